// One contract for both places of the read models, and what happens when Redis is emptied, killed or never there.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openReadModels } from './open.ts';
import { processReadModels, type ReadModels } from './read-models.ts';
import { hasRedis, NO_REDIS, startRedis, type TestRedis, until } from './testing.ts';

let redis: TestRedis | null = null;
let url = '';
beforeAll(async () => {
  redis = await startRedis(process.env['CI'] === 'true');
  url = redis?.url ?? '';
});
afterAll(() => redis?.stop());

const places: [string, boolean, () => ReadModels][] = [
  ['the process', true, () => processReadModels(Date.now)],
  [hasRedis ? 'Redis' : `Redis: ${NO_REDIS}`, hasRedis, () => openReadModels({ url, now: Date.now, onLost: () => {} })],
];

describe.each(places)('read models in %s', (...[place, isHere, open]) => {
  test.skipIf(!isHere)('give back a reading under exactly its stamp, and nothing under another', async () => {
    const models = open();
    await ready(models);
    await models.remember('wallet:1', { stamp: 's1', body: '{"points":5}' });

    expect(await models.recall('wallet:1', 's1')).toBe('{"points":5}');
    expect(await models.recall('wallet:1', 's2')).toBeNull();
    expect(await models.recall(`wallet:none:${place}`, 's1')).toBeNull();
    await models.stop();
  });

  test.skipIf(!isHere)('count the hits of a window', async () => {
    const models = open();
    await ready(models);

    expect([await models.hit('key_1', 3_600), await models.hit('key_1', 3_600), await models.hit('key_2', 3_600)]).toEqual([1, 2, 1]);
    await models.stop();
  });
});

describe('Redis may lose everything', () => {
  test.skipIf(!hasRedis)('two processes share what one remembers, and a flush leaves only a question to be asked again', async () => {
    const [one, other] = [
      openReadModels({ url, now: Date.now, onLost: () => {} }),
      openReadModels({ url, now: Date.now, onLost: () => {} }),
    ];
    await Promise.all([ready(one), ready(other)]);
    await one.remember('wallet:2', { stamp: 's1', body: 'shared' });
    const before = await other.recall('wallet:2', 's1');
    await redis?.flush();

    expect(before).toBe('shared');
    expect(await other.recall('wallet:2', 's1')).toBeNull();
    await Promise.all([one.stop(), other.stop()]);
  });

  test.skipIf(!hasRedis)('a Redis that hangs costs its patience once, then is left alone for a while', async () => {
    const models = openReadModels({ url, now: Date.now, onLost: () => {} });
    await ready(models);
    redis?.signal('SIGSTOP');
    const began = performance.now();
    for (let ask = 0; ask < 20; ask += 1) expect(await models.recall('wallet:3', 's1')).toBeNull();
    const waited = performance.now() - began;
    redis?.signal('SIGCONT');
    await models.stop();

    expect(waited).toBeLessThan(500);
  });

  test('a Redis that was never there costs a moment, not an answer, and is complained about once', async () => {
    const complaints: unknown[] = [];
    const models = openReadModels({ url: 'redis://127.0.0.1:1', now: Date.now, onLost: (fault) => complaints.push(fault) });
    const began = performance.now();

    expect(await models.recall('wallet:1', 's1')).toBeNull();
    expect([await models.hit('key_1', 60), await models.hit('key_1', 60)]).toEqual([1, 2]);
    await models.remember('wallet:1', { stamp: 's1', body: 'x' });
    await new Promise((resolve) => setTimeout(resolve, 200));

    expect(performance.now() - began).toBeLessThan(1_000);
    expect(complaints).toHaveLength(1);
    await models.stop();
  });
});

/** Waits until the place answers: a client that is still connecting answers from the process. */
async function ready(models: ReadModels): Promise<void> {
  if (models.place === 'process') return;
  await until(async () => {
    await models.remember('ready', { stamp: 'r', body: 'yes' });
    return (await models.recall('ready', 'r')) === 'yes';
  });
}

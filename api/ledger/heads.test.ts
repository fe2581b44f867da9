// The published heads of the journal: written by the service itself, posted to who keeps them, and what they find out that the rows alone cannot.
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CHAIN_KEY, purchase, type Setting, setting, tenOff } from '../authority/testing.ts';
import { acceptRestore } from './accept-restore.ts';
import { headFilePath } from './head-file.ts';
import { startHeadPost } from './head-post.ts';
import { checkHeads } from './heads-check.ts';
import { type PublisherOptions, startPublisher } from './publisher.ts';

const WORDS = { by: 'Lin', and: 'Wei', why: 'the disk of Monday' };
let house: Setting;
let dataDir: string;
const bugs: unknown[] = [];
beforeAll(async () => {
  house = await setting();
  await house.publish(tenOff());
});
afterAll(async () => {
  await house.close();
  expect(house.bugs).toEqual([]);
});
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'offerline-heads-'));
  bugs.length = 0;
  return () => rmSync(dataDir, { recursive: true });
});

let decided = 0;
/** Decides so many, each in a batch of its own, in a process of its own: one stream. */
async function decide(count: number): Promise<void> {
  const { authority, stop } = await house.open();
  for (let no = 0; no < count; no += 1) {
    decided += 1;
    await authority.evaluate(purchase({ authorizationId: `head-${decided}` }));
  }
  await stop();
}
const publisher = (options: Partial<PublisherOptions> = {}) =>
  startPublisher({
    sql: house.sql,
    chainKey: CHAIN_KEY,
    dataDir,
    post: null,
    now: Date.now,
    onBug: (fault) => bugs.push(fault),
    ...options,
  });
const proof = () => checkHeads(house.sql, { chainKey: CHAIN_KEY, path: headFilePath(dataDir) });
const linesOf = () => readFileSync(headFilePath(dataDir), 'utf8').split('\n');
const rewrite = (lines: readonly string[]) => writeFileSync(headFilePath(dataDir), lines.join('\n'));

/** As somebody who owns the database, undone afterwards. */
async function tampered<T>(tampering: string, look: () => Promise<T>): Promise<T> {
  await house.sql.unsafe(`create table kept_batches as table batches; alter table batches disable trigger user; ${tampering}`);
  try {
    return await look();
  } finally {
    await house.sql.unsafe(
      'truncate batches; insert into batches select * from kept_batches; drop table kept_batches; alter table batches enable trigger user',
    );
  }
}
const newest = async () => {
  const [row] = await house.sql<{ stream: string; seq: number }[]>`select stream, seq from batches order by id desc limit 1`;
  return row ?? { stream: '', seq: 0 };
};

test('I25 a publisher tells each head once, and a journal that nobody touched is proven by all of them', async () => {
  await decide(3);
  const one = publisher();
  await one.publish();
  const before = linesOf().length;
  const again = await one.publish();
  await decide(2);
  const moved = await one.publish();
  await one.stop();

  expect([before, again, moved, linesOf().length]).toEqual([1, 0, 1, 2]);
  expect(await proof()).toMatchObject({ violations: 0, missing: 0 });
  expect((await proof())?.examined).toBeGreaterThan(1);
  expect(bugs).toEqual([]);
});

test('I25 heads that a full disk refused twice are published when there is room again', async () => {
  let isFull = false;
  const now = () => {
    if (isFull) throw new Error('no space left');
    return Date.now();
  };
  const told = publisher({ now });
  await told.publish();
  await decide(1);
  isFull = true;
  for (let minute = 0; minute < 2; minute += 1) await expect(told.publish()).rejects.toThrow('no space left');
  isFull = false;

  expect(await told.publish()).toBe(1);
  await told.stop();
});

describe('I25 what the rows alone cannot tell, the published heads do', () => {
  test('a journal whose newest batches were cut off', async () => {
    await decide(5);
    await publisher().stop();
    const { stream, seq } = await newest();

    const found = await tampered(`delete from batches where stream = '${stream}' and seq > ${seq - 2}`, proof);

    expect(found).toMatchObject({ violations: 1, missing: 2, cut: [[stream, seq - 2]] });
    expect(found?.first).toMatch(
      new RegExp(`^stream ${stream}, link ${seq - 1}: the stream ends at link ${seq - 2}, but link ${seq} was published`),
    );
  });

  test('a whole stream that is gone, also where a later head of it was published', async () => {
    const one = publisher();
    await decide(2);
    await one.publish();
    const { stream, seq } = await newest();
    await one.stop();

    const found = await tampered(`delete from batches where stream = '${stream}'`, proof);

    expect(found).toMatchObject({ violations: 1, missing: seq });
    expect(found?.first).toContain(`stream ${stream}, link 1: the whole stream is gone`);
  });

  test('a link that somebody with the chain key made anew', async () => {
    await decide(4);
    await publisher().stop();
    const { stream, seq } = await newest();

    const found = await tampered(`update batches set hash = repeat('a', 64) where stream = '${stream}' and seq = ${seq}`, proof);

    expect(found).toMatchObject({ violations: 1, missing: 0, cut: [] });
    expect(found?.first).toContain(`stream ${stream}, link ${seq}: another link was published`);
  });

  test('the service that starts on it says so at once, and its word is not taken back by what it publishes then', async () => {
    await decide(3);
    await publisher().stop();
    const { stream, seq } = await newest();

    const found = await tampered(`delete from batches where stream = '${stream}' and seq = ${seq}`, async () => {
      await decide(1);
      await publisher().stop();
      return proof();
    });

    expect(bugs).toEqual([expect.stringContaining(`stream ${stream} ends at link ${seq - 1}, and link ${seq} was published`)]);
    expect(found).toMatchObject({ missing: 1 });
  });
});

describe('I25 the published heads themselves', () => {
  test.each([
    [
      'a line that was changed',
      (lines: string[]) => lines.map((line, no) => (no === 1 ? line.replace('"seq', '"sep').replace(',1,', ',9,') : line)),
    ],
    ['a line that was left out', (lines: string[]) => lines.toSpliced(1, 1)],
    ['lines in another order', (lines: string[]) => [lines[0] ?? '', lines[2] ?? '', lines[1] ?? '']],
    [
      'a line without the chain key',
      (lines: string[]) => [...lines, `${'0'.repeat(64)} {"at":"2026-11-22","line":4,"streams":1,"heads":[]}`],
    ],
  ])('%s are found', async (_, change) => {
    const one = publisher();
    for (let no = 0; no < 3; no += 1) {
      await decide(1);
      await one.publish();
    }
    await one.stop();
    rewrite(change(linesOf()));

    expect((await proof())?.first).toMatch(/^line \d of the published heads is not signed/);
  });

  test('a line that a crash tore is no fault, and the next one goes on behind the last whole one', async () => {
    await decide(1);
    await publisher().stop();
    appendFileSync(headFilePath(dataDir), `\n${'0'.repeat(64)} {"at":"20`);
    const torn = await proof();
    await decide(1);
    await publisher().stop();

    expect([torn?.violations, (await proof())?.violations]).toEqual([0, 0]);
    expect(linesOf()).toHaveLength(3);
  });

  test('another key proves nothing of them', async () => {
    await decide(1);
    await publisher().stop();

    const found = await checkHeads(house.sql, { chainKey: 'another key', path: headFilePath(dataDir) });

    expect(found).toMatchObject({ examined: 0, violations: 1 });
  });
});

test('each line is posted, signed, to who keeps the heads, again until it is taken, in order; a receiver that fails stops nobody', async () => {
  const taken: string[] = [];
  let refusals = 2;
  const receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => {
      body += part.toString();
    });
    request.on('end', () => {
      const [, seconds, mac] = /^t=(\d+),v1=(\w+)$/.exec(String(request.headers['offerline-signature'])) ?? [];
      const isSigned = createHmac('sha256', 'a secret of the receiver').update(`${seconds}.${body}`).digest('hex') === mac;
      refusals -= 1;
      if (refusals < 0 && isSigned) taken.push((JSON.parse(body) as { line: string }).line);
      response.writeHead(refusals < 0 ? 204 : 503).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const { port } = receiver.address() as AddressInfo;
  const target = `http://127.0.0.1:${port}/heads`;
  const post = startHeadPost({
    target,
    secret: 'a secret of the receiver',
    webhookHosts: ['127.0.0.1'],
    now: Date.now,
    onBug: (fault) => bugs.push(fault),
    everyMs: 20,
  });
  const one = publisher({ post });
  await decide(1);
  await one.publish();
  await decide(1);
  await one.publish();
  await expect.poll(() => taken.length, { timeout: 5_000 }).toBe(2);
  await one.stop();
  receiver.close();

  expect(taken).toEqual(linesOf());
  expect(bugs).toEqual(['the webhook of published heads did not take one: answered_503']);
});

describe('I15 F13 an older copy is taken into use by two people', () => {
  const accept = (words = WORDS) => acceptRestore(house.sql, { ...words, chainKey: CHAIN_KEY, dataDir, now: Date.now() });

  test('what it lost is written down and not missed any more, and a later loss is', async () => {
    await decide(6);
    await publisher().stop();
    const { stream, seq } = await newest();

    await tampered(`delete from batches where stream = '${stream}' and seq > ${seq - 4}`, async () => {
      expect(await accept()).toEqual({ ok: true, links: 4, streams: 1 });
      expect(await proof()).toMatchObject({ violations: 0, missing: 0, accepted: [{ accepted: { ...WORDS, kept: [[stream, seq - 4]] } }] });
      await decide(2);
      await publisher().stop();
      const fresh = await newest();
      await house.sql.unsafe(`delete from batches where stream = '${fresh.stream}' and seq = 2`);
      expect(await proof()).toMatchObject({ violations: 1, missing: 1 });
    });

    const logged = await house.sql<{ detail: object }[]>`select detail from change_log where action = 'journal.restore_accepted'`;
    expect(logged.at(-1)?.detail).toMatchObject({ ...WORDS, links: 4, streams: 1 });
  });

  test('one person alone, a journal that lost nothing, and one that was changed are refused', async () => {
    await decide(3);
    expect(await accept()).toMatchObject({ ok: false, code: 'no_heads' });
    await publisher().stop();
    const { stream, seq } = await newest();

    expect(await accept({ ...WORDS, and: ' lin' })).toMatchObject({ ok: false, code: 'same_person' });
    expect(await accept()).toMatchObject({ ok: false, code: 'nothing_missing' });
    const changed = await tampered(`update batches set hash = repeat('a', 64) where stream = '${stream}' and seq = ${seq}`, accept);
    expect(changed).toMatchObject({ ok: false, code: 'tampered' });
  });
});

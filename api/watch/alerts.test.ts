// Alerts on the real authority and Postgres: they open once, reach e-mail and webhook, and close when what was found is over.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHAIN_KEY, NOON, tenOff } from '../authority/testing.ts';
import { putRule, turnAlert } from './alert-store.ts';
import { insertChannel, listDeliveries } from './channel-store.ts';
import { newSecret, sealerOf } from './secret.ts';
import { settled, type Watched, watched } from './testing.ts';

let world: Watched;
beforeAll(async () => {
  world = await watched();
});
afterAll(async () => {
  await world.close();
  expect(world.bugs).toEqual([]);
});

describe('alerts', () => {
  test('a budget beyond its threshold opens one alert, told by e-mail and by a signed webhook, and closes when there is room again', async () => {
    await world.publish(tenOff({ id: 'nearly-gone', limits: { budget: { total: 10_000 } } }));
    await world.authority.book.refresh();
    const sealer = sealerOf(CHAIN_KEY);
    const secret = newSecret();
    const common = { name: 'on call', actor: 'key_test', locale: 'zh-CN' as const };
    await insertChannel(world.sql, { ...common, id: 'mail', kind: 'email', target: 'desk@bank.example', secret: null });
    await insertChannel(world.sql, {
      ...common,
      id: 'hook',
      kind: 'webhook',
      target: `http://${world.receiver.host}/in`,
      secret: sealer.seal(secret),
    });
    await putRule(world.sql, {
      id: 'threshold',
      actor: 'key_test',
      rule: {
        name: '预算八成',
        campaign: 'nearly-gone',
        condition: { kind: 'budget', percent: 80 },
        action: 'notify',
        channels: ['mail', 'hook'],
        isOn: true,
      },
    });
    for (let no = 0; no < 9; no += 1) await world.buy(`gone-${no}`, { card: { bin: '622588', token: `tok-gone-${no}` } });
    await world.watch.watcher.look();
    await world.watch.watcher.look();
    await settled(async () => (await world.standing('threshold')).length > 0);
    expect((await world.standing('threshold')).length).toBe(1);
    world.receiver.isBroken = true;
    await world.watch.deliverer.deliver();
    await settled(() => world.mails.length > 0);
    expect(world.mails).toHaveLength(1);
    expect(world.mails[0]).toContain('desk@bank.example');

    const waiting = (await listDeliveries(world.sql, { before: null, limit: 10 })).find(({ channel }) => channel === 'hook');
    expect([waiting?.state, waiting?.fault, waiting?.attempts]).toEqual(['waiting', 'answered_503', 1]);
    world.receiver.isBroken = false;
    await world.sql`update deliveries set next_at = now() where state = 'waiting'`;
    await world.watch.deliverer.deliver();
    await settled(() => world.calls.length > 0);
    expect(JSON.parse(world.calls[0]?.body ?? '{}')).toMatchObject({
      event: 'opened',
      subject: 'nearly-gone',
      detail: { unit: 'percent', limit: 80 },
    });
    expect(world.calls[0]?.signature).toMatch(/^t=\d+,v1=[0-9a-f]{64}$/);

    await world.sql`update counters set ceiling = 1000000 where key = 'c:nearly-gone'`;
    await world.watch.watcher.look();
    await settled(async () => (await world.standing('threshold')).length === 0);
    expect(await world.standing('threshold')).toEqual([]);
  });

  test('an acknowledged alert stands, a closed one opens again only as a new one', async () => {
    const rule = {
      name: 'publish',
      campaign: null,
      condition: { kind: 'scheduled_publish' as const },
      action: 'notify' as const,
      channels: [],
      isOn: true,
    };
    await putRule(world.sql, { id: 'publish', actor: 'key_test', rule });
    await world.sql`update campaigns set publish_failure = '{"code":"too_costly"}' where id = 'nearly-gone'`;
    await world.watch.watcher.look();
    await settled(async () => (await world.standing('publish')).length > 0);
    const [first] = await world.standing('publish');
    expect(first?.detail.names).toEqual(['too_costly']);
    expect(await turnAlert(world.sql, { id: first?.id ?? 0, to: 'acknowledged', actor: 'person_x' })).toBe('done');
    await world.watch.watcher.look();
    expect((await world.standing('publish')).map(({ state }) => state)).toEqual(['acknowledged']);
    expect(await turnAlert(world.sql, { id: first?.id ?? 0, to: 'closed', actor: 'person_x' })).toBe('done');
    expect(await turnAlert(world.sql, { id: first?.id ?? 0, to: 'acknowledged', actor: 'person_x' })).toBe('already_closed');
    await world.watch.watcher.look();
    await settled(async () => (await world.standing('publish')).length > 0);
    expect((await world.standing('publish'))[0]?.id).not.toBe(first?.id);
  });

  test('examples of a live campaign are run again after it goes live, and a failing one is told', async () => {
    const rule = {
      name: 'examples',
      campaign: null,
      condition: { kind: 'examples' as const },
      action: 'notify' as const,
      channels: [],
      isOn: true,
    };
    await putRule(world.sql, { id: 'examples', actor: 'key_test', rule });
    await world.watch.watcher.look();
    expect((await world.standing('examples')).map(({ subject }) => subject)).toEqual([]);
    await world.publish(
      tenOff({
        id: 'wrong-example',
        examples: ['right', 'right too', 'wrong'].map((name) => ({
          name,
          given: { at: NOON },
          expect: { amount: name === 'wrong' ? 9 : 1_000 },
        })),
      }),
    );
    await world.watch.watcher.look();
    await settled(async () => (await world.standing('examples')).length > 0);
    expect((await world.standing('examples')).map(({ subject, detail }) => [subject, detail.names])).toEqual([
      ['wrong-example', ['wrong']],
    ]);
  });
});

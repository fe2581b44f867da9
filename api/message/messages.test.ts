// Messages of what the authority really decided: told once for ever, whoever is killed and whoever commits late, and read by their own cardholder.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tenOff } from '../authority/testing.ts';
import { type MessageWorld, messageWorld } from './testing.ts';

let world: MessageWorld;
let service: string;
beforeAll(async () => {
  world = await messageWorld(
    tenOff(),
    tenOff({
      id: 'earn-stars',
      kind: 'points',
      benefit: { type: 'points_earn', programme: 'stars', points: 1, per: 100, costPer1000: 1_000, expiryDays: 365 } as never,
      texts: {
        offer: { en: 'Stars', 'zh-CN': '星点' },
        receipt: { en: 'You earn {{number points}}', 'zh-CN': '得{{number points}}点' },
      },
      when: { fact: 'account.segments', operator: 'contains', value: 'stars' },
      examples: ['one', 'two', 'three'].map((name) => ({ name, given: { at: '2026-11-22T12:00:00+08:00' }, expect: { amount: 0 } })),
    }),
  );
  service = await world.app.keyFor('service', ['holders:read', 'holders:write']);
});
afterAll(() => world.close());

const kindsOf = async (account: string) => (await world.inbox(account)).map(({ kind }) => kind);

test('a purchase that clears is told once it is captured, in the words of the campaign and in both languages', async () => {
  await world.buy('p1', 'ac_p1');
  await world.messages.catchUp();
  expect(await kindsOf('ac_p1')).toEqual([]);

  await world.buy('p1', 'ac_p1', ['capture']);
  await world.messages.catchUp();

  const [message] = await world.inbox('ac_p1');
  expect(message).toMatchObject({
    kind: 'used',
    subject: { en: '¥10.00 saved at M1001', 'zh-CN': '在M1001已优惠 ¥10.00' },
    text: {
      en: 'Ten off: ¥10.00 off. Your purchase at M1001 was cleared on 22 Nov 2026.',
      'zh-CN': '立减十元：立减¥10.00。您在M1001的消费已于2026年11月22日清算。',
    },
    readAt: null,
  });
});

test('points are told as they are earned, as they become active, and as a refund takes them back', async () => {
  await world.sql`insert into accounts (id, segments) values ('ac_pts', '["stars"]')`;
  await world.buy('pts', 'ac_pts', ['capture', 'refund']);
  await world.messages.catchUp();

  const all = await world.inbox('ac_pts');
  expect(all.map(({ kind }) => kind).toSorted()).toEqual(['earned', 'points_active', 'refund', 'refund', 'used']);
  expect(all.find(({ kind }) => kind === 'earned')?.text.en).toContain('You earned 118 stars at M1001 on 22 Nov 2026');
  expect(
    all
      .filter(({ kind }) => kind === 'refund')
      .map(({ text }) => text.en)
      .toSorted(),
  ).toEqual(['118 stars were taken back. Date: 22 Nov 2026.', '¥10.00 of benefit went back with it. Date: 22 Nov 2026.']);
});

describe('exactly once', () => {
  const count = async (prefix: string) =>
    (await world.sql<{ count: number }[]>`select count(*)::int as count from holder_messages where key like ${`${prefix}%`}`)[0]?.count;

  test('two followers at once tell every event one time', async () => {
    const other = await world.another();
    for (let no = 0; no < 12; no += 1) await world.buy(`twice-${no}`, `ac_twice_${no}`, ['capture']);
    await Promise.all([world.messages.catchUp(), other.catchUp(), world.messages.catchUp(), other.catchUp()]);
    await world.messages.catchUp();

    expect(await count('used:twice-')).toBe(12);
  });

  test('a follower killed in the middle of a step loses nothing and doubles nothing', async () => {
    await world.buy('killed', 'ac_killed', ['capture']);
    const { sql } = world;
    const held = await sql.reserve();
    await held`begin`;
    await held`lock table holder_messages in exclusive mode`;
    const dying = world.messages.catchUp().then(
      () => 'lived',
      () => 'died',
    );
    let killed = 0;
    for (let tries = 0; tries < 1_000 && killed === 0; tries += 1) {
      await sleep(10);
      const rows = await sql`
        select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%insert into holder_messages%'`;
      killed = rows.length;
    }
    await held`rollback`;
    held.release();

    expect([killed, await dying]).toEqual([1, 'died']);
    // The pool may still hold the dead connection.
    await world.messages.catchUp().catch(() => undefined);
    await world.messages.catchUp();
    expect(await count('used:killed')).toBe(1);
  });

  test('a row that commits after later ones were told is told too', async () => {
    const { sql } = world;
    await sql`insert into accounts (id) values ('ac_late'), ('ac_early')`;
    await world.messages.catchUp();
    const late = await sql.reserve();
    await late`begin`;
    await late`insert into wallets (subject, usage) values ('ac:ac_late', '{}')`;
    await late`insert into membership_moves (subject, programme, kind, to_tier, why) values ('ac:ac_late', 'club', 'up', 'gold', 'counted')`;
    await sql`insert into membership_moves (subject, programme, kind, to_tier, why) values ('ac:ac_early', 'club', 'up', 'gold', 'counted')`;
    await world.messages.catchUp(200);
    expect(await kindsOf('ac_late')).toEqual([]);
    await late`commit`;
    late.release();
    await world.messages.catchUp();

    expect([await kindsOf('ac_early'), await kindsOf('ac_late')]).toEqual([['tier_changed'], ['tier_changed']]);
  });
});

test('what ends soon is told once: the points of one day together, a coupon by itself', async () => {
  const { sql } = world;
  await sql`insert into accounts (id) values ('ac_end')`;
  await sql`insert into wallets (subject, usage) values ('ac:ac_end', '{}')`;
  await sql`
    insert into lots (id, subject, programme, earned, pending, active, expires_at, expiry_days, authorization_id) values
      ('e1', 'ac:ac_end', 'stars', 50, 0, 50, holder_time() + interval '9 days', 365, 'x'), ('e2', 'ac:ac_end', 'stars', 70, 0, 70, holder_time() + interval '9 days 1 second', 365, 'y'),
      ('e3', 'ac:ac_end', 'stars', 90, 0, 90, holder_time() + interval '40 days', 365, 'z')`;
  await sql`insert into coupons (id, campaign, subject, state, valid_from, expires_at, issued_by) values ('cp-end', 'ten-off', 'ac:ac_end', 'issued', holder_time(), holder_time() + interval '2 days', 'desk')`;
  await world.messages.catchUp();
  await world.messages.catchUp();

  const all = await world.inbox('ac_end');
  expect(all.map(({ kind }) => kind).toSorted()).toEqual(['coupon_expiring', 'coupon_received', 'points_expiring']);
  expect(all.find(({ kind }) => kind === 'points_expiring')?.text.en).toContain('120 of your stars end on');
});

test('messages are read up to one, by their own cardholder alone', async () => {
  const [newest] = await world.inbox('ac_pts');
  const [mine, other] = [await world.app.holderFor('ac_pts'), await world.app.holderFor('ac_p1')];
  await world.app.ask(other, 'POST', '/v1/me/messages/read', { upTo: newest?.id });
  const before = await world.app.ask(mine, 'GET', '/v1/me/messages?limit=2');
  const read = await world.app.ask(mine, 'POST', '/v1/me/messages/read', { upTo: newest?.id });
  const next = await world.app.ask(mine, 'GET', `/v1/me/messages?limit=200&after=${String(before.body['next'])}`);

  expect([before.body['unread'], read.body]).toEqual([5, { read: 5, unread: 0 }]);
  expect((next.body['items'] as unknown[]).length).toBe(3);
});

test('a text is tried out, refused at its line, stored as a version, and not over the head of somebody else', async () => {
  const wording = { subject: { en: 'Hello', 'zh-CN': '您好' }, text: { en: 'At {{merchant}}', 'zh-CN': '在{{merchant}}' } };
  const preview = await world.app.ask(service, 'POST', '/v1/message-texts/used/preview', { wording });
  const bad = await world.app.ask(service, 'PUT', '/v1/message-texts/used', {
    edited: 0,
    wording: { ...wording, text: { ...wording.text, en: 'fine\n{{secret}}' } },
  });
  const stored = await world.app.ask(service, 'PUT', '/v1/message-texts/used', { edited: 0, wording });
  const late = await world.app.ask(service, 'PUT', '/v1/message-texts/used', { edited: 0, wording });
  await world.buy('reworded', 'ac_reworded', ['capture']);
  await world.messages.catchUp();

  expect(preview.body).toEqual({ subject: wording.subject, text: { en: 'At Corner Kitchen', 'zh-CN': '在街角小厨' } });
  expect(bad.body['errors']).toMatchObject([{ path: 'wording.text.en', line: 2 }]);
  expect([stored.body, late.body.code]).toEqual([{ version: 1 }, 'message_text_changed']);
  expect((await world.inbox('ac_reworded'))[0]?.text.en).toBe('At M1001');
});

test('what was said is never said otherwise', async () => {
  await expect(world.sql`update holder_messages set said = '{}' where key like 'used:p1%'`).rejects.toThrow('stays as it was');
  await expect(world.sql`delete from holder_messages where key like 'used:p1%'`).rejects.toThrow('stays as it was');
  expect(world.bugs).toEqual([]);
});

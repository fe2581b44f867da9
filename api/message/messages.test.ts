// Messages from what the authority really decided, through a real database, mail server and webhook receiver.
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tenOff } from '../authority/testing.ts';
import { forgetMessages } from './forget-store.ts';
import { type Call, type MessageWorld, messageWorld } from './testing.ts';

let world: MessageWorld;
let service: string;
beforeAll(async () => {
  world = await messageWorld();
  service = await world.app.keyFor('service', ['holders:read', 'holders:write']);
  await world.publish(
    tenOff(),
    tenOff({
      id: 'stars',
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
  expect(all.find(({ kind }) => kind === 'earned')?.text.en).toContain('You earned 128 stars points at M1001 on 22 Nov 2026');
  expect(
    all
      .filter(({ kind }) => kind === 'refund')
      .map(({ text }) => text.en)
      .toSorted(),
  ).toEqual(['128 stars points were taken back. Date: 22 Nov 2026.', '¥10.00 of benefit went back with it. Date: 22 Nov 2026.']);
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
    for (let tries = 0; tries < 200 && killed === 0; tries += 1) {
      const rows = await sql`
        select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%insert into holder_messages%'`;
      killed = rows.length;
    }
    await held`rollback`;
    held.release();

    expect([killed, await dying]).toEqual([1, 'died']);
    await world.messages.catchUp();
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
    await world.messages.catchUp();
    await world.messages.catchUp();
    await late`commit`;
    late.release();
    await world.messages.catchUp();

    expect([await kindsOf('ac_early'), await kindsOf('ac_late')]).toEqual([['tier_changed'], ['tier_changed']]);
  });
});

describe('webhooks', () => {
  let hook: { readonly id: string; readonly secret: string };
  beforeAll(async () => {
    const made = await world.app.ask(service, 'POST', '/v1/message-hooks', { name: 'push', target: `http://${world.receiver.host}/in` });
    hook = made.body as unknown as typeof hook;
    await world.sql`insert into accounts (id) values ('ac_hook')`;
    await world.agree('ac_hook', 'webhook');
  });

  const signed = (call: Call | undefined, secret: string) => {
    const signature = String(call?.headers['offerline-signature']);
    const [, seconds] = /^t=(\d+)/.exec(signature) ?? [];
    return signature.includes(`v1=${createHmac('sha256', secret).update(`${seconds}.${call?.body}`).digest('hex')}`);
  };

  test('the signature proves body and time, and a replay has the same body and id with a new delivery', async () => {
    await world.buy('hooked', 'ac_hook', ['capture']);
    await world.messages.catchUp();
    const [first] = world.calls;
    const { id } = JSON.parse(first?.body ?? '{}') as { id: number };
    const replay = await world.app.ask(service, 'POST', `/v1/messages/${id}/replay`);
    await world.messages.catchUp();
    const second = world.calls[1];

    expect([world.calls.length, replay.body]).toEqual([2, { deliveries: 1 }]);
    expect([signed(first, hook.secret), signed(second, hook.secret), signed(first, 'another')]).toEqual([true, true, false]);
    expect(second?.body).toBe(first?.body);
    expect([second?.headers['offerline-message'], first?.headers['offerline-message']]).toEqual([String(id), String(id)]);
    expect(second?.headers['offerline-delivery']).not.toBe(first?.headers['offerline-delivery']);
    const shown = (await world.app.ask(service, 'GET', `/v1/messages/${id}`)).body as unknown as {
      deliveries: { body: string; state: string; log: { headers: Record<string, string> }[] }[];
    };
    expect(shown.deliveries.map(({ body, state }) => [body, state])).toEqual([
      [first?.body, 'sent'],
      [first?.body, 'sent'],
    ]);
    expect(shown.deliveries[0]?.log[0]?.headers['offerline-signature']).toBe(first?.headers['offerline-signature']);
  });

  test('a receiver that is down gets it later, by growing waits; while a secret is rotated both sign', async () => {
    const before = world.calls.length;
    world.receiver.isBroken = true;
    await world.buy('down', 'ac_hook', ['capture']);
    await world.messages.catchUp();
    expect(world.calls.length).toBe(before);

    world.receiver.isBroken = false;
    const fresh = (await world.app.ask(service, 'POST', `/v1/message-hooks/${hook.id}/rotate`)).body as unknown as { secret: string };
    world.setClock('2026-11-22T12:10:09+08:00');
    await world.messages.catchUp();
    expect(world.calls.length).toBe(before);
    world.setClock('2026-11-22T12:10:11+08:00');
    await world.messages.catchUp();

    expect(world.calls.length).toBe(before + 1);
    const call = world.calls.at(-1);
    expect([signed(call, hook.secret), signed(call, fresh.secret)]).toEqual([true, true]);
  });

  test('the messages of a span of time go again, each as it was', async () => {
    const before = world.calls.map(({ body }) => body);
    const reply = await world.app.ask(service, 'POST', '/v1/messages/replays', {
      from: '2020-01-01T00:00:00Z',
      to: '2100-01-01T00:00:00Z',
      confirm: true,
    });
    await world.messages.catchUp();
    const again = world.calls.slice(before.length).map(({ body }) => body);

    expect(reply.body).toEqual({ deliveries: 2 });
    expect(again.toSorted()).toEqual([...new Set(before)].toSorted());
  });

  test('without consent nothing leaves, and a consent that was withdrawn meanwhile stops what waits', async () => {
    const before = world.calls.length;
    await world.buy('silent', 'ac_silent', ['capture']);
    await world.messages.catchUp();
    world.setClock('2026-11-22T23:00:00+08:00');
    await world.buy('night', 'ac_hook', ['capture']);
    await world.messages.catchUp();
    await world.sql`insert into holder_consents (account, purpose, given, actor) values ('ac_hook', 'webhook', false, 'test')`;
    world.setClock('2026-11-23T08:00:00+08:00');
    await world.messages.catchUp();

    expect(world.calls.length).toBe(before);
    const [kept] = await world.sql`select kept from holder_messages where account = 'ac_silent'`;
    expect(kept).toEqual({ kept: { email: 'no_consent', webhook: 'no_consent' } });
    const states =
      await world.sql`select d.state, d.why, d.fault from message_deliveries d join holder_messages m on m.id = d.message where m.key like 'used:night%'`;
    expect(states).toEqual([{ state: 'dropped', why: 'quiet_hours', fault: 'no_consent' }]);
    world.setClock('2026-11-22T12:20:00+08:00');
  });
});

describe('e-mail', () => {
  beforeAll(async () => {
    await world.sql`insert into accounts (id) values ('ac_mail')`;
    await world.agree('ac_mail', 'email');
    await world.app.ask(service, 'PUT', '/v1/accounts/ac_mail/contact', { email: 'wang@bank.example' });
    await world.messages.catchUp();
  });

  test('what was told stands in the mail, and the address in no log', async () => {
    const before = world.mails.length;
    await world.buy('mailed', 'ac_mail', ['capture']);
    await world.messages.catchUp();

    expect(world.mails.length).toBe(before + 1);
    expect(world.mails.at(-1)).toContain('To: wang@bank.example');
    expect(world.mails.at(-1)).toMatch(/Message-ID: <message\.\d+@bank\.example>/);
    const changes = await world.sql`select detail::text, changes::text from change_log where object = 'ac_mail'`;
    expect(JSON.stringify(changes)).not.toContain('wang@');
  });

  test('above the cap of a kind the rest comes as one the next morning; the inbox has all of them at once', async () => {
    const before = world.mails.length;
    for (let no = 0; no < 5; no += 1) await world.buy(`many-${no}`, 'ac_mail', ['capture']);
    await world.messages.catchUp();
    const today = world.mails.length - before;
    world.setClock('2026-11-23T08:59:00+08:00');
    await world.messages.catchUp();
    const early = world.mails.length - before;
    world.setClock('2026-11-23T09:00:00+08:00');
    await world.messages.catchUp();

    expect([today, early, world.mails.length - before]).toEqual([2, 2, 3]);
    expect((await kindsOf('ac_mail')).filter((kind) => kind === 'used')).toHaveLength(6);
    const [digest] = await world.sql<{ said: { text: { en: string } } }[]>`select said from holder_messages where kind = 'digest'`;
    expect(digest?.said.text.en.split('\n')).toEqual(['These are in your inbox:', ...Array(3).fill('• ¥10.00 saved at M1001')]);
  });

  test('a kind that is turned off leaves by that way no more, and stands in the inbox', async () => {
    const holder = await world.app.holderFor('ac_off');
    await world.sql`insert into accounts (id) values ('ac_off')`;
    await world.agree('ac_off', 'email');
    await world.app.ask(service, 'PUT', '/v1/accounts/ac_off/contact', { email: 'li@bank.example' });
    await world.messages.catchUp();
    const before = world.mails.length;
    const changed = await world.app.ask(holder, 'PUT', '/v1/me/preferences', { locale: 'zh-CN', quiet: null, off: { used: ['email'] } });
    await world.buy('off', 'ac_off', ['capture']);
    await world.messages.catchUp();

    expect(changed.body).toMatchObject({
      locale: 'zh-CN',
      ways: [{ channel: 'webhook' }, { channel: 'email', hasConsent: true, address: 'l•••@bank.example' }],
    });
    expect(world.mails.length).toBe(before);
    expect(await kindsOf('ac_off')).toEqual(['used', 'security']);
  });

  test('what is urgent is not to be turned off', async () => {
    const holder = await world.app.holderFor('ac_off');
    const refused = await world.app.ask(holder, 'PUT', '/v1/me/preferences', { locale: null, quiet: null, off: { security: ['email'] } });

    expect([refused.status, refused.body.code]).toEqual([400, 'invalid_request']);
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
  expect(all.find(({ kind }) => kind === 'points_expiring')?.text.en).toContain('120 of your stars points end on');
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

test('an erased account leaves no words, no way and no wish, and is told nothing again', async () => {
  const { sql } = world;
  await sql.begin(async (transaction) => {
    await forgetMessages(transaction as never, 'ac_mail');
    await transaction`insert into holder_standings (account, erased_at) values ('ac_mail', now())`;
  });
  await world.messages.catchUp();

  const rows = await sql`
    select account, said::text from holder_messages where key like 'used:mailed%' union all select account, body from message_deliveries d where exists (select from holder_messages m where m.id = d.message and m.key like 'used:mailed%')`;
  expect(rows.map(({ account }) => account)).toEqual(['', '']);
  expect(JSON.stringify(rows)).not.toContain('10.00');
  expect(await sql`select 1 from holder_contacts where account = 'ac_mail'`).toHaveLength(0);
});

test('what was said is never said otherwise', async () => {
  await expect(world.sql`update holder_messages set said = '{}' where key like 'used:p1%'`).rejects.toThrow('stays as it was');
  await expect(world.sql`delete from holder_messages where key like 'used:p1%'`).rejects.toThrow('stays as it was');
  expect(world.bugs).toEqual([]);
});

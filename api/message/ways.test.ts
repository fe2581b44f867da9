// The ways out of the inbox: webhooks and e-mail, through a real receiver and a real mail server, with consent, caps and quiet hours.
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tenOff } from '../authority/testing.ts';
import { forgetRows } from '../cardholder/personal-store.ts';
import { type Call, type MessageWorld, messageWorld } from './testing.ts';

let world: MessageWorld;
let service: string;
beforeAll(async () => {
  world = await messageWorld(tenOff());
  service = await world.app.keyFor('service', ['holders:read', 'holders:write']);
});
afterAll(() => world.close());

const kindsOf = async (account: string) => (await world.inbox(account)).map(({ kind }) => kind);

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

test('an erased account leaves no words, no way and no wish, and is told nothing again', async () => {
  const { sql } = world;
  await sql.begin(async (transaction) => {
    await forgetRows(transaction as never, { accounts: ['ac_mail'], subjects: ['ac:ac_mail'] });
    await transaction`insert into holder_standings (account, erased_at) values ('ac_mail', now())`;
  });
  await world.messages.catchUp();

  const rows = await sql`
    select account, said::text from holder_messages where key like 'used:mailed%' union all select account, body from message_deliveries d where exists (select from holder_messages m where m.id = d.message and m.key like 'used:mailed%')`;
  expect(rows.map(({ account }) => account)).toEqual(['', '']);
  expect(JSON.stringify(rows)).not.toContain('10.00');
  expect(await sql`select 1 from holder_contacts where account = 'ac_mail'`).toHaveLength(0);
});

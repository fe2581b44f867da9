// Disputes as they are asked for: from a contested line to the money of the day that is open, with four eyes, deadlines and files.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Reach } from '../../engine/people/reach.ts';
import { testDatabase } from '../db/testing.ts';
import { insertPerson, putRole } from '../people/people-store.ts';
import { csrfOf, newToken, tokenHash } from '../people/secrets.ts';
import { insertSession } from '../people/session-store.ts';
import { DAY, SALES, writeMessages } from '../settlement/testing.ts';
import { type Answered, type TestApp, testApp } from '../testing.ts';
import { OVERDUE_DISPUTES } from './overdue.ts';

type Ask = (method: string, path: string, body?: unknown, type?: string) => Promise<Answered>;
let house: TestApp;
let maker: Ask;
let checker: Ask;
let shop: Ask;
let stranger: Ask;
beforeAll(async () => {
  house = testApp(await testDatabase());
  const { sql } = house.database;
  for (const id of ['M1', 'M2'])
    await sql`insert into merchants (id, name, mcc, region, country, acquirer) values (${id}, '{}', '5814', 'R1', 'CN', 'acq')`;
  await sql`insert into settings (name, value) values ('clock', '"message"')`;
  await writeMessages(sql, SALES);
  await sql`
    insert into house_entries (source, no, template, debit, credit, amount, unit, party, actor, business_date) values ('fee:1', 0, 'fee.charge', 'due:merchant:M1', 'income:mdr', 77, 'CNY', 'merchant:M1', 'k', ${DAY})`;
  const keyed = async (id: string): Promise<Ask> => {
    const key = await house.keyFor(id, ['settlement:read', 'settlement:write', 'settlement:approve']);
    return (method, path, body) => house.ask(key, method, path, body);
  };
  [maker, checker] = [await keyed('key_maker'), await keyed('key_checker')];
  [shop, stranger] = [await person('one', { merchants: ['M1'] }), await person('two', { merchants: ['M2'] })];
}, 30_000);
afterAll(() => house.stop());

/** Somebody of a merchant, signed in. */
async function person(name: string, reach: Reach): Promise<Ask> {
  const { sql } = house.database;
  const token = newToken();
  await putRole(sql, { name: `shop-${name}`, scopes: ['settlement:read', 'merchant:act'], reach }, 'key_root');
  await insertPerson(sql, {
    id: `person_${name}`,
    email: `${name}@shop.example`,
    name,
    state: 'active',
    roles: [`shop-${name}`],
    reach: null,
  });
  await insertSession(sql, { id: `session_${name}`, hash: tokenHash(token), person: `person_${name}`, agent: null, confirmed: true });
  return async (method, path, body, type = 'application/json') => {
    const headers = { cookie: `__Host-offerline=${token}`, 'x-csrf-token': csrfOf(token), 'content-type': type };
    const sent = body === undefined ? {} : { body: body instanceof Uint8Array ? Buffer.from(body) : JSON.stringify(body) };
    const response = await house.app.fetch(new Request(`http://offerline${path}`, { method, headers, ...sent }));
    const bytes = Buffer.from(await response.arrayBuffer());
    const text = bytes.toString('utf8');
    return { status: response.status, headers: response.headers, body: text.startsWith('{') ? JSON.parse(text) : { text, bytes } };
  };
}

const line = { date: DAY, party: 'merchant:M1', currency: 'CNY', authorizationId: 'a1', messageId: 'c1', benefitNo: 0 };
const words = { reason: 'amount', claimed: 450, text: 'The receipt says ten yuan off' };
const open = async (change: object = {}): Promise<string> => {
  const { status, body } = await shop('POST', '/v1/disputes', { ...line, ...words, ...change });
  expect(status, JSON.stringify(body)).toBe(201);
  return body['id'] as string;
};
const at = (id: string, step: string) => `/v1/disputes/${id}/${step}`;
const postings = (source: string) =>
  house.database
    .sql`select template, debit, credit, amount, business_date, memo, authorization_id from house_entries where source = ${source}`;

describe('a dispute', () => {
  beforeEach(async () => {
    const open = await house.database.sql<
      { id: string }[]
    >`select id from disputes where state in ('open', 'answered', 'proposed', 'expired')`;
    for (const { id } of open) await shop('POST', at(id, 'withdraw'));
  });

  test('I17 ends in one adjustment of the open day, approved by somebody else, and the closed statement stays as it was', async () => {
    const before = await maker('GET', `/v1/statements/${DAY}/merchant:M1?currency=CNY`);
    const id = await open();
    expect((await shop('GET', `/v1/disputes/${id}`)).body).toMatchObject({
      state: 'open',
      owner: 'bank',
      dueAt: expect.stringMatching(/^2026-12-0/),
    });

    await maker('POST', at(id, 'reply'), { text: 'Please send the receipt' });
    await shop('POST', at(id, 'reply'), { text: 'Here it is' });
    expect((await maker('POST', at(id, 'propose'), { amount: 400, text: 'Four yuan are right' })).body).toMatchObject({
      state: 'proposed',
      owner: 'checker',
      proposal: { amount: 400, approvers: 1, given: 0 },
    });
    expect((await maker('POST', at(id, 'approve'))).body.code).toBe('adjustment_own');
    const done = await checker('POST', at(id, 'approve'));
    expect(done.body).toMatchObject({ state: 'accepted', owner: 'nobody', paid: 400, dueAt: null });

    expect(await postings(`dispute:${id}`)).toEqual([
      {
        template: 'adjustment.give',
        debit: 'subsidy:bank',
        credit: 'due:merchant:M1',
        amount: 400,
        business_date: done.body['postedOn'],
        memo: 'Four yuan are right',
        authorization_id: 'a1',
      },
    ]);
    expect((await checker('POST', at(id, 'approve'))).body.code).toBe('dispute_ended');
    expect(await postings(`dispute:${id}`)).toHaveLength(1);
    if (done.body['postedOn'] !== DAY)
      expect(await maker('GET', `/v1/statements/${DAY}/merchant:M1?currency=CNY`)).toMatchObject({ body: before.body });
  });

  test('hides from the merchant what the bank’s people propose to each other', async () => {
    const id = await open();
    await maker('POST', at(id, 'propose'), { amount: 1, text: 'Try a low figure first' });
    await checker('POST', at(id, 'send-back'), { text: 'No: what they ask is right' });
    const seen = (await shop('GET', `/v1/disputes/${id}`)).body;

    expect(JSON.stringify(seen)).not.toMatch(/low figure|what they ask/);
    expect(seen).toMatchObject({ state: 'open', proposal: null, events: [{ kind: 'opened' }] });
    expect(await house.database.sql`select state from adjustments where dispute = ${id}`).toEqual([{ state: 'rejected' }]);
  });

  test('is refused with zero, and posts nothing', async () => {
    const id = await open();
    await maker('POST', at(id, 'propose'), { amount: 0, text: 'The split was right' });

    expect((await checker('POST', at(id, 'approve'))).body).toMatchObject({ state: 'rejected', paid: 0, postedOn: null });
    expect(await postings(`dispute:${id}`)).toEqual([]);
  });

  test('about a line that is disputed already is the same one, or says that one is open', async () => {
    const id = await open();

    expect(await open()).toBe(id);
    expect(await shop('POST', '/v1/disputes', { ...line, ...words, claimed: 451 })).toMatchObject({
      status: 409,
      body: { code: 'dispute_open' },
    });
  });

  test.each([
    ['a line that stands on no statement of the party', { messageId: 'c9' }, 'line_not_stated'],
    ['a benefit that the message does not have', { benefitNo: 7 }, 'line_not_stated'],
    ['a line of another party', { authorizationId: 'a2', benefitNo: 0 }, 'line_not_stated'],
    ['a line of another day', { date: '2026-11-21' }, 'line_not_stated'],
    ['half a line', { messageId: null }, 'invalid_request'],
    ['another shop', { party: 'merchant:M2', authorizationId: 'a2' }, 'outside_reach'],
  ])('about %s is refused', async (_, change, code) => {
    expect((await shop('POST', '/v1/disputes', { ...line, ...words, ...change })).body.code).toBe(code);
  });

  test('about a fee that no authorization made names the statement alone', async () => {
    const id = await open({ authorizationId: null, messageId: null, benefitNo: null, reason: 'fee' });

    expect((await shop('GET', `/v1/disputes/${id}`)).body).toMatchObject({ authorizationId: null, reason: 'fee' });
  });

  test('about a statement older than the bank allows comes too late', async () => {
    const { sql } = house.database;
    await sql`insert into statements (business_date, party, currency, lines, net, totals, pay_on, hash) values ('2026-09-01', 'merchant:M1', 'CNY', 1, 0, '{}', '2026-09-02', 'h')`;
    const old = { ...line, ...words, date: '2026-09-01', authorizationId: null, messageId: null, benefitNo: null };
    expect((await shop('POST', '/v1/disputes', old)).body.code).toBe('dispute_too_late');

    await maker('PUT', '/v1/dispute-terms', { windowDays: 100, answerDays: 10 });
    expect((await shop('POST', '/v1/disputes', old)).status).toBe(201);
    await maker('PUT', '/v1/dispute-terms', { windowDays: 60, answerDays: 10 });
  });

  test('of one shop is not there for another', async () => {
    const id = await open();

    expect((await stranger('GET', `/v1/disputes/${id}`)).status).toBe(404);
    expect((await stranger('POST', at(id, 'reply'), { text: 'Let me see' })).status).toBe(404);
    expect((await stranger('GET', '/v1/disputes')).body).toMatchObject({ items: [] });
    expect((await shop('GET', '/v1/disputes?owner=bank')).body['items']).toHaveLength(1);
    expect((await shop('POST', at(id, 'propose'), { amount: 5, text: 'For me' })).status).toBe(403);
  });

  test('that the bank leaves is escalated once when a day closes; one that the merchant leaves expires, and a reply opens it again', async () => {
    const { sql } = house.database;
    const [silent, asked] = [await open(), await open({ benefitNo: 1 })];
    await maker('POST', at(asked, 'reply'), { text: 'Which terminal was it?' });
    const late = { date: '2026-12-31', actor: 'key_1', calendars: new Map() };

    expect(await OVERDUE_DISPUTES.run(sql, late)).toBe(2);
    expect(await OVERDUE_DISPUTES.run(sql, late)).toBe(0);
    expect((await maker('GET', `/v1/disputes/${silent}`)).body).toMatchObject({ state: 'open', escalatedAt: expect.any(String) });
    expect((await maker('GET', `/v1/disputes/${asked}`)).body).toMatchObject({ state: 'expired', owner: 'merchant', dueAt: null });
    expect((await shop('POST', at(asked, 'reply'), { text: 'Terminal T-7' })).body).toMatchObject({
      state: 'open',
      dueAt: expect.any(String),
    });
    const { items } = (await maker('GET', '/v1/disputes?order=due&owner=bank&limit=1')).body as unknown as { items: { id: string }[] };
    expect(items).toHaveLength(1);
  });
});

describe('files of a dispute', () => {
  const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n');
  const send = (id: string, bytes: Buffer, type: string, name = 'receipt.pdf') =>
    shop('POST', `/v1/disputes/${id}/attachments?name=${encodeURIComponent(name)}`, bytes, type);

  test('are kept once, and come back as they were, as a download that nothing opens in place', async () => {
    const id = await open({ benefitNo: 2, party: 'merchant:M1', authorizationId: 'a1', messageId: 'c1' }).catch(() =>
      open({ benefitNo: null }),
    );
    const kept = await send(id, pdf, 'application/pdf', '收据 1.pdf');
    expect(kept).toMatchObject({ status: 201, body: { no: 1, size: pdf.length, sha256: createHash('sha256').update(pdf).digest('hex') } });
    expect((await send(id, pdf, 'application/pdf')).body).toMatchObject({ no: 1 });

    const back = await shop('GET', `/v1/disputes/${id}/attachments/1`);
    expect(Buffer.from(back.body['bytes'] as Buffer).equals(pdf)).toBe(true);
    expect(back.headers.get('content-disposition')).toMatch(/^attachment; filename=".*"; filename\*=UTF-8''%E6%94%B6/);
    expect(back.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await stranger('GET', `/v1/disputes/${id}/attachments/1`)).status).toBe(404);
    expect((await shop('GET', `/v1/disputes/${id}`)).body['attachments']).toMatchObject([{ no: 1, name: '收据 1.pdf' }]);
  });

  test('that are not what they claim, too large, too many or hold a card number are refused, and nothing is kept', async () => {
    const id = await open({ benefitNo: null, text: 'Another matter', messageId: 'r1' });
    const codeOf = async (bytes: Buffer, type: string, name?: string) => (await send(id, bytes, type, name)).body.code;

    expect(await codeOf(Buffer.from('<html>'), 'application/pdf')).toBe('attachment_differs');
    expect(await codeOf(pdf, 'image/png')).toBe('attachment_differs');
    expect(await codeOf(pdf, 'text/html')).toBe('content_type_not_accepted');
    expect(await codeOf(Buffer.from(`card,4${'1'.repeat(15)}`), 'text/csv')).toBe('pan_not_accepted');
    expect(await codeOf(Buffer.from([0xff, 0xfe, 0x41]), 'text/csv')).toBe('not_utf8');
    expect(await codeOf(Buffer.alloc(1024 * 1024 + 1, pdf), 'application/pdf')).toBe('body_too_large');
    expect(await codeOf(pdf, 'application/pdf', '../x.pdf')).toBe('invalid_request');
    expect((await shop('GET', `/v1/disputes/${id}`)).body['attachments']).toEqual([]);

    for (let no = 1; no <= 10; no += 1)
      expect((await send(id, Buffer.concat([pdf, Buffer.from([no])]), 'application/pdf')).body).toMatchObject({ no });
    expect(await codeOf(Buffer.concat([pdf, Buffer.from('x')]), 'application/pdf')).toBe('too_many_attachments');
  });
});

// Contracts, payouts and accounts over HTTP: two people for everything that moves money, whole account numbers for writers alone, field errors by name.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../db/testing.ts';
import { writeMessages } from '../settlement/testing.ts';
import { type TestApp, testApp } from '../testing.ts';
import { close, insertShops, saleMessage, TERMS } from './testing.ts';

let house: TestApp;
let maker: string;
let checker: string;
let reader: string;
beforeAll(async () => {
  house = testApp(await testDatabase());
  maker = await house.keyFor('key_maker', ['settlement:read', 'settlement:write', 'settlement:approve']);
  checker = await house.keyFor('key_checker', ['settlement:read', 'settlement:write', 'settlement:approve']);
  reader = await house.keyFor('key_reader', ['settlement:read']);
  await insertShops(house.database.sql, [{ id: 'M1' }, { id: 'M2' }]);
});
afterAll(() => house.stop());

const fees = [{ name: 'mdr', kind: 'percent', base: 'gross', bps: 60, min: null, max: null, onRefund: 'return' }] as const;
const contract = (of: object = {}) => ({
  party: 'merchant:M1',
  currency: 'CNY',
  from: '2026-11-01',
  terms: { ...TERMS, fees },
  note: 'n',
  ...of,
});
const propose = (body: object) => house.ask(maker, 'POST', '/v1/contracts', body);

describe('contracts', () => {
  test('a contract waits for another person than its maker, and stands as it was written', async () => {
    expect(await propose(contract())).toMatchObject({ status: 201, body: { version: 1, state: 'proposed', maker: 'key_maker' } });
    expect(await propose(contract())).toMatchObject({ status: 409, body: { code: 'contract_waits' } });
    const approve = '/v1/contracts/merchant:M1/CNY/1/approve';
    expect(await house.ask(maker, 'POST', approve)).toMatchObject({ status: 409, body: { code: 'maker_is_checker' } });
    expect(await house.ask(reader, 'POST', approve)).toMatchObject({ status: 403 });
    expect(await house.ask(checker, 'POST', approve)).toMatchObject({ status: 200, body: { state: 'approved', checker: 'key_checker' } });
    expect(await house.ask(checker, 'POST', approve)).toMatchObject({ status: 409, body: { code: 'already_approved' } });
    await expect(house.database.sql`update settlement_contracts set terms = '{}'`).rejects.toThrow('written once');
    await expect(house.database.sql`delete from settlement_contracts`).rejects.toThrow('written once');
  });

  test('two keys of one person are not four eyes', async () => {
    await propose(contract({ party: 'merchant:M2' }));
    await house.database.sql`update service_keys set owner = 'person_1' where id in ('key_maker', 'key_checker')`;

    expect(await house.ask(checker, 'POST', '/v1/contracts/merchant:M2/CNY/1/approve')).toMatchObject({
      body: { code: 'maker_is_checker' },
    });

    await house.database.sql`update service_keys set owner = null`;
    const returned = await house.ask(checker, 'POST', '/v1/contracts/merchant:M2/CNY/1/return', { reason: 'wrong rate' });
    expect(returned).toMatchObject({ status: 200, body: { state: 'returned', reason: 'wrong rate' } });
  });

  test('whoever may not write contracts sees the last four of an account, and logs never see more', async () => {
    const read = async (key: string) =>
      (await house.ask(key, 'GET', '/v1/merchants/M1/contract?on=2026-11-20')).body as { terms?: { account: { number: string } } };

    expect((await read(reader)).terms?.account.number).toBe('•••• 2345');
    expect((await read(maker)).terms?.account.number).toBe(TERMS.account.number);
    const [row] = await house.database
      .sql`select count(*) as count from change_log where detail::text like ${`%${TERMS.account.number}%`} or changes::text like ${`%${TERMS.account.number}%`}`;
    expect(row).toEqual({ count: 0 });
    expect(JSON.stringify((await house.ask(reader, 'GET', '/v1/contracts')).body)).not.toContain(TERMS.account.number);
  });

  test('what is wrong is named by its field, and nothing is stored', async () => {
    const wrong = async (terms: object) => {
      const { status, body } = await propose(contract({ party: 'merchant:M9', terms: { ...TERMS, ...terms } }));
      return [status, (body as { errors?: { path: string }[] }).errors?.map((error) => error.path)];
    };

    expect(await wrong({ account: { ...TERMS.account, number: null, iban: 'DE89370400440532013001' } })).toEqual([
      400,
      ['terms.account.iban'],
    ]);
    expect(await wrong({ account: { ...TERMS.account, iban: 'DE89370400440532013000' } })).toEqual([400, ['terms.account.number']]);
    expect(await wrong({ account: { ...TERMS.account, bankCode: '12' } })).toEqual([400, ['terms.account.bankCode']]);
    expect(await wrong({ fees: [...fees, ...fees] })).toEqual([400, ['terms.fees']]);
    expect(await wrong({ fees: [{ ...fees[0], min: 9, max: 8 }] })).toEqual([400, ['terms.fees.0.max']]);
    const tiered = { name: 't', kind: 'tiered', base: 'gross', mode: 'marginal', onRefund: 'keep' };
    expect(await wrong({ fees: [{ ...tiered, tiers: [{ from: 5, bps: 1 }] }] })).toEqual([400, ['terms.fees.0.tiers']]);
    expect(await wrong({ surprise: 1 })).toEqual([400, ['terms']]);
    expect((await house.ask(reader, 'GET', '/v1/contracts?party=merchant:M9')).body).toEqual({ items: [], next: null });
  });

  test('a contract begins after the days that are closed', async () => {
    await close(house.database.sql, '2026-11-10');
    await propose(contract({ from: '2026-11-10' }));

    const approved = await house.ask(checker, 'POST', '/v1/contracts/merchant:M1/CNY/2/approve');
    expect(approved).toMatchObject({ status: 409, body: { code: 'contract_behind' } });
    await house.ask(maker, 'POST', '/v1/contracts/merchant:M1/CNY/2/return', { reason: 'too late' });
    expect((await house.ask(reader, 'GET', '/v1/merchants/M1/contracts')).body).toMatchObject({
      items: [{ version: 2 }, { version: 1 }],
      next: null,
    });
  });
});

describe('from sale to payment', () => {
  test('a day becomes settlements, a batch of two people, a file, and a balance of nothing', async () => {
    const { sql } = house.database;
    const sale = { id: 'x1', merchant: 'M1', amount: 100_000, bank: 6_000, own: 4_000 };
    await writeMessages(sql, [saleMessage(sale, { no: 0, kind: 'capture', amount: 100_000, bank: 6_000, own: 4_000, date: '2026-11-11' })]);
    const open = await house.ask(reader, 'GET', '/v1/settlements?date=2026-11-11');
    expect(open.body).toMatchObject({
      items: [{ party: 'merchant:M1', state: 'open', gross: 100_000, paid: 90_000, ownShare: 4_000, fees: 0, payout: null }],
    });
    await close(sql, '2026-11-11');

    // T+1 of a Wednesday; 0.6 % of 1,000.00 is 6.00.
    expect((await house.ask(reader, 'GET', '/v1/merchants/M1/account?on=2026-11-11')).body).toMatchObject({
      balance: 5_400,
      due: 0,
      notYetDue: 5_400,
      next: { payOn: '2026-11-12', amount: 5_400 },
      waits: null,
    });
    expect((await house.ask(maker, 'POST', '/v1/payout-batches', { payOn: '2026-11-11' })).body).toEqual({ batches: [], carries: [] });
    const made = await house.ask(maker, 'POST', '/v1/payout-batches', { payOn: '2026-11-12' });
    const { batches } = made.body as unknown as { batches: { id: string }[] };
    const path = `/v1/payout-batches/${batches[0]?.id}`;

    expect(made.body).toMatchObject({ batches: [{ state: 'proposed', count: 1, total: 5_400 }] });
    expect((await house.ask(maker, 'POST', `${path}/approve`)).body.code).toBe('maker_is_checker');
    expect((await house.ask(maker, 'POST', `${path}/send`)).body.code).toBe('payout_step');
    expect((await house.ask(checker, 'POST', `${path}/approve`)).body).toMatchObject({ state: 'approved' });
    expect((await house.ask(maker, 'POST', `${path}/send`)).body.code).toBe('no_debtor_account');
    await sql`insert into settlement_contracts (party, currency, version, from_date, terms, note, maker) values ('bank', 'CNY', 1, '2026-11-12', ${sql.json(TERMS as never)}, '', 'a')`;
    await house.ask(checker, 'POST', '/v1/contracts/bank/CNY/1/approve');
    expect((await house.ask(maker, 'POST', `${path}/send`)).body).toMatchObject({ state: 'sent' });
    expect((await house.ask(reader, 'GET', `${path}/pain.001.xml`)).status).toBe(403);
    const files = [await house.ask(maker, 'GET', `${path}/pain.001.xml`), await house.ask(maker, 'GET', `${path}/pain.001.xml`)];
    expect(files[0]?.headers.get('content-type')).toBe('application/xml');
    expect(files[0]?.body['text']).toBe(files[1]?.body['text']);
    expect(files[0]?.body['text']).toContain('<InstdAmt Ccy="CNY">54.00</InstdAmt>');
    expect((await house.ask(maker, 'POST', `${path}/paid`, { on: '2026-11-12' })).body).toMatchObject({ state: 'paid' });

    expect((await house.ask(reader, 'GET', '/v1/merchants/M1/account?on=2026-11-13')).body).toMatchObject({
      balance: 0,
      waits: 'nothing_due',
      movements: [
        { kind: 'payout', amount: -5_400 },
        { kind: 'statement', amount: 5_400 },
      ],
    });
    expect((await house.ask(reader, 'GET', '/v1/settlements?date=2026-11-11')).body).toMatchObject({
      items: [{ fees: -600, net: 5_400, carriedOver: 0, payout: { state: 'paid', amount: 5_400 } }],
    });
    expect((await house.ask(reader, 'GET', '/v1/payouts?party=merchant:M1')).body).toMatchObject({
      items: [{ amount: 5_400, account: { number: '•••• 2345' } }],
    });
  });

  test('pages, what is not there, and what is wrong', async () => {
    expect((await house.ask(reader, 'GET', '/v1/payout-batches?limit=1')).body).toMatchObject({ items: [{ state: 'paid' }], next: null });
    expect((await house.ask(reader, 'GET', '/v1/payout-batches/PB1')).status).toBe(404);
    expect((await house.ask(reader, 'GET', '/v1/merchants/M2/account')).status).toBe(404);
    expect((await house.ask(reader, 'GET', '/v1/settlements?date=2026-02-30')).status).toBe(400);
    expect((await house.ask(maker, 'POST', '/v1/collections', { through: '2026-11-12', dueOn: '2026-11-11' })).status).toBe(400);
    expect((await house.ask(reader, 'GET', '/v1/collections')).body).toEqual({ items: [], next: null });
  });
});

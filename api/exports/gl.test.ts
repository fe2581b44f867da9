// The general-ledger journal of a closed day: balanced, sealed, the same to the byte, and refused while an account has no code.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../db/testing.ts';
import { KEEP_MOVEMENTS } from '../ledger/movements-store.ts';
import { DAY, SALES, writeMessages } from '../settlement/testing.ts';
import { type TestApp, testApp } from '../testing.ts';

let house: TestApp;
let key: string;
beforeAll(async () => {
  house = testApp(await testDatabase());
  key = await house.keyFor('key_finance', ['settlement:read', 'settlement:write']);
  const { sql } = house.database;
  await writeMessages(sql, SALES);
  await sql`
    insert into entries (authorization_id, message_id, no, benefit_no, template, debit, credit, amount, unit, campaign, version, party, merchant, business_date, at, batch)
    select 'a1', 'c1', 90 + n, 0, 'benefit.hold', 'hold:bank', 'commitment:bank', 7, 'CNY', 'c', 1, 'bank', 'M1', ${DAY}, now(), 1 from generate_series(1, 2) n`;
});
afterAll(() => house.stop());

const file = async (query = '') => {
  const { status, headers, body } = await house.ask(key, 'GET', `/v1/exports/gl?date=${DAY}${query}`);
  return { status, headers, body, text: String(body['text'] ?? '') };
};
const RULES = [
  { account: 'subsidy:*', code: '1221' },
  { account: 'subsidy:bank', code: '6601.01' },
  { account: 'due:*', code: '2241' },
];

test('a day that is open has no journal, and a closed one none while an account has no code: the accounts are named', async () => {
  expect((await file()).body.code).toBe('day_not_closed');

  await KEEP_MOVEMENTS.run(house.database.sql, { date: DAY, actor: 'k', calendars: new Map() });
  await house.database.sql`insert into business_days (business_date, state) values (${DAY}, 'closed')`;
  await house.ask(key, 'PUT', '/v1/exports/gl/mapping', { rules: RULES.slice(1) });
  const refused = await file();
  expect(refused.body).toMatchObject({
    code: 'gl_account_missing',
    errors: expect.arrayContaining([{ path: 'subsidy:scheme', message: 'has no code' }]),
  });
  expect((await house.ask(key, 'GET', '/v1/exports/gl/mapping')).body['unmapped']).toContain('subsidy:merchant:M1');

  const mapped = await house.ask(key, 'PUT', '/v1/exports/gl/mapping', { rules: RULES });
  expect(mapped.body).toMatchObject({ unmapped: [] });
});

test('a mapping that names an account twice, or by what is no code, is refused whole', async () => {
  for (const rules of [[...RULES, RULES[0]], [{ account: 'due:*', code: '=1+1' }], [{ account: 'Due', code: '1' }]])
    expect((await house.ask(key, 'PUT', '/v1/exports/gl/mapping', { rules })).status).toBe(400);

  expect((await house.ask(key, 'GET', '/v1/exports/gl/mapping')).body['rules']).toEqual(RULES);
});

test.each(['', '&detail=entries'])(
  'I3 I17 the journal%s balances in every currency, leaves promises out, is sealed, and is the same each time',
  async (query) => {
    const first = await file(query);
    expect(first.headers.get('content-disposition')).toMatch(/^attachment; filename="gl-journal-2026-11-22/);
    const rows = first.text
      .replace('\uFEFF', '')
      .trimEnd()
      .split('\r\n')
      .map((row) => row.split(','));
    const lines = rows.filter(([record]) => record === 'line');

    expect(lines.some((row) => /^(hold|commitment)/.test(row[5] ?? 'hold'))).toBe(false);
    for (const currency of ['CNY', 'HKD']) {
      const [debit, credit] = [7, 8].map((at) =>
        lines.filter((row) => row[6] === currency).reduce((sum, row) => sum + Math.round(Number(row[at]) * 100), 0),
      );
      expect(debit).toBe(credit);
      const total = rows.find((row) => row[0] === 'total' && row[6] === currency);
      expect(Math.round(Number(total?.[7]) * 100)).toBe(debit);
    }
    expect(lines.find((row) => row[5] === 'subsidy:bank')?.[4]).toBe('6601.01');
    expect(rows.at(-2)).toContain(`lines=${lines.length}`);
    const sealed = first.text.slice(0, first.text.lastIndexOf('seal,'));
    expect(rows.at(-1)?.join()).toContain(`sha256=${createHash('sha256').update(`\uFEFF${sealed}`).digest('hex')}`);
    expect((await file(query)).text).toBe(first.text);
  },
);

test('JSON lines say the same as the CSV file', async () => {
  const response = await house.app.fetch(
    new Request(`http://offerline/v1/exports/gl?date=${DAY}&format=jsonl`, { headers: { authorization: `Bearer ${key}` } }),
  );
  const rows = (await response.text())
    .trimEnd()
    .split('\n')
    .map((row) => JSON.parse(row) as Record<string, string>);
  const csv = (await file()).text.split('\r\n');

  expect(rows).toHaveLength(csv.length - 2);
  expect(rows[0]).toMatchObject({ record: 'line', journal: 'OFL-20261122', line: '1', business_date: DAY });
});

// A card number that was kept is found, however it is written and whatever stands around it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Setting, setting } from '../../../api/authority/testing.ts';
import { tablesHolding } from './canary-store.ts';

/** Put together here, so that no file holds a card number. */
const NUMBER = `4${'1'.repeat(15)}`;
let on: Setting;
beforeAll(async () => {
  on = await setting('database');
});
afterAll(() => on.close());

test.each([
  ['in a row', NUMBER],
  ['in groups', NUMBER.replace(/(.{4})(?=.)/g, '$1 ')],
  ['in full-width digits', [...NUMBER].map((digit) => String.fromCharCode(0xff10 + Number(digit))).join('')],
  ['behind a date', `2026-11-23 ${NUMBER}`],
])('I26 a number that was kept is found %s, and another one is not', async (_, written) => {
  await on.sql`create table if not exists notes_of_a_test (id int, body jsonb)`;
  await on.sql`truncate notes_of_a_test`;
  await on.sql`insert into notes_of_a_test values (1, '{}'), (2, ${on.sql.json({ note: [`seen ${written}, thanks`] })})`;

  expect(await tablesHolding(on.sql, ['5'.repeat(16), NUMBER])).toEqual(['notes_of_a_test']);
  expect(await tablesHolding(on.sql, ['5'.repeat(16)])).toEqual([]);
});

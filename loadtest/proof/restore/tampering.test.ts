// Tamper evidence on a journal of real decisions: whatever is done to any of its rows is found, and the first bad link and the row are named.
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../api/db/testing.ts';
import { type Journal, writeJournal } from './journal.ts';
import { faultsOf, judge, proveAnswersAndChain, tamperingsOf, type Verdict } from './tampering.ts';

let database: TestDatabase;
let journal: Journal;
beforeAll(async () => {
  database = await testDatabase();
  journal = await writeJournal(database, { authorizations: 120, seed: 7 });
}, 60_000);
afterAll(async () => {
  await database.drop();
  rmSync(journal.dataDir, { recursive: true, force: true });
});

test('I25 flip, delete, insert, swap, reorder, truncate, delete a stream, restore an older copy: all found, the first bad link and the row named', async () => {
  const tamperings = await tamperingsOf(database.sql, { seed: 7, places: 1 });
  const verdicts: Verdict[] = [];
  for (const tampering of tamperings) verdicts.push(await judge(journal, tampering, proveAnswersAndChain));

  const missed = verdicts.filter(({ isNamed }) => !isNamed);
  expect(missed.map(({ tampering: { kind, table, words }, faults }) => [kind, table, words, faults])).toEqual([]);
  expect(verdicts.length).toBeGreaterThan(50);
});

test('I25 a journal that nobody touched is proven, before and after', async () => {
  expect(await faultsOf(database.sql, journal.dataDir)).toEqual([]);
});

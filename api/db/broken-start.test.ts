// A connection that breaks while it is still being made fails whoever waits for it, and nobody else.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from './connect.ts';
import { type FaultProxy, openFaultProxy } from './fault-proxy.ts';
import { type TestDatabase, testDatabase } from './testing.ts';

/** The driver's first answers, up to the types of arrays, have some twelve thousand bytes. */
const FIRST_BYTES = Array.from({ length: 24 }, (_, no) => 200 + no * 500);
/** To come so far; then it is ended as the authority ends a line that it gives up. */
const ENOUGH_MS = 60;
const PATIENCE_MS = 2_000;
let database: TestDatabase;
let line: FaultProxy;

beforeAll(async () => {
  database = await testDatabase();
  line = await openFaultProxy(Number(new URL(database.url).port));
});
afterAll(async () => {
  await line.close();
  await database.drop();
});

test('F6 I27 a reset at any byte of the first answers rejects the query that waits, and leaves no rejection that nobody holds', async () => {
  const unheld: unknown[] = [];
  const hear = (fault: unknown): void => void unheld.push(fault);
  process.on('unhandledRejection', hear);
  const fates: string[] = [];
  for (const bytes of FIRST_BYTES) {
    line.poison({ down: { resetAfterBytes: bytes } });
    const sql = connect(line.url(database.url), 1);
    const asked = sql
      .begin((tx) => tx`select 1`)
      .then(
        () => 'answered',
        () => 'rejected',
      );
    await sleep(ENOUGH_MS);
    await sql.end({ timeout: 0 });
    fates.push(await Promise.race([asked, sleep(PATIENCE_MS, 'never')]));
  }
  await line.heal();
  await sleep(50);
  process.off('unhandledRejection', hear);

  expect(fates).not.toContain('never');
  expect(unheld).toEqual([]);
});

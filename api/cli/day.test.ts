// Proves that npm run day plays, proves and ends with the right code, as somebody at a terminal meets it.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../db/testing.ts';

const FILE = fileURLToPath(new URL('./day.ts', import.meta.url));
let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => database.drop());

function day(...args: readonly string[]): Promise<{ readonly code: number | null; readonly out: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', FILE, ...args], { env: { ...process.env, DATABASE_URL: database.url } });
  let out = '';
  for (const pipe of [child.stdout, child.stderr]) pipe.on('data', (chunk: Buffer) => (out += chunk.toString()));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out })));
}

test('I1-I6, I9, I12, I17, I18 a short day adds up, and says who paid', async () => {
  const { code, out } = await day('--authorizations', '60', '--seed', '5');

  expect(out).toContain('Everything adds up: 0 violations.');
  expect(out).toMatch(/CNY merchant +paid \d+\.\d\d, got back \d+\.\d\d/);
  expect(out).toMatch(/open holds 0; chain head \S+ #\d+ [0-9a-f]{64}/);
  expect(out).not.toContain('FAIL');
  expect(code).toBe(0);
  const [row] = await database.sql<{ count: number }[]>`select count(*) from authorizations`;
  expect(row?.count).toBeGreaterThanOrEqual(60);
}, 60_000);

test('a day is not played on top of another, and a wrong option is one sentence', async () => {
  const again = await day('--authorizations', '10');
  expect([again.code, again.out.trim().split('\n').length]).toEqual([2, 1]);
  expect(again.out).toContain('authorizations already in');

  const wrong = await day('--authorizations', 'many');
  expect([wrong.code, wrong.out.trim()]).toEqual([2, '--authorizations needs a whole number from 1 up.']);
});

// npm run person as an operator meets it: the first administrator of a bank gets a link, and a wrong line is explained.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../db/testing.ts';
import { browserOn } from '../people/browser-testing.ts';
import { type TestApp, testApp } from '../testing.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');
let house: TestApp;
beforeAll(async () => {
  house = testApp(await testDatabase());
});
afterAll(() => house.stop());

async function person(...args: readonly string[]): Promise<{ readonly code: number; readonly said: string }> {
  const env = { ...process.env, DATABASE_URL: house.database.url, OFFERLINE_CHAIN_KEY: 'a chain key of a test, long enough' };
  try {
    const { stdout } = await run(process.execPath, ['--import', 'tsx', join(root, 'api', 'cli', 'person.ts'), ...args], { cwd: root, env });
    return { code: 0, said: stdout };
  } catch (error) {
    const { code, stderr } = error as { readonly code: number; readonly stderr: string };
    return { code, said: stderr };
  }
}

test('the first administrator signs in by the link that is printed', async () => {
  const { code, said } = await person('add', '--email', 'anna@bank.example', '--name', 'Anna', '--role', 'admin');
  const link = /\/welcome#([\w-]{43})/.exec(said)?.[1] ?? '';
  const browser = browserOn(house.app);
  const opened = await browser.ask('POST', '/v1/session/link', { link, password: 'correct horse battery staple' });

  expect([code, opened.status]).toEqual([0, 200]);
  expect((await browser.ask('GET', '/v1/people')).status).toBe(200);
});

test('somebody is limited to a chain and a shop as they are made', async () => {
  const { code } = await person(
    'add',
    '--email',
    'shop@bank.example',
    '--role',
    'merchant',
    '--chain',
    'K1',
    '--merchant',
    'M1',
    '--merchant',
    'M2',
  );
  const [row] = await house.database.sql<{ reach: unknown }[]>`select reach from people where email = 'shop@bank.example'`;

  expect([code, row?.reach]).toEqual([0, { merchants: ['M1', 'M2'], chains: ['K1'] }]);
});

test('a role that does not exist, and a line that says nothing, are explained', async () => {
  const [unknown, empty] = await Promise.all([person('add', '--email', 'x@bank.example', '--role', 'wizard'), person('add')]);

  expect(unknown).toMatchObject({ code: 1, said: expect.stringContaining('wizard does not exist') });
  expect(empty).toMatchObject({ code: 2, said: expect.stringContaining('npm run person -- add --email') });
});

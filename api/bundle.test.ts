// Proves that the built service is the service: built as `npm start` does, it finds its database, its reference files and its workers, and decides.
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CHAIN_KEY, publishCampaign, purchase, tenOff } from './authority/testing.ts';
import { type TestDatabase, testDatabase } from './db/testing.ts';
import { newKey } from './http/keys.ts';
import { insertKey } from './http/keys-store.ts';
import { askForAuthorization, childrenOf, type StartedProcess, startProcess } from './process-testing.ts';

const { key, hash } = newKey();
let database: TestDatabase;
let service: StartedProcess;

beforeAll(async () => {
  execFileSync(process.execPath, ['scripts/build.mjs']);
  database = await testDatabase();
  await database.sql`insert into settings (name, value) values ('clock', '"message"'), ('demo', 'false')`;
  await insertKey(database.sql, { id: 'acquirer', name: 'acquirer', hash, scopes: ['evaluate'], expiresAt: null });
  await publishCampaign(database.sql, tenOff());
  service = await startProcess({
    program: ['dist/server.mjs'],
    environment: {
      ...process.env,
      DATABASE_URL: database.url,
      OFFERLINE_CHAIN_KEY: CHAIN_KEY,
      OFFERLINE_PROCESSES: '2',
      LATENCY_BUDGET_MS: '10000',
    },
  });
}, 120_000);
afterAll(async () => {
  service.remove();
  await database.drop();
});

test('the built service answers from two built workers', async () => {
  const bodies = await Promise.all(
    Array.from({ length: 20 }, (_, no) => askForAuthorization(service.url, key, purchase({ authorizationId: `built-${no}` }))),
  );

  expect(bodies.map((body) => (JSON.parse(body) as { payable: number }).payable)).toEqual(bodies.map(() => 11_800));
  expect(childrenOf(service.child.pid)).toHaveLength(2);
  expect((await fetch(`${service.url}/docs`)).status).toBe(200);
}, 30_000);

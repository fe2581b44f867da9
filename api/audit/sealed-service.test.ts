// The whole service keeps its log sealed: what it changes while it runs is signed, sealed and published when it stops, and proven afterwards.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readChainKey } from '../authority/open.ts';
import { readConfig } from '../config.ts';
import { type TestDatabase, testDatabase } from '../db/testing.ts';
import { startService } from '../service.ts';
import { checkAudit } from './check.ts';
import { headLogPath, readHeads, readNewestHead } from './head-log.ts';

let database: TestDatabase;
let folder: string;
const faults: unknown[] = [];
beforeAll(async () => {
  database = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), 'offerline-sealed-'));
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
  expect(faults).toEqual([]);
});

test('I25 what a service changes and refuses is sealed within a second, published at its stop, and proven from outside', async () => {
  const config = readConfig({ DATABASE_URL: database.url, DATA_DIR: folder, PORT: '0' });
  const service = await startService({ config, demo: false, onBug: (fault) => faults.push(fault) });
  const headers = { authorization: `Bearer ${service.firstKey}`, 'content-type': 'application/json' };
  const put = (path: string, body: unknown, key = headers) =>
    fetch(`${service.url}/v1/${path}`, { method: 'PUT', headers: key, body: JSON.stringify(body) });
  const done = await put('lists/staff', { name: 'Staff' });
  const refused = await put('lists/staff', { name: 'Staff' }, { ...headers, authorization: 'Bearer ofl_guess' });
  const sealed = async () =>
    (
      await database.sql<
        { object: string }[]
      >`select c.object from audit_seals s join change_log c on c.id = s.change where c.action like '%list%'`
    ).length;
  await expect.poll(sealed, { timeout: 4_000 }).toBe(2);
  await service.stop();

  const proof = await checkAudit(database.sql, { chainKey: readChainKey(config), heads: readHeads(headLogPath(folder)) });
  const rows = await database.sql<
    { code: string | null; remote: string }[]
  >`select code, remote from change_log where action like '%list%' order by id`;

  expect([done.status, refused.status]).toEqual([200, 401]);
  expect(rows).toEqual([
    { code: null, remote: 'this machine' },
    { code: 'unauthenticated', remote: 'this machine' },
  ]);
  expect(proof).toMatchObject({ violations: 0, first: null });
  expect(readHeads(headLogPath(folder))?.at(-1)).toMatchObject((await readNewestHead(headLogPath(folder))) ?? {});
  expect((await readNewestHead(headLogPath(folder)))?.seq).toBe(proof.examined);
}, 30_000);

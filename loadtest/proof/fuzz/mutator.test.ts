// T7 F10 F11 I24 I26: four thousand mutated requests of one seed against the whole service on a real Postgres, and no finding.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../../../api/config.ts';
import { testDatabase, type TestDatabase } from '../../../api/db/testing.ts';
import { verify } from '../../../api/ledger/verify.ts';
import { type Service, startService } from '../../../api/service.ts';
import { drive, type Found } from './drive.ts';
import { told } from './report.ts';
import { prepare } from './prepare.ts';

const CHAIN_KEY = 'a chain key of a test, long enough';
const REQUESTS = 4_000;
/** Timing decides nothing here: it ends what hangs. */
const MS_MAX = 300_000;
const folder = mkdtempSync(join(tmpdir(), 'offerline-fuzz-'));
const bugs: unknown[] = [];
let database: TestDatabase;
let service: Service;
beforeAll(async () => {
  database = await testDatabase();
  const config = readConfig({
    DATABASE_URL: database.url,
    DATA_DIR: folder,
    PORT: '0',
    OFFERLINE_CHAIN_KEY: CHAIN_KEY,
    HOLDER_REQUESTS_PER_MINUTE: '100000',
  });
  service = await startService({ config, demo: true, play: false, onBug: (fault) => bugs.push(fault) });
}, MS_MAX);
afterAll(async () => {
  await service.stop();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
}, MS_MAX);

test(
  'T7 four thousand mutated requests find no fault of the service, and the books still prove',
  async () => {
    const { world } = await prepare({ port: Number(new URL(service.url).port), sql: database.sql, chainKey: CHAIN_KEY, seed: 1 });
    const found: Found[] = [];
    const tally = await drive({
      port: Number(new URL(service.url).port),
      plan: { world, seed: 1 },
      from: 0,
      count: REQUESTS,
      onFound: (each) => found.push(each),
    });

    expect(found.map(told)).toEqual([]);
    expect(bugs).toEqual([]);
    expect(tally.requests).toBe(REQUESTS);
    expect(await verify(database.sql, { chainKey: CHAIN_KEY, onResult: () => undefined })).toBe(0);
  },
  MS_MAX,
);

// A real service behind broken lines, briefly: every request is answered, none changes, the books are right; judged by counts, never by time.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../api/db/testing.ts';
import { newKey } from '../../../api/http/keys.ts';
import { insertKey } from '../../../api/http/keys-store.ts';
import { publishBoth } from '../../hosts/campaigns.ts';
import type { Asking } from './asker.ts';
import { startAsking } from './asker.ts';
import { askAgain } from './again.ts';
import type { AskerChild } from './children.ts';
import { CLIENT_SCENARIOS } from './client-scenarios.ts';
import { DATABASE_SCENARIOS } from './database-scenarios.ts';
import { play } from './play.ts';
import { POSTGRES_SCENARIOS } from './postgres-scenarios.ts';
import { openRig, type Rig } from './rig.ts';

const CHAIN_KEY = 'a key of the tests, thirty-two letters or more';
const PACE = { perSecond: 60, faultMs: 1_200, calmMs: 500, calmAgainMs: 0 };
/** What says how long something took, which a busy machine may decide. */
const ABOUT_TIME = /later than the deadline|looked at nothing|not back to normal|not voided within/;
const { key, hash } = newKey();
const folder = mkdtempSync(join(tmpdir(), 'offerline-faults-'));
let database: TestDatabase;
let rig: Rig;

beforeAll(async () => {
  database = await testDatabase();
  await insertKey(database.sql, { id: 'acquirer', name: 'acquirer', hash, scopes: ['evaluate'], expiresAt: null });
  await publishBoth(database.sql);
  const close = async (): Promise<void> => undefined;
  const ground = {
    sql: database.sql,
    databaseUrl: database.url,
    chainKey: CHAIN_KEY,
    key,
    folder,
    redis: null,
    postgresPid: null,
    disk: null,
  };
  rig = await openRig({ ...ground, close });
});
afterAll(async () => {
  await rig.close();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** In this process: no clock judges here. */
function askerHere(): AskerChild {
  let asking: Asking | null = null;
  return {
    begin: (plan) => {
      asking = startAsking(plan);
    },
    recent: async (ms) => asking?.recent(ms) ?? [],
    end: async () => asking?.end() ?? [],
    again: askAgain,
    stop: async () => undefined,
  };
}

test.each([
  ['db-mute', DATABASE_SCENARIOS],
  ['db-resets', DATABASE_SCENARIOS],
  ['pg-lock-storm', POSTGRES_SCENARIOS],
  ['client-reset-down', CLIENT_SCENARIOS],
] as const)(
  'T5 I27 I8 I13 %s: all are answered, none changes, nothing stays held, the books verify',
  async (name, scenarios) => {
    const scenario = scenarios.find((each) => each.name === name);
    if (scenario === undefined) throw new Error(`there is no fault ${name}`);

    const { verdict } = await play(scenario, { rig, asker: askerHere(), metronome: null, pace: PACE });

    expect(verdict.violations.filter((each) => !ABOUT_TIME.test(each))).toEqual([]);
    expect(verdict.granted).toBeGreaterThan(0);
  },
  60_000,
);

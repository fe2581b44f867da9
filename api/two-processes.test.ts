// Two real server processes on one Postgres, asked over HTTP: one decision for 200 copies, exactly 100 benefits for 1,000 askers, and every answer survives a kill.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CHAIN_KEY, counterOf, publishCampaign, purchase, tenOff } from './authority/testing.ts';
import type { CampaignInput } from '../engine/campaign/schema.ts';
import { codeHasher } from './authority/open.ts';
import { mintToken } from './cardholder/holders.ts';
import { type TestDatabase, testDatabase } from './db/testing.ts';
import { newKey } from './http/keys.ts';
import { insertKey } from './http/keys-store.ts';

interface Process {
  readonly url: string;
  readonly child: ChildProcess;
  readonly dataDir: string;
}

const RACERS = 1_000;
const LAST_CODE = 'THE-LAST-CODE';
const { key, hash } = newKey();
let database: TestDatabase;
let processes: Process[] = [];

beforeAll(async () => {
  database = await testDatabase();
  await database.sql`insert into settings (name, value) values ('clock', '"message"'), ('demo', 'false')`;
  await insertKey(database.sql, { id: 'acquirer', name: 'acquirer', hash, scopes: ['evaluate'], expiresAt: null });
  await publishCampaign(database.sql, tenOff());
  await publishCampaign(
    database.sql,
    tenOff({ id: 'hundred-only', binding: { cards: { include: ['62170001'] } }, limits: { budget: { countTotal: 100, total: 100_000 } } }),
  );
  const coupon = { type: 'coupon_redeem', value: { type: 'amount_off', amount: 500 }, validDays: 30 } as const;
  const ofCoupons: Partial<CampaignInput> = { kind: 'coupon', when: undefined, binding: { cards: { include: ['62170002'] } } };
  await publishCampaign(database.sql, tenOff({ ...ofCoupons, id: 'last-claim', benefit: { ...coupon, claim: { total: 1 } } }));
  await publishCampaign(database.sql, tenOff({ ...ofCoupons, id: 'last-code', benefit: coupon }));
  await database.sql`insert into accounts (id) select 'ac_' || n from generate_series(0, ${RACERS - 1}) n`;
  await database.sql`
    insert into coupons (id, campaign, code_hash, state, valid_from, expires_at, issued_by)
    values ('cp_last', 'last-code', ${codeHasher(CHAIN_KEY)(LAST_CODE)}, 'issued', '2026-11-01', '2027-11-01', 'test')`;
  processes = await Promise.all([start(), start()]);
}, 60_000);
afterAll(async () => {
  for (const { child, dataDir } of processes) {
    child.kill('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  }
  await database.drop();
});

/** The process of `npm start`, without what the scripts do before it. */
async function start(): Promise<Process> {
  const dataDir = mkdtempSync(join(tmpdir(), 'offerline-process-'));
  const settings = { DATABASE_URL: database.url, DATA_DIR: dataDir, PORT: '0', OFFERLINE_CHAIN_KEY: CHAIN_KEY, LATENCY_BUDGET_MS: '10000' };
  // The environment of the test itself, with the settings of a second bank process on the same database.
  const child = spawn(process.execPath, ['--import', 'tsx', 'api/server.ts', '--empty'], {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (bytes: Buffer) => {
      said += bytes.toString();
      const found = /API docs\s+(\S+)\/docs/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () => reject(new Error(`the server ended: ${said}`)));
  });
  return { url, child, dataDir };
}

async function ask(place: number, request: object): Promise<string> {
  const answer = await fetch(`${processes[place % processes.length]?.url}/v1/evaluate`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  return answer.text();
}

test('R1 I8 I9 the same request sent 200 times in parallel to two processes gives one decision and 200 identical bodies', async () => {
  const request = purchase({ authorizationId: 'copies' });

  const bodies = await Promise.all(Array.from({ length: 200 }, (_, index) => ask(index, request)));

  expect(new Set(bodies).size).toBe(1);
  expect(JSON.parse(bodies[0] ?? '{}')).toMatchObject({ outcome: 'granted', payable: 11_800 });
  expect(await database.sql`select 1 from decisions where authorization_id = 'copies'`).toHaveLength(1);
}, 60_000);

test('I1 I20 a budget for exactly 100 benefits, asked by 1,000 parallel authorizations on two processes, grants exactly 100', async () => {
  const requests = Array.from({ length: 1_000 }, (_, index) =>
    purchase({ authorizationId: `race-${index}`, card: { bin: '62170001', token: `race-${index}`, account: `race-${index}` } }),
  );

  const bodies = await Promise.all(requests.map((request, index) => ask(index, request)));

  expect(bodies.filter((body) => body.includes('"hundred-only"'))).toHaveLength(100);
  expect(await counterOf(database.sql, 'c:hundred-only:n')).toEqual({ held: 100, captured: 0, returned: 0 });
}, 60_000);

test('I20 of a thousand cardholders who claim the last coupon at two processes exactly one has it', async () => {
  const mint = (account: string) => mintToken({ chainKey: CHAIN_KEY, now: Date.now }, { account });
  const tokens = await Promise.all(Array.from({ length: RACERS }, (_, no) => mint(`ac_${no}`)));
  const statuses = await Promise.all(
    tokens.map(async (token, no) => {
      const answer = await fetch(`${processes[no % processes.length]?.url}/v1/me/coupons/claim`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ campaign: 'last-claim', requestId: 'race' }),
      });
      return answer.status;
    }),
  );

  expect(statuses.filter((status) => status === 201)).toHaveLength(1);
  expect(statuses.filter((status) => status === 409)).toHaveLength(RACERS - 1);
  expect(await database.sql`select count(*)::int as made from coupons where campaign = 'last-claim'`).toEqual([{ made: 1 }]);
}, 60_000);

test('I20 of a thousand payments that show the last code at two processes exactly one has its benefit', async () => {
  const card = { bin: '62170002', token: 'tk_race' };
  const answers = await Promise.all(
    Array.from({ length: RACERS }, (_, no) =>
      ask(no, purchase({ authorizationId: `code-${no}`, card: { ...card, token: `${card.token}_${no}` }, coupons: [LAST_CODE] })),
    ),
  );
  const winners = answers.filter((text) =>
    (JSON.parse(text) as { benefits: readonly { campaign: string }[] }).benefits.some(({ campaign }) => campaign === 'last-code'),
  );

  expect(winners).toHaveLength(1);
  expect(await database.sql`select state from coupons where id = 'cp_last'`).toEqual([{ state: 'reserved' }]);
}, 60_000);

test('I12 a process killed in the middle loses nothing it acknowledged: the other one gives the same bytes', async () => {
  const requests = Array.from({ length: 200 }, (_, index) => purchase({ authorizationId: `killed-${index}` }));
  const asked = requests.map((request) => ask(0, request).catch(() => null));
  await Promise.race(asked);
  processes[0]?.child.kill('SIGKILL');
  const heard = await Promise.all(asked);

  const again = await Promise.all(requests.map((request) => ask(1, request)));

  const changed = heard.filter((body, index) => body !== null && body !== again[index]);
  expect(changed).toEqual([]);
  expect(heard.filter((body) => body !== null).length).toBeGreaterThan(0);
}, 60_000);

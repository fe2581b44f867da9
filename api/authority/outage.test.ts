// The database frozen, cut off and restarted under the authority: every request is answered, nothing is lost and nothing leaks.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sql, connect } from '../db/connect.ts';
import { type EmbeddedPostgres, startPostgres } from '../db/embedded.ts';
import { type FaultProxy, openFaultProxy } from '../db/fault-proxy.ts';
import { migrateDatabase } from '../db/migrate.ts';
import { type OpenAuthority, openAuthority } from './open.ts';
import { CHAIN_KEY, counterOf, ledgerOf, message, publishCampaign, purchase, tenOff } from './testing.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'offerline-outage-'));
const portOf = (url: string) => Number(new URL(url).port);
let server: EmbeddedPostgres;
let line: FaultProxy;
let sql: Sql;
let on: OpenAuthority;

const reply = (answer: { readonly body: string }) => JSON.parse(answer.body);
const evaluate = async (id: string, deadlineMs: number) =>
  reply(await on.authority.evaluate({ ...purchase({ authorizationId: id }), deadlineMs }));
const drained = async () => {
  for (let tries = 0; on.authority.waitingVoids() > 0 && tries < 300; tries += 1) await sleep(50);
  expect(on.authority.waitingVoids()).toBe(0);
};
const open = () =>
  openAuthority({
    config: { dataDir, chainKey: CHAIN_KEY, latencyBudgetMs: 500, latencyCeilingMs: 30_000 },
    databaseUrl: line.url(server.url),
    sql,
    holidays: {},
    expire: false,
    onBug: () => undefined,
  });

beforeAll(async () => {
  server = await startPostgres(dataDir);
  await migrateDatabase(server.url);
  line = await openFaultProxy(portOf(server.url));
  sql = connect(server.url, 2);
  await publishCampaign(sql, tenOff());
  on = await open();
  await evaluate('warm', 30_000);
});
afterAll(async () => {
  await on.stop();
  await line.close();
  await sql.end({ timeout: 1 });
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

test('I27 a frozen database: no benefit at the deadline; thawed, the late decision is voided and the same answer stands for ever', async () => {
  line.freeze();
  const answer = await evaluate('frozen', 100);
  line.thaw();
  await drained();

  expect(answer).toMatchObject({ outcome: 'none', reason: 'deadline', payable: 12_800 });
  expect(await evaluate('frozen', 30_000)).toEqual(answer);
  expect(await ledgerOf(sql, 'frozen')).toEqual({});
  expect(await counterOf(sql, 'c:ten-off')).toMatchObject({ captured: 0 });
});

test('I27 I13 a database that is away: no benefit at once; back again, the id is closed and the same answer stands for ever', async () => {
  line.cut();
  const answer = await evaluate('away', 30_000);
  const copy = await evaluate('away', 1);
  line.lead(portOf(server.url));
  await drained();

  expect(answer).toMatchObject({ outcome: 'none', reason: 'unavailable', payable: 12_800 });
  expect(copy).toEqual(answer);
  expect(await evaluate('away', 30_000)).toEqual(answer);
});

test('I12 I28 after a restart of the database everything acknowledged is there and new authorizations are granted again', async () => {
  const before = await evaluate('kept', 30_000);
  line.cut();
  await server.stop();
  const during = await evaluate('during', 30_000);
  server = await startPostgres(dataDir);
  await sql.end({ timeout: 1 });
  sql = connect(server.url, 2);
  line.lead(portOf(server.url));
  await drained();

  expect([before.outcome, during.reason]).toEqual(['granted', 'unavailable']);
  expect(await evaluate('kept', 30_000)).toEqual(before);
  expect(await evaluate('after', 30_000)).toMatchObject({ outcome: 'granted' });
});

test('a message whose fate is unknown says so, and its repeat is applied once', async () => {
  await evaluate('unknown', 30_000);
  line.cut();
  const first = await on.authority.message('unknown', message('capture', { amount: 12_800 }));
  line.lead(portOf(server.url));

  const again = await on.authority.message('unknown', message('capture', { amount: 12_800 }));

  expect(first.status).toBe(503);
  expect(reply(again)).toMatchObject({ status: 'applied', captured: 12_800 });
});

test('answers given without the database survive the end of the process: the next one voids them', async () => {
  line.cut();
  const answer = await evaluate('orphan', 30_000);
  await on.stop();
  line.lead(portOf(server.url));
  on = await open();
  await drained();

  expect(await evaluate('orphan', 30_000)).toEqual(answer);
});

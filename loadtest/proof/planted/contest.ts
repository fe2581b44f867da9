// Two authorities on one real Postgres in each other's way: last budgets, the same points, a campaign paused a moment ago, a day just closed. Then the books.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BatchStore } from '../../../api/authority/batch-store.ts';
import type { Answer } from '../../../api/authority/commands.ts';
import { type OpenAuthority, openAuthority } from '../../../api/authority/open.ts';
import { sqlStore } from '../../../api/authority/sql-store.ts';
import { turn } from '../../../api/campaign/store.ts';
import { connect, type Sql } from '../../../api/db/connect.ts';
import { startPostgres } from '../../../api/db/embedded.ts';
import { migrateDatabase } from '../../../api/db/migrate.ts';
import { verify } from '../../../api/ledger/verify.ts';
import { readCalendars } from '../../../api/settlement/calendar.ts';
import { closeDay } from '../../../api/settlement/close.ts';
import { type EvaluateReply, evaluateRequestSchema } from '../../../engine/authorization/request.ts';
import { addDays } from '../../../engine/settlement/business-day.ts';
import { publishOne, tenOff } from '../../hosts/campaigns.ts';

const CHAIN_KEY = 'a key of a scratch database that is thrown away';
const FIRST_DAY = '2026-03-01';
const RUSH = 240;
const RUSHED = 12;
const ACCOUNTS = 12;
const SPENDERS = 16;
/** Rounds after which the offline verifier looks. */
const BOOKS_EACH = 10;
const CROSSED = 600;
const CROSSINGS = 3;

export interface Contested {
  readonly violations: readonly string[];
  readonly rounds: number;
  readonly authorizations: number;
}
interface Ring {
  readonly sql: Sql;
  readonly processes: readonly OpenAuthority[];
  /** Connections of their own, for locks alone. */
  readonly lines: readonly BatchStore[];
  readonly violations: string[];
  count: number;
}

/** Rounds until `seconds` are over or something is wrong; a round that began is ended. */
export async function contest(seconds: number): Promise<Contested> {
  const folder = mkdtempSync(join(tmpdir(), 'offerline-contest-'));
  const server = await startPostgres(folder);
  const sql = connect(server.url, 4);
  try {
    await migrateDatabase(server.url);
    await prepare(sql);
    const violations: string[] = [];
    const open = (name: string) =>
      openAuthority({
        config: { dataDir: folder, chainKey: CHAIN_KEY, latencyBudgetMs: 30_000, latencyCeilingMs: 30_000 },
        databaseUrl: server.url,
        sql,
        holidays: {},
        name,
        expire: false,
        onBug: (fault) => violations.push(`a bug was reported: ${String(fault)}`),
      });
    const lines = [sqlStore(connect(server.url, 1)), sqlStore(connect(server.url, 1))];
    const ring: Ring = { sql, processes: [await open('one'), await open('two')], lines, violations, count: 0 };
    const rounds = await play(ring, seconds);
    for (const each of ring.processes) await each.stop();
    for (const each of lines) await each.end({ timeout: 1 });
    return { violations: [...violations, ...(await booksOf(sql))], rounds, authorizations: ring.count };
  } finally {
    await sql.end({ timeout: 1 });
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function prepare(sql: Sql): Promise<void> {
  await sql`insert into settings (name, value) values ('clock', '"message"'), ('salt', '"salt"') on conflict (name) do update set value = excluded.value`;
  const scarce = (id: string, countTotal: number) =>
    tenOff(id, {
      binding: { cards: { include: ['62170001'] } },
      limits: { budget: { total: 100_000_000, countPerDay: countTotal }, perSubject: [{ of: 'account', per: 'day', count: 3 }] },
    });
  for (let place = 0; place < RUSHED; place += 1) await publishOne(sql, scarce(`rush-${place}`, 20 + place));
  await publishOne(sql, tenOff('switched', { binding: { cards: { include: ['62170002'] } }, limits: { budget: { total: 100_000_000 } } }));
  await publishOne(sql, {
    ...tenOff('earn', { binding: { cards: { include: ['62170003'] } } }),
    kind: 'points',
    benefit: { type: 'points_earn', programme: 'bonus', points: 10, per: 1, expiryDays: 900, costPer1000: 1 },
    examples: [1, 2, 3].map((no) => ({ name: String(no), given: { at: '2026-11-22T12:00:00+08:00' }, expect: { earn: 128_000 } })),
  });
  await publishOne(sql, {
    ...tenOff('pay', { binding: { cards: { include: ['62170004'] } } }),
    kind: 'points',
    benefit: { type: 'points_payment', programme: 'bonus', pointsPer100: 100 },
    examples: [1, 2, 3].map((no) => ({ name: String(no), given: { at: '2026-11-22T12:00:00+08:00' }, expect: { redeem: 0 } })),
  });
}

async function play(ring: Ring, seconds: number): Promise<number> {
  const until = performance.now() + seconds * 1_000;
  let rounds = 0;
  for (let day = FIRST_DAY; rounds === 0 || (performance.now() < until && ring.violations.length === 0); day = addDays(day, 1)) {
    await rush(ring, day);
    await spendTwice(ring, day);
    await switchOff(ring, day);
    await closeAndCapture(ring, day);
    await crossLocks(ring);
    rounds += 1;
    if (rounds % BOOKS_EACH === 0) ring.violations.push(...(await booksOf(ring.sql)));
  }
  return rounds;
}

interface Asked {
  readonly id: string;
  readonly day: string;
  readonly bin: string;
  readonly account: string;
  readonly amount?: number;
}

async function ask(ring: Ring, process: number, { id, day, bin, account, amount = 12_800 }: Asked): Promise<EvaluateReply> {
  ring.count += 1;
  const request = evaluateRequestSchema.parse({
    authorizationId: id,
    amount,
    currency: 'CNY',
    at: `${day}T12:00:00+08:00`,
    card: { bin, token: `tk_${account}`, account },
    merchant: { id: 'M1001', mcc: '5812' },
    terminal: { id: 'T0001', channel: 'pos', entryMode: 'contactless' },
    points: { redeem: 'max' },
  });
  const answer = await ring.processes[process % ring.processes.length]?.authority.evaluate(request);
  const reply = JSON.parse(answer?.body ?? '{}') as EvaluateReply;
  if (reply.reason === 'unavailable' || answer?.status !== 200)
    ring.violations.push(`${id} was answered ${answer?.status} ${answer?.body}`);
  return reply;
}

/** Everybody wants the last of some budgets at once. */
async function rush(ring: Ring, day: string): Promise<void> {
  const asked = Array.from({ length: RUSH }, (_, no) =>
    ask(ring, no, { id: `rush-${day}-${no}`, day, bin: '62170001', account: `ac_${no % ACCOUNTS}` }),
  );
  await Promise.all(asked);
}

/** The points of one account, asked for from both sides. */
async function spendTwice(ring: Ring, day: string): Promise<void> {
  const account = `saver_${day}`;
  await ask(ring, 0, { id: `earn-${day}`, day, bin: '62170003', account });
  await capture(ring, `earn-${day}`, day);
  const spends = Array.from({ length: SPENDERS }, (_, no) =>
    ask(ring, no, { id: `spend-${day}-${no}`, day, bin: '62170004', account, amount: 30_000 }),
  );
  const paid = (await Promise.all(spends)).reduce((all, { points }) => all + points.redeem, 0);
  if (paid > 128_000) ring.violations.push(`${account} had 128000 points and paid with ${paid}`);
}

/** The same many rows, asked for in opposite orders by two connections at once: who comes second waits, and nobody waits for ever. */
async function crossLocks({ lines }: Ring): Promise<void> {
  const keys = Array.from({ length: CROSSED }, (_, no) => `x:${no}`);
  const lock = (store: BatchStore, order: readonly string[]) =>
    store.begin((tx) => tx.lockCounters(new Map(order.map((key) => [key, null]))), []).catch(() => undefined); // A deadlock is counted by the database.
  for (let turns = 0; turns < CROSSINGS; turns += 1)
    await Promise.all(lines.map((store, place) => lock(store, place % 2 === 0 ? keys : keys.toReversed())));
}

/** Paused in one process; the other, which remembers that it was open, is asked at once. */
async function switchOff(ring: Ring, day: string): Promise<void> {
  const shop = { day, bin: '62170002' };
  await ask(ring, 1, { ...shop, id: `open-${day}`, account: 'ac_open' });
  await turn(ring.sql, { id: 'switched', to: 'pause', actor: 'risk' });
  const reply = await ask(ring, 1, { ...shop, id: `paused-${day}`, account: 'ac_paused' });
  if (reply.outcome === 'granted') ring.violations.push(`paused-${day} was granted by a paused campaign`);
  await turn(ring.sql, { id: 'switched', to: 'resume', actor: 'risk' });
}

/** What is captured after the closing of its day belongs to the next one, and must be taken. */
async function closeAndCapture(ring: Ring, day: string): Promise<void> {
  const now = `${addDays(day, 2)}T12:00:00Z`;
  const closed = await closeDay(ring.sql, { date: day, now, actor: 'key_close', calendars: readCalendars() });
  if (!closed.ok) ring.violations.push(`${day} could not be closed: ${closed.code}`);
  await capture(ring, `open-${day}`, day);
}

async function capture({ processes, violations }: Ring, id: string, day: string): Promise<void> {
  const message = { id: `capture-${id}`, kind: 'capture', amount: 12_800, final: true, at: `${day}T13:00:00+08:00` } as const;
  const answer: Answer | undefined = await processes[1]?.authority.message(id, message);
  if (answer?.status !== 200) violations.push(`the capture of ${id} was answered ${answer?.status} ${answer?.body}`);
}

/** The offline verifier, and deadlocks: locks are promised to be taken in one order. */
async function booksOf(sql: Sql): Promise<readonly string[]> {
  const found: string[] = [];
  await verify(sql, {
    chainKey: CHAIN_KEY,
    onResult: ({ name, violations, first }) => {
      if (violations > 0) found.push(`${name}: ${violations} wrong, first ${first}`);
    },
  });
  await sql`select pg_stat_force_next_flush()`;
  const [row] = await sql<{ deadlocks: number }[]>`select deadlocks from pg_stat_database where datname = current_database()`;
  if ((row?.deadlocks ?? 0) > 0) found.push(`${row?.deadlocks} deadlocks`);
  return found;
}

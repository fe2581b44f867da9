// Writes the settlement world, closes each of its days with the real close, proves each, and closes all of them once more.
import { addDays } from '../../engine/settlement/business-day.ts';
import { settlementWorld, type WorldPlan, worldMerchants } from '../../engine/simulation/settlement-world.ts';
import type { Sql } from '../db/connect.ts';
import { readCalendars } from '../settlement/calendar.ts';
import { closeDay } from '../settlement/close.ts';
import type { Proof } from '../settlement/proof.ts';
import { proveClosed } from '../settlement/prove.ts';
import { kindCounts, lateRows, partyNets, stoodStill } from './settle-month-store.ts';
import { type Written, writeContracts, writeLives, writeMerchants } from './settlement-world-store.ts';

export interface MonthReport {
  readonly written: Written;
  /** "capture 700, refund 210". */
  readonly kinds: string;
  readonly faults: readonly string[];
  /** Figures that the second implementation compared, by check. */
  readonly compared: Readonly<Record<string, number>>;
  /** Minor units that were compared, each without its sign. */
  readonly cents: number;
  readonly unjudged: number;
  /** Entries that correct a sale `days` or more after it was first captured. */
  readonly late: { readonly days: number; readonly rows: number };
  readonly seconds: { readonly write: number; readonly close: number; readonly prove: number };
}

const ACTOR = 'settlement-world';
const LATE_DAYS = 3;
const AFTER_DAYS = 3;

/** The database must be migrated and empty. */
export async function settleMonth(sql: Sql, plan: WorldPlan, tell: (line: string) => void = () => {}): Promise<MonthReport> {
  const startedAt = performance.now();
  const written = await writeWorld(sql, plan, tell);
  const wroteAt = performance.now();
  const dates = Array.from({ length: plan.days }, (_, day) => addDays(plan.firstDay, day));
  const calendars = readCalendars();
  const close = { now: `${addDays(plan.firstDay, plan.days + AFTER_DAYS)}T00:00:00Z`, actor: ACTOR, calendars };
  const run: Run = { faults: [], proofs: [], hashes: new Map(), proveMs: 0 };
  for (const date of dates) await settleOne(sql, { run, request: { ...close, date }, tell });
  const provedAt = performance.now();
  for (const date of dates) {
    const again = await closeDay(sql, { ...close, date });
    if (!again.ok || again.day.hash !== run.hashes.get(date)) run.faults.push(`${date} closed again is another day`);
  }
  if (!(await stoodStill(sql, written.entries))) run.faults.push('closing again wrote rows');
  run.faults.push(...(await partyNets(sql)));
  return {
    written,
    kinds: await kindCounts(sql),
    faults: run.faults,
    ...summed(run.proofs),
    late: { days: LATE_DAYS, rows: await lateRows(sql, LATE_DAYS) },
    seconds: { write: (wroteAt - startedAt) / 1_000, close: (provedAt - wroteAt - run.proveMs) / 1_000, prove: run.proveMs / 1_000 },
  };
}

async function writeWorld(sql: Sql, plan: WorldPlan, tell: (line: string) => void): Promise<Written> {
  const merchants = worldMerchants(plan.merchants);
  await writeMerchants(sql, merchants);
  await writeContracts(sql, merchants, addDays(plan.firstDay, -1));
  return writeLives(sql, settlementWorld(plan), ({ messages, entries }) => {
    if (messages % 20 === 0) tell(`  ${messages} messages, ${entries} entries written`);
  });
}

interface Run {
  readonly faults: string[];
  readonly proofs: Proof[];
  readonly hashes: Map<string, string | null>;
  proveMs: number;
}

async function settleOne(
  sql: Sql,
  { run, request, tell }: { readonly run: Run; readonly request: Parameters<typeof closeDay>[1]; readonly tell: (line: string) => void },
): Promise<void> {
  const { date } = request;
  const beganAt = performance.now();
  const closed = await closeDay(sql, request);
  if (!closed.ok) {
    run.faults.push(`${date} is not closed: ${closed.code}`);
    return;
  }
  run.hashes.set(date, closed.day.hash);
  const closedAt = performance.now();
  const found: Proof[] = [];
  for await (const proof of proveClosed(sql, date)) found.push(proof);
  const ms = performance.now() - closedAt;
  run.proveMs += ms;
  run.proofs.push(...found);
  const wrong = found.filter((proof) => !proof.ok);
  run.faults.push(...wrong.map(({ name, detail }) => `${date} ${name}: ${detail}`));
  tell(
    `  ${date} closed in ${Math.round(closedAt - beganAt)} ms, proved in ${Math.round(ms)} ms: ${wrong.length === 0 ? 'agrees' : `${wrong.length} checks failed`}`,
  );
}

function summed(proofs: readonly Proof[]): Pick<MonthReport, 'compared' | 'cents' | 'unjudged'> {
  const compared: Record<string, number> = {};
  let [cents, unjudged] = [0, 0];
  for (const { name, figures } of proofs) {
    const count = Object.values(figures)[0];
    if (!name.startsWith('second implementation') || typeof count !== 'number') continue;
    compared[name] = (compared[name] ?? 0) + count;
    cents += Number(figures['minor units'] ?? 0);
    unjudged += Number(figures['not judged'] ?? 0);
  }
  return { compared, cents, unjudged };
}

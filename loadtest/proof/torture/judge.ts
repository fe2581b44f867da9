// The end of the torture: everything is quiet again, unknown answers are asked for, and history, rows and the offline verifier must agree.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { verify } from '../../../api/ledger/verify.ts';
import { checkAuthorization, checkDecision, checkMessages, checkNothingLost, checkSpending } from './check.ts';
import type { Entry } from './history.ts';
import { askBatch, type Load } from './load.ts';
import { countConnections, readAuthorizations, readDecisions, readMessages, readSpending } from './rows-store.ts';
import { killIn, type Slot, startIn } from './slot.ts';
import type { Stage } from './stage.ts';

const QUIET_MS_MAX = 120_000;
/** New processes that are asked before an answer is said to be missing. */
const TRIES_MAX = 5;
const BATCH = 64;
const LANES = 4;
/** Of what was heard, one in so many is asked for again. */
const SAMPLE_EACH = 50;
/** Pools of two processes at their largest. */
const CONNECTIONS_MAX = 60;
const GONE_MS_MAX = 10_000;

export interface Judged {
  readonly askedAgain: number;
  readonly rows: number;
  readonly connections: number;
  readonly drainedMs: number;
}

export async function judge(stage: Stage, load: Load, chainKey: string): Promise<Judged> {
  const { slots, history, say, sql } = stage;
  for (const slot of slots) slot.awaits = null;
  await Promise.all(slots.map((slot) => startIn(slot, { ...stage.start, isOver: () => false }, null)));
  const drainedMs = await untilVoided(stage);
  const rows = await compareRows(stage);
  const askedAgain = await resolve(stage, load);
  await compareRows(stage);
  checkSpending(stage.world, history, await readSpending(sql));
  checkMessages(stage.messages, history.faults, await readMessages(sql, stage.world.run));
  await verifyBooks(stage, chainKey);
  const connections = await countConnections(sql);
  if (connections > CONNECTIONS_MAX) history.faults.push({ kind: 'unresolved', about: `${connections} connections to the database` });
  await Promise.all(slots.map((slot) => killIn(slot, 'SIGTERM')));
  const left = await connectionsLeft(stage);
  if (left > 0) history.faults.push({ kind: 'unresolved', about: `${left} connections outlived their process` });
  say(`${rows} rows compared, ${askedAgain} asked again, ${connections} connections, ${left} of them left behind`);
  return { askedAgain, rows, connections, drainedMs };
}

/** The logs of unheard answers are done with: what was refused without the database is closed in it. */
async function untilVoided({ slots, history }: Stage): Promise<number> {
  const began = performance.now();
  const hasVoids = () => slots.some((slot) => existsSync(join(slot.dataDir, 'voids.ndjson')));
  while (hasVoids() && performance.now() - began < QUIET_MS_MAX) await sleep(50);
  if (hasVoids()) history.faults.push({ kind: 'not closed', about: 'the log of unheard answers is never done with' });
  return performance.now() - began;
}

async function compareRows({ sql, world, history }: Stage): Promise<number> {
  const rows = await readAuthorizations(sql, world.run, (row) => checkAuthorization(history, row));
  await readDecisions(sql, world.run, (row) => checkDecision(history, row));
  checkNothingLost(history);
  return rows;
}

/** Whatever is unknown, or was refused without the database, has one answer from now on, at either process (I13). */
async function resolve(stage: Stage, load: Load): Promise<number> {
  const asked = stage.history.entries.flatMap((entry, no) => (isAskedAgain(entry, no) ? [no] : []));
  for (const slot of stage.slots) {
    let left = await settleAll({ stage, load, slot }, asked);
    for (let tries = 1; left.length > 0 && tries < TRIES_MAX; tries += 1) {
      stage.say(`${left.length} without an answer to stay at ${slot.name}: a new process is asked`);
      await killIn(slot, 'SIGTERM'); // "Overloaded" stays the answer of the process that said it, as long as that lives.
      await startIn(slot, { ...stage.start, isOver: () => false }, null);
      left = await settleAll({ stage, load, slot }, left);
    }
    if (left.length > 0) stage.history.faults.push({ kind: 'unresolved', about: `at ${slot.name}: ${left.slice(0, BATCH).join(' ')}` });
  }
  return asked.length;
}

interface Asking {
  readonly stage: Stage;
  readonly load: Load;
  readonly slot: Slot;
}

/** Those that have no answer to stay yet. */
async function settleAll(asking: Asking, asked: readonly number[]): Promise<readonly number[]> {
  const left: number[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < asked.length) {
      next += BATCH;
      left.push(...(await settle(asking, asked.slice(next - BATCH, next))));
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return left;
}

const isAskedAgain = ({ isUnknown, closedAt, digest }: Entry, no: number): boolean =>
  isUnknown || closedAt !== null || (digest !== null && no % SAMPLE_EACH === 0);

async function settle({ stage, load, slot }: Asking, numbers: readonly number[]): Promise<readonly number[]> {
  const { client } = slot;
  if (client === null) throw new Error(`nobody listens in ${slot.name}`);
  return askBatch({ stage, load, by: stage.chance }, { slot, client }, numbers);
}

/** The offline verifier over everything; Postgres is left alone meanwhile. */
export async function verifyBooks(stage: Stage, chainKey: string): Promise<number> {
  const began = performance.now();
  let examined = 0;
  const violations = await verify(stage.sql, {
    chainKey,
    onResult: (result) => {
      examined += result.examined;
      if (result.violations > 0)
        stage.history.faults.push({ kind: 'books differ', about: `${result.name}: ${result.violations}, first ${result.first}` });
    },
  });
  stage.say(`verify: ${violations} violations in ${examined} records, ${((performance.now() - began) / 1_000).toFixed(0)} s`);
  return violations;
}

async function connectionsLeft({ sql }: Stage): Promise<number> {
  const began = performance.now();
  let left = await countConnections(sql);
  while (left > 0 && performance.now() - began < GONE_MS_MAX) {
    await sleep(100);
    left = await countConnections(sql);
  }
  return left;
}

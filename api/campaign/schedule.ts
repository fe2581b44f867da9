// Publishes approved versions at their hour by the clock of the database, through the same gate as everybody.
import type { Sql } from '../db/connect.ts';
import { type Gate, publishThrough } from './publish-gate.ts';
import { claimDue, type Due, recordFailure } from './schedule-store.ts';

const LOOK_MS = 500;

export interface ScheduleDeps {
  readonly sql: Sql;
  readonly gate: Gate;
  readonly onBug: (fault: unknown, subject: string) => void;
}

/** Looks twice a second until stopped; several processes may look, each version is taken by one. */
export function startSchedule(deps: ScheduleDeps): { readonly stop: () => void } {
  let running = false;
  const timer = setInterval(() => {
    if (running) return;
    running = true;
    publishDue(deps)
      .catch(() => undefined) // Postgres away: the next look finds the same rows.
      .finally(() => {
        running = false;
      });
  }, LOOK_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

/** Everything that is due now; the number that went live. */
export async function publishDue(deps: ScheduleDeps): Promise<number> {
  let live = 0;
  for (let due = await claimDue(deps.sql); due !== null; due = await claimDue(deps.sql)) if (await publishOne(deps, due)) live += 1;
  return live;
}

async function publishOne({ sql, gate, onBug }: ScheduleDeps, due: Due): Promise<boolean> {
  // Somebody paused it with a reason that a clock does not know; whoever does so from here on is seen in the transaction that publishes.
  if (due.state === 'paused') {
    await recordFailure(sql, { ...due, code: 'campaign_paused', detail: null });
    return false;
  }
  try {
    const made = await publishThrough(gate, sql, { id: due.id, version: due.version, actor: due.by, dueAt: due.at });
    if (!made.ok) await recordFailure(sql, { ...due, code: made.code, detail: made.detail ?? null });
    return made.ok;
  } catch (fault) {
    // A bug, or Postgres away: the claim runs out and it is tried again.
    onBug(fault, `scheduled ${due.id}`);
    return false;
  }
}

// A journal to tamper with: the demo bank's day decided by the real authority in two processes, one after the other, with heads published in between.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAuthority } from '../../../api/authority/open.ts';
import { startSealer } from '../../../api/audit/sealer.ts';
import { holidaysOf } from '../../../api/campaign/holidays.ts';
import type { Sql } from '../../../api/db/connect.ts';
import { startPublisher } from '../../../api/ledger/publisher.ts';
import { readCalendars } from '../../../api/settlement/calendar.ts';
import { loadDemo } from '../../../api/simulation/load-demo.ts';
import { playDay } from '../../../api/simulation/play-day.ts';
import { traffic } from '../../../engine/simulation/traffic.ts';
import { letTimeBeTold } from './journal-store.ts';

const DAY = '2026-11-18';
const CONCURRENCY = 24;
const PROCESSES = 2;
/** Of each process: heads are published after each. */
const PARTS = 3;
export const CHAIN_KEY = 'a chain key of the proof, thirty-two letters or more';

export interface Journal {
  readonly sql: Sql;
  readonly databaseUrl: string;
  /** Where the published heads are. */
  readonly dataDir: string;
}

/** Fails where an answer was none. */
export async function writeJournal(
  { sql, url }: { readonly sql: Sql; readonly url: string },
  order: { readonly authorizations: number; readonly seed: number },
): Promise<Journal> {
  const dataDir = mkdtempSync(join(tmpdir(), 'offerline-tampering-'));
  const faults: unknown[] = [];
  const onBug = (fault: unknown): void => void faults.push(fault);
  await letTimeBeTold(sql);
  const { bank } = await loadDemo(sql, DAY);
  const events = traffic({ seed: order.seed, count: order.authorizations, day: DAY, bank });
  const publisher = startPublisher({ sql, chainKey: CHAIN_KEY, dataDir, post: null, now: Date.now, onBug });
  const size = Math.ceil(events.length / (PROCESSES * PARTS));
  for (let process = 0; process < PROCESSES; process += 1) {
    const opened = await openAuthority({
      config: { dataDir, chainKey: CHAIN_KEY, latencyBudgetMs: 60_000, latencyCeilingMs: 60_000 },
      databaseUrl: url,
      sql,
      holidays: holidaysOf(readCalendars()),
      expire: false,
      onBug,
    });
    for (let part = 0; part < PARTS; part += 1) {
      const from = (process * PARTS + part) * size;
      const tally = await playDay({ events: events.slice(from, from + size), line: opened.authority, concurrency: CONCURRENCY });
      if (tally.failures > 0) throw new Error(`${tally.failures} answers were failures`);
      await publisher.publish();
    }
    await opened.stop();
  }
  await publisher.stop();
  await startSealer({ sql, chainKey: CHAIN_KEY, dataDir, now: Date.now, onBug }).stop();
  if (faults.length > 0) throw new Error(`the authority met ${String(faults[0])}`);
  return { sql, databaseUrl: url, dataDir };
}

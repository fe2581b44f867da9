// What a run has found, and its record: figures, the table of mutations, and what counts as a violation.
import type { Proven, Table } from '../record.ts';
import type { Found, Tally } from './drive.ts';
import { FINDINGS } from './judge.ts';
import { MUTATION_NAMES } from './mutations.ts';
import { pinned, type SchemathesisResult } from './schemathesis.ts';
import type { Stall } from './world.ts';

export interface Outcome {
  readonly found: readonly Found[];
  readonly rounds: readonly Tally[];
  readonly requests: number;
  readonly seconds: number;
  readonly schemathesis: SchemathesisResult | null;
  readonly skipped: readonly string[];
  /** Of the books and of the audit, by the offline verifier. */
  readonly violations: number;
  readonly bugs: number;
  readonly leaks: number;
  readonly crash: string | null;
  /** Longer than 100 ms of the process's own. */
  readonly stalls: readonly Stall[];
  readonly allStalls: number;
  readonly rssBytesMax: number;
  readonly heapBytesMax: number;
  /** Lines for a person. */
  readonly problems: readonly string[];
}

const MIB = 1024 * 1024;
/** Memory of the process that a run of any length must stay below. */
export const RSS_BYTES_MAX = 1_536 * MIB;

export function violationsOf(outcome: Outcome): number {
  const isTooLarge = outcome.rssBytesMax > RSS_BYTES_MAX ? 1 : 0;
  const { found, violations, bugs, leaks, stalls, crash, schemathesis } = outcome;
  return found.length + violations + bugs + leaks + stalls.length + (crash === null ? 0 : 1) + (schemathesis?.failures ?? 0) + isTooLarge;
}

export function provenOf(outcome: Outcome, { requests, seed }: { readonly requests: number; readonly seed: number }): Proven {
  const { rounds, schemathesis } = outcome;
  const succeeded = new Set(rounds.flatMap((each) => [...each.succeeded]));
  const asked = new Set(rounds.flatMap((each) => [...each.asked]));
  const byStatus = summed(rounds.map((each) => each.byStatus));
  const slow = summed(rounds.map((each) => each.slow));
  return {
    title: 'Fuzz: every operation of the OpenAPI document',
    meaning:
      'Valid requests about things that exist were mutated in their bytes, values, addresses, headers and framing and sent over real connections; schemathesis made its own from the document. A 5xx, a crash, a bug in the log, a refused request that was taken, an answer that is not as documented, a card number or key anywhere, a stall of the event loop above 100 ms, or books that do not prove would each count.',
    command: `npm run fuzz -- --requests ${requests} --seed ${seed} --keep`,
    violations: violationsOf(outcome),
    figures: [
      { label: 'Requests in all', value: outcome.requests + (schemathesis?.cases ?? 0) },
      { label: 'Mutated requests', value: outcome.requests },
      { label: 'A second', value: Math.round(outcome.requests / Math.max(1, outcome.seconds)) },
      { label: 'Operations asked', value: asked.size },
      { label: 'Operations that answered with success', value: succeeded.size },
      {
        label: 'Answers of 5xx but 503 unavailable',
        value: [...byStatus].reduce((sum, [status, count]) => sum + (status >= 500 && status !== 503 ? count : 0), 0),
      },
      { label: 'Answers of 503 unavailable', value: rounds.reduce((sum, each) => sum + each.unavailable, 0) },
      { label: 'Given up after ten seconds', value: [...slow].map(([name, count]) => `${name} ${count}`).join(', ') || 0 },
      { label: `Cases of schemathesis ${pinned()}`, value: schemathesis?.cases ?? 'not run' },
      { label: 'Stalls of the event loop above 100 ms', value: outcome.stalls.length },
      { label: 'Of these by the clock, the process waiting for a processor', value: outcome.allStalls - outcome.stalls.length },
      { label: 'Most memory of the process, MiB', value: Math.round(outcome.rssBytesMax / MIB) },
      { label: 'Violations in the books', value: outcome.violations },
    ],
    tables: [findingTable(outcome), mutationTable(rounds), statusTable(byStatus)],
    skipped: outcome.skipped,
  };
}

function summed<Key>(maps: readonly ReadonlyMap<Key, number>[]): ReadonlyMap<Key, number> {
  const total = new Map<Key, number>();
  for (const each of maps) for (const [key, count] of each) total.set(key, (total.get(key) ?? 0) + count);
  return total;
}

function findingTable({ found }: Outcome): Table {
  const rows = FINDINGS.map((kind) => [kind, found.filter((each) => each.kind === kind).length] as const);
  return { title: 'What would count, and how often it was found', columns: ['finding', 'times'], rows };
}

function mutationTable(rounds: readonly Tally[]): Table {
  const counts = summed(rounds.map((each) => each.byMutation));
  return {
    title: 'Mutations',
    columns: ['mutation', 'requests'],
    rows: MUTATION_NAMES.map((name) => [name, counts.get(name) ?? 0] as const),
  };
}

function statusTable(byStatus: ReadonlyMap<number, number>): Table {
  const rows = [...byStatus].toSorted(([one], [other]) => one - other).map(([status, count]) => [String(status), count] as const);
  return { title: 'Answers by status', columns: ['status', 'answers'], rows };
}

// Every way to tamper with the journal, at places chosen by a seed, each undone afterwards: verify must find it and name the first bad link and the row.
import type { Sql } from '../../../api/db/connect.ts';
import { ANSWER_CHECKS } from '../../../api/ledger/answer-checks-store.ts';
import { checkChain } from '../../../api/ledger/chain-check.ts';
import type { CheckResult } from '../../../api/ledger/check.ts';
import { runCheck } from '../../../api/ledger/entry-checks-store.ts';
import { headFilePath } from '../../../api/ledger/head-file.ts';
import { checkHeads } from '../../../api/ledger/heads-check.ts';
import { runChecks } from '../../../api/ledger/verify.ts';
import { CHAIN_KEY, type Journal } from './journal.ts';
import {
  allLinks,
  chooseRows,
  columnsOf,
  cutBatches,
  disarm,
  exchange,
  flip,
  type JournalTable,
  type Place,
  putIn,
  TABLES,
  takeOut,
  type Victim,
} from './tampering-store.ts';

/** One act, and what the proof must say of it: a text of each list. */
export interface Tampering {
  readonly kind: string;
  readonly table: string;
  /** What exactly, for whoever reads of one that was missed. */
  readonly words: string;
  readonly act: (sql: Sql) => Promise<void>;
  readonly named: readonly (readonly string[])[];
}
export interface Verdict {
  readonly tampering: Tampering;
  readonly isDetected: boolean;
  readonly isNamed: boolean;
  /** What the checks said. */
  readonly faults: readonly string[];
}

/** The link, as either proof says it. */
const linkOf = ({ stream, seq }: Place): readonly string[] => [`(stream ${stream}, link ${seq})`, `stream ${stream}, link ${seq}:`];
const batchOf = ({ id }: Place): readonly string[] => [`batch ${id} `, `batch ${id}:`];

/** All of them: `places` rows for each table and way. */
export async function tamperingsOf(
  sql: Sql,
  { seed, places }: { readonly seed: number; readonly places: number },
): Promise<readonly Tampering[]> {
  const all: Tampering[] = [];
  for (const table of TABLES) {
    const rowsFor = (way: string, count: number) => chooseRows(sql, table, { seed: `${seed} ${way}`, count });
    const columns = await columnsOf(sql, table);
    for (const column of columns)
      all.push(
        ...(await rowsFor(`flip ${column.name}`, places)).map((victim, no) => flipped({ ...column, table }, victim, seed * 31 + no * 7)),
      );
    all.push(...(await rowsFor('delete', places)).map((victim) => takenOut(table, victim)));
    all.push(...(await rowsFor('insert', places)).map((victim) => putInto(table, victim)));
    all.push(
      ...pairsOf(table, await rowsFor('swap', places * 20))
        .slice(0, places)
        .map((pair) => swapped(table, pair)),
    );
  }
  return [...all, ...cuts(await allLinks(sql), places)];
}

function flipped(
  column: { readonly table: JournalTable; readonly name: string; readonly type: string },
  victim: Victim,
  dice: number,
): Tampering {
  const { table, name } = column;
  const isRow = table !== 'batches' && name !== 'batch';
  return {
    kind: 'flip a byte',
    table,
    words: `${name} of ${victim.name}`,
    act: (sql) => flip(sql, column, { victim, dice }),
    // A row that is called otherwise now is named by its new name.
    named: [[...linkOf(victim), ...batchOf(victim)], isRow && !isKey(name) ? [victim.name] : ['']],
  };
}

const isKey = (column: string): boolean => ['authorization_id', 'id', 'message_id', 'no'].includes(column);

function takenOut(table: JournalTable, victim: Victim): Tampering {
  const next: Place = { ...victim, seq: victim.seq + 1 };
  const places = table === 'batches' ? [...batchOf(victim), ...linkOf(next), ...linkOf(victim)] : linkOf(victim);
  return {
    kind: 'delete a row',
    table,
    words: victim.name,
    act: (sql) => takeOut(sql, table, victim),
    named: [places, table === 'batches' ? [''] : [' gone']],
  };
}

function putInto(table: JournalTable, victim: Victim): Tampering {
  const named = table === 'batches' ? [''] : [`put in: ${victim.name.split('/')[0]}`];
  return {
    kind: 'insert a row',
    table,
    words: `a copy of ${victim.name}`,
    act: (sql) => putIn(sql, table, victim),
    named: [linkOf(victim), named],
  };
}

/** Rows of two batches; links of one stream. */
function pairsOf(table: JournalTable, rows: readonly Victim[]): readonly (readonly [Victim, Victim])[] {
  const left = [...rows];
  const pairs: (readonly [Victim, Victim])[] = [];
  for (let one = left.shift(); one !== undefined; one = left.shift()) {
    const [first, no] = [one, left.findIndex((other) => other.id !== one?.id && (table !== 'batches' || other.stream === one?.stream))];
    const [other] = no === -1 ? [] : left.splice(no, 1);
    if (other !== undefined) pairs.push([first, other]);
  }
  return pairs;
}

function swapped(table: JournalTable, pair: readonly [Victim, Victim]): Tampering {
  const [first, second] = pair[0].id < pair[1].id ? pair : [pair[1], pair[0]];
  return {
    kind: table === 'batches' ? 'reorder two links' : 'swap two rows',
    table,
    words: `${pair[0].name} and ${pair[1].name}`,
    act: (sql) => exchange(sql, table, pair),
    named: [
      table === 'batches' ? [...batchOf(first), ...batchOf(second)] : linkOf(first),
      table === 'batches' ? [''] : [first.name, second.name],
    ],
  };
}

/** The newest batches of the journal, and whole streams, with everything in them: the rows that are left agree with each other. */
function cuts(links: readonly Place[], places: number): readonly Tampering[] {
  const newest = (count: number): Tampering => cutOf(`truncate the newest batches`, `the newest ${count}`, links.slice(-count));
  const streams = [...new Set(links.map(({ stream }) => stream))];
  const whole = streams.slice(0, places).map((stream) =>
    cutOf(
      'delete a stream',
      stream,
      links.filter((link) => link.stream === stream),
    ),
  );
  const older = Math.floor(links.length / 2);
  return [
    ...Array.from({ length: places }, (_, no) => newest(no + 1)),
    ...whole,
    cutOf('restore an older copy', `the first ${links.length - older} of ${links.length} batches`, links.slice(-older)),
  ];
}

function cutOf(kind: string, words: string, gone: readonly Place[]): Tampering {
  const ids = gone.map(({ id }) => id);
  const first = new Map(gone.toReversed().map((link) => [link.stream, link]));
  // Ends of streams are told by the published heads; a link that is missed before another one by the chain.
  const named = [...first.values()].flatMap((link) => [...linkOf(link), ...linkOf({ ...link, seq: link.seq + 1 })]);
  return { kind, table: 'all four', words, act: (sql) => cutBatches(sql, ids), named: [named] };
}

/** Undone afterwards. `runAll`: everything that verify proves, unless told to prove the chain and the answers alone. */
export async function judge({ sql, dataDir }: Journal, tampering: Tampering, runAll: RunChecks = runChecks): Promise<Verdict> {
  const faults: string[] = [];
  const undone = new Error('undone');
  await sql
    .begin(async (transaction) => {
      const tampered = transaction as unknown as Sql;
      await disarm(tampered);
      await tampering.act(tampered);
      faults.push(...(await faultsOf(tampered, dataDir, runAll)));
      throw undone;
    })
    .catch((reason: unknown) => {
      if (reason !== undone) throw new Error(`${tampering.kind}, ${tampering.table}, ${tampering.words}: ${String(reason)}`);
    });
  const isNamed = tampering.named.every((texts) => texts.some((text) => faults.some((fault) => fault.includes(text))));
  return { tampering, isDetected: faults.length > 0, isNamed: faults.length > 0 && isNamed, faults };
}

export type RunChecks = typeof runChecks;

/** A few of them, and quickly. */
export const proveAnswersAndChain: RunChecks = async (sql, { chainKey, onResult }) => {
  const results = [await checkChain(sql, chainKey)];
  for (const check of ANSWER_CHECKS) results.push(await runCheck(sql, check));
  for (const result of results) onResult(result);
  return results.reduce((sum, { violations }) => sum + violations, 0);
};

/** What verify says. */
export async function faultsOf(sql: Sql, dataDir: string, runAll: RunChecks = runChecks): Promise<readonly string[]> {
  const faults: string[] = [];
  const onResult = ({ name, first }: CheckResult): void => {
    if (first !== null) faults.push(`${name}: ${first}`);
  };
  await runAll(sql, { chainKey: CHAIN_KEY, onResult });
  const heads = await checkHeads(sql, { chainKey: CHAIN_KEY, path: headFilePath(dataDir) });
  if (heads !== null) onResult(heads);
  return faults;
}

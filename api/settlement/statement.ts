// Reads a statement: its totals (frozen, or provisional while the day is open) and its lines, by the page or as one long stream.
import { statementLines, type StatementLine } from '../../engine/settlement/statement.ts';
import type { Sql } from '../db/connect.ts';
import { type Page, pageOf } from '../http/list.ts';
import {
  businessDay,
  entriesOfPage,
  entriesOfStatement,
  frozenStatements,
  type PlacedEntry,
  type StatementKey,
  type StatementsAsked,
  type StatementSummary,
} from './statement-store.ts';
import { provisionalStatements } from './totals-store.ts';

const CURRENCIES_MAX = 200;

/** Statements of a date, of one party or of all. */
export async function listStatements(sql: Sql, of: StatementsAsked): Promise<readonly StatementSummary[]> {
  const day = await businessDay(sql, of.date);
  return day?.state === 'closed' ? frozenStatements(sql, of) : provisionalStatements(sql, of);
}

export interface FoundStatement extends StatementSummary {
  /** All currencies in which the party has a statement that day. */
  readonly currencies: readonly string[];
}

/** The statement in `currency`, or in the one with the most lines; null when the party has none. */
export async function findStatement(
  sql: Sql,
  of: { readonly date: string; readonly party: string; readonly currency: string | undefined },
): Promise<FoundStatement | null> {
  const all = await listStatements(sql, { date: of.date, party: of.party, within: null, after: ['', ''], limit: CURRENCIES_MAX });
  const wanted = of.currency === undefined ? all : all.filter((each) => each.currency === of.currency);
  const [first] = wanted.toSorted((one, other) => other.totals.lines - one.totals.lines);
  return first === undefined ? null : { ...first, currencies: all.map((each) => each.currency) };
}

/** One page of lines, in the order in which they were posted. */
export async function pageOfLines(
  sql: Sql,
  key: StatementKey,
  page: { readonly after: number; readonly limit: number },
): Promise<Page<StatementLine>> {
  const entries = await entriesOfPage(sql, key, { after: page.after, limit: page.limit + 1 });
  const { items, next } = pageOf(linesOf(key.party, entries), page.limit, (last) => [String(last.place)]);
  return { items: items.map((each) => each.line), next };
}

/** Every line of a statement, however long. */
export async function* allLines(sql: Sql, key: StatementKey): AsyncGenerator<StatementLine> {
  let open: readonly PlacedEntry[] = [];
  for await (const entries of entriesOfStatement(sql, key)) {
    const together = [...open, ...entries];
    const lastPlace = together.at(-1)?.place;
    // The last line may go on in the next chunk.
    open = together.filter((entry) => entry.place === lastPlace);
    for (const { line } of linesOf(
      key.party,
      together.filter((entry) => entry.place !== lastPlace),
    ))
      yield line;
  }
  for (const { line } of linesOf(key.party, open)) yield line;
}

interface PlacedLine {
  readonly line: StatementLine;
  readonly place: number;
}

/** Entries of one line have one place. */
function linesOf(party: string, entries: readonly PlacedEntry[]): readonly PlacedLine[] {
  const entriesByPlace = new Map<number, PlacedEntry[]>();
  for (const entry of entries) {
    const own = entriesByPlace.get(entry.place);
    if (own === undefined) entriesByPlace.set(entry.place, [entry]);
    else own.push(entry);
  }
  return [...entriesByPlace].flatMap(([place, own]) => {
    const saleStands = own[0]?.saleStands ?? false;
    return statementLines(party, own).map((line) => ({ place, line: saleStands ? { ...line, amount: null, paid: null } : line }));
  });
}

// Reads a statement: its totals (frozen, or provisional while the day is open) and its lines, by the page or as one long stream.
import { NO_LINES, statementLines, type StatementLine } from '../../engine/settlement/statement.ts';
import type { Sql } from '../db/connect.ts';
import { type Page, pageOf } from '../http/list.ts';
import { frozenShopCurrencies, frozenShops, isChain, type ShopStatement, shopsOf } from './statement-item-store.ts';
import {
  entriesOfPage,
  entriesOfStatement,
  frozenStatements,
  type LinePage,
  type PlacedEntry,
  type StatementKey,
  type StatementsAsked,
  type StatementSummary,
} from './statement-store.ts';
import { businessDay } from './day-store.ts';
import { provisionalStatements } from './totals-store.ts';

const CURRENCIES_MAX = 200;
const SHOPS_MAX = 10_000;

/** Statements of a date, of one party or of all. */
export async function listStatements(sql: Sql, of: StatementsAsked): Promise<readonly StatementSummary[]> {
  const day = await businessDay(sql, of.date);
  return day?.state === 'closed' ? frozenStatements(sql, of) : provisionalStatements(sql, of);
}

export interface FoundStatement extends StatementSummary {
  /** All currencies in which the party has a statement that day. */
  readonly currencies: readonly string[];
}

/** The statement in `currency`, or in the one with the most lines; null when the party has none. A chain also has one where only its shops have. */
export async function findStatement(
  sql: Sql,
  of: { readonly date: string; readonly party: string; readonly currency: string | undefined },
): Promise<FoundStatement | null> {
  const own = await listStatements(sql, { date: of.date, party: of.party, within: null, after: ['', ''], limit: CURRENCIES_MAX });
  const all = isChain(of.party) ? await withShopCurrencies(sql, of, own) : own;
  const wanted = of.currency === undefined ? all : all.filter((each) => each.currency === of.currency);
  const [first] = wanted.toSorted((one, other) => other.totals.lines - one.totals.lines);
  return first === undefined ? null : { ...first, currencies: all.map((each) => each.currency) };
}

/** The statements of the shops of a chain on its day: as frozen, or as they stand now. */
export async function shopStatements(sql: Sql, statement: StatementSummary): Promise<readonly ShopStatement[]> {
  if (!isChain(statement.party)) return [];
  if (statement.state === 'closed') return frozenShops(sql, statement);
  return (await openShops(sql, statement)).filter((shop) => shop.currency === statement.currency);
}

async function openShops(sql: Sql, of: { readonly date: string; readonly party: string }) {
  const shops = await shopsOf(sql, of.party);
  const nameByParty = new Map(shops.map((shop) => [shop.party, shop.name]));
  const asked = { date: of.date, party: null, within: [...nameByParty.keys()], after: ['', ''] as const, limit: SHOPS_MAX };
  const found = shops.length === 0 ? [] : await provisionalStatements(sql, asked);
  return found.map(({ party, currency, totals, hash }) => ({ party, currency, totals, hash, name: nameByParty.get(party) ?? null }));
}

async function withShopCurrencies(
  sql: Sql,
  of: { readonly date: string; readonly party: string },
  own: readonly StatementSummary[],
): Promise<readonly StatementSummary[]> {
  const isClosed = (await businessDay(sql, of.date))?.state === 'closed';
  const used = isClosed ? await frozenShopCurrencies(sql, of) : (await openShops(sql, of)).map((shop) => shop.currency);
  const missing = [...new Set(used)].filter((currency) => !own.some((each) => each.currency === currency));
  const empty = { date: of.date, party: of.party, totals: NO_LINES, payOn: null, hash: null };
  return [...own, ...missing.map((currency) => ({ ...empty, currency, state: isClosed ? ('closed' as const) : ('open' as const) }))];
}

/** One page of lines; the cursor says rank and place of the last. */
export async function pageOfLines(sql: Sql, key: StatementKey, page: LinePage): Promise<Page<StatementLine>> {
  const entries = await entriesOfPage(sql, key, { ...page, limit: page.limit + 1 });
  const { items, next } = pageOf(linesOf(key.party, entries), page.limit, (last) => [String(last.rank), String(last.place)]);
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
  readonly rank: number;
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
    const [first] = own;
    const saleStands = first?.saleStands ?? false;
    return statementLines(party, own).map((line) => ({
      place,
      rank: first?.rank ?? 0,
      line: saleStands ? { ...line, amount: null, paid: null } : line,
    }));
  });
}

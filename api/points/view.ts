// What is told of the points of one wallet: balances of each programme now and on a day, lots, what ends soon, and the statement as rows and as a file.
import { expiringSoon } from '../../engine/benefit/points-house.ts';
import { owed } from '../../engine/benefit/wallet.ts';
import type { Sql } from '../db/connect.ts';
import { csvOf } from '../watch/csv.ts';
import { balancesOn, type HeldPoints, programmesOf, readHeldPoints } from './read-store.ts';
import { saidOf } from './said.ts';
import { readStatement, type StatementPage, type StatementRow } from './statement-store.ts';
import { readProgrammes, type StoredProgramme } from './programme-store.ts';

/** Points that end within so many days are told of. */
export const EXPIRING_DAYS = 30;
/** Lots shown with a balance; all of them are in the list of lots. */
const LOTS_SHOWN = 50;

const sum = (values: readonly number[]) => values.reduce((all, each) => all + each, 0);

/** One programme as a wallet holds it: active is what may be spent, so what is owed is out of it already. */
export function shownPoints({ now, lots, debts }: HeldPoints, { id, name, pointName, transfer }: StoredProgramme) {
  const mine = lots.filter(({ programme }) => programme === id);
  const open = mine.filter(({ active, expiresAt }) => active > 0 && (expiresAt === null || Date.parse(expiresAt) > Date.parse(now)));
  const net = sum(open.map(({ active }) => active)) - owed(debts, id);
  return {
    programme: id,
    name,
    pointName,
    transfer: transfer.to,
    active: Math.max(0, net),
    pending: sum(mine.map(({ pending }) => pending)),
    debt: Math.max(0, -net),
    expiring: expiringSoon(open, { now, days: EXPIRING_DAYS }),
    lots: mine
      .filter((lot) => lot.pending > 0 || open.includes(lot))
      .slice(0, LOTS_SHOWN)
      .map(({ active, pending, expiresAt, id: lot }) => ({ id: lot, points: active + pending, active, pending, expiresAt })),
  };
}

/** Every programme of a wallet, and those named. */
export async function pointsOf(sql: Sql, subject: string, named: readonly string[] = []) {
  const [held, known] = await Promise.all([readHeldPoints(sql, subject), programmesOf(sql, subject)]);
  const programmes = await readProgrammes(sql, [...new Set([...known, ...named])].toSorted());
  return [...programmes.values()].map((programme) => shownPoints(held, programme));
}

export interface AsOf {
  readonly programme: string;
  readonly asOf: string;
  /** past: from the ledger; now; future: what there is now, less what will have ended by then. */
  readonly tense: 'past' | 'now' | 'future';
  readonly active: number;
  readonly pending: number;
  readonly debt: number;
  /** Of the future: points that will have ended. */
  readonly willExpire: number;
}

/** The balance at the end of a day, in the bank's time zone; today's is what stands now. */
export async function balanceAsOf(
  sql: Sql,
  of: { readonly subject: string; readonly programme: string; readonly date: string },
): Promise<AsOf> {
  const { subject, programme, date } = of;
  const held = await readHeldPoints(sql, subject);
  const [clock] = await sql<{ today: string; ends: string }[]>`
    with zone as (select coalesce((select value #>> '{}' from settings where name = 'timeZone'), 'Asia/Shanghai') as name)
    select (holder_time() at time zone name)::date as today, to_char((((${date}::date + 1)::timestamp) at time zone name) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as ends from zone`;
  if (clock === undefined) throw new Error('a clock has one row');
  if (date < clock.today) {
    const { active, pending } = await balancesOn(sql, of);
    return { programme, asOf: date, tense: 'past', active: Math.max(0, active), pending, debt: Math.max(0, -active), willExpire: 0 };
  }
  const mine = held.lots.filter(
    (lot) => lot.programme === programme && (lot.expiresAt === null || Date.parse(lot.expiresAt) > Date.parse(held.now)),
  );
  const gone =
    date === clock.today
      ? 0
      : sum(
          mine.flatMap(({ active, expiresAt }) => (expiresAt !== null && Date.parse(expiresAt) < Date.parse(clock.ends) ? [active] : [])),
        );
  const net = sum(mine.map(({ active }) => active)) - gone - owed(held.debts, programme);
  const pending = sum(mine.map((lot) => lot.pending));
  const tense = date === clock.today ? 'now' : 'future';
  return { programme, asOf: date, tense, active: Math.max(0, net), pending, debt: Math.max(0, -net), willExpire: gone };
}

export function shownRow({ template, source, ...row }: StatementRow) {
  const { kind, words } = saidOf({ template, source, active: row.active });
  return { ...row, kind, words, reference: source ?? row.authorizationId };
}

const FILE_COLUMNS = [
  'date',
  'at',
  'kind',
  'text',
  'merchant',
  'campaign',
  'item',
  'active',
  'pending',
  'balance',
  'pendingBalance',
  'expiresAt',
  'reference',
] as const;
/** A file holds at most so many rows, newest first. */
export const FILE_ROWS_MAX = 10_000;

/** The statement as a file that a spreadsheet cannot run. */
export async function statementFile(sql: Sql, page: Omit<StatementPage, 'before' | 'limit'>, locale: 'en' | 'zh-CN'): Promise<string> {
  const rows = await readStatement(sql, { ...page, before: null, limit: FILE_ROWS_MAX });
  const said = rows.map(shownRow).map((row) => ({
    ...row,
    text: row.words[locale],
    merchant: row.merchant?.[locale] ?? '',
    campaign: row.campaign?.[locale] ?? '',
    item: row.item?.[locale] ?? '',
  }));
  return csvOf(said, FILE_COLUMNS);
}

// The four-way tie-out of a day: authorizations = clearing file = ledger = statements, by merchant and currency, and every difference with its cause.
import type { Sql } from '../db/connect.ts';
import { causesOf, clearingSide, type DayKey, ledgerSide, messageSide, openFiles, type SideRow, statementSide } from './tie-out-store.ts';
import type { Sum, TieCause } from './tie-side.ts';

export interface TieRow {
  readonly acquirer: string;
  readonly merchant: string;
  readonly currency: string;
  /** Messages that the authority took on this date. */
  readonly authorizations: Sum;
  /** Records of the files of this business date; null where no file of the acquirer has come. */
  readonly clearing: Sum | null;
  /** Messages of the date that moved a benefit, and their payments. */
  readonly ledger: Sum;
  /** Benefits of the date as they move the merchant's balance: what the ledger adds up to, and what its statement says. */
  readonly benefits: { readonly ledger: number; readonly statement: number };
}
export interface TieOut {
  readonly date: string;
  /** Every difference is explained, and nothing is missing. */
  readonly ties: boolean;
  /** Acquirers with messages on the date whose file has not come. */
  readonly missingFiles: readonly string[];
  readonly totals: readonly (Omit<TieRow, 'acquirer' | 'merchant'> & { readonly acquirer: null; readonly merchant: null })[];
  readonly rows: readonly TieRow[];
  readonly causes: readonly TieCause[];
}

/** Reads the four sides from their own tables, in one snapshot. */
export async function tieOut(sql: Sql, date: string): Promise<TieOut> {
  return (await sql.begin('isolation level repeatable read read only', async (transaction) => {
    const on = transaction as unknown as Sql;
    const [messages, records, entries, statements, causes, arrived] = [
      await messageSide(on, date),
      await clearingSide(on, date),
      await ledgerSide(on, date),
      await statementSide(on, date),
      await causesOf(on, date),
      await openFiles(on, date),
    ];
    return assemble({ date, messages, records, entries, statements, causes, arrived });
  })) as TieOut;
}

interface Sides {
  readonly date: string;
  readonly messages: readonly SideRow[];
  readonly records: readonly SideRow[];
  readonly entries: readonly (SideRow & { readonly benefits: number })[];
  readonly statements: readonly (DayKey & { readonly benefits: number })[];
  readonly causes: readonly TieCause[];
  readonly arrived: readonly string[];
}

const NOTHING: Sum = { count: 0, sum: 0 };
const keyOf = ({ merchant, currency }: DayKey): string => `${merchant}\t${currency}`;

function assemble({ date, messages, records, entries, statements, causes, arrived }: Sides): TieOut {
  const acquirerByKey = new Map([...records, ...messages].map((row) => [keyOf(row), row.acquirer ?? 'default']));
  const keys = [...new Set([...messages, ...records, ...entries, ...statements].map(keyOf))].toSorted();
  const [byMessage, byRecord, byEntry, byStatement] = [keyed(messages), keyed(records), keyed(entries), keyed(statements)];
  const rows = keys.map((key): TieRow => {
    const [merchant = '', currency = ''] = key.split('\t');
    const acquirer = acquirerByKey.get(key) ?? 'default';
    const record = byRecord.get(key);
    return {
      acquirer,
      merchant,
      currency,
      authorizations: sumOf(byMessage.get(key)),
      clearing: record === undefined && !arrived.includes(acquirer) ? null : sumOf(record),
      ledger: sumOf(byEntry.get(key)),
      benefits: { ledger: byEntry.get(key)?.benefits ?? 0, statement: byStatement.get(key)?.benefits ?? 0 },
    };
  });
  const all = [...causes, ...rows.flatMap((row) => remaining(row, causes))];
  const missingFiles = [...new Set(messages.map(({ acquirer }) => acquirer ?? 'default'))]
    .filter((each) => !arrived.includes(each))
    .toSorted();
  return {
    date,
    ties: missingFiles.length === 0 && all.every(({ state }) => state === 'explained'),
    missingFiles,
    totals: totalsOf(rows),
    rows,
    causes: all,
  };
}

const keyed = <Row extends DayKey>(rows: readonly Row[]): ReadonlyMap<string, Row> => new Map(rows.map((row) => [keyOf(row), row]));
const sumOf = (row: Sum | undefined): Sum => (row === undefined ? NOTHING : { count: row.count, sum: row.sum });

/** What no cause accounts for: a fault of ours, or a file that has not come. */
function remaining(
  { acquirer, merchant, currency, authorizations, clearing, ledger, benefits }: TieRow,
  causes: readonly TieCause[],
): readonly TieCause[] {
  const own = causes.filter((cause) => cause.merchant === merchant && cause.currency === currency);
  const at = { acquirer, merchant, currency, state: 'open' as const };
  const left = (between: TieCause['between'], of: Sum): readonly TieCause[] => {
    const known = own.filter((cause) => cause.between === between);
    const rest = {
      count: of.count - known.reduce((all, { count }) => all + count, 0),
      sum: of.sum - known.reduce((all, { sum }) => all + sum, 0),
    };
    return rest.count === 0 && rest.sum === 0 ? [] : [{ between, ...at, cause: 'unexplained', ...rest }];
  };
  const apart = benefits.statement - benefits.ledger;
  return [
    ...(clearing === null
      ? [
          {
            between: 'authorizations-clearing' as const,
            ...at,
            cause: 'file_missing',
            count: -authorizations.count,
            sum: -authorizations.sum,
          },
        ]
      : left('authorizations-clearing', { count: clearing.count - authorizations.count, sum: clearing.sum - authorizations.sum })),
    ...left('authorizations-ledger', { count: ledger.count - authorizations.count, sum: ledger.sum - authorizations.sum }),
    ...(apart === 0 ? [] : [{ between: 'ledger-statements' as const, ...at, cause: 'unexplained', count: 0, sum: apart }]),
  ];
}

function totalsOf(rows: readonly TieRow[]): TieOut['totals'] {
  const currencies = [...new Set(rows.map(({ currency }) => currency))].toSorted();
  return currencies.map((currency) => {
    const own = rows.filter((row) => row.currency === currency);
    const add = (of: (row: TieRow) => Sum): Sum =>
      own.reduce((all, row) => ({ count: all.count + of(row).count, sum: all.sum + of(row).sum }), NOTHING);
    return {
      acquirer: null,
      merchant: null,
      currency,
      authorizations: add((row) => row.authorizations),
      clearing: own.every(({ clearing }) => clearing === null) ? null : add(({ clearing }) => clearing ?? NOTHING),
      ledger: add((row) => row.ledger),
      benefits: {
        ledger: own.reduce((all, row) => all + row.benefits.ledger, 0),
        statement: own.reduce((all, row) => all + row.benefits.statement, 0),
      },
    };
  });
}

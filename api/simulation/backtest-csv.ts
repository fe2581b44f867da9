// The report of a backtest as a CSV file (RFC 4180): one table after the other, told apart by the first column; amounts are decimals.
import { PARTIES } from '../../engine/funding/schema.ts';
import type { BacktestReport } from '../../engine/simulation/backtest-report.ts';
import type { Pair } from '../../engine/simulation/backtest-sums.ts';
import { decimalText } from '../../engine/money/currency.ts';

const HEADER = [
  'table',
  'date',
  'name',
  'live_grants',
  'draft_grants',
  'live_cost',
  'draft_cost',
  'live_bank',
  'draft_bank',
  'live_merchant',
  'draft_merchant',
  'live_scheme',
  'draft_scheme',
  'live_points',
  'draft_points',
  'currency',
];
type Cell = string | number | null;

export function backtestCsv(report: BacktestReport, currency: string): string {
  const money = (amount: number) => decimalText(amount, currency);
  const currencyBy = new Map(report.campaigns.map((row) => [row.campaign, row.currency]));
  const rows: readonly (readonly Cell[])[] = [
    HEADER,
    ['total', null, 'all campaigns', ...pairCells(report.totals, currency)],
    ...report.campaigns.map((row) => ['campaign', null, row.campaign, ...pairCells(row, row.currency)]),
    ...report.days.map((row) => ['day', row.date, row.campaign, ...pairCells(row, currencyBy.get(row.campaign) ?? currency)]),
    ...report.segments.map((row) => [
      `segment ${row.dimension}`,
      null,
      row.value,
      row.liveGrants,
      row.triedGrants,
      money(row.liveValue),
      money(row.triedValue),
    ]),
    ...(report.forecast?.days ?? []).map((day) => [
      'forecast low middle high',
      day.date,
      null,
      null,
      null,
      money(day.low),
      money(day.middle),
      money(day.high),
    ]),
  ];
  return rows.map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

function pairCells({ live, tried }: Pair, currency: string): readonly Cell[] {
  const money = (amount: number) => decimalText(amount, currency);
  const parties = PARTIES.flatMap((party) => [money(live.byParty[party]), money(tried.byParty[party])]);
  return [live.grants, tried.grants, money(live.cost), money(tried.cost), ...parties, live.pointsEarned, tried.pointsEarned, currency];
}

/** A spreadsheet runs nothing: a text that begins like a formula is led by an apostrophe. */
function field(cell: Cell): string {
  const text = cell === null ? '' : String(cell);
  const plain = typeof cell === 'string' && /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

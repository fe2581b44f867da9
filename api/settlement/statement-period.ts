// The statement of a period: the frozen statements of its days, added up, and the days that are still open named.
import { isDay } from '../../engine/money/instant.ts';
import type { StatementTotals } from '../../engine/settlement/statement.ts';
import { subsidyOf, sumTotals } from '../../engine/settlement/sum-totals.ts';
import { addDays } from '../../engine/settlement/business-day.ts';
import type { Sql } from '../db/connect.ts';
import { type LongSheet, type Row, streamOf } from './sheet.ts';
import { frozenDays, openDays, type Period } from './statement-item-store.ts';
import { figuresOf, nameOf } from './statement-sheet.ts';
import type { Names, StatementSummary } from './statement-store.ts';
import type { Wording } from './statement-wording.ts';
import { type Locale, say, type Word } from './statement-words.ts';

/** A year and a day. */
export const PERIOD_DAYS_MAX = 367;

export interface PeriodStatement extends Period {
  readonly currency: string;
  readonly currencies: readonly string[];
  readonly totals: StatementTotals;
  readonly days: readonly StatementSummary[];
  /** Days with entries that are not closed yet, and therefore not in the totals. */
  readonly open: readonly string[];
}

/** Null where the party has no closed statement in the period. The currency with the most days is taken where none is asked for. */
export async function periodStatement(sql: Sql, of: Period & { readonly currency: string | undefined }): Promise<PeriodStatement | null> {
  const all = await frozenDays(sql, of);
  const count = (currency: string) => all.filter((day) => day.currency === currency).length;
  const currencies = [...new Set(all.map((day) => day.currency))].toSorted(
    (one, other) => count(other) - count(one) || (one < other ? -1 : 1),
  );
  const currency = of.currency ?? currencies[0];
  const days = all.filter((day) => day.currency === currency);
  if (currency === undefined || days.length === 0) return null;
  const { from, to, party } = of;
  return { from, to, party, currency, currencies, totals: sumTotals(days.map((day) => day.totals)), days, open: await openDays(sql, of) };
}

/** What is no date is found out before this is asked, and asks it all the same. */
export function isPeriod({ from, to }: Pick<Period, 'from' | 'to'>): boolean {
  return isDay(from) && from <= to && to < addDays(from, PERIOD_DAYS_MAX);
}

export function periodSheet(
  period: PeriodStatement,
  { locale, wording, merchant }: { readonly locale: Locale; readonly wording: Wording; readonly merchant: Names | null },
): LongSheet {
  const { from, to, party, currency, totals, days, open } = period;
  const head = { date: to, party, currency, state: 'closed' as const, totals, payOn: null, hash: null };
  const who = nameOf({ statement: head, merchant }, locale);
  const values = { merchant: who, date: to, currency, amount: Math.abs(totals.net), locale };
  const facts = [
    [say('period', locale), `${from} – ${to}`],
    [say('currency', locale), currency],
    [say('days', locale), String(days.length)],
    ...(open.length === 0 ? [] : [[say('open', locale), open.join(', ')] as const]),
  ] as const;
  return {
    title: wording('title', values),
    who,
    opening: [wording(totals.net < 0 ? 'pays' : 'receives', values)],
    closing: wording('closing', values),
    facts,
    figuresTitle: say('totals', locale),
    figures: figuresOf(totals, [], locale),
    net: [say(totals.net < 0 ? 'pays' : 'receives', locale), Math.abs(totals.net)],
    currency,
    locale,
    seal: null,
    pageOf: say('pageOf', locale),
    date: to,
    tables: [dayTable(period, locale)],
  };
}

function dayTable({ days, totals }: PeriodStatement, locale: Locale): LongSheet['tables'][number] {
  const money = (word: Word) => ({ head: say(word, locale), kind: 'money' as const, width: 9 });
  const cells = (name: string, payOn: string, of: StatementTotals): Row => [
    name,
    payOn,
    of.lines + of.items,
    of.gross,
    of.paid,
    subsidyOf(of),
    of.benefits,
    of.net - of.benefits,
    of.net,
  ];
  return {
    name: say('days', locale),
    columns: [
      { head: say('day', locale), kind: 'text', width: 10 },
      { head: say('payOn', locale), kind: 'text', width: 10 },
      { head: say('count', locale), kind: 'count', width: 6 },
      money('gross'),
      money('paid'),
      money('subsidy'),
      money('benefits'),
      money('items'),
      money('net'),
    ],
    rows: streamOf(days.map((day) => cells(day.date, day.payOn ?? '', day.totals))),
    sum: cells(say('sum', locale), '', totals),
    note: null,
  };
}

// How a merchant stands: its settlements of a day, and its account with what is due, what is under way, and when the next payout comes.
import { figuresOf } from './settlement-figure.ts';
import type { Sql } from '../db/connect.ts';
import { listStatements } from '../settlement/statement.ts';
import type { StatementSummary } from '../settlement/statement-store.ts';
import { comingByDate, dueBalances, movements, type Movement, standingBalance, statedCurrency } from './balance-store.ts';
import { type Contract, contractCurrencies, contractInForce } from './contract-store.ts';
import { settlementAsides, type SettlementAside } from './settlement-store.ts';

export interface Settlement extends ReturnType<typeof figuresOf> {
  readonly date: string;
  readonly party: string;
  readonly currency: string;
  readonly state: 'open' | 'closed';
  readonly payOn: string | null;
  readonly carriedOver: number;
  readonly payout: SettlementAside['payout'];
}

const MERCHANTS = 'merchant:';

/** Settlements of merchants on a date, in order of party and currency. */
export async function settlementsOf(
  sql: Sql,
  of: { readonly date: string; readonly within: string[] | null; readonly after: readonly [string, string]; readonly limit: number },
): Promise<readonly Settlement[]> {
  const { after } = of;
  const statements = await listStatements(sql, { ...of, party: null, after: after[0] === '' ? [MERCHANTS, ''] : after });
  const own = statements.filter((statement) => statement.party.startsWith(MERCHANTS));
  const asides = await settlementAsides(sql, { date: of.date, keys: own });
  const asideByKey = new Map(asides.map((aside) => [keyOf(aside), aside]));
  return own.map((statement) => settlementOf(statement, asideByKey.get(keyOf(statement))));
}

const keyOf = ({ party, currency }: { readonly party: string; readonly currency: string }): string => `${party}\t${currency}`;

function settlementOf({ date, party, currency, state, payOn, totals }: StatementSummary, aside: SettlementAside | undefined): Settlement {
  return {
    date,
    party,
    currency,
    state,
    payOn,
    ...figuresOf(totals),
    carriedOver: aside?.carriedOver ?? 0,
    payout: aside?.payout ?? null,
  };
}

export interface MerchantAccount {
  readonly party: string;
  readonly currency: string;
  readonly on: string;
  /** All closed statements, less what was paid or is under way. */
  readonly balance: number;
  /** The part of it whose pay date has come. */
  readonly due: number;
  readonly notYetDue: number;
  readonly proposed: number;
  readonly underWay: number;
  readonly next: { readonly payOn: string; readonly amount: number } | null;
  /** Why there is no next payout. */
  readonly waits: 'below_minimum' | 'negative' | 'no_contract' | 'nothing_due' | null;
  readonly minimum: number;
  readonly contract: Contract | null;
  readonly movements: readonly Movement[];
}

const MOVEMENTS_MAX = 200;

/** Null for a merchant that has never been settled and has no contract. */
export async function merchantAccount(
  sql: Sql,
  of: { readonly party: string; readonly currency: string | undefined; readonly on: string },
): Promise<MerchantAccount | null> {
  const { party, on } = of;
  const currency = of.currency ?? (await usedCurrency(sql, party));
  if (currency === null) return null;
  const contract = await contractInForce(sql, { party, currency, on });
  const [{ proposedByThen, ...standing }, dues, coming, moved] = await Promise.all([
    standingBalance(sql, { party, currency, on }),
    dueBalances(sql, { currency, by: on, party }),
    comingByDate(sql, { party, currency, after: on }),
    movements(sql, { party, currency, on, limit: MOVEMENTS_MAX }),
  ]);
  const due = (dues[0]?.due ?? 0) + proposedByThen;
  const minimum = contract?.terms.minimumPayout ?? 0;
  const next = contract === null ? null : nextPayout({ due: dues[0]?.due ?? 0, on, coming, minimum });
  const waits =
    next !== null ? null : reasonOf({ isContracted: contract !== null, last: coming.reduce((all, each) => all + each.net, due) });
  return { party, currency, on, ...standing, due, notYetDue: standing.balance - due, next, waits, minimum, contract, movements: moved };
}

/** The first day on which enough is due. */
export function nextPayout(of: {
  readonly due: number;
  readonly on: string;
  readonly coming: readonly { readonly payOn: string; readonly net: number }[];
  readonly minimum: number;
}): { readonly payOn: string; readonly amount: number } | null {
  let amount = of.due;
  const isEnough = () => amount > 0 && amount >= of.minimum;
  if (isEnough()) return { payOn: of.on, amount };
  for (const { payOn, net } of of.coming) {
    amount += net;
    if (isEnough()) return { payOn, amount };
  }
  return null;
}

function reasonOf({ isContracted, last }: { readonly isContracted: boolean; readonly last: number }): MerchantAccount['waits'] {
  if (last === 0) return 'nothing_due';
  if (last < 0) return 'negative';
  return isContracted ? 'below_minimum' : 'no_contract';
}

async function usedCurrency(sql: Sql, party: string): Promise<string | null> {
  return (await statedCurrency(sql, party)) ?? (await contractCurrencies(sql, party))[0] ?? null;
}

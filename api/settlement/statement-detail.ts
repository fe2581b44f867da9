// What stands behind one line of a statement: authorization, campaign version, messages, the exact split, and the entries that prove it.
import type { FundedShare, Funding } from '../../engine/funding/schema.ts';
import { explainGrant, type GrantShare } from '../../engine/settlement/explain-grant.ts';
import { explainSplit } from '../../engine/settlement/explain-split.ts';
import { directionOf, type StatementLine } from '../../engine/settlement/statement.ts';
import { funderKey } from '../../engine/ledger/templates.ts';
import type { Sql } from '../db/connect.ts';
import { pageOfLines } from './statement.ts';
import {
  type BenefitEntry,
  entriesOfBenefit,
  grantedUnder,
  type GrantedUnder,
  type LineKey,
  type LineMessage,
  messagesOf,
  soldAuthorization,
  type SoldAuthorization,
} from './statement-detail-store.ts';

/** One authorization has at most so many lines on a day: messages times benefits, with room. */
const LINES_MAX = 2_000;

export interface SplitPart {
  readonly party: string;
  /** "chain:<id>" or "brand:<id>" where the party alone does not say it. */
  readonly payer: string | null;
  readonly exact: string;
  readonly amount: number;
  readonly cumulativeBefore: number;
  readonly cumulativeAfter: number;
  readonly gotRoundingCent: boolean;
}

/** How the benefit was divided when it was granted: the weights of every later split. */
export interface GrantDetail {
  readonly amount: number;
  readonly shares: readonly (GrantShare & Pick<SplitPart, 'payer'>)[];
  /** Do the terms and the caps lead to the amounts granted? */
  readonly isExplained: boolean;
}

export interface LineDetail {
  readonly line: StatementLine;
  readonly authorization: SoldAuthorization;
  readonly campaign: Omit<GrantedUnder, 'funding'>;
  readonly terms: Pick<Funding, 'shares' | 'caps'>;
  /** Null where the version or the weights are not kept. */
  readonly grant: GrantDetail | null;
  readonly messages: readonly LineMessage[];
  readonly split: readonly SplitPart[];
  /** Does the split explain the entries to the cent? Null where the authorization keeps no weights. */
  readonly isProven: boolean | null;
  readonly entries: readonly BenefitEntry[];
}

export async function lineDetail(sql: Sql, of: LineKey & { readonly date: string; readonly party: string }): Promise<LineDetail | null> {
  const history = await entriesOfBenefit(sql, of);
  const entries = history.filter((entry) => entry.date === of.date && entry.messageId === of.messageId && entry.template === of.template);
  const [first] = entries;
  const sold = first === undefined ? null : await soldAuthorization(sql, of);
  if (first === undefined || sold === null) return null;
  const { items } = await pageOfLines(
    sql,
    { date: of.date, party: of.party, currency: first.currency },
    { after: [0, 0], limit: LINES_MAX, sort: 'posted', authorization: of.authorizationId, template: of.template },
  );
  const line = items.find(
    (each) => each.messageId === of.messageId && each.benefitNo === of.benefitNo && each.authorizationId === of.authorizationId,
  );
  if (line === undefined) return null;
  const { funding, ...campaign } = await grantedUnder(sql, line);
  return {
    line,
    authorization: sold.authorization,
    campaign,
    terms: { shares: funding?.shares ?? [], caps: funding?.caps ?? [] },
    grant: grantOf(sold.funding, funding),
    messages: await messagesOf(sql, of.authorizationId),
    ...splitOf(sold, { before: keptBefore(history, first.id), entries }),
    entries,
  };
}

function grantOf(granted: readonly FundedShare[], terms: Funding | null): GrantDetail | null {
  if (terms === null || granted.length === 0) return null;
  const { shares, ...whole } = explainGrant(terms, granted);
  const payerOf = (party: string) => granted.find((share) => share.party === party)?.payer ?? null;
  return { ...whole, shares: shares.map((share) => ({ ...share, payer: payerOf(share.party) })) };
}

const moved = (entry: BenefitEntry): number => directionOf(entry.template) * entry.amount;

/** What was kept of the benefit before the entry `id`. */
function keptBefore(history: readonly BenefitEntry[], id: number): number {
  return history.filter((entry) => entry.id < id).reduce((all, entry) => all + moved(entry), 0);
}

function splitOf(
  { authorization, funding }: NonNullable<Awaited<ReturnType<typeof soldAuthorization>>>,
  { before, entries }: { readonly before: number; readonly entries: readonly BenefitEntry[] },
): Pick<LineDetail, 'split' | 'isProven'> {
  if (funding.length === 0) return { split: [], isProven: null };
  const after = before + entries.reduce((all, entry) => all + moved(entry), 0);
  const parts = explainSplit(
    funding.map((share) => share.amount),
    { before, after },
  );
  const split = funding.map(({ party, payer }, place) => {
    const { exact = '0.00', amount = 0, cumulativeBefore = 0, cumulativeAfter = 0, gotRoundingCent = false } = parts[place] ?? {};
    return { party, payer: payer ?? null, exact, amount, cumulativeBefore, cumulativeAfter, gotRoundingCent };
  });
  const posted = (key: string) => entries.filter((entry) => entry.party === key).reduce((all, entry) => all + moved(entry), 0);
  const keyOf = (place: number) =>
    funderKey(funding[place]?.party ?? 'bank', { merchant: authorization.merchant, payer: funding[place]?.payer });
  return { split, isProven: split.every(({ amount }, place) => posted(keyOf(place)) === amount) };
}

// The chart of accounts and the named posting templates: each entry moves one amount from a credit account to a debit account, so it balances by construction.

/** One ledger row before it is given its place: `amount` > 0 in minor units of a currency, or points of a programme. */
export interface Posting {
  readonly template: Template;
  readonly benefitNo: number;
  readonly debit: string;
  readonly credit: string;
  readonly amount: number;
  readonly unit: string;
  readonly party: string;
}

/**
 * Accounts, by prefix. Money: `commitment:<funder>` and `hold:<funder>` (contingent pair, zero when nothing is open),
 * `subsidy:<funder>` (what a funder has paid), `due:<payee>` (what a payee is owed: the merchant for value given at the till,
 * the cardholder for credits, the instalment fee account). Points, in units of a programme: `points_issued:<programme>`,
 * `points_pending:<subject>`, `points_active:<subject>`, `points_reserved:<subject>`, `points_spent:<programme>`, `points_expired:<programme>`.
 * A funder is `bank`, `scheme`, `merchant:<id>`, `chain:<id>` or `brand:<id>`.
 */
const TEMPLATES = {
  'benefit.hold': ['hold', 'commitment'],
  'benefit.release': ['commitment', 'hold'],
  'benefit.expire': ['commitment', 'hold'],
  'benefit.unhold': ['commitment', 'hold'],
  'benefit.capture': ['subsidy', 'due'],
  'benefit.return': ['due', 'subsidy'],
  'benefit.chargeback': ['due', 'subsidy'],
  'benefit.represent': ['subsidy', 'due'],
  'points.earn': ['points_issued', 'points_pending'],
  'points.cancel': ['points_pending', 'points_issued'],
  'points.activate': ['points_pending', 'points_active'],
  'points.clawback': ['points_active', 'points_issued'],
  'points.reinstate': ['points_issued', 'points_active'],
  'points.reserve': ['points_active', 'points_reserved'],
  'points.restore': ['points_reserved', 'points_active'],
  'points.spend': ['points_reserved', 'points_spent'],
  'points.refund': ['points_spent', 'points_active'],
  'points.respend': ['points_active', 'points_spent'],
  'points.expire': ['points_active', 'points_expired'],
} as const;

export type Template = keyof typeof TEMPLATES;
export const TEMPLATE_NAMES = Object.keys(TEMPLATES) as readonly Template[];

/** Debit and credit account of a template, by their names in the chart. */
export function accountsOf(template: Template): readonly [debit: string, credit: string] {
  return TEMPLATES[template];
}

export interface MoneyMove {
  readonly benefitNo: number;
  readonly amount: number;
  readonly currency: string;
  readonly party: Funder;
  /** Names the payer of a chain or a brand. */
  readonly payer?: string | undefined;
  readonly merchant: string;
  readonly payee: string;
}
export interface PointsMove {
  readonly benefitNo: number;
  readonly points: number;
  readonly programme: string;
  readonly subject: string;
}

/** The funders of the terms (engine/funding/schema.ts Party). */
type Funder = 'bank' | 'merchant' | 'scheme' | 'chain' | 'brand';

/** Funder account owner: `merchant` becomes the merchant of the authorization, a chain or brand the payer named; a shop that belongs to no chain pays as its own. */
export function funderKey(party: Funder, { merchant, payer }: { readonly merchant: string; readonly payer?: string | undefined }): string {
  if (party === 'bank' || party === 'scheme') return party;
  return payer ?? `merchant:${merchant}`;
}

/** Money posting of one funder's part; null for zero. Negative amounts are a bug. */
export function postMoney(template: Extract<Template, `benefit.${string}`>, move: MoneyMove): Posting | null {
  if (!Number.isSafeInteger(move.amount) || move.amount < 0) throw new RangeError(`posting of ${move.amount}`);
  if (move.amount === 0) return null;
  const funder = funderKey(move.party, move);
  const [debit, credit] = TEMPLATES[template].map((account) => `${account}:${account === 'due' ? move.payee : funder}`) as [string, string];
  return { template, benefitNo: move.benefitNo, debit, credit, amount: move.amount, unit: move.currency, party: funder };
}

/** Points posting; null for zero. The debit/credit owner is the subject or the programme, by account. */
export function postPoints(template: Extract<Template, `points.${string}`>, move: PointsMove): Posting | null {
  if (!Number.isSafeInteger(move.points) || move.points < 0) throw new RangeError(`posting of ${move.points} points`);
  if (move.points === 0) return null;
  const owner = (account: string) =>
    account === 'points_issued' || account === 'points_spent' || account === 'points_expired' ? move.programme : move.subject;
  const [debit, credit] = TEMPLATES[template].map((account) => `${account}:${owner(account)}`) as [string, string];
  return { template, benefitNo: move.benefitNo, debit, credit, amount: move.points, unit: `points:${move.programme}`, party: 'bank' };
}

// What the console reads from the API, field by field; only what a screen shows is named here.
import type { AuthorizationSummary, FeedEvent } from '../../../api/authorization/feed.ts';
import type { EvaluateReply } from '../../../engine/authorization/request.ts';
import type { Kind } from '../../../engine/campaign/schema.ts';
import type { FundedShare } from '../../../engine/funding/schema.ts';
import type { MessageKind, Progress } from '../../../engine/hold/record.ts';
import type { Template } from '../../../engine/ledger/templates.ts';

export interface Page<Item> { readonly items: readonly Item[]; readonly next: string | null }
export interface Texts { readonly en: string; readonly 'zh-CN': string }

export type { AuthorizationSummary, FeedEvent };
export type BenefitSummary = AuthorizationSummary['benefits'][number];

export interface BenefitRecord extends BenefitSummary {
  readonly no: number;
  readonly desired: number;
  readonly funding: readonly FundedShare[];
  readonly points: number;
  readonly coupon: string | null;
  readonly issues: { readonly campaign: string; readonly count: number } | null;
  readonly progress: Progress;
}
export interface MessageRecord { readonly id: string; readonly kind: MessageKind; readonly amount: number | null; readonly at: string; readonly status?: number }
export interface EntryRecord { readonly messageId: string; readonly benefitNo: number; readonly template: Template; readonly debit: string; readonly credit: string; readonly amount: number; readonly unit: string; readonly party: string; readonly at: string }

/** `GET /v1/authorizations/{id}`. */
export interface AuthorizationDetail extends Omit<AuthorizationSummary, 'benefits'> {
  readonly benefits: readonly BenefitRecord[];
  readonly messages: readonly MessageRecord[];
  readonly entries: readonly EntryRecord[];
}

export interface MerchantItem { readonly id: string; readonly name: Texts; readonly chain: string | null; readonly mcc: string; readonly region: string; readonly country: string; readonly acquirer: string }
export interface AccountItem { readonly id: string; readonly label: string | null; readonly segments: readonly string[]; readonly cards?: readonly string[] }
export interface BinItem { readonly prefix: string; readonly scheme: string; readonly product: string; readonly level: string }
export interface AcquirerItem { readonly id: string; readonly name: string; readonly timeZone: string }

/** Use of one budget: used = held + captured - returned. */
export interface Burn { readonly held: number; readonly captured: number; readonly returned: number; readonly ceiling: number | null; readonly grantsToday: number }
export interface CampaignItem {
  readonly id: string;
  readonly kind: Kind;
  readonly state: 'draft' | 'scheduled' | 'live' | 'paused' | 'stopped';
  readonly name: Texts;
  readonly currency: string;
  readonly liveVersion: number | null;
  readonly burn: Burn;
}

export interface WalletCoupon { readonly id: string; readonly campaign: string; readonly state: string; readonly expiresAt: string }
export interface WalletPoints { readonly programme: string; readonly active: number; readonly pending: number; readonly debt: number }
export interface Wallet { readonly points: readonly WalletPoints[]; readonly coupons: readonly WalletCoupon[] }

export type { EvaluateReply };

/** A condition with what it met; `met` null: not tried, or the fact is not known. */
export type MetCondition =
  | { readonly fact: string; readonly operator: string; readonly expected: unknown; readonly found: unknown; readonly met: boolean | null }
  | { readonly of: 'all' | 'any' | 'not'; readonly conditions: readonly MetCondition[]; readonly met: boolean | null };
export interface CandidateExplanation {
  readonly campaign: string;
  readonly version: number;
  readonly name?: Texts;
  /** Null: granted. */
  readonly reason: string | null;
  readonly condition: MetCondition | null;
}
export interface Explanation { readonly candidates: readonly CandidateExplanation[] }

export interface StatementLine { readonly authorizationId: string; readonly at: string; readonly campaign: string; readonly version: number; readonly template: Template; readonly amount: number; readonly paid: number; readonly subsidy: number; readonly party: string }
export interface Statement {
  readonly date: string;
  readonly party: string;
  readonly currency: string;
  readonly state: 'open' | 'closed';
  readonly totals: { readonly gross: number; readonly paid: number; readonly subsidyByFunder: Readonly<Record<string, number>>; readonly net: number };
  readonly count: number;
  readonly lines: readonly StatementLine[];
  readonly next: string | null;
}

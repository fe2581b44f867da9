// What the console reads from the API, field by field; only what a screen shows is named here.
import type { ExplainedCandidate, Explanation } from '../../../api/authorization/explain.ts';
import type { AuthorizationSummary, FeedEvent } from '../../../api/authorization/feed.ts';
import type { AuthorizationDetail } from '../../../api/authorization/read-store.ts';
import type { CampaignSummary } from '../../../api/campaign/read-store.ts';
import type { Wallet } from '../../../api/benefit/store.ts';
import type { EvaluateReply } from '../../../engine/authorization/request.ts';
import type { ExplainedCondition } from '../../../engine/rules/explain.ts';

export type { AuthorizationSummary, ExplainedCandidate, ExplainedCondition, Explanation, FeedEvent };

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}
export interface Texts {
  readonly en: string;
  readonly 'zh-CN': string;
}

export type BenefitSummary = AuthorizationSummary['benefits'][number];

/** `GET /v1/authorizations/{id}`: `benefits` as granted at the till, `held` with their progress since. */
export type { AuthorizationDetail };
export type RequestSummary = NonNullable<AuthorizationDetail['request']>;
export type BenefitRecord = AuthorizationDetail['held'][number];
export type MessageRecord = AuthorizationDetail['messages'][number];
export type EntryRecord = AuthorizationDetail['entries'][number];

export interface MerchantItem {
  readonly id: string;
  readonly name: Texts;
  readonly chain: string | null;
  readonly mcc: string;
  readonly region: string;
  readonly country: string;
  readonly acquirer: string;
  /** Where shops are read with it (`GET /v1/shops`). */
  readonly timeZone?: string | null;
}
export interface AccountItem {
  readonly id: string;
  readonly label: string | null;
  readonly segments: readonly string[];
}
export interface CardItem {
  readonly token: string;
  readonly account: string;
}
export interface BinItem {
  readonly prefix: string;
  readonly scheme: string;
  readonly product: string;
  readonly level: string;
}
export interface AcquirerItem {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
}

export type CampaignItem = CampaignSummary;

export type { EvaluateReply, Wallet };

/** The answer to a message: applied, or parked until what it refers to arrives. */
export interface MessageReply {
  readonly status: 'applied' | 'parked';
  readonly reason: string | null;
}

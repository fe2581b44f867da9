// The state of a running backtest: what it was ordered to try, its two lanes of counters, the grants still alive and everything added up so far.
import type { RecordedEvidence } from '../authorization/recorded.ts';
import type { EvaluateRequest } from '../authorization/request.ts';
import type { BankTerms, CounterState } from '../authorization/situation.ts';
import type { Coupon } from '../benefit/wallet.ts';
import type { LiveCampaign } from '../campaign/live.ts';
import type { HeldBenefit, Message } from '../hold/record.ts';
import type { Lanes, Seen } from './backtest-counters.ts';
import type { Life } from './backtest-life.ts';
import { type Sums, newSums } from './backtest-sums.ts';

/** A decision as it was recorded: request and evidence parsed, the answer byte for byte. */
export interface RecordedDecision {
  readonly id: string;
  readonly decisionId: string;
  readonly request: EvaluateRequest;
  readonly evidence: Evidence;
  readonly reply: string;
  /** Messages that were ever accepted for it, in the window or after. */
  readonly messages: number;
  /** What was granted, as the record of the authorization keeps it; absent where that is not known. Without it everything is decided again. */
  readonly benefits?: readonly HeldBenefit[] | undefined;
  /** Campaigns that were refused for want of budget; absent where that is not known. */
  readonly refused?: readonly string[] | undefined;
}
/** Who held the card: known without reading the whole wallet. */
export interface Holder {
  readonly subject: string;
  /** "programme:tier". */
  readonly tiers: readonly string[];
}
export interface Evidence extends RecordedEvidence {
  readonly presented?: readonly Coupon[];
  readonly couponDays?: Readonly<Record<string, number>>;
  readonly counters?: readonly (readonly [string, CounterState])[];
  /** The same, where it can be walked without reading it whole; null: none were seen. */
  readonly seen?: Seen;
  readonly candidates?: readonly (readonly [string, number])[];
  readonly holder?: Holder;
}

export interface BacktestOrder {
  readonly draft: LiveCampaign | null;
  /** Id of the live campaign that the draft stands in for; null where it stands beside all of them. */
  readonly replaces: string | null;
  readonly bank: BankTerms;
  /** Days a coupon lives, for coupons that only the draft issues. */
  readonly couponDays: Readonly<Record<string, number>>;
  /** A version that was live at some time of the window. */
  readonly campaignOf: (id: string, version: number) => LiveCampaign | undefined;
  readonly lanes: Lanes;
  /** Of the draft; sums over several campaigns are of it alone. */
  readonly currency: string;
  /** Decide every authorization again, also where nothing it rested on is different. */
  readonly prove?: boolean;
}

export interface BacktestCounts {
  authorizations: number;
  messages: number;
  granted: number;
  /** Closed before anybody could decide. */
  undecided: number;
  /** Decided alike in both lanes, byte for byte as it was. */
  asRecorded: number;
  /** Of these: not decided again, because nothing they rested on is different with the draft. */
  stood: number;
  /** The live set decided again did not give what was really answered. */
  mismatches: number;
}
/** What stood in the draft's way, and when its money ended. */
export interface DraftFate {
  readonly results: Map<string, number>;
  /** First authorization that the whole budget could not pay any more. */
  exhaustedAt: string | null;
  readonly cappedDays: Set<string>;
  smallest: number;
}
export interface Backtest {
  readonly order: BacktestOrder;
  readonly sums: Sums;
  readonly counts: BacktestCounts;
  readonly fate: DraftFate;
  /** First refusal for want of budget, by campaign. */
  readonly refusedAt: { readonly live: Map<string, string>; readonly tried: Map<string, string> };
  readonly mismatched: string[];
  readonly lives: Map<string, Life>;
  /** Messages that came before their original. */
  readonly waiting: Map<string, Message[]>;
  /** Coupons that only the draft's lane has used. */
  readonly spent: Set<string>;
  /** Grants of the draft's lane that nobody really made, by the day their hold would have expired. */
  readonly due: Map<string, string[]>;
  date: string;
  /** Campaigns by the list that named them: one list names the candidates of many decisions. */
  readonly candidates: WeakMap<object, readonly LiveCampaign[]>;
}

export function openBacktest(order: BacktestOrder): Backtest {
  const { draft, replaces, bank, currency } = order;
  return {
    order,
    sums: newSums({ timeZone: bank.timeZone, draft: draft?.id ?? null, replaced: replaces, currency }),
    counts: { authorizations: 0, messages: 0, granted: 0, undecided: 0, asRecorded: 0, stood: 0, mismatches: 0 },
    fate: { results: new Map(), exhaustedAt: null, cappedDays: new Set(), smallest: Number.MAX_SAFE_INTEGER },
    refusedAt: { live: new Map(), tried: new Map() },
    mismatched: [],
    lives: new Map(),
    waiting: new Map(),
    spent: new Set(),
    due: new Map(),
    date: '',
    candidates: new WeakMap(),
  };
}

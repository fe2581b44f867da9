// Decides a recorded authorization once more from its evidence, under the versions of that moment, and compares with the bytes that were committed (I11).
import { type Considered, decide } from '../../engine/authorization/decide.ts';
import { noBenefit, replyOf } from '../../engine/authorization/reply.ts';
import type { EvaluateReply, EvaluateRequest, Reason } from '../../engine/authorization/request.ts';
import type { CounterState, Situation } from '../../engine/authorization/situation.ts';
import type { Holidays } from '../../engine/campaign/live.ts';
import type { Campaign } from '../../engine/campaign/schema.ts';
import { holdDeadline } from '../../engine/hold/deadline.ts';
import type { Sql } from '../db/connect.ts';
import { readSetting } from '../http/settings-store.ts';
import { type DecisionRecord, readDecision } from './explain-store.ts';
import { readPinned } from './replay-store.ts';

export interface Replay {
  /** The same bytes again. */
  readonly identical: boolean;
  /** The answer made now; null where it could not be made. */
  readonly reply: EvaluateReply | null;
  /** The answer as it was committed. */
  readonly recorded: EvaluateReply;
  /** What came of each campaign, made now. */
  readonly considered: readonly Considered[];
  /** Each campaign came out as recorded. */
  readonly sameReasons: boolean;
  /** Why it could not be decided again, or was never decided; null where it was. */
  readonly why: ReplayGap | null;
  /** "id@version" of campaigns that cannot be prepared any more. */
  readonly lost: readonly string[];
}
/** closed: answered without a decision, because the deadline passed or it was reversed first. */
export type ReplayGap = 'closed_without_decision' | 'evidence_incomplete' | 'versions_lost';

interface Evidence extends Omit<Situation, 'request' | 'counters' | 'decisionId' | 'bank'> {
  readonly bank: Omit<Situation['bank'], 'salt'>;
  readonly counters: readonly (readonly [string, CounterState])[];
  readonly candidates: readonly (readonly [string, number])[];
}
export interface Replaying {
  readonly sql: Sql;
  readonly holidays: Holidays;
}

/** Null for an id that was never decided. */
export async function replayAuthorization({ sql, holidays }: Replaying, authorizationId: string): Promise<Replay | null> {
  const row = await readDecision(sql, authorizationId);
  if (row === null) return null;
  const request = JSON.parse(row.request) as EvaluateRequest;
  const recorded = JSON.parse(row.reply) as EvaluateReply;
  const evidence = evidenceOf(row);
  const past = { row, recorded };
  const gap = { identical: false, reply: null, recorded, considered: [], sameReasons: false, lost: [] };
  if (evidence === 'closed' || recorded.reason === 'voided')
    return closed(past, noBenefit(request, recorded.reason as Reason, row.decisionId));
  if (evidence === 'incomplete') return { ...gap, why: 'evidence_incomplete' };
  const { campaigns, lost } = await readPinned(sql, evidence.candidates, holidays);
  if (lost.length > 0) return { ...gap, why: 'versions_lost', lost };
  const salt = String((await readSetting(sql, 'salt')) ?? '');
  const { counters, candidates: _ids, ...known } = evidence;
  const situation = { ...known, request, decisionId: row.decisionId, counters: new Map(counters), bank: { ...evidence.bank, salt } };
  const decision = decide(situation, campaigns);
  const reply = replyOf(request, decision, { decisionId: row.decisionId, holdExpiresAt: deadlineOf(situation) });
  return { ...compared(past, reply, decision.considered), why: null, lost };
}

interface Past {
  readonly row: DecisionRecord;
  readonly recorded: EvaluateReply;
}

function closed(past: Past, reply: EvaluateReply): Replay {
  return { ...compared(past, reply, []), why: 'closed_without_decision', lost: [] };
}

function compared({ row, recorded }: Past, reply: EvaluateReply, considered: readonly Considered[]) {
  const sameReasons = JSON.stringify(considered) === row.considered;
  return { identical: JSON.stringify(reply) === row.reply, reply, recorded, considered, sameReasons };
}

function deadlineOf({ request, now, profile }: Pick<Situation, 'request' | 'now' | 'profile'>): string {
  return holdDeadline(now, {
    scheme: profile.bin?.scheme ?? 'other',
    mcc: request.merchant.mcc,
    channel: request.terminal.channel,
    preauthorization: request.preauthorization ?? false,
  });
}

const NEEDED = ['now', 'profile', 'wallet', 'presented', 'bank', 'couponDays', 'counters', 'candidates'] as const;

function evidenceOf(row: DecisionRecord): Evidence | 'closed' | 'incomplete' {
  if (row.evidence === '{}') return 'closed';
  const evidence = JSON.parse(row.evidence) as Evidence;
  return NEEDED.every((name) => evidence[name] !== undefined) ? evidence : 'incomplete';
}

/** Everything `decide()` needs but the bank's secret salt: random amounts and drawn groups may differ from what was granted. */
export interface PastSituation extends Omit<Situation, 'counters' | 'bank'> {
  readonly bank: Omit<Situation['bank'], 'salt'>;
  /** Only those that stood near; one that is absent had room. */
  readonly counters: readonly (readonly [string, CounterState])[];
  /** Campaign versions that were candidates then. */
  readonly candidates: readonly { readonly version: number; readonly document: Campaign }[];
  readonly considered: readonly Considered[];
  readonly recorded: EvaluateReply;
}

/** Null for an id that was never decided, or answered without a decision. The card token, its PAR and coupon codes are replaced: nothing in it can be presented. */
export async function situationOfPast({ sql, holidays }: Replaying, authorizationId: string): Promise<PastSituation | null> {
  const row = await readDecision(sql, authorizationId);
  if (row === null) return null;
  const evidence = evidenceOf(row);
  if (typeof evidence === 'string') return null;
  const { documents, campaigns } = await readPinned(sql, evidence.candidates, holidays);
  const request = JSON.parse(row.request) as EvaluateRequest;
  const { token } = request.card;
  const { candidates: _ids, counters, wallet, ...known } = evidence;
  return {
    ...known,
    wallet: { ...wallet, subject: wallet.subject.startsWith('tk:') ? `tk:${WITHHELD_TOKEN}` : wallet.subject },
    request: withoutSecrets(request),
    counters: counters.map(([key, counter]) => [withheldKey(key, token), counter]),
    decisionId: row.decisionId,
    candidates: documents.map((document, index) => ({ version: campaigns[index]?.version ?? 0, document })),
    considered: JSON.parse(row.considered) as readonly Considered[],
    recorded: JSON.parse(row.reply) as EvaluateReply,
  };
}

const WITHHELD_TOKEN = 'tok_withheld';

function withoutSecrets({ coupons: _codes, ...request }: EvaluateRequest): EvaluateRequest {
  const { par: _par, ...card } = request.card;
  return { ...request, card: { ...card, token: WITHHELD_TOKEN } };
}

/** Keys name the token between colons. */
function withheldKey(key: string, token: string): string {
  return key.endsWith(`:${token}`) || key.includes(`:${token}:`) ? key.replace(`:${token}`, `:${WITHHELD_TOKEN}`) : key;
}

// Why and why not: the candidates of a decision with every condition and the value it met, rebuilt from the recorded evidence.
import { type RecordedEvidence, recordedFacts } from '../../engine/authorization/recorded.ts';
import { bindingObstacle, type Obstacle } from '../../engine/authorization/eligible.ts';
import type { Considered } from '../../engine/authorization/decide.ts';
import { type EvaluateRequest, evaluateRequestSchema } from '../../engine/authorization/request.ts';
import { type Campaign, campaignSchema } from '../../engine/campaign/schema.ts';
import { prepare } from '../../engine/campaign/live.ts';
import { type ExplainedCondition, explainCondition } from '../../engine/rules/explain.ts';
import type { Sql } from '../db/connect.ts';
import { readDecision, readLiveDocuments, readVersionDocuments } from './explain-store.ts';

export interface ExplainedCandidate extends Considered {
  readonly name: { readonly en: string; readonly 'zh-CN': string };
  /** Null: it asks no condition. */
  readonly condition: ExplainedCondition | null;
}
export interface Explanation {
  readonly authorizationId: string;
  readonly decisionId: string;
  readonly decidedAt: string;
  readonly outcome: string;
  readonly reason: string | null;
  readonly candidates: readonly ExplainedCandidate[];
  /** Campaigns live today that were no candidates, and what of their binding stands in the way. */
  readonly others: readonly {
    readonly campaign: string;
    readonly name: { readonly en: string; readonly 'zh-CN': string };
    readonly obstacle: Obstacle | 'not_live_then';
  }[];
}

/** The same for callers who may not know what the bank knows of a cardholder: segments, employment and the like become null, marked as masked. */
export function withoutPrivate(explanation: Explanation): Explanation {
  const candidates = explanation.candidates.map((each) => ({
    ...each,
    condition: each.condition === null ? null : maskedCondition(each.condition),
  }));
  return { ...explanation, candidates };
}

function maskedCondition(condition: ExplainedCondition): ExplainedCondition {
  if (condition.kind === 'test') {
    return condition.disclosure === 'private' && condition.actual !== null ? { ...condition, actual: null, masked: true } : condition;
  }
  if (condition.kind === 'not') return { ...condition, condition: maskedCondition(condition.condition) };
  return { ...condition, conditions: condition.conditions.map(maskedCondition) };
}

/** Most campaigns named beside the candidates. */
const OTHERS_MAX = 200;

/** Null for an id that was never decided. Tokens and account ids are not in the answer; facts that look like card numbers are withheld. */
export async function explainAuthorization(sql: Sql, authorizationId: string): Promise<Explanation | null> {
  const row = await readDecision(sql, authorizationId);
  if (row === null) return null;
  const evidence = JSON.parse(row.evidence) as RecordedEvidence;
  const request = JSON.parse(row.request) as EvaluateRequest;
  const considered = JSON.parse(row.considered) as readonly Considered[];
  const reply = JSON.parse(row.reply) as { readonly outcome: string; readonly reason: string | null };
  const documents = await readVersionDocuments(sql, considered);
  const candidates = await Promise.all(
    considered.map((each) => explainCandidate(each, documents.get(`${each.campaign}@${each.version}`), { evidence, request })),
  );
  const others = await otherCampaigns(sql, { considered, evidence, request: row.request });
  return {
    authorizationId,
    decisionId: row.decisionId,
    decidedAt: row.at,
    outcome: reply.outcome,
    reason: reply.reason,
    candidates,
    others,
  };
}

async function explainCandidate(
  considered: Considered,
  document: unknown,
  seen: { readonly evidence: RecordedEvidence; readonly request: EvaluateRequest },
): Promise<ExplainedCandidate> {
  const campaign = campaignSchema.parse(document) as Campaign;
  const facts = recordedFacts(seen.evidence, seen.request, campaign.timeZone) ?? {};
  return {
    ...considered,
    name: campaign.name,
    condition: campaign.when === undefined ? null : await explainCondition(campaign.when, facts),
  };
}

async function otherCampaigns(
  sql: Sql,
  of: { readonly considered: readonly Considered[]; readonly evidence: RecordedEvidence; readonly request: string },
): Promise<Explanation['others']> {
  const { profile, wallet } = of.evidence;
  const request = evaluateRequestSchema.safeParse(JSON.parse(of.request));
  if (profile === undefined || !request.success) return [];
  const tiers = (wallet?.members ?? []).map((member) => `${member.programme}:${member.tier}`);
  const documents = await readLiveDocuments(sql, OTHERS_MAX);
  return documents
    .filter((document) => !of.considered.some((each) => each.campaign === document.id))
    .map(({ id, version, document }) => {
      const campaign = campaignSchema.parse(document) as Campaign;
      const obstacle = bindingObstacle(prepare(campaign, version, {}), request.data, { ...profile, tiers });
      return { campaign: id, name: campaign.name, obstacle: obstacle ?? 'not_live_then' };
    });
}

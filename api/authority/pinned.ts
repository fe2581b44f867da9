// Re-evaluation under pinned terms: the campaign version and the facts of the day, from the recorded evidence.
import { type RecordedEvidence, recordedFacts } from '../../engine/authorization/recorded.ts';
import type { EvaluateRequest } from '../../engine/authorization/request.ts';
import { type Pinned, requote } from '../../engine/authorization/requote.ts';
import type { LiveCampaign } from '../../engine/campaign/live.ts';
import type { AuthorizationRecord } from '../../engine/hold/record.ts';
import { type Requote, amountBefore } from '../../engine/hold/target.ts';
import type { BatchContext } from './batch-context.ts';
import type { BatchTx } from './batch-store.ts';
import type { EvaluateCommand, Prepared } from './plan.ts';
import type { World } from './world.ts';

interface PinnedSources {
  /** decisions.evidence and decisions.request as recorded. */
  readonly evidence: string;
  readonly request: string;
  /** "id@version" → prepared campaign. */
  readonly versions: ReadonlyMap<string, LiveCampaign>;
  readonly salt: string;
}

/** May any benefit of this record ever be re-evaluated? Only then evidence is read. */
function mayRequote(record: AuthorizationRecord): boolean {
  return record.benefits.some(
    ({ policies }) =>
      policies.underClearing === 're_evaluate' || policies.partialRefund === 're_evaluate' || policies.overClearing === 'grow_if_budget',
  );
}

/** Re-evaluates a benefit of `record` for another amount; a campaign version that cannot be prepared any more gives what was granted. */
export function requoteFrom(record: AuthorizationRecord, sources: PinnedSources): Requote {
  let read: Recorded | undefined;
  const recorded = () => (read ??= readSources(sources)); // Most records are never re-evaluated: nothing is parsed until one is.
  return (benefit, amount) => {
    const campaign = sources.versions.get(`${benefit.campaign}@${benefit.version}`);
    const { evidence, request } = recorded();
    const facts = campaign === undefined ? null : recordedFacts(evidence, request, campaign.terms.timeZone);
    if (campaign === undefined || facts === null) return { money: benefit.amount, points: benefit.points };
    const pinned: Pinned = {
      campaign,
      facts,
      authorizationId: record.id,
      salt: sources.salt,
      instalments: request.instalments ?? null,
      before: amountBefore(record.benefits, benefit),
    };
    return requote(benefit, amount, pinned);
  };
}

interface Recorded {
  readonly evidence: RecordedEvidence;
  readonly request: EvaluateRequest;
}

function readSources(sources: PinnedSources): Recorded {
  return { evidence: JSON.parse(sources.evidence) as RecordedEvidence, request: JSON.parse(sources.request) as EvaluateRequest };
}

/** Re-evaluation for the records that may need it; everybody else keeps what was granted. */
export async function readRequotes(
  tx: BatchTx,
  records: readonly AuthorizationRecord[],
  context: BatchContext,
): Promise<ReadonlyMap<string, Requote>> {
  const needed = records.filter(mayRequote);
  const rows = await tx.readEvidence(needed.map((record) => record.id));
  const requotes = new Map<string, Requote>();
  for (const record of needed) {
    const row = rows.get(record.id);
    if (row !== undefined)
      requotes.set(record.id, requoteFrom(record, { ...row, versions: await versionsOf(record, context), salt: context.bank.salt }));
  }
  return requotes;
}

/** The same for an id that this very batch has decided: its evidence is in no row yet. */
export function requoteDecided(
  world: World,
  id: string,
  on: { readonly prepared: ReadonlyMap<EvaluateCommand, Prepared>; readonly salt: string },
): Requote | undefined {
  const record = world.authorization(id)?.record;
  const decision = record === undefined || !mayRequote(record) ? null : world.decision(id);
  if (record === undefined || decision === null) return undefined;
  const plans = [...on.prepared].flatMap(([command, plan]) => (command.authorizationId === id ? [plan] : []));
  const versions = new Map(plans.flatMap((plan) => plan.candidates).map((campaign) => [`${campaign.id}@${campaign.version}`, campaign]));
  return requoteFrom(record, { evidence: decision.evidence, request: decision.request, versions, salt: on.salt });
}

async function versionsOf(record: AuthorizationRecord, context: BatchContext): Promise<ReadonlyMap<string, LiveCampaign>> {
  const versions = new Map<string, LiveCampaign>();
  for (const { campaign, version } of record.benefits) {
    const pinned = await versionOf(context, campaign, version);
    if (pinned !== null) versions.set(`${campaign}@${version}`, pinned);
  }
  return versions;
}

/** Null for a document that cannot be prepared any more: its messages still count (I22). A database that does not answer is another matter. */
async function versionOf({ book, onBug }: BatchContext, campaign: string, version: number): Promise<LiveCampaign | null> {
  try {
    return await book.version(campaign, version);
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault) throw fault;
    onBug(fault, `${campaign}@${version}`);
    return null;
  }
}

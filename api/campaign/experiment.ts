// Experiments: which arm a cardholder is in, what the decisions say of them, and the verdict; counted bit by bit, never more than a moment at a time.
import type { Considered } from '../../engine/authorization/decide.ts';
import { localTime } from '../../engine/campaign/local-time.ts';
import { type DrawRange, DRAWS, groupOf, drawOf, rangesOf } from '../../engine/campaign/rollout.ts';
import { type ArmFigures, type ExperimentVerdict, verdictOf } from '../../engine/simulation/verdict.ts';
import type { Sql } from '../db/connect.ts';
import {
  type CountedDecision,
  type Save,
  type ScanOrder,
  type ShadowFigures,
  type SubjectFigures,
  addShadowDays,
  addSubjects,
  countWindow,
  readScan,
} from './experiment-scan-store.ts';
import { type Publication, type RolledOut, readArms, readPublications } from './experiment-store.ts';

/** Days that an experiment, or a shadow, is counted for. */
export const DAYS_MAX = 92;
/** What one question may count before it answers with what it has. */
const MOMENT_MS = 1_500;
/** A batch is committed long before; what is younger is counted by the next question. */
export const SETTLED_MS = 15_000;

export interface ExperimentDeps {
  readonly sql: Sql;
  readonly salt: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly settledMs?: number;
}

/** How much of what was decided is in the figures. */
export interface Counted {
  readonly since: string | null;
  readonly decisions: number;
  readonly countedAt: string | null;
  /** False: there was more than one moment`s work; ask again. */
  readonly complete: boolean;
  readonly daysMax: number;
}

/** Draws of the group that no campaign takes today, basis points: the control group. */
export function restOf(campaigns: readonly RolledOut[], nowMs: number): number {
  const taken = new Set<number>();
  for (const campaign of campaigns.filter(({ rollout }) => rollout.mode === 'live')) {
    const range = rangeAt(rangesOf(campaign), nowMs);
    for (let draw = range?.from ?? 0; draw < (range?.to ?? 0); draw += 1) taken.add(draw);
  }
  return DRAWS - taken.size;
}

/** The range that holds now; before the first it is the first, after the last the last. */
export function rangeAt(ranges: readonly DrawRange[], nowMs: number): DrawRange | undefined {
  return ranges.find(({ untilMs }) => nowMs < untilMs) ?? ranges.at(-1);
}

/** Since when the draws have been divided as they are: the newest moment at which any of the campaigns got its present range. */
export function sinceOf(campaigns: readonly RolledOut[], publications: readonly Publication[]): string | null {
  const begun = campaigns.map(({ id, rollout }) => {
    const own = publications.filter((each) => each.id === id);
    const changed = own.findIndex((each) => JSON.stringify(each.rollout) !== JSON.stringify(rollout));
    return own.at(changed < 0 ? -1 : changed - 1)?.at ?? null;
  });
  const known = begun.filter((at) => at !== null);
  return known.toSorted((one, other) => Date.parse(other) - Date.parse(one))[0] ?? null;
}

export interface ExperimentReport {
  readonly counted: Counted;
  /** Cardholders whom a step of the rollout took into another arm: in no comparison. */
  readonly moved: number;
  readonly verdict: ExperimentVerdict;
}

/** The experiment of one group; `campaigns` are its campaigns in order of their draws. */
export async function experimentOf(deps: ExperimentDeps, campaigns: readonly RolledOut[]): Promise<ExperimentReport> {
  const { sql, salt } = deps;
  const [first] = campaigns;
  if (first === undefined) throw new Error('an experiment without a campaign');
  const grouping = `group ${groupOf(first)}`;
  const ids = campaigns.map(({ id }) => id);
  const since = sinceOf(campaigns, await readPublications(sql, ids));
  const order: ScanOrder = {
    grouping,
    definition: JSON.stringify([since, campaigns.map(({ id, rollout }) => [id, rollout])]),
    since,
    daysMax: DAYS_MAX,
    settledMs: deps.settledMs ?? SETTLED_MS,
    patterns: ids.map((id) => `%{"campaign":"${id}",%`),
    currency: first.currency,
  };
  const armAt = armsOf(campaigns, salt);
  const counted = await countOn(deps, order, (tx, rows) => addSubjects(tx, grouping, subjectsIn(rows, { ids: new Set(ids), armAt })));
  const { arms, moved } = await readArms(sql, grouping);
  const live = campaigns.filter(({ rollout }) => rollout.mode === 'live');
  const figures = [...live.map(({ id }) => id), ''].map((arm): ArmFigures => {
    const { arm: _arm, ...found } = arms.find((each) => each.arm === arm) ?? { arm, ...NOBODY };
    const name = live.find(({ id }) => id === arm)?.name;
    return { campaign: arm === '' ? null : arm, ...(name === undefined ? {} : { name }), ...found };
  });
  const hasControl = restOf(campaigns, deps.now()) > 0 || figures.some(({ campaign, exposed }) => campaign === null && exposed > 0);
  return { counted, moved, verdict: verdictOf(hasControl ? figures : figures.slice(0, -1), first.currency) };
}

const NOBODY = { exposed: 0, takers: 0, returning: 0, purchases: 0, spend: 0, cost: 0, spendVariance: 0 };

/** Counts for a moment, and says how far it came. */
export async function countOn({ sql, now }: Pick<ExperimentDeps, 'sql' | 'now'>, order: ScanOrder, save: Save): Promise<Counted> {
  const until = now() + MOMENT_MS;
  let step: Awaited<ReturnType<typeof countWindow>> = 'counted';
  while (step === 'counted' && now() < until) step = await countWindow(sql, order, save);
  const complete = step === 'nothing_left';
  const state = await readScan(sql, order);
  const { since, daysMax } = order;
  return { since, decisions: state?.decisions ?? 0, countedAt: state?.countedAt ?? null, complete, daysMax };
}

type ArmAt = (subject: string, atMs: number) => string;

/** Which arm a subject is in at a time: draws that no live campaign takes, and those of shadows, are the control group, written as an empty name. */
function armsOf(campaigns: readonly RolledOut[], salt: string): ArmAt {
  const live = campaigns
    .filter(({ rollout }) => rollout.mode === 'live')
    .map((campaign) => ({ id: campaign.id, ranges: rangesOf(campaign) }));
  const [first] = campaigns;
  const group = first === undefined ? '' : groupOf(first);
  return (subject, atMs) => {
    const draw = drawOf(group, { salt, subject });
    const holds = ({ from, to, sinceMs, untilMs }: DrawRange) => draw >= from && draw < to && atMs >= sinceMs && atMs < untilMs;
    return live.find(({ ranges }) => ranges.some(holds))?.id ?? '';
  };
}

/** Results of a campaign that was open to the cardholder: all but the draw was as for whoever was granted something. */
const EXPOSED: ReadonlySet<Considered['result']> = new Set([
  'held_out',
  'shadow',
  'no_value',
  'limit_reached',
  'budget_exhausted',
  'funder_cap_reached',
  'not_combinable',
  'granted',
]);

type Summing = { -readonly [Name in keyof SubjectFigures]: SubjectFigures[Name] };

/** The cardholders of one window, each with what they did in it. */
export function subjectsIn(
  rows: readonly CountedDecision[],
  { ids, armAt }: { readonly ids: ReadonlySet<string>; readonly armAt: ArmAt },
): readonly SubjectFigures[] {
  const bySubject = new Map<string, Summing>();
  for (const row of rows) {
    const considered = (JSON.parse(row.considered) as readonly Considered[]).filter(({ campaign }) => ids.has(campaign));
    if (considered.length === 0) continue;
    const sums = bySubject.get(row.subject) ?? newSums(row.subject);
    bySubject.set(row.subject, sums);
    const benefits = row.benefits.filter(({ campaign }) => ids.has(campaign));
    sums.purchases += 1;
    sums.spend += row.approved;
    sums.takes += benefits.length > 0 ? 1 : 0;
    sums.cost += benefits.reduce((all, { amount }) => all + amount, 0);
    if (considered.some(({ result }) => EXPOSED.has(result))) expose(sums, armAt(row.subject, Date.parse(row.at)));
    if (!sums.exposed) continue;
    sums.purchasesSince += 1;
    sums.spendSince += row.approved;
  }
  return [...bySubject.values()];
}

function newSums(subject: string): Summing {
  const figures = { purchases: 0, spend: 0, purchasesSince: 0, spendSince: 0, takes: 0, cost: 0 };
  return { subject, arm: '', moved: false, exposed: false, ...figures };
}

function expose(sums: Summing, arm: string): void {
  if (sums.exposed && sums.arm !== arm) sums.moved = true;
  if (!sums.exposed) sums.arm = arm;
  sums.exposed = true;
}

/** What one version in shadow would have granted in a window, by day of the campaign's time zone and by what would have stood in the way. */
export function shadowIn(
  rows: readonly CountedDecision[],
  of: { readonly campaign: string; readonly version: number; readonly timeZone: string },
): readonly ShadowFigures[] {
  const sums = new Map<string, ShadowFigures>();
  for (const row of rows) {
    const found = (JSON.parse(row.considered) as readonly Considered[]).find(
      ({ campaign, version, result }) => campaign === of.campaign && version === of.version && result === 'shadow',
    );
    if (found === undefined) continue;
    const day = localTime(Date.parse(row.at), of.timeZone).date;
    const barrier = found.barrier ?? '';
    const before = sums.get(`${day} ${barrier}`) ?? { day, barrier, decisions: 0, would: 0 };
    sums.set(`${day} ${barrier}`, { day, barrier, decisions: before.decisions + 1, would: before.would + (found.would ?? 0) });
  }
  return [...sums.values()];
}

/** Counts what one version in shadow would have granted. */
export function countShadow(
  deps: ExperimentDeps,
  of: {
    readonly campaign: string;
    readonly version: number;
    readonly since: string | null;
    readonly timeZone: string;
    readonly currency: string;
  },
): Promise<Counted> {
  const grouping = shadowName(of);
  const order: ScanOrder = {
    grouping,
    definition: String(of.since),
    since: of.since,
    daysMax: DAYS_MAX,
    settledMs: deps.settledMs ?? SETTLED_MS,
    patterns: [`%{"campaign":"${of.campaign}","version":${of.version},"result":"shadow"%`],
    currency: of.currency,
  };
  return countOn(deps, order, (tx, rows) => addShadowDays(tx, grouping, shadowIn(rows, of)));
}

export function shadowName({ campaign, version }: { readonly campaign: string; readonly version: number }): string {
  return `shadow ${campaign}@${version}`;
}

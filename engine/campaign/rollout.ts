// Who takes part in a campaign that is rolled out by degrees: every subject has one draw per group, for ever, and a range of draws takes part.
import { drawFrom } from '../benefit/chance.ts';
import type { Campaign } from './schema.ts';

/** Draws are counted in basis points of the cardholders. */
export const DRAWS = 10_000;
/** Shadows that one decision looks at beside its candidates. */
export const SHADOWS_MAX = 8;

type RolledOut = Pick<Campaign, 'id' | 'rollout' | 'schedule'>;

/** Draws [from, to) take part from `sinceMs` until `untilMs`, milliseconds since 1970. */
export interface DrawRange {
  readonly group: string;
  readonly mode: 'live' | 'shadow';
  readonly from: number;
  readonly to: number;
  readonly sinceMs: number;
  readonly untilMs: number;
}

/** Decides and records, and grants nothing. */
export function isShadow({ rollout }: Pick<Campaign, 'rollout'>): boolean {
  return rollout?.mode === 'shadow';
}

/** Campaigns of one group share the draws, so that their ranges never meet one cardholder twice. */
export function groupOf({ id, rollout }: Pick<Campaign, 'id' | 'rollout'>): string {
  return rollout?.group ?? id;
}

/** The draw of a subject in a group, 0 to 9,999. The salt keeps it from being guessed, and the groups from being drawn alike. */
export function drawOf(group: string, who: { readonly salt: string; readonly subject: string }): number {
  return Math.floor(drawFrom(`draw ${who.salt} ${group} ${who.subject}`) * DRAWS);
}

/** What takes part, step by step within the validity of the campaign; empty where the document says nothing of it: then everybody does. */
export function rangesOf(campaign: RolledOut): readonly DrawRange[] {
  const { rollout, schedule } = campaign;
  if (rollout === undefined) return [];
  const { mode, from, to, stages } = rollout;
  const group = groupOf(campaign);
  const begins = Date.parse(schedule.from);
  const ends = Date.parse(schedule.to);
  const steps = [{ to, sinceMs: begins }, ...stages.map((stage) => ({ to: stage.to, sinceMs: Math.max(begins, Date.parse(stage.at)) }))];
  return steps
    .map((step, index) => ({ group, mode, from, ...step, untilMs: Math.min(ends, steps[index + 1]?.sinceMs ?? ends) }))
    .filter(({ sinceMs, untilMs }) => sinceMs < untilMs);
}

/** Does the subject take part now? */
export function takesPart(
  { ranges }: { readonly ranges: readonly DrawRange[] },
  who: { readonly salt: string; readonly subject: string },
  nowMs: number,
): boolean {
  if (ranges.length === 0) return true;
  const range = ranges.find(({ sinceMs, untilMs }) => nowMs >= sinceMs && nowMs < untilMs);
  if (range === undefined) return false;
  if (range.from === 0 && range.to === DRAWS) return true;
  const draw = drawOf(range.group, who);
  return draw >= range.from && draw < range.to;
}

/** When the next step begins; never is infinity. */
export function nextStepMs({ ranges }: { readonly ranges: readonly DrawRange[] }, nowMs: number): number {
  return ranges.reduce((next, { sinceMs }) => (sinceMs > nowMs && sinceMs < next ? sinceMs : next), Number.POSITIVE_INFINITY);
}

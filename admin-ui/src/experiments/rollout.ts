// A rollout as people say it: shares in percent, steps in time, and one sentence of who takes part when.
import type { CampaignInput } from '../../../engine/campaign/schema.ts';

export type Rollout = NonNullable<CampaignInput['rollout']>;

export const WHOLE = 10_000;

/** 1250 is "12.5". */
export function percentOf(draws: number): string {
  return String(draws / 100);
}

/** "12.5" and "12,5 %" are 1250; null for what is no percentage of 0 to 100 with at most two decimals. */
export function drawsOf(text: string): number | null {
  const match = /^\s*(\d{1,3})(?:[.,](\d{1,2}))?\s*%?\s*$/.exec(text);
  if (match === null) return null;
  const draws = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
  return draws <= WHOLE ? draws : null;
}

/** Without what is said by saying nothing; undefined: everybody, live. */
export function tidied({ mode, group, from, to, stages }: Rollout): Rollout | undefined {
  const rollout: Rollout = {
    ...(mode === 'shadow' ? { mode } : {}),
    ...(group === undefined || group === '' ? {} : { group }),
    ...(from === undefined || from === 0 ? {} : { from }),
    ...(to === undefined || to === WHOLE ? {} : { to }),
    ...(stages === undefined || stages.length === 0 ? {} : { stages }),
  };
  return Object.keys(rollout).length === 0 ? undefined : rollout;
}

/** Who takes part from when on: the first without a time. */
export function stepsOf({ from = 0, to = WHOLE, stages = [] }: Rollout): readonly { readonly at: string | null; readonly share: number }[] {
  return [{ at: null, to }, ...stages.map((stage) => ({ at: stage.at, to: stage.to }))].map((step) => ({
    at: step.at,
    share: Math.max(0, step.to - from),
  }));
}

/** The next step doubles the share, a day after the last one or after `now`. */
export function nextStage({ to = WHOLE, stages = [] }: Rollout, nowMs: number): { readonly at: string; readonly to: number } {
  const last = stages.at(-1);
  const after = Math.max(nowMs, last === undefined ? nowMs : Date.parse(last.at) || nowMs);
  const day = 86_400_000;
  return { at: new Date(Math.ceil((after + day) / 3_600_000) * 3_600_000).toISOString(), to: Math.min(WHOLE, (last?.to ?? to) * 2) };
}

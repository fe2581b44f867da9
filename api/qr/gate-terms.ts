// May a gate give this campaign away alone? Only what it can judge: a fixed amount for whoever taps, bounded by nothing but its budget.
import type { Campaign } from '../../engine/campaign/schema.ts';

/** Fields of the campaign that a gate cannot judge, with why; none: it may. */
export function gateObstacles(terms: Campaign): readonly string[] {
  return OBSTACLES.filter(([, stands]) => stands(terms)).map(([why]) => why);
}

const isAny = (...lists: readonly { readonly include: readonly string[]; readonly exclude: readonly string[] }[]): boolean =>
  lists.some(({ include, exclude }) => include.length + exclude.length > 0);

const OBSTACLES: readonly (readonly [why: string, stands: (terms: Campaign) => boolean])[] = [
  ['benefit: only amount_off is the same for every tap', ({ benefit }) => benefit.type !== 'amount_off'],
  ['when: a gate knows no facts', ({ when }) => when !== undefined],
  [
    'binding: a gate knows neither accounts nor lists',
    ({ binding }) =>
      isAny(binding.cards, binding.accounts, binding.lists, binding.segments, binding.tiers) || binding.enrolment === 'required',
  ],
  [
    'schedule: a gate knows no windows, excluded dates or holidays',
    ({ schedule }) => schedule.windows.length + schedule.excludedDates.length > 0 || schedule.holidays !== undefined,
  ],
  [
    'limits: a gate counts nothing but its slice of the whole budget',
    ({ limits: { budget, perSubject, umbrellas } }) =>
      perSubject.length + umbrellas.length > 0 ||
      [budget.perDay, budget.countTotal, budget.countPerDay].some((bound) => bound !== undefined),
  ],
  ['funding: caps and consents bound more than the slice', ({ funding }) => funding.caps.length > 0 || funding.consent === 'each'],
  ['rollout: who takes part is not known at a gate', ({ rollout }) => rollout !== undefined],
];

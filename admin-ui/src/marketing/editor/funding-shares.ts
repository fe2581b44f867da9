// Shares and caps of the funders as the form changes them: one share in basis points a party, everything else kept.
import type { JsonObject } from './draft.ts';

export const PARTIES = ['bank', 'merchant', 'scheme'] as const;
export type Party = (typeof PARTIES)[number];

export function shareTotal(shares: readonly JsonObject[]): number {
  return shares.reduce((all, share) => all + (typeof share['bps'] === 'number' ? share['bps'] : 0), 0);
}

/** Undefined when the party has no share by percentage. */
export function shareOf(shares: readonly JsonObject[], party: Party): number | undefined {
  const share = shares.find((each) => each['party'] === party && typeof each['bps'] === 'number');
  return share === undefined ? undefined : Number(share['bps']);
}

/** The shares with that of one party changed; where only one other party pays by percentage, it takes the rest. */
export function withShare(shares: readonly JsonObject[], party: Party, bps: number): readonly JsonObject[] {
  const others = shares.filter((share) => share['party'] !== party && typeof share['bps'] === 'number');
  const changed = placed(shares, party, bps);
  const [other] = others;
  if (others.length !== 1 || other === undefined) return changed;
  return placed(changed, other['party'] as Party, Math.max(0, 10_000 - bps));
}

function placed(shares: readonly JsonObject[], party: Party, bps: number): readonly JsonObject[] {
  const at = shares.findIndex((share) => share['party'] === party && typeof share['bps'] === 'number');
  if (at < 0) return bps === 0 ? shares : [...shares, { party, bps }];
  return bps === 0 ? shares.filter((_, index) => index !== at) : shares.map((share, index) => (index === at ? { ...share, bps } : share));
}

/** `choice` is none, shrink, stop, or cover:<party>; amounts of a cap that stays are kept. */
export function withCap(caps: readonly JsonObject[], party: Party, choice: string): readonly JsonObject[] {
  const before = caps.find((cap) => cap['party'] === party);
  if (choice === 'none') return caps.filter((cap) => cap !== before);
  const [atCap = '', coveredBy] = choice.split(':');
  const { coveredBy: _covered, ...rest } = before ?? { party, total: 1_000_000 };
  const cap: JsonObject = { ...rest, party, atCap, ...(coveredBy === undefined ? {} : { coveredBy }) };
  return before === undefined ? [...caps, cap] : caps.map((each) => (each === before ? cap : each));
}

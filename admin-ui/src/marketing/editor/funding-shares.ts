// Shares and caps of the funders as the form changes them: one share in basis points a party, everything else kept.
import type { AgreementTerms } from '../../../../engine/funding/agreement.ts';
import { capUnder, partyOfFunder } from '../../../../engine/funding/agreement.ts';
import type { Json, JsonObject } from './draft.ts';

export const PARTIES = ['bank', 'merchant', 'scheme', 'chain', 'brand'] as const;
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
  // A brand is named below its share.
  if (at < 0) return bps === 0 ? shares : [...shares, { party, ...(party === 'brand' && { brand: '' }), bps }];
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

/** An agreement that may be chosen. */
export interface Choice {
  readonly id: string;
  readonly terms: AgreementTerms;
}

/** Takes share, cap, order of the odd cent and consent from the agreement; null lets the share stand for itself again. */
export function underAgreement(funding: JsonObject, party: Party, choice: Choice | null): JsonObject {
  const shares = (funding['shares'] ?? []) as readonly JsonObject[];
  const caps = ((funding['caps'] ?? []) as readonly JsonObject[]).filter(
    (cap) => cap['party'] !== party || (choice === null && cap['agreement'] === undefined),
  );
  if (choice === null)
    return kept({ ...funding, shares: shares.map((share) => (share['party'] === party ? without(share, 'agreement') : share)), caps });
  const { id, terms } = choice;
  const cap = capUnder(id, terms) as JsonObject | null;
  const named = shares.map((share) => (share['party'] === party ? shareUnder(share, choice) : share));
  const lost = shareTotal(shares) - shareTotal(named);
  const whole = named.map((share) =>
    share['party'] === 'bank' && typeof share['bps'] === 'number' ? { ...share, bps: share['bps'] + lost } : share,
  );
  const order = (share: JsonObject) => terms.roundingOrder.indexOf(String(share['party']) as never);
  const ordered = whole.toSorted((one, other) => (order(one) < 0 || order(other) < 0 ? 0 : order(one) - order(other)));
  return kept({
    ...funding,
    shares: ordered,
    caps: cap === null ? caps : [...caps, cap],
    ...(terms.consent === 'each' && { consent: 'each' }),
  });
}

function shareUnder(share: JsonObject, { id, terms }: Choice): JsonObject {
  const brand = partyOfFunder(terms.funder) === 'brand' ? { brand: terms.funder.slice('brand:'.length) } : {};
  const bps = typeof share['bps'] === 'number' ? { bps: Math.min(share['bps'], terms.maxShareBps ?? share['bps']) } : {};
  return { ...share, ...brand, ...bps, agreement: id };
}

function without(object: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
}

/** An empty list of caps is not written. */
function kept(funding: JsonObject): JsonObject {
  return (funding['caps'] as readonly Json[]).length === 0 ? without(funding, 'caps') : funding;
}

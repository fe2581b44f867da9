// How amounts and tiers of a membership are said.
import type { Voice } from '../voice.ts';
import type { Membership } from './wire.ts';
import { W } from './words-membership.ts';

/** In the unit of the programme: money, points or visits. */
export function amountOf(amount: number, { measure, currency }: Pick<Membership, 'measure' | 'currency'>, voice: Voice): string {
  if (measure === 'spend') return voice.money(amount, currency);
  const count = voice.count(amount);
  if (measure === 'points') return voice.say(W.points, { count });
  return amount === 1 ? voice.say(W.visitOne) : voice.say(W.visits, { count });
}

export function tierName({ tiers }: Pick<Membership, 'tiers'>, id: string, voice: Voice): string {
  const found = tiers.find((tier) => tier.id === id);
  return found === undefined ? id : voice.text(found.name) || id;
}

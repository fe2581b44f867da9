// What an offer says about itself in a word or two: how often, how many, until when.
import type { BadgeLook } from '../parts/badge.tsx';
import type { Pair, Voice } from '../voice.ts';
import type { Offer } from './wire.ts';
import { W } from './words-offers.ts';

const LEFT: Readonly<Record<string, Pair>> = { day: W.leftDay, week: W.leftWeek, month: W.leftMonth, campaign: W.leftCampaign };
const QUOTA: Readonly<Record<string, Pair>> = { going_fast: W.goingFast, nearly_gone: W.nearlyGone, gone: W.gone };

/** "2 × left this month"; null where uses are not counted, or nothing is left: then `missing` says it. */
export function leftWords({ left }: Pick<Offer, 'left'>, voice: Voice): string | null {
  const pair = left === null ? undefined : LEFT[left.per];
  if (left?.count == null || left.count <= 0 || pair === undefined) return null;
  return voice.say(pair, { count: left.count });
}

/** Plenty says nothing. */
export function quotaWords({ quota }: Pick<Offer, 'quota'>, voice: Voice): string | null {
  const pair = quota === null ? undefined : QUOTA[quota];
  return pair === undefined ? null : voice.say(pair);
}

/** The small line at the foot of a card. */
export function footWords(offer: Offer, voice: Voice): readonly string[] {
  const cards = offer.onCards.length === 0 ? null : voice.say(W.onCards, { cards: offer.onCards.join(', ') });
  const windows = offer.windows === null ? null : voice.text(offer.windows);
  const until = voice.say(W.until, { day: voice.lastDay(offer.until) });
  return [until, windows, leftWords(offer, voice), cards].filter((each) => each !== null);
}

export function lookOfQuota({ quota }: Pick<Offer, 'quota'>): BadgeLook {
  return quota === 'gone' ? 'bad' : 'wait';
}

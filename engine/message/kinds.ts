// What cardholders are told of, and the ways it reaches them.
import type { LOCALES } from '../campaign/schema.ts';

export const HOLDER_MESSAGE_KINDS = [
  'earned',
  'used',
  'points_active',
  'points_expiring',
  'coupon_received',
  'coupon_expiring',
  'tier_changed',
  'refund',
  'gift_received',
  'security',
  'digest',
] as const;
export type HolderMessageKind = (typeof HOLDER_MESSAGE_KINDS)[number];

/** Beside the inbox, which always has everything: the bank's own system, which passes it on as it likes, and e-mail. */
export const CHANNELS = ['webhook', 'email'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Sent at any hour, counted by no cap, and not to be turned off: somebody else may be at work with the account. */
export const URGENT: readonly HolderMessageKind[] = ['security'];
/** Made of other messages, never told of by itself. */
export const CHOSEN_KINDS: readonly HolderMessageKind[] = HOLDER_MESSAGE_KINDS.filter((kind) => kind !== 'digest');

type Locale = (typeof LOCALES)[number];
export type Texts = { readonly [Each in Locale]: string };
export interface Wording {
  readonly subject: Texts;
  readonly text: Texts;
}

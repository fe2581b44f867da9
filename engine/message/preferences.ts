// What a cardholder wants to hear, when and in which way, and what the bank has set for all who said nothing.
import { z } from 'zod';
import { LOCALES } from '../campaign/schema.ts';
import { CHANNELS, CHOSEN_KINDS, type HolderMessageKind, URGENT } from './kinds.ts';

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'HH:MM');
/** From later than to: over midnight. Both the same: never quiet. */
const quietSchema = z.strictObject({ from: timeOfDay, to: timeOfDay });
const mayBeOff = z.enum(CHOSEN_KINDS.filter((kind) => !URGENT.includes(kind)) as [HolderMessageKind, ...HolderMessageKind[]]);

export const preferencesSchema = z.strictObject({
  /** Null: the language of the bank. */
  locale: z.enum(LOCALES).nullable(),
  /** Null: as the bank has set. */
  quiet: quietSchema.nullable(),
  /** Kinds, and the ways in which they are not wanted. Everything stands in the inbox. */
  off: z.partialRecord(mayBeOff, z.array(z.enum(CHANNELS)).max(CHANNELS.length)),
});
export type Preferences = z.output<typeof preferencesSchema>;
export const NO_PREFERENCES: Preferences = { locale: null, quiet: null, off: {} };

export const messagePolicySchema = z.strictObject({
  quiet: quietSchema.default({ from: '22:00', to: '08:00' }),
  /** Most of one kind that are sent on a day in one way; the rest is gathered. */
  perKind: z.int().min(1).max(100).default(3),
  /** Most of all kinds. */
  perDay: z.int().min(1).max(500).default(8),
  /** When what was gathered is sent as one. */
  digestAt: timeOfDay.default('09:00'),
  /** How many days before their end points and coupons are told of. */
  noticeDays: z.strictObject({ points: z.int().min(1).max(90).default(14), coupons: z.int().min(1).max(60).default(3) }).prefault({}),
});
export type MessagePolicy = z.output<typeof messagePolicySchema>;
export const POLICY: MessagePolicy = messagePolicySchema.parse({});

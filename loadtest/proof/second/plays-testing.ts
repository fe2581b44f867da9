// Random stories for the second model: a few campaigns, then batches of payments, messages and operators' acts with the time that passes between.
import fc from 'fast-check';
import type { Campaign } from '../../../engine/campaign/schema.ts';
import type { Message } from '../../../engine/hold/record.ts';
import { campaignOf } from './arbitrary-testing.ts';

export const BEGIN = Date.parse('2026-11-22T04:00:00Z');

/** What one command is made of; indices are taken modulo what there is. */
export interface Play {
  readonly what: 'evaluate' | 'again' | 'conflict' | 'void' | 'message' | 'repeat' | 'lots' | 'stop' | 'start' | 'version';
  readonly id: number;
  readonly attempt: number;
  readonly account: number;
  readonly amount: number;
  readonly message: Message['kind'];
  readonly fraction: number;
  readonly choice: number;
  readonly rest: number;
}
const play: fc.Arbitrary<Play> = fc.record({
  what: fc.oneof(
    { weight: 8, arbitrary: fc.constant('evaluate' as const) },
    { weight: 12, arbitrary: fc.constant('message' as const) },
    { weight: 1, arbitrary: fc.constantFrom('again' as const, 'conflict' as const, 'void' as const, 'repeat' as const, 'lots' as const) },
    { weight: 1, arbitrary: fc.constantFrom('void' as const, 'stop' as const, 'start' as const, 'version' as const) },
  ),
  id: fc.nat(6),
  attempt: fc.nat(1),
  account: fc.nat(3),
  amount: fc.constantFrom(0, 1, 499, 1_000, 2_000, 6_000, 8_888, 20_000, 2_999, 3_000, 4_321, 5_000, 7_777, 9_999, 10_000, 12_345),
  message: fc.constantFrom(
    'capture',
    'capture',
    'capture',
    'reversal',
    'refund',
    'refund',
    'chargeback',
    'representment',
    'expiry',
    'increment',
    'confirmation',
  ),
  fraction: fc.constantFrom(0, 1, 1, 2, 3, 3, 5, 7, 10, 10, 10, 12, 25),
  choice: fc.nat(11),
  rest: fc.nat(11),
});

/** Batches of one to three commands with the time that passes before each. */
export interface Batch {
  readonly afterMs: number;
  readonly plays: readonly Play[];
}
const HOUR = 3_600_000;
const batch: fc.Arbitrary<Batch> = fc.record({
  afterMs: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(0, 1_000, HOUR) },
    { weight: 2, arbitrary: fc.constantFrom(9 * HOUR, 24 * HOUR, 169 * HOUR) },
  ),
  plays: fc.array(play, { minLength: 1, maxLength: 3 }),
});

export interface Story {
  readonly campaigns: readonly Campaign[];
  /** The first campaign's next version. */
  readonly next: Campaign;
  readonly batches: readonly Batch[];
}
export const stories: fc.Arbitrary<Story> = fc.record({
  campaigns: fc.integer({ min: 1, max: 4 }).chain((count) => fc.tuple(...['c0', 'c1', 'c2', 'c3'].slice(0, count).map(campaignOf))),
  next: campaignOf('c0'),
  batches: fc.array(batch, { minLength: 1, maxLength: 22 }),
});

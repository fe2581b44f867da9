// What a batch is given besides its commands: the book, the bank's terms, clocks and the chain.
import type { BankTerms } from '../../engine/authorization/situation.ts';
import { addDays, businessDate, type Cutover } from '../../engine/settlement/business-day.ts';
import type { LiveBook } from '../campaign/live-book.ts';

export interface BatchContext {
  readonly book: LiveBook;
  readonly bank: BankTerms;
  readonly couponDays: Readonly<Record<string, number>>;
  readonly cutoverOf: (acquirer: string) => Cutover;
  /** The newest day that is closed or closing, read with each batch: what comes late lies on the day after it (R5, I17). */
  readonly closedUntil?: string | null;
  /** Dates worked out in this batch: most of its commands ask for the same one. */
  readonly businessDates?: Map<string, string>;
  /** The same id for the same authorization, everywhere and for ever. */
  readonly decisionId: (authorizationId: string) => string;
  /** Keyed hash of a coupon code, hex. */
  readonly codeHash: (code: string) => string;
  /** Milliseconds since 1970 of this process, for waiting times only. */
  readonly wallClock: () => number;
  /** Demo and replay databases only: the message's own time is the ledger time. */
  readonly trustMessageTime: boolean;
  readonly chainKey: string;
  /** Private record of a bug. */
  readonly onBug: (fault: unknown, authorizationId: string) => void;
}

type Calendar = Pick<BatchContext, 'cutoverOf' | 'closedUntil' | 'businessDates'>;

/** The acquirer's business date of an instant, or the day after the newest one that is closed: days close in order, and a closed day never changes (I17). */
export function businessDateOf(context: Calendar, at: string, acquirer: string): string {
  const key = `${at} ${acquirer}`;
  const known = context.businessDates?.get(key);
  if (known !== undefined) return known;
  const own = businessDate(at, context.cutoverOf(acquirer));
  const { closedUntil = null } = context;
  const date = closedUntil === null || own > closedUntil ? own : addDays(closedUntil, 1);
  context.businessDates?.set(key, date);
  return date;
}

// What the closing of a day asks of whatever keeps the rows: Postgres in the product, a model of it in the simulation.
import type { Cutover } from '../../engine/settlement/business-day.ts';
import type { CloseStep, ClosingDay } from './close-step.ts';
import type { BusinessDay } from './day-store.ts';

/** Each is one database transaction of its own. */
export interface ClosingStore {
  readonly businessDay: (date: string) => Promise<BusinessDay | null>;
  readonly cutovers: () => Promise<readonly Cutover[]>;
  /** The oldest day before `date` with entries that is not closed; null where there is none. */
  readonly earlierOpenDay: (date: string) => Promise<string | null>;
  /** From its commit on, batches that begin post to the next day. */
  readonly markClosing: (date: string, actor: string) => Promise<void>;
  /** Takes the mark back while the day is not shut. */
  readonly unmarkClosing: (date: string) => Promise<void>;
  readonly isShut: (date: string) => Promise<boolean>;
  /** From its commit on, the database refuses entries of the day, except those of its closing. */
  readonly shutDay: (date: string) => Promise<void>;
  /** Who writes in this database now, by the number of the database transaction. */
  readonly writersNow: () => Promise<readonly string[]>;
  readonly begin: (work: (tx: ClosingTx) => Promise<void>) => Promise<void>;
}

/** One database transaction of the closing. */
export interface ClosingTx {
  /** First of all: one closes a day at a time, and only this one may post to it. */
  readonly takeClosing: (date: string) => Promise<void>;
  readonly isStepDone: (date: string, step: string) => Promise<boolean>;
  readonly noteStep: (date: string, done: { readonly step: string; readonly rows: number }) => Promise<void>;
  /** What a room posts to the day; the number of rows. */
  readonly post: (step: CloseStep, day: ClosingDay) => Promise<number>;
  /** Writes the statements; their number. */
  readonly freeze: (day: ClosingDay) => Promise<number>;
  /** The last change that a day ever sees; the number of its statements. */
  readonly seal: (day: ClosingDay) => Promise<number>;
}

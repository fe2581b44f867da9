// What is known of one simulated process: whether it lives, its clock, and what its disk keeps.
import type { Authority } from '../../../api/authority/authority.ts';
import type { VoidCommand } from '../../../api/authority/void-log.ts';
import type { LiveBook } from '../../../api/campaign/live-book.ts';
import type { Life } from './life.ts';

export interface Machine {
  readonly no: number;
  /** How far its wall clock is off, milliseconds. */
  skewMs: number;
  life: Life | null;
  authority: Authority | null;
  book: LiveBook | null;
  /** On its disk: survives a kill. */
  readonly voids: VoidCommand[];
  lives: number;
}

export function newMachine(no: number, skewMs: number): Machine {
  return { no, skewMs, life: null, authority: null, book: null, voids: [], lives: 0 };
}

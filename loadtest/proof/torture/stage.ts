// What all parts of the torture share: the processes, the history, and the count of what was done to them.
import { STEPS, type Step } from '../../../api/authority/steps.ts';
import type { Sql } from '../../../api/db/connect.ts';
import type { Chance } from '../../../engine/simulation/random.ts';
import type { Deck } from './deck.ts';
import type { ToldMessages } from './check.ts';
import type { History } from './history.ts';
import type { TortureOptions } from './options.ts';
import type { KillablePostgres } from './postgres.ts';
import type { KillableRedis } from './redis.ts';
import type { World } from './requests.ts';
import type { Slot, SlotOptions } from './slot.ts';
import type { Trouble, Troubles } from './troubles.ts';

/** Counted by everybody, so it is one object that changes. */
export interface Tally {
  readonly killsAtStep: Map<Step, number>;
  killsAtRandom: number;
  postgresKills: number;
  redisKills: number;
  flushes: number;
  freezes: number;
  cleanEnds: number;
  closings: number;
  /** Milliseconds. */
  readonly apiRecoveries: number[];
  readonly postgresRecoveries: number[];
  /** Distinct authorizations of which a committed decision was heard. */
  decisions: number;
  granted: number;
  closed: number;
  shed: number;
  unknown: number;
  repeats: number;
  conflicts: number;
  messages: number;
  offers: number;
  readonly lateness: Lateness[];
  latenessWhileFrozen: number;
}
/** Of one question with a deadline of its own: milliseconds after it, negative when early, and what went on meanwhile. */
export interface Lateness {
  readonly ms: number;
  readonly during: readonly Trouble[];
}
export interface Stage {
  readonly options: TortureOptions;
  readonly world: World;
  readonly chance: Chance;
  readonly deck: Deck;
  readonly troubles: Troubles;
  readonly sql: Sql;
  readonly postgres: KillablePostgres;
  readonly redis: KillableRedis | null;
  readonly slots: readonly Slot[];
  readonly start: SlotOptions & { readonly isOver: () => boolean };
  readonly history: History;
  readonly messages: ToldMessages;
  readonly tally: Tally;
  readonly say: (line: string) => void;
  /** Everything that was wanted is done, or the time is over. */
  readonly isOver: () => boolean;
  /** Held while the database may not be killed. */
  isPostgresNeeded: boolean;
}

export const newTally = (): Tally => ({
  killsAtStep: new Map(),
  killsAtRandom: 0,
  postgresKills: 0,
  redisKills: 0,
  flushes: 0,
  freezes: 0,
  cleanEnds: 0,
  closings: 0,
  apiRecoveries: [],
  postgresRecoveries: [],
  decisions: 0,
  granted: 0,
  closed: 0,
  shed: 0,
  unknown: 0,
  repeats: 0,
  conflicts: 0,
  messages: 0,
  offers: 0,
  lateness: [],
  latenessWhileFrozen: 0,
});

export const apiKills = ({ killsAtStep, killsAtRandom }: Tally): number =>
  [...killsAtStep.values()].reduce((sum, kills) => sum + kills, killsAtRandom);

/** Where there are so many kills that each step can have its turn, each must have had it. */
export const stepsWanted = (cycles: number): number => Math.min(STEPS.length, Math.floor(cycles * STEPS_PER_CYCLE));
const STEPS_PER_CYCLE = 0.6;

export function isComplete({ cycles, postgres, flushes, decisions }: TortureOptions, tally: Tally, hasRedis: boolean): boolean {
  return (
    tally.killsAtStep.size >= stepsWanted(cycles) &&
    apiKills(tally) >= cycles &&
    tally.postgresKills >= postgres &&
    (!hasRedis || tally.flushes >= flushes) &&
    tally.decisions >= decisions
  );
}

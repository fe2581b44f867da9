// What a fault is here: something that begins, ends, and says whether it must have been felt.
import type { Rig } from './rig.ts';

export const GROUPS = ['service and Postgres', 'Postgres itself', 'service and Redis', 'clients and service'] as const;
export type Group = (typeof GROUPS)[number];

/** Ends the fault; resolves once it has ended. */
export type Heal = () => Promise<void>;

export interface Scenario {
  /** Lower case with hyphens: it begins the ids of its requests. */
  readonly name: string;
  readonly group: Group;
  /** In words, for people. */
  readonly fault: string;
  /** Somebody must have gone without a benefit, or unheard on the broken line; else the fault was none. */
  readonly bites: boolean;
  /** Every other request goes through the line of the clients, whatever becomes of it there. */
  readonly throughClientLine?: boolean;
  /** Why it cannot be run here; null when it can. */
  readonly lacks?: (rig: Rig) => string | null;
  readonly begin: (rig: Rig) => Heal | Promise<Heal>;
}

/** Does it again and again until healed. */
export function repeating(everyMs: number, work: () => unknown): Heal {
  let isOver = false;
  const running = (async () => {
    while (!isOver) {
      await work();
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  })();
  return async () => {
    isOver = true;
    await running;
  };
}

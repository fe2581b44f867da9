// What was going on while a question waited for its answer, so that an answer that came late can be put down to something.

export const TROUBLES = [
  'Postgres killed, until it decides again',
  'Redis killed',
  'API process killed, until its place decides again',
  'the other process frozen',
  'business day being closed',
  'offline verifier reading',
  'the process asked began less than a second ago',
  'the tester itself not scheduled',
] as const;
export type Trouble = (typeof TROUBLES)[number];

export interface Troubles {
  readonly begin: (trouble: Trouble) => void;
  readonly end: (trouble: Trouble) => void;
  /** What went on at any moment between the two, monotonic milliseconds. */
  readonly between: (sinceMs: number, untilMs: number) => readonly Trouble[];
  readonly stop: () => void;
}

const LOOK_MS = 5;
/** A timer is late by so much without meaning anything. */
const STALL_MS = 10;

export function openTroubles(): Troubles {
  const active = new Map<Trouble, number>();
  const endedAt = new Map<Trouble, number>();
  const begin = (trouble: Trouble): void => void active.set(trouble, (active.get(trouble) ?? 0) + 1);
  const end = (trouble: Trouble): void => {
    active.set(trouble, Math.max(0, (active.get(trouble) ?? 0) - 1));
    endedAt.set(trouble, performance.now());
  };
  let looked = performance.now();
  const looking = setInterval(() => {
    const now = performance.now();
    if (now - looked > LOOK_MS + STALL_MS) endedAt.set('the tester itself not scheduled', now);
    looked = now;
  }, LOOK_MS);
  looking.unref();
  return {
    begin,
    end,
    between: (since, until) => {
      const isStalled = until - looked > LOOK_MS + STALL_MS;
      return TROUBLES.filter(
        (trouble) =>
          (active.get(trouble) ?? 0) > 0 ||
          (endedAt.get(trouble) ?? Number.NEGATIVE_INFINITY) >= since ||
          (isStalled && trouble === 'the tester itself not scheduled'),
      );
    },
    stop: () => clearInterval(looking),
  };
}

// Open arrivals: when each request is due, whatever has been answered so far, so that a slow service cannot make its own load kinder.

export interface Schedule {
  /** The next instant that is due at `now`, or null; each is given once. */
  readonly take: (now: number) => number | null;
  /** Instants given so far. */
  readonly taken: () => number;
}

/** Evenly spaced from `startAt`, none at or after `endAt`; milliseconds. */
export function scheduleFrom(startAt: number, endAt: number, perSecond: number): Schedule {
  let taken = 0;
  const take = (now: number): number | null => {
    const due = startAt + (taken * 1_000) / perSecond;
    if (due > now || due >= endAt) return null;
    taken += 1;
    return due;
  };
  return { take, taken: () => taken };
}

/** Requests that found every connection busy wait here with the instant at which they were due. */
export interface Backlog {
  readonly push: (due: number) => void;
  readonly shift: () => number | undefined;
  readonly size: () => number;
}

export function newBacklog(): Backlog {
  let waiting: number[] = [];
  let head = 0;
  return {
    push: (due) => waiting.push(due),
    shift: () => {
      const due = waiting[head];
      head += 1;
      if (head >= waiting.length) {
        waiting = [];
        head = 0;
      }
      return due;
    },
    size: () => waiting.length - head,
  };
}

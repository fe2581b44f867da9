// What is still to happen in a simulated world, the next first: instants and places stand in arrays of numbers, because a world of tens of thousands looks at them most of its time.

export interface Event {
  /** Order among events of one instant. */
  readonly no: number;
  play: (() => void) | null;
}
export interface EventHeap {
  readonly push: (at: number, event: Event) => void;
  /** Infinity where nothing is left. */
  readonly firstAt: () => number;
  /** The next event; only where there is one. */
  readonly pop: () => Event;
}

export function openHeap(): EventHeap {
  const times: number[] = [];
  const events: Event[] = [];

  /** Whether what is at `place` comes before the event of that instant. */
  const isBefore = (place: number, at: number, no: number): boolean => {
    const time = times[place] as number;
    return time < at || (time === at && (events[place] as Event).no < no);
  };
  const put = (place: number, at: number, event: Event): void => {
    times[place] = at;
    events[place] = event;
  };
  const sink = (at: number, event: Event): void => {
    const size = times.length;
    let place = 0;
    for (let child = 1; child < size; child = 2 * place + 1) {
      const right = child + 1;
      if (right < size && isBefore(right, times[child] as number, (events[child] as Event).no)) child = right;
      if (!isBefore(child, at, event.no)) break;
      put(place, times[child] as number, events[child] as Event);
      place = child;
    }
    put(place, at, event);
  };

  return {
    push: (at, event) => {
      let place = times.length;
      while (place > 0) {
        const above = (place - 1) >> 1;
        if (isBefore(above, at, event.no)) break;
        put(place, times[above] as number, events[above] as Event);
        place = above;
      }
      put(place, at, event);
    },
    firstAt: () => times[0] ?? Number.POSITIVE_INFINITY,
    pop: () => {
      const first = events[0] as Event;
      const [at, last] = [times.pop() as number, events.pop() as Event];
      if (times.length > 0) sink(at, last);
      return first;
    },
  };
}

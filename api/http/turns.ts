// Takes what arrives in one turn of the event loop a few at a time, with a look at the network in between: a flood of requests must not starve the answers of the database.

/** Requests begun between two looks. Their answers leave with them when they are turned away, so a turn stays within some milliseconds. */
const PER_TURN = 32;

/** Begins each work at once, or in order in one of the next turns. */
export function openTurns(perTurn = PER_TURN): (work: () => void) => void {
  let waiting: (() => void)[] = [];
  let begun = 0;
  let isScheduled = false;
  const next = (): void => {
    begun = Math.min(perTurn, waiting.length);
    const now = waiting.slice(0, begun);
    waiting = waiting.slice(begun);
    isScheduled = begun > 0;
    if (isScheduled) setImmediate(next);
    for (const work of now) work();
  };
  return (work) => {
    if (!isScheduled) setImmediate(next);
    isScheduled = true;
    if (begun >= perTurn || waiting.length > 0) {
      waiting.push(work);
      return;
    }
    begun += 1;
    work();
  };
}

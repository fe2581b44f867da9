// Where the intervals of a comparison lie on a line of a thousand places, no difference always among them.

interface Intervals {
  readonly difference: number;
  readonly always: { readonly low: number; readonly high: number };
  readonly single: { readonly low: number; readonly high: number };
}
export interface Places {
  readonly zero: number;
  readonly difference: number;
  readonly always: readonly [number, number];
  readonly single: readonly [number, number];
}

const LINE = 1_000;
const MARGIN = 0.06;

/** Null while nothing is known: every end is zero. */
export function placesOf({ difference, always, single }: Intervals): Places | null {
  const ends = [0, difference, always.low, always.high, single.low, single.high];
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  if (low === high) return null;
  const place = (of: number) => Math.round(LINE * (MARGIN + ((of - low) / (high - low)) * (1 - 2 * MARGIN)));
  return {
    zero: place(0),
    difference: place(difference),
    always: [place(always.low), place(always.high)],
    single: [place(single.low), place(single.high)],
  };
}

// What two answers to the same question may be: the bytes of the first, or, when time ran out, "no benefit" said without asking the books.

export interface Said {
  readonly status: number;
  readonly body: string;
}

/** Said without the books: the payment goes through at full price. */
const CUT = ['"reason":"deadline"', '"reason":"overloaded"', '"reason":"unavailable"'];
/** Turned away at the door: nothing is remembered, so a later copy is a first one. */
const TURNED_AWAY = '"reason":"overloaded"';

export const isCut = ({ body }: Said): boolean => CUT.some((reason) => body.includes(reason));

/**
 * changed: must never happen. cut: the copy ran out of time, as every question may; what was decided stands. A copy may never be
 * given more than the first one was told.
 */
export function compared(first: Said, again: Said): 'same' | 'cut' | 'changed' {
  if (first.status === again.status && first.body === again.body) return 'same';
  if (isCut(again) || first.body.includes(TURNED_AWAY)) return 'cut';
  return 'changed';
}

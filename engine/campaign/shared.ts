// Gives equal parts of campaigns one place in memory: a hundred thousand campaigns made from a few patterns then lie where memory was just read.

/** Parts remembered at most; then all are forgotten, which costs memory for later campaigns and changes nothing else. */
const PARTS_MAX = 20_000;
/** Longer parts are hardly ever equal. */
const TEXT_MAX = 4_000;
const partByText = new Map<string, unknown>();

/** An equal part that was seen before, or this one. Parts are never changed in place. */
export function shared<T extends object>(part: T): T {
  return sharedBy(JSON.stringify(part), () => part);
}

/** What was made of this text before, or what `make` makes of it now. */
export function sharedBy<T>(text: string, make: () => T): T {
  if (text.length > TEXT_MAX) return make();
  const known = partByText.get(text);
  if (known !== undefined) return known as T;
  const made = make();
  if (partByText.size >= PARTS_MAX) partByText.clear();
  partByText.set(text, made);
  return made;
}

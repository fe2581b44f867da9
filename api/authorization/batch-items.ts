// Finds the texts of the single requests in the text of a batch, so that each is read as if it had been sent alone.

export const BATCH_MAX = 256;

const OPENING = /^[ \t\n\r]*\{[ \t\n\r]*"requests"[ \t\n\r]*:[ \t\n\r]*\[/;
const CLOSING = /^[ \t\n\r]*\}[ \t\n\r]*$/;
const QUOTE = 34;
const COMMA = 44;
const BRACKET = 91;
const BACKSLASH = 92;
const CLOSED_BRACKET = 93;
const BRACE = 123;
const CLOSED_BRACE = 125;

/**
 * The items of `{"requests":[…]}`, without looking inside them more than needed; null when the text is not that, or holds more than BATCH_MAX.
 * What stands between two commas is one item, JSON or not: who reads it finds out.
 */
export function batchItems(text: string): readonly string[] | null {
  const opening = OPENING.exec(text)?.[0];
  if (opening === undefined) return null;
  const items: string[] = [];
  let from = opening.length;
  for (;;) {
    const end = endOfItem(text, from);
    if (end === text.length || items.push(text.slice(from, end)) > BATCH_MAX) return null;
    from = end + 1;
    if (text.charCodeAt(end) === CLOSED_BRACKET) break;
  }
  const isEmpty = items.length === 1 && items[0]?.trim() === '';
  return CLOSING.test(text.slice(from)) && !isEmpty ? items : null;
}

/** The comma or the bracket behind the item that begins at `from`; the end of the text when there is none. */
function endOfItem(text: string, from: number): number {
  let depth = 0;
  for (let place = from; place < text.length; place += 1) {
    const code = text.charCodeAt(place);
    if (code === QUOTE) place = endOfString(text, place);
    else if (depth === 0 && (code === COMMA || code === CLOSED_BRACKET)) return place;
    else depth += deepening(code);
  }
  return text.length;
}

function deepening(code: number): number {
  if (code === BRACE || code === BRACKET) return 1;
  return code === CLOSED_BRACE || code === CLOSED_BRACKET ? -1 : 0;
}

/** The quote that ends the string that begins at `from`. */
function endOfString(text: string, from: number): number {
  let place = from + 1;
  for (let code = text.charCodeAt(place); code !== QUOTE && place < text.length; code = text.charCodeAt(place)) {
    place += code === BACKSLASH ? 2 : 1;
  }
  return place;
}

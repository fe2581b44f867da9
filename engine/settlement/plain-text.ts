// Text as it may be shown in a file: nothing in it can steer the reader's screen, turn the writing direction, or be run by a spreadsheet.

/** Controls, direction marks and overrides, invisible joins, lone surrogates, line separators, and what is no character at all. */
const DECEPTIVE = /[\p{Cc}\p{Cf}\p{Surrogate}\u2028\u2029\ufffe\uffff]/gu;
/** First of a cell, a spreadsheet takes these for the start of a formula; the full-width ones too (ASVS 1.2.10). */
const FORMULA = /^\s*[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;
const NUMBER = /^-?\d+(\.\d+)?$/;

/** Each deceptive character becomes the replacement character, so that a reader sees that something stood there. */
export function plainText(text: string): string {
  return text.replace(DECEPTIVE, '\ufffd');
}

/** A text that a spreadsheet would run gets an apostrophe in front; numbers are left alone. */
export function cellText(text: string): string {
  return FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
}

// Fills values into a sentence, and names what is counted by its number: for every screen and every mail, in both languages.

export type Values = Readonly<Record<string, string | number>>;

/** `{name}` is the value; `{name:coupon|coupons}` is the first word where the value is 1, or else the second. A value that is not given stays as it is written. */
export function filledIn(sentence: string, values: Values = {}): string {
  return sentence.replace(/\{(\w+)(?::([^}]*))?\}/g, (whole, key: string, words?: string) => {
    const value = values[key];
    if (value === undefined) return whole;
    if (words === undefined) return String(value);
    const [one = '', many = ''] = words.split('|');
    return String(value) === '1' ? one : many;
  });
}

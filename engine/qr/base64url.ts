// Bytes as base64url text and back (RFC 4648, no padding): the engine also runs in the browser, which has no Buffer.
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const VALUES: ReadonlyMap<string, number> = new Map([...LETTERS].map((letter, value) => [letter, value]));

export function toBase64url(bytes: Uint8Array): string {
  let text = '';
  for (let place = 0; place < bytes.length; place += 3) {
    const [one = 0, two = 0, three = 0] = bytes.subarray(place, place + 3);
    const whole = (one << 16) | (two << 8) | three;
    const letters = Math.min(4, bytes.length - place + 1);
    for (let at = 0; at < letters; at += 1) text += LETTERS[(whole >> (18 - 6 * at)) & 63];
  }
  return text;
}

/** Null for what is no base64url, or not as it would have been written: each bytes have one text. */
export function fromBase64url(text: string): Uint8Array | null {
  if (text.length % 4 === 1) return null;
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let count = 0;
  for (const letter of text) {
    const value = VALUES.get(letter);
    if (value === undefined) return null;
    held = ((held << 6) | value) & 0xffffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[count++] = (held >> bits) & 255;
  }
  return (held & ((1 << bits) - 1)) === 0 ? bytes : null;
}

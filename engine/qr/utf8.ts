// Text as bytes in UTF-8 and back, with nothing but the language itself: the engine has no TextEncoder.

/** Half of a character, which UTF-8 cannot say, becomes the replacement character. */
export function utf8Bytes(text: string): Uint8Array {
  const whole = text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
  const said = encodeURIComponent(whole);
  const bytes: number[] = [];
  for (let place = 0; place < said.length; place += 1) {
    const isEscape = said[place] === '%';
    bytes.push(isEscape ? Number.parseInt(said.slice(place + 1, place + 3), 16) : said.charCodeAt(place));
    if (isEscape) place += 2;
  }
  return Uint8Array.from(bytes);
}

/** Null for bytes that are not UTF-8. */
export function utf8Text(bytes: Uint8Array): string | null {
  try {
    return decodeURIComponent(Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''));
  } catch {
    return null;
  }
}

// Error correction of a QR code: remainders of polynomials over GF(256) (ISO/IEC 18004, annex A).

/** Powers of 2 and their places, modulo x^8 + x^4 + x^3 + x^2 + 1. */
const POWERS = new Uint8Array(255);
const PLACES = new Uint8Array(256);
for (let place = 0, power = 1; place < 255; place += 1) {
  POWERS[place] = power;
  PLACES[power] = place;
  power = power >= 128 ? (power << 1) ^ 0x11d : power << 1;
}

function product(one: number, other: number): number {
  if (one === 0 || other === 0) return 0;
  return POWERS[((PLACES[one] ?? 0) + (PLACES[other] ?? 0)) % 255] ?? 0;
}

/** Coefficients behind the highest, which is 1. */
function generatorOf(count: number): Uint8Array {
  const found = new Uint8Array(count);
  found[count - 1] = 1;
  for (let root = 0; root < count; root += 1) {
    const factor = POWERS[root] ?? 0;
    for (let place = 0; place < count; place += 1) found[place] = product(found[place] ?? 0, factor) ^ (found[place + 1] ?? 0);
  }
  return found;
}

/** The `count` codewords that stand behind these. */
export function correctionOf(codewords: Uint8Array, count: number): Uint8Array {
  const generator = generatorOf(count);
  const rest = new Uint8Array(count);
  for (const codeword of codewords) {
    const factor = codeword ^ (rest[0] ?? 0);
    rest.copyWithin(0, 1);
    rest[count - 1] = 0;
    for (let place = 0; place < count; place += 1) rest[place] = (rest[place] ?? 0) ^ product(generator[place] ?? 0, factor);
  }
  return rest;
}

// Finds card numbers in free text, so that no PAN is ever stored, logged or echoed (I26).

/** A run of digits in which single spaces or hyphens may stand between groups. */
const GROUPED_DIGITS = /\d+(?:[ \-]\d+)*/g;
/** Dashes and spaces that people and office programs write for the plain ones. */
const DASHES = /[\u2010-\u2015\u2212]/g;
const SPACES = /[\u00a0\u2000-\u200a\u202f\u3000]/g;
const PAN_DIGITS_MIN = 13;
const PAN_DIGITS_MAX = 19;

/** Issuer ranges by card length: a run of digits outside them is an order number, not a card. Source: ISO/IEC 7812 register as published by the schemes. */
const PLAUSIBLE: readonly { readonly prefix: RegExp; readonly lengths: readonly number[] }[] = [
  { prefix: /^4/, lengths: [13, 16, 18, 19] },
  { prefix: /^(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, lengths: [16] },
  { prefix: /^3[47]/, lengths: [15] },
  { prefix: /^3(0[0-5]|095|[689])/, lengths: [14, 15, 16, 17, 18, 19] },
  { prefix: /^35(2[89]|[3-8])/, lengths: [16, 17, 18, 19] },
  { prefix: /^(62|81)/, lengths: [16, 17, 18, 19] },
  { prefix: /^6(011|4[4-9]|5)/, lengths: [16, 17, 18, 19] },
  { prefix: /^(50|5[6-9]|6)/, lengths: [13, 14, 15, 16, 17, 18, 19] },
  { prefix: /^220[0-4]/, lengths: [16, 17, 18, 19] },
  { prefix: /^9/, lengths: [16, 17, 18, 19] },
  { prefix: /^1/, lengths: [15] },
];

/** True when `text` holds a run of 13 to 19 digits, also written in groups, that passes Luhn and begins like an issued card. */
export function containsPan(text: string): boolean {
  if (text.length < PAN_DIGITS_MIN) return false;
  const plain = text.normalize('NFKC').replace(DASHES, '-').replace(SPACES, ' ');
  for (const [run] of plain.matchAll(GROUPED_DIGITS)) if (run.length >= PAN_DIGITS_MIN && runHoldsPan(run.split(/[ -]/))) return true;
  return false;
}

/** A date or a terminal number may stand directly before the card, so every stretch of whole groups is tried. */
function runHoldsPan(groups: readonly string[]): boolean {
  return groups.some((_, first) => {
    let digits = '';
    for (const group of groups.slice(first, first + PAN_DIGITS_MAX)) {
      digits += group;
      if (digits.length > PAN_DIGITS_MAX) return false;
      if (digits.length >= PAN_DIGITS_MIN && isPlausiblePan(digits)) return true;
    }
    return false;
  });
}

function isPlausiblePan(digits: string): boolean {
  return PLAUSIBLE.some((issuer) => issuer.lengths.includes(digits.length) && issuer.prefix.test(digits)) && passesLuhn(digits);
}

function passesLuhn(digits: string): boolean {
  let total = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - place) - 48;
    const doubled = place % 2 === 0 ? digit : digit * 2;
    total += doubled > 9 ? doubled - 9 : doubled;
  }
  return total % 10 === 0;
}

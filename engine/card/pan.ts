// Finds card numbers in free text, so that no PAN is ever stored, logged or echoed (I26).

/** Dashes and spaces that people and office programs write for the plain ones. */
const DASHES = /[\u2010-\u2015\u2212]/g;
const SPACES = /[\u00a0\u2000-\u200a\u202f\u3000]/g;
const PAN_DIGITS_MIN = 13;
const PAN_DIGITS_MAX = 19;

interface Issuer {
  /** First four digits, both included. */
  readonly from: number;
  readonly to: number;
  readonly shortest: number;
  readonly longest: number;
}
const issuer = (from: number, to: number, [shortest, longest]: readonly [number, number]): Issuer => ({ from, to, shortest, longest });

/** Who issues under which first digits, and how long their numbers are: any other run of digits is an order number, not a card. */
const ISSUERS: readonly Issuer[] = [
  issuer(4000, 4999, [13, 19]), // Visa
  issuer(5100, 5599, [16, 16]), // Mastercard
  issuer(2221, 2720, [16, 16]), // Mastercard
  issuer(3400, 3499, [15, 15]), // American Express
  issuer(3700, 3799, [15, 15]), // American Express
  issuer(3000, 3059, [14, 19]), // Diners Club
  issuer(3095, 3095, [14, 19]), // Diners Club
  issuer(3600, 3699, [14, 19]), // Diners Club
  issuer(3800, 3999, [14, 19]), // Diners Club
  issuer(3528, 3589, [16, 19]), // JCB
  issuer(8100, 8199, [16, 19]), // UnionPay beside 62
  issuer(5000, 5099, [13, 19]), // Maestro
  issuer(5600, 5899, [13, 19]), // Maestro
  issuer(6000, 6999, [13, 19]), // UnionPay, Discover, Maestro, RuPay
  issuer(2200, 2204, [16, 19]), // Mir
  issuer(9000, 9999, [16, 19]), // domestic schemes such as Troy
  issuer(1000, 1999, [15, 15]), // UATP
];

/** A UUID or a SHA-256 that stands alone and has a letter: random digits, of which one UUID in a thousand would do for a card number. */
const RANDOM_ID = /(?<![0-9a-z])(?:[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|[0-9a-f]{64})(?![0-9a-z])/gi;

/**
 * True when `text` holds a run of 13 to 19 digits, also written in groups, that passes Luhn and begins like an issued card. UUIDs of RFC 9562 and SHA-256
 * in hexadecimal are not searched, for who sends them as an id would be refused by chance. Linear in the text.
 */
export function containsPan(text: string): boolean {
  return holdsPan(text) && holdsPan(text.replace(RANDOM_ID, (id) => (/[a-f]/i.test(id) ? 'x' : id)));
}

function holdsPan(text: string): boolean {
  if (text.length < PAN_DIGITS_MIN) return false;
  const plain = isAscii(text) ? text : text.normalize('NFKC').replace(DASHES, '-').replace(SPACES, ' ');
  for (let place = 0; place < plain.length; place += 1) {
    if (!isDigit(plain.charCodeAt(place))) continue;
    const end = endOfRun(plain, place);
    if (end - place >= PAN_DIGITS_MIN && runHoldsPan(plain.slice(place, end))) return true;
    place = end;
  }
  return false;
}

/** Nothing to make plain: most messages of a machine are. */
function isAscii(text: string): boolean {
  for (let place = 0; place < text.length; place += 1) if (text.charCodeAt(place) > 127) return false;
  return true;
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isGap = (code: number): boolean => code === 32 || code === 45;

/** Where the run of digits ends in which single spaces or hyphens may stand between groups. */
function endOfRun(text: string, start: number): number {
  let end = start + 1;
  for (;;) {
    const code = text.charCodeAt(end);
    if (isDigit(code)) end += 1;
    else if (isGap(code) && isDigit(text.charCodeAt(end + 1))) end += 2;
    else return end;
  }
}

/** A date or a terminal number may stand directly beside the card, so every stretch of whole groups is tried. */
function runHoldsPan(run: string): boolean {
  const { digits, ends, startsGroup } = readGroups(run);
  const sums = luhnSums(digits);
  for (let start = 0; start + PAN_DIGITS_MIN <= digits.length; start += 1) {
    if (startsGroup[start] !== 1) continue;
    for (let end = start + PAN_DIGITS_MIN; end <= Math.min(start + PAN_DIGITS_MAX, digits.length); end += 1) {
      if (ends[end] === 1 && sums(start, end) % 10 === 0 && isIssued(digits.subarray(start, start + 4), end - start)) return true;
    }
  }
  return false;
}

/** The digits of a run without what stands between them, and where its groups start and end. */
function readGroups(run: string): { readonly digits: Uint8Array; readonly startsGroup: Uint8Array; readonly ends: Uint8Array } {
  const digits = new Uint8Array(run.length);
  const startsGroup = new Uint8Array(run.length + 1);
  const ends = new Uint8Array(run.length + 1);
  let count = 0;
  startsGroup[0] = 1;
  for (let place = 0; place < run.length; place += 1) {
    const digit = run.charCodeAt(place) - 48;
    if (digit >= 0 && digit <= 9) digits[count++] = digit;
    else {
      ends[count] = 1;
      startsGroup[count] = 1;
    }
  }
  ends[count] = 1;
  return { digits: digits.subarray(0, count), startsGroup, ends };
}

/** Luhn's sum of any stretch in constant time: running sums with the even and with the odd places doubled. */
function luhnSums(digits: Uint8Array): (start: number, end: number) => number {
  const running = [new Uint32Array(digits.length + 1), new Uint32Array(digits.length + 1)] as const;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = digits[place] as number;
    const doubled = digit < 5 ? digit * 2 : digit * 2 - 9;
    running[0][place + 1] = (running[0][place] as number) + (place % 2 === 0 ? doubled : digit);
    running[1][place + 1] = (running[1][place] as number) + (place % 2 === 1 ? doubled : digit);
  }
  return (start, end) => {
    const sums = running[end % 2 === 0 ? 0 : 1];
    return (sums[end] as number) - (sums[start] as number);
  };
}

function isIssued([one = 0, two = 0, three = 0, four = 0]: Uint8Array, length: number): boolean {
  const first = one * 1_000 + two * 100 + three * 10 + four;
  return ISSUERS.some(({ from, to, shortest, longest }) => first >= from && first <= to && length >= shortest && length <= longest);
}

// Codes of coupons: drawn at random, or worked out of a secret outside the database, so that a code need be stored nowhere to be shown again.
import { createHmac, randomBytes } from 'node:crypto';
import { containsPan } from '../../engine/card/pan.ts';

/** 160 bits, above the 128 that ASVS 11.5.1 asks. */
const CODE_BYTES = 20;
/** Crockford's alphabet: no letter is mistaken for a digit. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export interface CouponCodes {
  /** Of a coupon whose code is made with its claim. */
  readonly onDemand: (coupon: string) => string;
  /** Takes a gift. */
  readonly gift: (gift: string) => string;
  /** The code and the id of one coupon of an order, the same each time as long as the seed of the order is kept. */
  readonly ofBatch: (batch: { readonly id: string; readonly seed: string }, no: number) => { readonly id: string; readonly code: string };
}

/** Keys are derived from the chain key, so none of them is in the database. */
export function couponCodesOf(chainKey: string): CouponCodes {
  const keyOf = (use: string) => createHmac('sha256', chainKey).update(use).digest();
  const [demandKey, giftKey, batchKey] = ['codes on demand', 'codes of gifts', 'codes of batches'].map(keyOf) as [Buffer, Buffer, Buffer];
  const perBatch = new Map<string, Buffer>();
  const keyOfBatch = ({ id, seed }: { readonly id: string; readonly seed: string }): Buffer => {
    const known = perBatch.get(seed);
    if (known !== undefined) return known;
    const made = createHmac('sha256', batchKey).update(`${id} ${seed}`).digest();
    perBatch.clear();
    perBatch.set(seed, made);
    return made;
  };
  return {
    onDemand: (coupon) => derived(demandKey, coupon),
    gift: (gift) => derived(giftKey, gift),
    ofBatch: (batch, no) => {
      const key = keyOfBatch(batch);
      return { id: `cp_${createHmac('sha256', key).update(`id ${no}`).digest('base64url').slice(0, 22)}`, code: derived(key, String(no)) };
    },
  };
}

/** A code by chance. */
export function newCode(): string {
  const code = inLetters(randomBytes(CODE_BYTES));
  return containsPan(code) ? newCode() : code;
}

/** One that a careful door would take for a card number is drawn again. */
function derived(key: Buffer, of: string, draw = 0): string {
  const code = inLetters(createHmac('sha256', key).update(`${of} ${draw}`).digest().subarray(0, CODE_BYTES));
  return containsPan(code) ? derived(key, of, draw + 1) : code;
}

/** Five bits a letter: five bytes are eight letters. */
function inLetters(bytes: Uint8Array): string {
  let letters = '';
  for (let at = 0; at < bytes.length; at += 5) {
    let high = (bytes[at] ?? 0) * 0x1_00 + (bytes[at + 1] ?? 0);
    let low = ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 8) | (bytes[at + 4] ?? 0);
    high = high * 0x10 + (low >>> 20);
    low &= 0xf_ffff;
    for (let shift = 15; shift >= 0; shift -= 5) letters += ALPHABET[(high >> shift) & 31] ?? '';
    for (let shift = 15; shift >= 0; shift -= 5) letters += ALPHABET[(low >> shift) & 31] ?? '';
  }
  return letters;
}

/** As it is hashed: what stands around it is dropped, and so are the blanks and strokes between which people write groups of letters. */
export function spellingsOf(typed: string): readonly [asSent: string, asOurs: string] {
  const sent = typed.trim();
  return [sent, sent.replace(/[\s-]/g, '').toUpperCase().replace(/O/g, '0').replace(/[IL]/g, '1')];
}

// Reads the code a merchant shows (EMVCo QR Code Specification for Payment Systems, merchant-presented mode 1.1): fields of two digits, two of length, a checksum.
import { AMOUNT_MAX } from '../money/amount.ts';
import { CURRENCIES, type Currency } from '../money/currency.ts';
import { utf8Bytes } from './utf8.ts';

/** One field; those with fields of their own hold them as well. */
export interface Field {
  /** Two digits. */
  readonly tag: string;
  readonly value: string;
  /** Of a template: 26 to 51, 62, 64 and 80 to 99. */
  readonly fields?: readonly Field[];
}
export interface MerchantCode {
  readonly fields: readonly Field[];
  /** Of the payment systems: tags 02 to 51 in order. */
  readonly accounts: readonly Field[];
  readonly mcc: string;
  /** ISO 4217. */
  readonly currency: string;
  /** Minor units; null where the payer says how much. */
  readonly amount: number | null;
  readonly country: string;
  readonly name: string;
  readonly city: string;
  readonly postalCode: string | null;
  /** From 62: bill, store and terminal, where they are given. */
  readonly bill: string | null;
  readonly store: string | null;
  readonly terminal: string | null;
  /** Is the code shown for one payment only (01 = 12)? */
  readonly isDynamic: boolean;
}
/** The first thing that is wrong, and the tag it was found at; "62.05" is a field inside a field. */
export interface CodeFault {
  readonly tag: string;
  readonly fault:
    | 'too_long'
    | 'not_digits'
    | 'cut_off'
    | 'empty'
    | 'twice'
    | 'missing'
    | 'not_first'
    | 'not_last'
    | 'checksum'
    | 'not_known'
    | 'too_many';
}
export type ReadMerchantCode = { readonly ok: true; readonly code: MerchantCode } | { readonly ok: false; readonly error: CodeFault };

/** Of the specification, characters. */
export const MERCHANT_CODE_LENGTH_MAX = 512;

export function readMerchantCode(text: string): ReadMerchantCode {
  if (text.length > MERCHANT_CODE_LENGTH_MAX) return { ok: false, error: { tag: '00', fault: 'too_long' } };
  const read = readFields(text, '');
  if ('fault' in read) return { ok: false, error: read };
  const error = orderFault(read) ?? checksumFault(text, read) ?? contentFault(read);
  return error === null ? { ok: true, code: meaningOf(read) } : { ok: false, error };
}

function readFields(text: string, within: string): readonly Field[] | CodeFault {
  const found: Field[] = [];
  const seen = new Set<string>();
  for (let place = 0; place < text.length; ) {
    const fault = headFault(text.slice(place));
    const tag = text.slice(place, place + 2);
    // What is no tag is named by the one before it, which may have said too short a length.
    if (fault !== null) return { tag: within + (fault === 'not_digits' && !TAG.test(tag) ? (found.at(-1)?.tag ?? '00') : tag), fault };
    if (seen.has(tag)) return { tag: within + tag, fault: 'twice' };
    seen.add(tag);
    const end = place + 4 + Number(text.slice(place + 2, place + 4));
    const field = fieldOf(tag, text.slice(place + 4, end), within);
    if ('fault' in field) return field;
    found.push(field);
    place = end;
  }
  return found;
}

const TAG = /^\d\d$/;

/** Of the tag and length with which `text` begins. */
function headFault(text: string): CodeFault['fault'] | null {
  const [tag, length] = [text.slice(0, 2), text.slice(2, 4)];
  if (!TAG.test(tag)) return 'not_digits';
  if (length.length < 2) return 'cut_off';
  if (!TAG.test(length)) return 'not_digits';
  if (length === '00') return 'empty';
  return 4 + Number(length) > text.length ? 'cut_off' : null;
}

function fieldOf(tag: string, value: string, within: string): Field | CodeFault {
  if (within !== '' || !isTemplate(Number(tag))) return { tag, value };
  const fields = readFields(value, `${tag}.`);
  return 'fault' in fields ? fields : { tag, value, fields };
}

function isTemplate(tag: number): boolean {
  return (tag >= 26 && tag <= 51) || tag === 62 || tag === 64 || (tag >= 80 && tag <= 99);
}

/** The first says the version, the last is the checksum. */
function orderFault(fields: readonly Field[]): CodeFault | null {
  if (fields[0]?.tag !== '00') return { tag: '00', fault: fields.some(({ tag }) => tag === '00') ? 'not_first' : 'missing' };
  if (fields.at(-1)?.tag !== '63') return { tag: '63', fault: fields.some(({ tag }) => tag === '63') ? 'not_last' : 'missing' };
  return null;
}

const CHECKSUM_DIGITS = 4;

function checksumFault(text: string, fields: readonly Field[]): CodeFault | null {
  const said = fields.at(-1)?.value ?? '';
  const meant = checksumOf(text.slice(0, -CHECKSUM_DIGITS));
  return said.length === CHECKSUM_DIGITS && said === meant ? null : { tag: '63', fault: 'checksum' };
}

/** CRC-16/CCITT-FALSE of the bytes of the text in UTF-8, four hexadecimal digits in capitals: what stands in 63, over everything up to and with "6304". */
export function checksumOf(text: string): string {
  let crc = 0xffff;
  for (const byte of utf8Bytes(text)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000) === 0 ? (crc << 1) & 0xffff : ((crc << 1) ^ 0x1021) & 0xffff;
  }
  return crc.toString(16).toUpperCase().padStart(CHECKSUM_DIGITS, '0');
}

/** Tag, form, and whether it must be there. */
const FORMS: readonly (readonly [tag: string, form: RegExp, must: boolean])[] = [
  ['00', /^01$/, true],
  ['01', /^1[12]$/, false],
  ['52', /^\d{4}$/, true],
  ['53', /^\d{3}$/, true],
  ['58', /^[A-Z]{2}$/, true],
  ['59', /^[^\p{Cc}\p{Cs}]{1,25}$/u, true],
  ['60', /^[^\p{Cc}\p{Cs}]{1,15}$/u, true],
  ['61', /^[^\p{Cc}\p{Cs}]{1,10}$/u, false],
];

function contentFault(fields: readonly Field[]): CodeFault | null {
  for (const [tag, form, must] of FORMS) {
    const value = valueIn(fields, tag);
    if (value === null && must) return { tag, fault: 'missing' };
    if (value !== null && !form.test(value)) return { tag, fault: 'not_known' };
  }
  if (accountsOf(fields).length === 0) return { tag: '02', fault: 'missing' };
  const currency = currencyIn(fields);
  return currency === undefined ? { tag: '53', fault: 'not_known' } : amountFault(valueIn(fields, '54'), currency.exponent);
}

function currencyIn(fields: readonly Field[]): Currency | undefined {
  return CURRENCIES.find(({ number }) => number === valueIn(fields, '53'));
}

/** At most thirteen characters; a point only where the currency has minor units, and no more digits behind it than those. */
function amountFault(said: string | null, exponent: number): CodeFault | null {
  if (said === null) return null;
  const read = /^\d+(?:\.(\d*))?$/.exec(said);
  if (said.length > 13 || read === null) return { tag: '54', fault: 'not_digits' };
  return (read[1] ?? '').length > exponent || minorOf(said, exponent) > AMOUNT_MAX ? { tag: '54', fault: 'too_many' } : null;
}

function valueIn(fields: readonly Field[], tag: string): string | null {
  return fields.find((field) => field.tag === tag)?.value ?? null;
}

function accountsOf(fields: readonly Field[]): readonly Field[] {
  return fields.filter(({ tag }) => Number(tag) >= 2 && Number(tag) <= 51);
}

function meaningOf(fields: readonly Field[]): MerchantCode {
  const value = (tag: string) => valueIn(fields, tag);
  const currency = currencyIn(fields);
  const more = fields.find(({ tag }) => tag === '62')?.fields ?? [];
  return {
    fields,
    accounts: accountsOf(fields),
    mcc: value('52') ?? '',
    currency: currency?.code ?? '',
    amount: value('54') === null ? null : minorOf(value('54') ?? '', currency?.exponent ?? 0),
    country: value('58') ?? '',
    name: value('59') ?? '',
    city: value('60') ?? '',
    postalCode: value('61'),
    bill: valueIn(more, '01'),
    store: valueIn(more, '03'),
    terminal: valueIn(more, '07'),
    isDynamic: value('01') === '12',
  };
}

function minorOf(said: string, exponent: number): number {
  const [whole = '0', part = ''] = said.split('.');
  return Number(whole + part.padEnd(exponent, '0'));
}

/** The text of fields in their order, with the checksum behind them; for tests and for codes of the demo. */
export function writeMerchantCode(fields: readonly { readonly tag: string; readonly value: string }[]): string {
  const text = fields.map(({ tag, value }) => tag + String(value.length).padStart(2, '0') + value).join('');
  return `${text}6304${checksumOf(`${text}6304`)}`;
}

// Reads the request of an evaluate as the schema does, many times faster; what it does not know at once it leaves to the schema.
import { LOCALES } from '../campaign/schema.ts';
import { AMOUNT_MAX } from '../money/amount.ts';
import {
  CHANNELS,
  COUPONS_PER_REQUEST_MAX,
  DEADLINE_MS_MAX,
  ENTRY_MODES,
  type EvaluateRequest,
  IDENTIFIER_LENGTH_MAX,
  INSTALMENTS,
  KEY_LENGTH_MAX,
  PATTERNS,
  POINTS_MAX,
  REQUEST_KINDS,
  TRANSACTION_TYPES,
} from './request.ts';

type Writable<T> = { -readonly [Name in keyof T]: T[Name] };
type Sent = { readonly [Name in keyof EvaluateRequest]?: unknown };
type Part = 'card' | 'merchant' | 'terminal';
type SentPart<Name extends Part> = { readonly [Field in keyof EvaluateRequest[Name]]?: unknown };

export interface PlainRequest {
  readonly request: EvaluateRequest;
  /** Keys of the sent value that were read, of its parts too. With more keys than these in the text, one is unknown or stands twice. */
  readonly keys: number;
}

/** Null when a field is missing or wrong; unknown keys are left out and not counted. What is read equals what the schema makes, also in the order of its keys. */
export function readPlainRequest(value: unknown): PlainRequest | null {
  if (!isObject<Sent>(value)) return null;
  const { authorizationId, kind = 'authorization', type = 'purchase', amount, approvedAmount, currency, at } = value;
  if (!isIdentifier(authorizationId) || !isAmount(amount) || !isMaybeAmount(approvedAmount)) return null;
  if (!isLike(PATTERNS.currency, currency) || !isLike(PATTERNS.at, at)) return null;
  if (!KINDS.has(kind) || !TYPES.has(type)) return null;
  const card = readCard(value.card);
  const merchant = readMerchant(value.merchant);
  const terminal = readTerminal(value.terminal);
  if (card === null || merchant === null || terminal === null) return null;

  const request = { authorizationId, kind, type, amount } as Writable<EvaluateRequest>;
  if (approvedAmount !== undefined) request.approvedAmount = approvedAmount;
  request.currency = currency;
  request.at = at;
  request.card = card.part;
  request.merchant = merchant.part;
  request.terminal = terminal.part;
  const more = readRest(value, request);
  if (more === null) return null;
  const own = REQUIRED_KEYS + Number(value.kind !== undefined) + Number(value.type !== undefined) + Number(approvedAmount !== undefined);
  return { request, keys: own + card.keys + merchant.keys + terminal.keys + more };
}

/** authorizationId, amount, currency, at, card, merchant, terminal. */
const REQUIRED_KEYS = 7;
const KINDS: ReadonlySet<unknown> = new Set(REQUEST_KINDS);
const TYPES: ReadonlySet<unknown> = new Set(TRANSACTION_TYPES);
const CHANNEL_SET: ReadonlySet<unknown> = new Set(CHANNELS);
const ENTRY_MODE_SET: ReadonlySet<unknown> = new Set(ENTRY_MODES);
const LOCALE_SET: ReadonlySet<unknown> = new Set(LOCALES);

interface ReadPart<Name extends Part> {
  readonly part: EvaluateRequest[Name];
  readonly keys: number;
}

function readCard(value: unknown): ReadPart<'card'> | null {
  if (!isObject<SentPart<'card'>>(value)) return null;
  const { bin, token, account, tokenBin, par } = value;
  if (!isLike(PATTERNS.bin, bin) || !isIdentifier(token)) return null;
  const part: Writable<EvaluateRequest['card']> = { bin, token };
  let keys = 2;
  if (account !== undefined) {
    if (!isKey(account)) return null;
    part.account = account;
    keys += 1;
  }
  if (tokenBin !== undefined) {
    if (!isLike(PATTERNS.bin, tokenBin)) return null;
    part.tokenBin = tokenBin;
    keys += 1;
  }
  if (par !== undefined) {
    if (!isKey(par)) return null;
    part.par = par;
    keys += 1;
  }
  return { part, keys };
}

function readMerchant(value: unknown): ReadPart<'merchant'> | null {
  if (!isObject<SentPart<'merchant'>>(value)) return null;
  const { id, mcc, country } = value;
  if (!isKey(id) || !isLike(PATTERNS.mcc, mcc)) return null;
  if (country === undefined) return { part: { id, mcc }, keys: 2 };
  return isLike(PATTERNS.country, country) ? { part: { id, mcc, country }, keys: 3 } : null;
}

function readTerminal(value: unknown): ReadPart<'terminal'> | null {
  if (!isObject<SentPart<'terminal'>>(value)) return null;
  const { id, channel, entryMode, unattended } = value;
  if (!isKey(id) || !CHANNEL_SET.has(channel) || !ENTRY_MODE_SET.has(entryMode)) return null;
  const part = { id, channel, entryMode } as Writable<EvaluateRequest['terminal']>;
  if (unattended === undefined) return { part, keys: 3 };
  if (typeof unattended !== 'boolean') return null;
  part.unattended = unattended;
  return { part, keys: 4 };
}

type OptionalName = Exclude<
  keyof EvaluateRequest,
  'kind' | 'type' | 'approvedAmount' | 'amount' | 'currency' | 'at' | 'authorizationId' | Part
>;
const isBoolean = (value: unknown): boolean => value === true || value === false;

/** The fields behind `terminal`, in the order of the schema. */
const REST: readonly (readonly [OptionalName, (value: unknown) => boolean])[] = [
  ['acquirer', isKey],
  ['preauthorization', isBoolean],
  ['recurring', isBoolean],
  ['nominal', isBoolean],
  ['debtRecovery', isBoolean],
  ['instalments', (value) => isWhole(value) && value >= INSTALMENTS.from && value <= INSTALMENTS.to],
  ['fxRateId', isKey],
  ['coupons', (value) => Array.isArray(value) && value.length <= COUPONS_PER_REQUEST_MAX && value.every(isIdentifier)],
  ['points', isPoints],
  ['locale', (value) => LOCALE_SET.has(value)],
  ['repeat', isBoolean],
  ['deadlineMs', (value) => isWhole(value) && value >= 1 && value <= DEADLINE_MS_MAX],
];

/** Adds what was sent to `request`, which nobody else has seen yet, and says how many keys it was; null when a field is wrong. */
function readRest(value: Sent, request: Writable<EvaluateRequest>): number | null {
  let keys = 0;
  for (const [name, accepts] of REST) {
    const field = value[name];
    if (field === undefined) continue;
    if (!accepts(field)) return null;
    (request as Record<OptionalName, unknown>)[name] = name === 'points' ? { redeem: (field as { redeem: unknown }).redeem } : field;
    keys += name === 'points' ? 2 : 1;
  }
  return keys;
}

function isPoints(value: unknown): boolean {
  if (!isObject<{ readonly redeem?: unknown }>(value)) return false;
  const { redeem } = value;
  return redeem === 'max' || redeem === 'none' || (isWhole(redeem) && redeem >= 1 && redeem <= POINTS_MAX);
}

function isObject<T extends object>(value: unknown): value is T {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value);
}
function isAmount(value: unknown): value is number {
  return isWhole(value) && value >= 0 && value <= AMOUNT_MAX;
}
function isMaybeAmount(value: unknown): value is number | undefined {
  return value === undefined || isAmount(value);
}
function isLike(pattern: RegExp, value: unknown): value is string {
  return typeof value === 'string' && pattern.test(value);
}
function isKey(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= KEY_LENGTH_MAX;
}
function isIdentifier(value: unknown): value is string {
  return typeof value === 'string' && value.length <= IDENTIFIER_LENGTH_MAX && PATTERNS.identifier.test(value);
}

// One purchase of a simulated day: who, where, when, how much and how, as an acquirer would ask.
import { LOCALES } from '../campaign/schema.ts';
import { type EvaluateRequest, evaluateRequestSchema } from '../authorization/request.ts';
import type { Bank, BankCard, BankMerchant } from './bank.ts';
import { groupBy } from './group-by.ts';
import { type Chance, weighted } from './random.ts';

export interface Purchase {
  readonly request: EvaluateRequest;
  readonly merchant: BankMerchant;
  /** When it reaches us, epoch milliseconds. */
  readonly atMs: number;
}
export interface Shoppers {
  readonly merchant: (by: Chance) => BankMerchant;
  readonly card: (by: Chance) => BankCard;
  readonly couponsOf: ReadonlyMap<string, Bank['coupons']>;
}
/** What all purchases of a day share. */
export interface Day {
  readonly date: string;
  readonly startMs: number;
  readonly deadlineMs: number | undefined;
}

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;
/** Breakfast, lunch and dinner: where the hours of a day bulge. */
const PEAKS: readonly (readonly [hour: number, spread: number])[] = [
  [8.3, 1.2],
  [12.3, 1.1],
  [18.6, 1.8],
];
const ENTRY_MODES = weighted([
  [30, 'chip'],
  [35, 'contactless'],
  [30, 'qr'],
  [5, 'magstripe'],
] as const);
/** What else arrives on the same line: never eligible, but always answered (R29). */
const OTHER_TYPES = weighted([
  [3, 'cash_advance'],
  [1, 'quasi_cash'],
  [3, 'account_verification'],
  [1, 'balance_inquiry'],
  [1, 'account_funding'],
  [1, 'original_credit'],
] as const);
const INSTALMENT_COUNTS = [3, 6, 12, 24] as const;
const INSTALMENTS_FROM = 100_000;

export function shoppersOf(bank: Bank): Shoppers {
  return {
    merchant: weighted(bank.merchants.map((merchant) => [merchant.weight, merchant] as const)),
    card: regulars(bank.cards),
    couponsOf: groupBy(bank.coupons, (coupon) => coupon.account),
  };
}

/** The square of a fraction draws early cards more often: a few customers come again and again, many once. */
function regulars(cards: readonly BankCard[]): (by: Chance) => BankCard {
  return (by) => {
    const card = cards[Math.floor(by.fraction() ** 2 * cards.length)];
    if (card === undefined) throw new RangeError('a bank without cards has no traffic');
    return card;
  };
}

/** The `number`-th purchase of the day. */
export function purchaseOf(number: number, on: { readonly by: Chance; readonly day: Day; readonly shoppers: Shoppers }): Purchase {
  const { by, day, shoppers } = on;
  const merchant = shoppers.merchant(by);
  const card = shoppers.card(by);
  const terminal = by.pick(merchant.terminals);
  const atMs = day.startMs + Math.floor(momentOf(merchant, by) * HOUR_MS);
  const usesDevice = card.tokenBin !== null;
  const entryMode = entryModeOf(merchant, { by, usesDevice });
  const amount = amountOf(merchant, by);
  const isTap = merchant.channel === 'transit' && by.happens(0.1);
  const request: Asked = {
    authorizationId: `${merchant.acquirer}:${day.date.replaceAll('-', '')}:${String(number).padStart(6, '0')}:${terminal}`,
    amount: isTap ? 1 : amount,
    currency: merchant.currency,
    at: toShanghai(atMs),
    card: {
      bin: card.bin,
      token: card.token,
      ...(by.happens(0.7) && { account: card.account }),
      ...(card.tokenBin !== null && { tokenBin: card.tokenBin, par: card.par }),
    },
    merchant: { id: merchant.id, mcc: merchant.mcc, country: merchant.country },
    terminal: {
      id: terminal,
      channel: entryMode === 'qr' && merchant.channel === 'pos' ? 'qr' : merchant.channel,
      entryMode,
      ...(merchant.mcc === '5542' && { unattended: true }),
    },
    acquirer: merchant.acquirer,
    ...(isTap && { nominal: true }),
    ...(merchant.preauthorizes && { preauthorization: true }),
    ...(merchant.recurring && { recurring: true }),
    ...(day.deadlineMs !== undefined && { deadlineMs: day.deadlineMs }),
    ...wishesOf({ by, card, amount, shoppers }),
  };
  return { request: evaluateRequestSchema.parse({ ...request, ...oddityOf(request, by) }), merchant, atMs };
}

type Asked = Parameters<typeof evaluateRequestSchema.parse>[0] & { readonly amount: number };

/** What the cardholder asks for: instalments, paying with points, showing a coupon, the language of the receipt. */
function wishesOf(of: {
  readonly by: Chance;
  readonly card: BankCard;
  readonly amount: number;
  readonly shoppers: Shoppers;
}): Partial<EvaluateRequest> {
  const { by, card, amount } = of;
  const held = of.shoppers.couponsOf.get(card.account) ?? [];
  return {
    ...(amount >= INSTALMENTS_FROM && by.happens(0.3) && { instalments: by.pick(INSTALMENT_COUNTS) }),
    ...(by.happens(0.12) && { points: { redeem: by.happens(0.8) ? ('max' as const) : by.between(500, 3_000) } }),
    ...(held.length > 0 && by.happens(0.2) && { coupons: [by.happens(0.95) ? by.pick(held).id : 'demo-unknown-coupon'] }),
    ...(by.happens(0.5) && { locale: by.pick(LOCALES) }),
  };
}

/** One message of forty is something else: another type, an advice after stand-in, a partial approval, a debt collected again. */
function oddityOf(request: { readonly amount: number }, by: Chance): Partial<EvaluateRequest> {
  if (!by.happens(0.025)) return {};
  const kind = by.between(1, 10);
  if (kind <= 4) {
    const type = OTHER_TYPES(by);
    return { type, ...((type === 'account_verification' || type === 'balance_inquiry') && { amount: 0 }) };
  }
  if (kind <= 7) return { kind: 'advice' };
  return kind <= 9 ? { approvedAmount: Math.floor(request.amount / 2) } : { debtRecovery: true };
}

/** Hour of the day, with fraction: four of five purchases gather around the meals, all within opening hours. */
function momentOf(merchant: BankMerchant, by: Chance): number {
  const [open, close] = merchant.open;
  const anyTime = open + by.fraction() * (close - open);
  if (by.happens(0.2)) return Math.min(anyTime, DAY_HOURS - 0.001);
  const [hour, spread] = by.pick(PEAKS);
  const near = hour + (by.fraction() + by.fraction() + by.fraction() - 1.5) * spread;
  return near >= open && near < close ? near : Math.min(anyTime, DAY_HOURS - 0.001);
}

function entryModeOf(
  merchant: BankMerchant,
  on: { readonly by: Chance; readonly usesDevice: boolean },
): EvaluateRequest['terminal']['entryMode'] {
  if (merchant.channel === 'transit') return 'contactless';
  if (merchant.recurring) return 'on_file';
  if (merchant.channel === 'online' || merchant.channel === 'app') return on.by.happens(0.5) ? 'on_file' : 'ecommerce';
  return on.usesDevice ? 'contactless' : ENTRY_MODES(on.by);
}

/** Small baskets are more frequent than large ones: even on a logarithmic scale; most prices end in a whole half yuan. */
function amountOf(merchant: BankMerchant, by: Chance): number {
  const [least, most] = merchant.amounts;
  const raw = Math.floor(least * (most / least) ** by.fraction());
  return by.happens(0.6) ? Math.max(50, raw - (raw % 50)) : raw;
}

/** ISO 8601 with the offset of Shanghai, as terminals there write it. */
export function toShanghai(atMs: number): string {
  return new Date(atMs + 8 * HOUR_MS).toISOString().replace('Z', '+08:00');
}

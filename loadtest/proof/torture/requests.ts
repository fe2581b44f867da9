// What the tills of the torture ask: each number is one authorization, always the same, so that it can be asked again by its number alone.
import { FEW_EACH, ROOMY, tightBin, tightId } from './campaigns.ts';

const DAY_MS = 86_400_000;
/** Ledger time of the run: holds of seven days made then are due at once, those of thirty days outlive the run. */
const BACK_DAYS = 28;
/** The last day is still more than seven days ago. */
const DAYS_MAX = 20;
const PER_DAY_LEAST = 200;
/** Noon in Shanghai. */
const CLOCK_MS = 4 * 3_600_000;
/** So many authorizations fight for one tight budget before the next is fought for. */
const PER_TIGHT = 5_000;
const ACCOUNTS_EACH = 12;
const KINDS = ['tight', 'tight', 'tight', 'tight', 'tight', 'tight', 'each', 'each', 'roomy', 'short'] as const;

/** tight: a budget that ends. each: so many for one account. roomy: granted, and then captured, reversed, refunded. short: granted, and due at once. */
export type Kind = (typeof KINDS)[number];
export interface World {
  readonly run: string;
  readonly beganMs: number;
  readonly tightCount: number;
  /** Authorizations of one business day. */
  readonly perDay: number;
}
export interface Purchase {
  readonly authorizationId: string;
  readonly amount: number;
  readonly [other: string]: unknown;
}

export const idOf = ({ run }: World, no: number): string => `${run}-${no}`;
export const numberOf = (id: string): number => Number(id.slice(id.lastIndexOf('-') + 1));
export const kindOf = (no: number): Kind => KINDS[no % KINDS.length] ?? 'roomy';
export const campaignOf = (world: World, no: number): string => targetOf(world, no).id;
export const accountOf = ({ run }: World, no: number): string =>
  kindOf(no) === 'each' ? `ac_${run}_e${Math.floor(no / (KINDS.length * ACCOUNTS_EACH))}` : `ac_${run}_${no}`;

/** Ledger time of whatever is said about one authorization: the days pass with the numbers, so that there are days to close. */
export function atOf({ beganMs, perDay }: World, no: number): string {
  const first = Math.floor(beganMs / DAY_MS) * DAY_MS - BACK_DAYS * DAY_MS;
  return new Date(first + Math.min(DAYS_MAX, Math.floor(no / perDay)) * DAY_MS + CLOCK_MS).toISOString();
}

/** So that the days pass while so many are decided. */
export const perDayFor = (decisions: number): number => Math.max(PER_DAY_LEAST, Math.ceil(decisions / DAYS_MAX));

export function purchaseOf(world: World, no: number, deadlineMs: number): Purchase {
  const account = accountOf(world, no);
  return {
    authorizationId: idOf(world, no),
    amount: 12_800,
    currency: 'CNY',
    at: atOf(world, no),
    card: { bin: targetOf(world, no).bin, token: `tk${account.slice(2)}`, account },
    merchant: { id: `M${1_000 + (no % 40)}`, mcc: '5812' },
    terminal: { id: 'T0001', channel: 'pos', entryMode: 'contactless' },
    preauthorization: kindOf(no) !== 'short',
    deadlineMs,
  };
}

function targetOf({ tightCount }: World, no: number): { readonly id: string; readonly bin: string } {
  const kind = kindOf(no);
  if (kind === 'each') return FEW_EACH;
  if (kind !== 'tight') return ROOMY;
  const place = Math.floor(no / PER_TIGHT) % tightCount;
  return { id: tightId(place), bin: tightBin(place) };
}
/** Of the authorizations of a run, this share fights for tight budgets, so many for each. */
export const tightFor = (decisions: number): number => Math.min(400, Math.max(2, Math.ceil((decisions * 1.3) / PER_TIGHT)));

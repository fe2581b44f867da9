// Turns the form "try an authorization" into the request an acquirer would send.
import { decimalText, exponentOf } from '../../../engine/money/currency.ts';
import type { Locale } from '../../../engine/campaign/schema.ts';
import type { EvaluateRequest } from '../../../engine/authorization/request.ts';
import type { MerchantItem, RequestSummary } from '../parts/wire.ts';

export type Channel = EvaluateRequest['terminal']['channel'];
export const CHANNELS: readonly Channel[] = ['pos', 'qr', 'online', 'app', 'transit', 'mpos', 'atm'];

const ENTRY_MODES: Readonly<Record<Channel, EvaluateRequest['terminal']['entryMode']>> = {
  pos: 'contactless',
  mpos: 'chip',
  qr: 'qr',
  online: 'ecommerce',
  app: 'on_file',
  transit: 'contactless',
  atm: 'chip',
};

export interface TryForm {
  readonly merchant: string;
  readonly account: string;
  readonly bin: string;
  /** Major units as typed. */
  readonly amount: string;
  readonly channel: Channel;
  /** Local date and time in the bank's zone, as <input type="datetime-local"> gives it. */
  readonly when: string;
  readonly redeem: 'none' | 'max';
  readonly coupons: readonly string[];
}

/** Begins as an authorization that earned something, on another account so that its limits are not in the way; else now. */
export function firstForm({
  now,
  zone,
  example,
}: {
  readonly now: string;
  readonly zone: string;
  readonly example: RequestSummary | null;
}): Partial<TryForm> & Pick<TryForm, 'when'> {
  if (example === null) return { when: localOf(now, zone) };
  const { merchant, terminal, bin, amount, at } = example;
  return { merchant: merchant.id, channel: terminal.channel, bin, amount: decimalText(amount, example.currency), when: localOf(at, zone) };
}

interface Around {
  readonly id: string;
  readonly currency: string;
  readonly merchant: MerchantItem;
  readonly zone: string;
  readonly locale: Locale;
  readonly token: string;
}

/** Null when the amount is no amount of the currency. */
export function requestOf(form: TryForm, around: Around): EvaluateRequest | null {
  const amount = minorOf(form.amount, around.currency);
  if (amount === null || amount === 0) return null;
  return {
    authorizationId: around.id,
    kind: 'authorization',
    type: 'purchase',
    amount,
    currency: around.currency,
    at: instantOf(form.when, around.zone),
    card: { bin: form.bin, token: around.token, account: form.account },
    merchant: { id: form.merchant, mcc: around.merchant.mcc, country: around.merchant.country },
    terminal: { id: `TRY-${form.merchant}`.slice(0, 64), channel: form.channel, entryMode: ENTRY_MODES[form.channel] },
    ...(form.coupons.length > 0 ? { coupons: [...form.coupons] } : {}),
    ...(form.redeem === 'max' ? { points: { redeem: 'max' as const } } : {}),
    locale: around.locale,
  };
}

/** "128", "128.5" and "1,128.50" in CNY are 12800, 12850 and 112850; null for anything else. */
export function minorOf(text: string, currency: string): number | null {
  const exponent = exponentOf(currency) ?? 0;
  const match = /^(\d{1,9}|\d{1,3}(?:,\d{3}){1,2})(?:\.(\d+))?$/.exec(text.trim());
  const fraction = match?.[2] ?? '';
  if (match === null || fraction.length > exponent) return null;
  return Number(`${match[1]?.replaceAll(',', '')}${fraction.padEnd(exponent, '0')}`);
}

/** A local time of a zone as an instant with offset. A time that a clock change skips takes the offset before it. */
export function instantOf(local: string, zone: string): string {
  const withSeconds = local.length === 16 ? `${local}:00` : local;
  const offset = offsetOf(new Date(`${withSeconds}Z`), zone);
  return `${withSeconds}${offset}`;
}

/** What <input type="datetime-local"> shows for an instant in a zone. */
export function localOf(instant: string, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(new Date(instant));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}`;
}

function offsetOf(moment: Date, zone: string): string {
  const name =
    new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
      .formatToParts(moment)
      .find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const offset = name.replace('GMT', '');
  return offset === '' ? '+00:00' : offset;
}

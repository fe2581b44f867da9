// What settlement costs a merchant: the fee of one sale and of one month as functions of where they stand, so that no order of messages can change the cents.
import { type AmountMinor, amount } from '../money/amount.ts';
import { BPS_WHOLE, mulDiv, share } from '../money/rate.ts';
import type { Fee, FeeBase, SaleFee, TieredFee } from './contract.ts';

/** One authorization as it stands on a date: engine/hold/fold.ts, minor units. */
export interface SaleFigures {
  /** 0 after a full reversal. */
  readonly captured: number;
  /** Captured, less refunds and what chargebacks keep. */
  readonly net: number;
  /** Value given at the till, after what was taken back; and as captured. */
  readonly till: number;
  readonly tillCaptured: number;
  /** The part of it that others than the merchant gave. */
  readonly subsidy: number;
  readonly subsidyCaptured: number;
}

export const NO_SALE: SaleFigures = { captured: 0, net: 0, till: 0, tillCaptured: 0, subsidy: 0, subsidyCaptured: 0 };

/** What a fee is reckoned from; never below zero. */
export function feeBase(
  sale: SaleFigures,
  { base, onRefund }: { readonly base: FeeBase; readonly onRefund: 'keep' | 'return' },
): AmountMinor {
  if (sale.captured === 0) return 0;
  const returned = { gross: sale.net, paid: sale.net - sale.till, subsidy: sale.subsidy };
  const kept = { gross: sale.captured, paid: sale.captured - sale.tillCaptured, subsidy: sale.subsidyCaptured };
  return amount(Math.max(0, (onRefund === 'return' ? returned : kept)[base]));
}

/** The fee of one sale as it stands; half up, once. */
export function saleFee(fee: SaleFee, sale: SaleFigures): AmountMinor {
  if (fee.kind === 'fixed') return (fee.onRefund === 'return' ? sale.net : sale.captured) > 0 ? amount(fee.amount) : 0;
  const base = feeBase(sale, fee);
  if (base === 0) return 0;
  const reckoned = Math.max(fee.min ?? 0, share(base, fee.bps, 'half_up'));
  return amount(fee.max === null ? reckoned : Math.min(fee.max, reckoned));
}

export interface VolumeTerms {
  readonly mode: TieredFee['mode'];
  readonly tiers: readonly Readonly<TieredFee['tiers'][number]>[];
}

/** The fee of a month whose sales stand at `volume`; half up, once for the month. */
export function monthFee({ tiers, mode }: VolumeTerms, volume: AmountMinor): AmountMinor {
  if (mode === 'whole') return share(volume, tiers.findLast((tier) => tier.from <= volume)?.bps ?? 0, 'half_up');
  // Through BigInt: a month of a large chain times a rate may leave the safe integers.
  const exact = tiers.reduce((all, { from, bps }, place) => {
    const until = Math.min(volume, tiers[place + 1]?.from ?? volume);
    return all + BigInt(Math.max(0, until - from)) * BigInt(bps);
  }, 0n);
  const whole = BigInt(BPS_WHOLE);
  return amount(Number((2n * exact + whole) / (2n * whole)));
}

/** Tax on all fees of a contract so far. A day pays the difference to the day before. */
export function feeTax(fees: AmountMinor, vatBps: number): AmountMinor {
  return mulDiv(fees, [vatBps, BPS_WHOLE], 'half_up');
}

/** What one sale of `gross`, of which `subsidy` is given by others, costs in a month that stands at `volume`: for previews. */
export function feesOfSale(
  fees: readonly Fee[],
  of: { readonly gross: number; readonly subsidy: number; readonly volume: number },
): readonly { readonly name: string; readonly amount: AmountMinor }[] {
  const { gross, subsidy, volume } = of;
  const sale: SaleFigures = { captured: gross, net: gross, till: subsidy, tillCaptured: subsidy, subsidy, subsidyCaptured: subsidy };
  return fees.map((fee) => {
    if (fee.kind === 'daily') return { name: fee.name, amount: amount(fee.amount) };
    if (fee.kind !== 'tiered') return { name: fee.name, amount: saleFee(fee, sale) };
    return { name: fee.name, amount: amount(monthFee(fee, amount(volume + feeBase(sale, fee))) - monthFee(fee, amount(volume))) };
  });
}

// A contract as it is typed, what of it becomes a request, and the form of one that stands. No schema here: those make code at run time, which the page may not.
import type { ContractTerms, Fee } from '../../../engine/settlement/contract.ts';
import { exponentOf } from '../../../engine/money/currency.ts';
import { minorOf } from '../operations/try-request.ts';

export interface FeeDraft {
  readonly name: string;
  readonly kind: Fee['kind'];
  readonly base: 'gross' | 'paid' | 'subsidy';
  /** Percent, as typed: "0.60". */
  readonly rate: string;
  readonly amount: string;
  readonly min: string;
  readonly max: string;
  /** "0=0.30; 50000=0.25": from, in the currency, and percent. */
  readonly tiers: string;
  readonly mode: 'marginal' | 'whole';
  readonly onRefund: 'keep' | 'return';
}
export interface ContractDraft {
  readonly party: string;
  readonly currency: string;
  readonly from: string;
  readonly settles: 'subsidy' | 'sale';
  readonly fees: readonly FeeDraft[];
  readonly vat: string;
  readonly minimum: string;
  readonly cycle: 'daily' | 'weekly' | 'monthly';
  readonly cycleDay: string;
  readonly payoutDays: string;
  readonly reclaimDays: string;
  readonly paysShops: boolean;
  readonly holder: string;
  readonly number: string;
  readonly iban: string;
  readonly bic: string;
  readonly bankCode: string;
  readonly country: string;
  readonly note: string;
}

export const EMPTY_FEE: FeeDraft = {
  name: 'service',
  kind: 'percent',
  base: 'subsidy',
  rate: '0.60',
  amount: '',
  min: '',
  max: '',
  tiers: '0=0.30; 50000=0.25',
  mode: 'marginal',
  onRefund: 'return',
};
export const EMPTY_DRAFT: ContractDraft = {
  party: 'merchant:',
  currency: 'CNY',
  from: '',
  settles: 'subsidy',
  fees: [],
  vat: '6.00',
  minimum: '0',
  cycle: 'daily',
  cycleDay: '1',
  payoutDays: '1',
  reclaimDays: '',
  paysShops: false,
  holder: '',
  number: '',
  iban: '',
  bic: '',
  bankCode: '',
  country: 'CN',
  note: '',
};

/** What is asked of the service, which names every field that is wrong. Amounts in the currency, rates in percent with two places. */
export function termsOf(draft: ContractDraft): unknown {
  return {
    settles: draft.settles,
    fees: draft.fees.map((fee) => feeOf(fee, draft.currency)),
    vatBps: bpsOf(draft.vat),
    minimumPayout: minorOf(draft.minimum, draft.currency),
    cycle: cycleOf(draft),
    payoutDays: wholeOf(draft.payoutDays),
    reclaimDays: draft.reclaimDays.trim() === '' ? null : wholeOf(draft.reclaimDays),
    paysShops: draft.paysShops,
    account: {
      name: draft.holder,
      bic: textOf(draft.bic),
      bankCode: textOf(draft.bankCode),
      iban: textOf(draft.iban),
      number: textOf(draft.number),
      country: draft.country.trim(),
    },
  };
}

const textOf = (typed: string): string | null => (typed.trim() === '' ? null : typed.replaceAll(/\s/g, ''));
const wholeOf = (typed: string): number => (/^\d{1,4}$/.test(typed.trim()) ? Number(typed) : Number.NaN);

/** "0.60" is 60; null for anything that is not percent with at most two places. */
export function bpsOf(typed: string): number | null {
  const match = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(typed.trim());
  return match === null ? null : Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}

function cycleOf({ cycle, cycleDay }: ContractDraft): unknown {
  if (cycle === 'daily') return { kind: cycle };
  return cycle === 'weekly' ? { kind: cycle, weekday: wholeOf(cycleDay) } : { kind: cycle, day: wholeOf(cycleDay) };
}

function feeOf(fee: FeeDraft, currency: string): unknown {
  const { name, kind, base, mode, onRefund } = fee;
  const bound = (typed: string) => (typed.trim() === '' ? null : (minorOf(typed, currency) ?? typed));
  if (kind === 'percent') return { name, kind, base, bps: bpsOf(fee.rate), min: bound(fee.min), max: bound(fee.max), onRefund };
  if (kind === 'fixed') return { name, kind, amount: minorOf(fee.amount, currency), onRefund };
  if (kind === 'daily') return { name, kind, amount: minorOf(fee.amount, currency) };
  const tiers = fee.tiers.split(/[;；]/).map((step) => {
    const [from = '', rate = ''] = step.split('=');
    return { from: minorOf(from, currency), bps: bpsOf(rate) };
  });
  return { name, kind, base, mode, tiers, onRefund };
}

/** The form of a contract that stands, for a change of it. */
export function draftOf(terms: ContractTerms, of: Pick<ContractDraft, 'party' | 'currency'>): ContractDraft {
  const { account, cycle } = terms;
  const money = (minor: number) => plain(minor, exponentOf(of.currency) ?? 0);
  return {
    ...EMPTY_DRAFT,
    ...of,
    settles: terms.settles,
    fees: terms.fees.map((fee) => feeDraftOf(fee, money)),
    vat: percent(terms.vatBps),
    minimum: money(terms.minimumPayout),
    cycle: cycle.kind,
    cycleDay: String(cycle.kind === 'weekly' ? cycle.weekday : cycle.kind === 'monthly' ? cycle.day : 1),
    payoutDays: String(terms.payoutDays),
    reclaimDays: terms.reclaimDays === null ? '' : String(terms.reclaimDays),
    paysShops: terms.paysShops,
    holder: account.name,
    number: account.number ?? '',
    iban: account.iban ?? '',
    bic: account.bic ?? '',
    bankCode: account.bankCode ?? '',
    country: account.country,
  };
}

function feeDraftOf(fee: Fee, money: (minor: number) => string): FeeDraft {
  const common = { ...EMPTY_FEE, name: fee.name, kind: fee.kind };
  if (fee.kind === 'daily') return { ...common, amount: money(fee.amount) };
  if (fee.kind === 'fixed') return { ...common, amount: money(fee.amount), onRefund: fee.onRefund };
  const { base, onRefund } = fee;
  if (fee.kind === 'tiered')
    return {
      ...common,
      base,
      onRefund,
      mode: fee.mode,
      tiers: fee.tiers.map(({ from, bps }) => `${money(from)}=${percent(bps)}`).join('; '),
    };
  const bound = (minor: number | null) => (minor === null ? '' : money(minor));
  return { ...common, base, onRefund, rate: percent(fee.bps), min: bound(fee.min), max: bound(fee.max) };
}

export const percent = (bps: number): string => plain(bps, 2);

/** 12345 with two places is "123.45". */
function plain(whole: number, places: number): string {
  if (places === 0) return String(whole);
  const digits = String(whole).padStart(places + 1, '0');
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

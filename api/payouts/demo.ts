// Demo data: contracts of the shops of the demo bank and the account its payouts leave from, made by one and approved by another like every contract.
import type { ContractTerms, Fee } from '../../engine/settlement/contract.ts';
import type { BankMerchant } from '../../engine/simulation/bank.ts';
import type { Sql } from '../db/connect.ts';
import { decideContract, listContracts, proposeContract } from './contract-store.ts';

const MAKER = 'library';
const CHECKER = 'demo-bank';
const NOTE = 'Demo data';
/** Carried over for want of a contract, so that this is seen too. */
const WITHOUT = new Set(['M1602']);
/** Chains that are paid for their shops. */
const PAID_WHOLE = new Set(['demo-mart', 'demo-fuel']);

const SERVICE: Fee = { name: 'service', kind: 'percent', base: 'subsidy', bps: 100, min: null, max: 2_000, onRefund: 'return' };
const VOLUME: Fee = {
  name: 'volume',
  kind: 'tiered',
  base: 'gross',
  mode: 'marginal',
  tiers: [
    { from: 0, bps: 30 },
    { from: 1_000_000, bps: 25 },
    { from: 10_000_000, bps: 20 },
  ],
  onRefund: 'return',
};
const PIECE: Fee = { name: 'piece', kind: 'fixed', amount: 5, onRefund: 'keep' };
const MDR: Fee = { name: 'mdr', kind: 'percent', base: 'gross', bps: 38, min: 1, max: 8_000, onRefund: 'return' };
const BASE: Omit<ContractTerms, 'account'> = {
  settles: 'subsidy',
  fees: [SERVICE],
  vatBps: 600,
  minimumPayout: 1_000,
  cycle: { kind: 'daily' },
  payoutDays: 1,
  reclaimDays: 30,
  paysShops: false,
};

/** By trade: transit is paid weekly, large shops by volume, hotels have the bank pay the sale too. */
function termsOf(mcc: string): Omit<ContractTerms, 'account'> {
  if (mcc.startsWith('41')) return { ...BASE, fees: [], cycle: { kind: 'weekly', weekday: 5 }, minimumPayout: 10_000 };
  if (mcc === '7011') return { ...BASE, settles: 'sale', fees: [MDR], payoutDays: 2 };
  if (['5411', '5311', '5722', '5651', '5262'].includes(mcc)) return { ...BASE, fees: [VOLUME, SERVICE] };
  return mcc.startsWith('554') ? { ...BASE, fees: [PIECE, SERVICE] } : BASE;
}

/** A contract that stands stays as it is. `from` lies before the first day of traffic. */
export async function loadDemoContracts(
  sql: Sql,
  of: { readonly merchants: readonly BankMerchant[]; readonly from: string },
): Promise<void> {
  const [standing] = await listContracts(sql, { party: 'bank', state: null, within: null, after: null, limit: 1 });
  if (standing !== undefined) return;
  const shops = of.merchants.filter(({ id, chain }) => !WITHOUT.has(id) && !PAID_WHOLE.has(chain ?? ''));
  for (const [place, { id, name, mcc, country, currency = currencyIn(country) }] of shops.entries())
    await contract(sql, {
      party: `merchant:${id}`,
      currency,
      from: of.from,
      terms: { ...termsOf(mcc), account: accountOf(name['zh-CN'], country, place) },
    });
  for (const [place, chain] of [...PAID_WHOLE].entries()) {
    const shop = of.merchants.find((merchant) => merchant.chain === chain);
    if (shop === undefined) continue;
    const account = accountOf(`${shop.name['zh-CN']}（总部）`, shop.country, 500 + place);
    await contract(sql, {
      party: `chain:${chain}`,
      currency: 'CNY',
      from: of.from,
      terms: { ...termsOf(shop.mcc), paysShops: true, account },
    });
  }
  for (const currency of ['CNY', 'HKD', 'JPY']) {
    const account = { ...accountOf('演示银行营销结算专户', 'CN', 900), bic: 'DEMOCNSHXXX' };
    await contract(sql, { party: 'bank', currency, from: of.from, terms: { ...BASE, fees: [], account } });
  }
}

const currencyIn = (country: string): string => ({ HK: 'HKD', JP: 'JPY' })[country] ?? 'CNY';

/** Numbers of no bank: a branch of a demo bank, and an account that is counted. */
function accountOf(name: string, country: string, place: number): ContractTerms['account'] {
  const number = `1001990000${String(10_000_000 + place)}`;
  return country === 'CN'
    ? { name, bic: null, bankCode: '999290000017', iban: null, number, country }
    : { name, bic: `DEMO${country}HH`, bankCode: null, iban: null, number, country };
}

interface DemoContract {
  readonly party: string;
  readonly currency: string;
  readonly from: string;
  readonly terms: ContractTerms;
}

async function contract(sql: Sql, of: DemoContract): Promise<void> {
  const made = await proposeContract(sql, { ...of, note: NOTE, maker: MAKER });
  if (!made.ok) throw new Error(`contract of ${of.party}: ${made.code}`);
  const decided = await decideContract(sql, { ...made.contract, state: 'approved', checker: CHECKER, reason: null });
  if (!decided.ok) throw new Error(`contract of ${of.party}: ${decided.code}`);
}

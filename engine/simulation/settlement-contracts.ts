// Contracts of the merchants of the settlement world: every kind of fee, with tiers, floors, caps and tax, and some that settle the whole sale.
import { type ContractTerms, contractTermsSchema } from '../settlement/contract.ts';
import type { WorldMerchant } from './settlement-world.ts';

export interface WorldContract {
  /** "merchant:W0001" or "chain:chain-1". */
  readonly party: string;
  readonly terms: ContractTerms;
}

const PLAIN = {
  settles: 'subsidy',
  vatBps: 600,
  minimumPayout: 1_000,
  cycle: { kind: 'daily' },
  payoutDays: 1,
  reclaimDays: null,
  paysShops: false,
  account: { name: 'Demo shop', bic: null, bankCode: '102290000012', iban: null, number: 'A1000', country: 'CN' },
} as const;
const TIERS = [
  { from: 0, bps: 120 },
  { from: 500_000, bps: 95 },
  { from: 5_000_000, bps: 61 },
] as const;

const TERMS: readonly object[] = [
  { ...PLAIN, fees: [{ name: 'mdr', kind: 'percent', base: 'gross', bps: 38, min: 5, max: 900, onRefund: 'return' }] },
  {
    ...PLAIN,
    settles: 'sale',
    fees: [
      { name: 'volume', kind: 'tiered', base: 'paid', mode: 'marginal', tiers: TIERS, onRefund: 'return' },
      { name: 'piece', kind: 'fixed', amount: 7, onRefund: 'keep' },
    ],
  },
  {
    ...PLAIN,
    vatBps: 1_300,
    fees: [
      { name: 'programme', kind: 'tiered', base: 'subsidy', mode: 'whole', tiers: TIERS, onRefund: 'return' },
      { name: 'desk', kind: 'daily', amount: 500 },
    ],
  },
  {
    ...PLAIN,
    settles: 'sale',
    vatBps: 0,
    fees: [{ name: 'mdr', kind: 'percent', base: 'paid', bps: 60, min: null, max: null, onRefund: 'keep' }],
  },
];

/** Four of five merchants have a contract of their own; the fifth has that of its chain, or none. */
export function worldContracts(merchants: readonly WorldMerchant[]): readonly WorldContract[] {
  const chains = [...new Set(merchants.flatMap(({ chain }) => (chain === null ? [] : [chain])))];
  const own = merchants.flatMap(({ id }, index) => {
    const terms = TERMS[index % (TERMS.length + 1)];
    return terms === undefined ? [] : [{ party: `merchant:${id}`, terms: contractTermsSchema.parse(terms) }];
  });
  return [...own, ...chains.map((chain) => ({ party: `chain:${chain}`, terms: contractTermsSchema.parse(TERMS[0]) }))];
}

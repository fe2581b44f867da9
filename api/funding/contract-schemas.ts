// What the routes of contracts answer, described once for the document and for clients.
import { z } from 'zod';
import { agreementTermsSchema } from '../../engine/funding/agreement.ts';
import { agreementId } from '../../engine/funding/schema.ts';
import { rowNumber } from '../http/list.ts';

const texts = z.object({ en: z.string(), 'zh-CN': z.string() });
export const idParams = z.strictObject({ id: agreementId });
export const versionParams = z.strictObject({ id: agreementId, version: rowNumber });
export const depositParams = z.strictObject({ id: agreementId, no: rowNumber });

const state = z.enum(['draft', 'active', 'ended']);
const versionShape = {
  id: z.string(),
  version: z.int(),
  state,
  terms: agreementTermsSchema,
  note: z.string(),
  maker: z.string(),
  makerName: z.string(),
  madeAt: z.string(),
  checker: z.string().nullable(),
  checkerName: z.string().nullable(),
  approvedAt: z.string().nullable(),
  endedBy: z.string().nullable(),
  endedAt: z.string().nullable(),
  reason: z.string().nullable().describe('Why it ended'),
};
export const versionSchema = z.object(versionShape).meta({ id: 'AgreementVersion' });
export const agreementSchema = z
  .object({
    ...versionShape,
    funder: z.string(),
    activeVersion: z.int().nullable(),
    latestVersion: z.int(),
    used: z.int().describe('Held or paid by campaigns that count their cap under it, minor units'),
    ceiling: z.int().nullable().describe('The most that may be used: the total cap, and where it is prefunded no more than was deposited'),
    balance: z.int().describe('What the deposit holds in the ledger'),
  })
  .meta({ id: 'Agreement' });

export const termsExample = {
  funder: 'merchant:M1101',
  name: { en: 'Morning Bean Coffee 2026', 'zh-CN': '晨豆咖啡2026年合作' },
  currency: 'CNY',
  validFrom: '2026-01-01',
  validTo: '2026-12-31',
  maxShareBps: 5_000,
  caps: { total: 5_000_000, perDay: 100_000, perMonth: 1_000_000 },
  atCap: 'cover',
  settlement: 'netted',
  roundingOrder: ['bank', 'merchant'],
  tax: { treatment: 'price_reduction' },
  late: { graceDays: 5, yearlyBps: 1_825 },
  consent: 'standing',
} as const;

export const depositSchema = z
  .object({
    agreement: z.string(),
    no: z.int(),
    kind: z.enum(['receive', 'repay']),
    amount: z.int(),
    currency: z.string(),
    reference: z.string(),
    receivedOn: z.string(),
    state: z.enum(['waiting', 'approved', 'refused']),
    maker: z.string(),
    madeAt: z.string(),
    checker: z.string().nullable(),
    decidedAt: z.string().nullable(),
    postedOn: z.string().nullable().describe('Business date of its entry in the ledger'),
    reason: z.string().nullable(),
  })
  .meta({ id: 'Deposit' });
export const moveSchema = z.object({
  id: z.int(),
  date: z.string(),
  template: z.string(),
  amount: z.int().describe('Positive: the deposit grew'),
  source: z.string(),
  memo: z.string().nullable(),
});
export const campaignUnderSchema = z.object({
  id: z.string(),
  version: z.int(),
  name: texts,
  state: z.string(),
  isLive: z.boolean().describe('Else it is the newest version of it, not live'),
  differs: z.array(z.object({ path: z.string(), texts })).describe('Where it departs from the agreement as it stands now'),
});

export const consentSchema = z
  .object({
    campaign: z.string(),
    version: z.int(),
    party: z.string(),
    state: z.enum(['asked', 'given', 'withdrawn']),
    name: texts,
    offer: texts,
    from: z.string(),
    to: z.string(),
    shareBps: z.int().nullable(),
    shareFixed: z.int().nullable().describe('Minor units of each benefit'),
    cap: z
      .object({ total: z.int().nullable(), perDay: z.int().nullable(), perMonth: z.int().nullable() })
      .nullable()
      .describe('The most the party pays, minor units'),
    currency: z.string(),
    isLive: z.boolean(),
    preview: z.object({
      sales: z.int().describe('Of the last 30 days at the merchant, in the currency of the campaign'),
      purchases: z.int(),
      estimatedCost: z
        .int()
        .describe(
          'Of this party, had the campaign run on every one of these purchases: behaviour assumed unchanged, conditions and limits not asked',
        ),
      basisDays: z.int(),
    }),
    askedAt: z.string(),
    decidedAt: z.string().nullable(),
    actor: z.string().nullable(),
    actorName: z.string().nullable(),
  })
  .meta({ id: 'Consent' });
export const consentEventSchema = z.object({
  kind: z.enum(['asked', 'given', 'carried', 'standing', 'withdrawn']),
  actor: z.string(),
  text: z.string(),
  at: z.string(),
});

// What a statement looks like on the wire: schemas and examples of its totals, lines and items.
import { z } from 'zod';
import { day } from '../../engine/money/instant.ts';
import { HOUSE_KINDS } from '../../engine/ledger/house.ts';
import { SETTLING_TEMPLATES } from '../../engine/settlement/position.ts';
import { NO_HOUSE } from '../../engine/settlement/statement.ts';

export const date = day;
const PARTY = '(bank|scheme|tax|cardholders|instalment_fee|(merchant|chain|brand|acquirer|points):.{1,64})';
const PARTIES_SAID =
  'bank, scheme, cardholders, instalment_fee, tax, or merchant:<id>, chain:<id>, brand:<id>, acquirer:<id>, points:<programme>';
export const party = z.string().regex(new RegExp(`^${PARTY}$`, 'u'), PARTIES_SAID);
/** What stands behind the party where its statement is asked for as a file. */
export const DAY_ENDING = /\.(csv|xlsx|pdf|manifest\.json|camt053\.xml)$/;
export const PERIOD_ENDING = /\.(csv|xlsx|pdf)$/;
export const partyOrFile = (ending: RegExp) =>
  z.string().regex(new RegExp(`^${PARTY}(${ending.source.slice(0, -1)})?$`, 'u'), PARTIES_SAID);
export const currency = z.string().regex(/^[A-Z]{3}$/);
const whole = z.int();
const subsidyByFunder = z.object({ bank: whole, merchant: whole, scheme: whole, chain: whole, brand: whole });

const house = z.object({ sale: whole, fee: whole, tax: whole, late: whole, adjustment: whole, breakage: whole });
export const totalsSchema = z.object({
  lines: whole,
  gross: whole,
  paid: whole,
  subsidyByFunder,
  benefits: whole,
  items: whole,
  house,
  net: whole,
});
export const summarySchema = z.object({
  date,
  party,
  currency,
  state: z.enum(['open', 'closed']),
  totals: totalsSchema,
  payOn: date.nullable(),
  hash: z.string().nullable(),
});
export const lineSchema = z.object({
  authorizationId: z.string(),
  messageId: z.string(),
  benefitNo: whole,
  template: z.enum(SETTLING_TEMPLATES),
  at: z.string(),
  campaign: z.string(),
  version: whole,
  merchant: z.string(),
  currency,
  amount: whole.nullable(),
  paid: whole.nullable(),
  subsidy: whole,
  subsidyByFunder,
  net: whole,
});
export const itemSchema = z.object({
  id: whole,
  kind: z.enum(HOUSE_KINDS),
  template: z.string(),
  source: z.string(),
  no: whole,
  at: z.string(),
  authorizationId: z.string().nullable(),
  memo: z.string().nullable(),
  currency,
  debit: z.string(),
  credit: z.string(),
  net: whole,
});
const namesSchema = z.object({ en: z.string(), 'zh-CN': z.string() });
const shopSchema = z.object({ party, name: namesSchema.nullable(), totals: totalsSchema, hash: z.string().nullable() });
export const statementSchema = summarySchema.extend({
  name: namesSchema.nullable(),
  currencies: z.array(currency),
  count: whole,
  lines: z.array(lineSchema),
  next: z.string().nullable(),
  items: z.array(itemSchema),
  itemsNext: z.string().nullable(),
  shops: z.array(shopSchema),
  together: totalsSchema.nullable(),
  campaigns: z.array(z.object({ id: z.string(), name: namesSchema })),
});
export const periodSchema = z.object({
  from: date,
  to: date,
  party,
  name: namesSchema.nullable(),
  currency,
  currencies: z.array(currency),
  totals: totalsSchema,
  days: z.array(summarySchema),
  open: z.array(date),
});
export const detailSchema = z.object({
  line: lineSchema,
  authorization: z.object({
    id: z.string(),
    merchant: z.string(),
    merchantName: namesSchema.nullable(),
    amount: whole,
    currency,
    at: z.string(),
    outcome: z.string(),
  }),
  campaign: z.object({ id: z.string(), version: whole, name: namesSchema.nullable() }),
  terms: z.object({ shares: z.array(z.record(z.string(), z.unknown())), caps: z.array(z.record(z.string(), z.unknown())) }),
  grant: z
    .object({
      amount: whole,
      shares: z.array(
        z.object({
          party: z.string(),
          payer: z.string().nullable(),
          agreed: z.union([z.object({ fixed: whole }), z.object({ bps: whole })]).nullable(),
          exact: z.string(),
          byTerms: whole,
          movedByCap: whole,
          amount: whole,
          gotRoundingCent: z.boolean(),
        }),
      ),
      isExplained: z.boolean(),
    })
    .nullable(),
  messages: z.array(z.object({ id: z.string(), kind: z.string(), amount: whole.nullable(), at: z.string() })),
  split: z.array(
    z.object({
      party: z.string(),
      payer: z.string().nullable(),
      exact: z.string(),
      amount: whole,
      cumulativeBefore: whole,
      cumulativeAfter: whole,
      gotRoundingCent: z.boolean(),
    }),
  ),
  isProven: z.boolean().nullable(),
  entries: z.array(
    z.object({
      id: whole,
      messageId: z.string(),
      template: z.enum(SETTLING_TEMPLATES),
      debit: z.string(),
      credit: z.string(),
      amount: whole,
      currency,
      party: z.string(),
      date,
    }),
  ),
});

export const summaryExample = {
  date: '2026-11-22',
  party: 'merchant:M1001',
  currency: 'CNY',
  state: 'closed',
  totals: {
    lines: 1,
    gross: 12_800,
    paid: 11_800,
    subsidyByFunder: { bank: 600, merchant: 400, scheme: 0, chain: 0, brand: 0 },
    benefits: 600,
    items: 1,
    house: { ...NO_HOUSE, fee: -77 },
    net: 523,
  },
  payOn: '2026-11-23',
  hash: '51d0…',
};
export const lineExample = {
  authorizationId: '620011:20261122:000123:T0001',
  messageId: 'c1',
  benefitNo: 0,
  template: 'benefit.capture',
  at: '2026-11-22T04:03:11.000Z',
  campaign: 'weekday-coffee',
  version: 3,
  merchant: 'M1001',
  currency: 'CNY',
  amount: 12_800,
  paid: 11_800,
  subsidy: 1_000,
  subsidyByFunder: { bank: 600, merchant: 400, scheme: 0, chain: 0, brand: 0 },
  net: 600,
};
export const itemExample = {
  id: 41,
  kind: 'fee',
  template: 'fee.charge',
  source: 'fee:2026-11-22:merchant:M1001:CNY',
  no: 0,
  at: '2026-11-22T15:01:00.000Z',
  authorizationId: null,
  memo: '0.60 % of 128.00',
  currency: 'CNY',
  debit: 'due:merchant:M1001',
  credit: 'income:mdr',
  net: -77,
};
export const detailExample = {
  line: lineExample,
  authorization: {
    id: lineExample.authorizationId,
    merchant: 'M1001',
    merchantName: { en: 'Blue Door Café', 'zh-CN': '蓝门咖啡' },
    amount: 12_800,
    currency: 'CNY',
    at: lineExample.at,
    outcome: 'captured',
  },
  campaign: { id: 'weekday-coffee', version: 3, name: { en: 'Weekday coffee', 'zh-CN': '工作日咖啡' } },
  terms: { shares: [{ party: 'bank', bps: 10_000 }], caps: [] },
  grant: {
    amount: 600,
    shares: [
      {
        party: 'bank',
        payer: null,
        agreed: { bps: 10_000 },
        exact: '600.00',
        byTerms: 600,
        movedByCap: 0,
        amount: 600,
        gotRoundingCent: false,
      },
    ],
    isExplained: true,
  },
  messages: [{ id: 'c1', kind: 'capture', amount: 12_800, at: lineExample.at }],
  split: [{ party: 'bank', payer: null, exact: '600.00', amount: 600, cumulativeBefore: 0, cumulativeAfter: 600, gotRoundingCent: false }],
  isProven: true,
  entries: [
    {
      id: 7,
      messageId: 'c1',
      template: 'benefit.capture',
      debit: 'subsidy:bank',
      credit: 'due:merchant:M1001',
      amount: 600,
      currency: 'CNY',
      party: 'bank',
      date: '2026-11-22',
    },
  ],
};

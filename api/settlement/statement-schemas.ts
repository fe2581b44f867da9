// What a statement looks like on the wire: schemas and examples of its totals, lines and items.
import { z } from 'zod';
import { SETTLING_TEMPLATES } from '../../engine/settlement/position.ts';
import { NO_HOUSE } from '../../engine/settlement/statement.ts';

export const date = z.iso.date();
export const party = z
  .string()
  .regex(
    /^(bank|scheme|tax|cardholders|instalment_fee|(merchant|chain|brand|acquirer|points):.{1,64})$/u,
    'bank, scheme, cardholders, instalment_fee, tax, or merchant:<id>, chain:<id>, brand:<id>, acquirer:<id>, points:<programme>',
  );
export const partyFile = z
  .string()
  .regex(/^(bank|scheme|tax|cardholders|instalment_fee|(merchant|chain|brand|acquirer|points):.{1,64})\.csv$/u);
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
export const statementSchema = summarySchema.extend({
  currencies: z.array(currency),
  count: whole,
  lines: z.array(lineSchema),
  next: z.string().nullable(),
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

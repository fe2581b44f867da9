// A funding agreement: who pays which part of benefits, until when, up to which caps, how it is settled and taxed.
import { z } from 'zod';
import { day } from '../money/instant.ts';
import { type Funding, partySchema } from './schema.ts';

const minor = z.int().positive().max(999_999_999_999);
const partyKey = '[A-Za-z0-9][A-Za-z0-9._-]{0,63}';
/** A settlement party that may fund benefits of the bank. */
export const funderSchema = z
  .string()
  .regex(new RegExp(`^(scheme|(merchant|chain|brand):${partyKey})$`), 'merchant:<id>, chain:<id>, brand:<id> or scheme');

export const taxSchema = z.discriminatedUnion('treatment', [
  /** The merchant sells for less: its own invoice shows the reduced price, and nothing is taxed here. */
  z.strictObject({ treatment: z.literal('price_reduction') }),
  /** The funder buys promotion from the bank: the subsidy is charged with VAT on top. */
  z.strictObject({ treatment: z.literal('service'), vatBps: z.int().min(0).max(10_000) }),
]);

/** What both sides agreed; a version of it never changes. Dates are of the calendar of each campaign, both inclusive. */
export const agreementTermsSchema = z
  .strictObject({
    funder: funderSchema,
    name: z.strictObject({ en: z.string().min(1).max(200), 'zh-CN': z.string().min(1).max(200) }),
    currency: z.string().regex(/^[A-Z]{3}$/),
    validFrom: day,
    validTo: day,
    /** The most of a benefit that the funder pays, in basis points, and in minor units as a fixed share. At least one of them. */
    maxShareBps: z.int().min(1).max(10_000).optional(),
    maxFixed: minor.optional(),
    /** Of all campaigns under the agreement together, minor units. */
    caps: z.strictObject({ total: minor.optional(), perDay: minor.optional(), perMonth: minor.optional() }).prefault({}),
    /** cover: the bank pays what is above a cap; shrink: the benefit shrinks; stop: no benefit. */
    atCap: z.enum(['cover', 'shrink', 'stop']),
    /** prefunded: paid out of what was deposited, never more; netted: against what the funder is owed. */
    settlement: z.enum(['prefunded', 'netted']),
    /** Shares stand in this order, and of equal claims to the odd cent the first has it. */
    roundingOrder: z.array(partySchema).min(2).max(5),
    tax: taxSchema,
    /** Interest of what is paid later than the days of grace, by the year of 365 days. */
    late: z.strictObject({ graceDays: z.int().min(0).max(365), yearlyBps: z.int().min(0).max(10_000) }),
    /** standing: this agreement is the consent to every campaign within it; each: every version of a campaign is asked for. */
    consent: z.enum(['standing', 'each']),
  })
  .superRefine((terms, context) => {
    for (const { path, message } of faultsOf(terms)) context.addIssue({ code: 'custom', path: [...path], message });
  });
export type AgreementTerms = z.output<typeof agreementTermsSchema>;

interface Fault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

function faultsOf({ validFrom, validTo, maxShareBps, maxFixed, roundingOrder, caps, funder }: AgreementTerms): readonly Fault[] {
  const party = partyOfFunder(funder);
  return [
    ...(validTo < validFrom ? [{ path: ['validTo'], message: 'is before validFrom' }] : []),
    ...(maxShareBps === undefined && maxFixed === undefined
      ? [{ path: ['maxShareBps'], message: 'give the most that is paid of a benefit: maxShareBps, maxFixed or both' }]
      : []),
    ...(new Set(roundingOrder).size === roundingOrder.length ? [] : [{ path: ['roundingOrder'], message: 'names a party twice' }]),
    ...(roundingOrder.includes(party) && roundingOrder.includes('bank')
      ? []
      : [{ path: ['roundingOrder'], message: `names the bank and ${party}` }]),
    ...above(caps, 'perDay', 'perMonth'),
    ...above(caps, 'perDay', 'total'),
    ...above(caps, 'perMonth', 'total'),
  ];
}

type Caps = AgreementTerms['caps'];

function above(caps: Caps, shorter: keyof Caps, longer: keyof Caps): readonly Fault[] {
  const [one, other] = [caps[shorter], caps[longer]];
  return one !== undefined && other !== undefined && one > other
    ? [{ path: ['caps', shorter], message: `is above ${longer}, so it is never reached` }]
    : [];
}

/** What a campaign calls "merchant:M1" in its shares. */
export function partyOfFunder(funder: string): 'merchant' | 'chain' | 'brand' | 'scheme' {
  return (funder.split(':', 1)[0] ?? 'scheme') as ReturnType<typeof partyOfFunder>;
}

/** What the funder may have used at most, minor units; null where nothing bounds it. `deposited` is what came in less what went back. */
export function ceilingOf({ caps, settlement }: Pick<AgreementTerms, 'caps' | 'settlement'>, deposited: number): number | null {
  if (settlement === 'netted') return caps.total ?? null;
  return Math.min(caps.total ?? deposited, deposited);
}

/** Must campaigns under it carry a cap? Else nothing would count what the funder has left. */
export function isCapped({ caps, settlement }: Pick<AgreementTerms, 'caps' | 'settlement'>): boolean {
  return settlement === 'prefunded' || Object.values(caps).some((cap) => cap !== undefined);
}

/** The cap that a campaign under the agreement must carry; null where none is agreed. */
export function capUnder(id: string, terms: AgreementTerms): Funding['caps'][number] | null {
  if (!isCapped(terms)) return null;
  const { total, perDay, perMonth } = terms.caps;
  return {
    party: partyOfFunder(terms.funder),
    agreement: id,
    ...(total !== undefined && { total }),
    ...(perDay !== undefined && { perDay }),
    ...(perMonth !== undefined && { perMonth }),
    atCap: terms.atCap,
    ...(terms.atCap === 'cover' && { coveredBy: 'bank' as const }),
  };
}

// Who pays for a benefit: shares of bank, merchant, scheme, chain and brand, caps per funder, and what happens when a cap is reached.
import { z } from 'zod';

/** A funder of a benefit. `merchant` is the merchant of the authorization, `chain` the chain it belongs to, `scheme` the card scheme, `brand` a maker of goods. */
export const partySchema = z.enum(['bank', 'merchant', 'scheme', 'chain', 'brand']);
export type Party = z.infer<typeof partySchema>;
export const PARTIES: readonly Party[] = partySchema.options;
/** Minor units by funder; every funder is named. */
export type AmountByParty = Readonly<Record<Party, number>>;
export const NOBODY: AmountByParty = Object.freeze({ bank: 0, merchant: 0, scheme: 0, chain: 0, brand: 0 });

/** Who a brand is, as agreements and the ledger name it. */
const brand = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/);

/** Under which contract a funder pays. */
export const agreementId = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/, 'lower-case letters, digits and hyphens, at most 64');

const shareSchema = z.union([
  z.strictObject({ party: partySchema, brand: brand.optional(), agreement: agreementId.optional(), fixed: z.int().positive() }),
  z.strictObject({ party: partySchema, brand: brand.optional(), agreement: agreementId.optional(), bps: z.int().min(1).max(10_000) }),
]);

const capSchema = z.strictObject({
  party: partySchema,
  /** Whose cap it is: absent, the campaign's own; else that of the agreement, counted together with all its campaigns. */
  agreement: agreementId.optional(),
  total: z.int().nonnegative().optional(),
  perDay: z.int().nonnegative().optional(),
  /** Of one month of the campaign's calendar. */
  perMonth: z.int().nonnegative().optional(),
  /** cover: `coveredBy` pays the excess; shrink: the benefit shrinks until all shares fit; stop: no benefit. */
  atCap: z.enum(['cover', 'shrink', 'stop']),
  coveredBy: partySchema.optional(),
});

/** Fixed shares are paid first, in order; the rest is split by basis points, which sum to 10,000. A party stands in one share. */
export const fundingSchema = z
  .strictObject({
    shares: z.array(shareSchema).min(1).max(6),
    caps: z.array(capSchema).max(5).default([]),
    /** each: granted only where the merchant, or its chain, has consented to this very version. Absent: standing, by its agreement. */
    consent: z.enum(['standing', 'each']).optional(),
  })
  .superRefine((funding, context) => {
    const total = funding.shares.reduce((all, share) => all + ('bps' in share ? share.bps : 0), 0);
    if (total !== 10_000)
      context.addIssue({ code: 'custom', path: ['shares'], message: `shares in basis points sum to ${total}, not 10000` });
    for (const [index, share] of funding.shares.entries())
      if ((share.party === 'brand') !== (share.brand !== undefined))
        context.addIssue({
          code: 'custom',
          path: ['shares', index, 'brand'],
          message: 'brand names the brand of a share of party brand, and only of such',
        });
    for (const [index, cap] of funding.caps.entries()) {
      const needsCover = cap.atCap === 'cover';
      if (needsCover !== (cap.coveredBy !== undefined))
        context.addIssue({
          code: 'custom',
          path: ['caps', index, 'coveredBy'],
          message: 'coveredBy goes with atCap: cover, and only with it',
        });
      if (cap.coveredBy === cap.party)
        context.addIssue({ code: 'custom', path: ['caps', index, 'coveredBy'], message: 'a funder cannot cover its own cap' });
    }
  });

export type Funding = z.infer<typeof fundingSchema>;
/** One funder's part of one benefit, in minor units. */
export interface FundedShare {
  readonly party: Party;
  readonly amount: number;
  /** Who pays where the party alone does not say it: "chain:<id>" or "brand:<id>", as it was when the benefit was granted. */
  readonly payer?: string;
}

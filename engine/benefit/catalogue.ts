// What the catalogue offers for points: goods or a coupon, its price, and when it may be ordered.
import { z } from 'zod';
import { instant } from '../money/instant.ts';

const text = (most: number) => z.strictObject({ en: z.string().trim().min(1).max(most), 'zh-CN': z.string().trim().min(1).max(most) });

export const catalogueTerms = z
  .strictObject({
    programme: z.string().min(1).max(64),
    name: text(80),
    text: text(1_000),
    /** Price of one piece. */
    points: z.int().min(1).max(100_000_000),
    /** Pieces of one person, over all accounts and all time; null: as many as they like. */
    perPerson: z.int().min(1).max(1_000).nullable().default(null),
    /** May be ordered in [from, to). */
    from: instant,
    to: instant,
    gives: z.discriminatedUnion('type', [
      z.strictObject({ type: z.literal('goods') }),
      z.strictObject({ type: z.literal('coupon'), campaign: z.string().min(1).max(64) }),
    ]),
  })
  .refine((terms) => Date.parse(terms.from) < Date.parse(terms.to), { path: ['to'], message: 'must be after from' });
export type CatalogueTerms = z.infer<typeof catalogueTerms>;

export type OrderObstacle = 'item_not_offered' | 'points_owed' | 'points_short';

/** What stands between a wallet and one piece; stock and the share of a person are for the database to say. */
export function orderObstacle(
  terms: Pick<CatalogueTerms, 'from' | 'to' | 'points'>,
  on: { readonly now: string; readonly spendable: number; readonly owed: number },
): OrderObstacle | null {
  const at = Date.parse(on.now);
  if (at < Date.parse(terms.from) || at >= Date.parse(terms.to)) return 'item_not_offered';
  if (on.owed > 0) return 'points_owed';
  return on.spendable < terms.points ? 'points_short' : null;
}

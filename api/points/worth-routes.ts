// The route that tells a cardholder what their points would pay at the till, before they are there.
import { z } from 'zod';
import { spendable } from '../../engine/benefit/points.ts';
import { worthOf } from '../../engine/benefit/points-worth.ts';
import { emptyWallet } from '../../engine/benefit/wallet.ts';
import type { Campaign } from '../../engine/campaign/schema.ts';
import { askingOf } from '../cardholder/asking.ts';
import type { Sql } from '../db/connect.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { readHeldPoints } from './read-store.ts';
import { livePayments, readShop, type Shop } from './worth-store.ts';
import { programmeKey } from './programme-routes.ts';

const words = z.object({ en: z.string(), 'zh-CN': z.string() });
const way = z.object({
  campaign: z.string(),
  name: words,
  points: z.int(),
  amount: z.int(),
  currency: z.string(),
  minPoints: z.int(),
  stepPoints: z.int(),
  maxShareBps: z.int(),
});
const EXAMPLE = {
  campaign: 'pay-points',
  name: { en: 'Pay with points', 'zh-CN': '积分抵现' },
  points: 1_500,
  amount: 1_500,
  currency: 'CNY',
  minPoints: 100,
  stepPoints: 10,
  maxShareBps: 5_000,
};

export function worthRoutes({ sql }: { readonly sql: Sql }): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/me/points/{programme}/worth',
      scope: 'holder',
      tag: 'My points',
      summary: 'What the points would pay of a purchase',
      description:
        'The most, or as many as `points` asks for, by each live campaign that takes them there. A preview: the till decides with everything it knows then. Discounts come off before points.',
      params: z.strictObject({ programme: programmeKey }),
      query: z.strictObject({
        amount: z.coerce.number().int().min(1).max(999_999_999_999),
        currency: z
          .string()
          .regex(/^[A-Z]{3}$/)
          .default('CNY'),
        merchant: z.string().min(1).max(64).optional(),
        points: z.coerce.number().int().min(1).max(999_999_999).optional(),
      }),
      replies: {
        200: {
          description: 'By campaign, what pays most first; empty where points pay nothing',
          schema: z.object({ items: z.array(way) }),
          example: { items: [EXAMPLE] },
        },
      },
      problems: ['not_found'],
      handle: async (call) => {
        const { subject } = askingOf(call);
        const { amount, currency, merchant, points: wanted = null } = call.query;
        const { programme } = call.params;
        const shop = merchant === undefined ? null : await readShop(sql, merchant);
        if (merchant !== undefined && shop === null) return problem('not_found');
        const [held, campaigns] = await Promise.all([readHeldPoints(sql, subject), livePayments(sql, programme)]);
        const wallet = {
          ...emptyWallet(subject),
          debts: held.debts,
          lots: held.lots.map((lot) => ({ ...lot, expiryDays: 0, authorizationId: '' })),
        };
        const on = { amount, spendable: spendable(wallet, programme, held.now), wanted };
        const ways = campaigns.flatMap((campaign) => {
          const { benefit, id, name } = campaign;
          if (benefit.type !== 'points_payment' || campaign.currency !== currency || !takesPlace(campaign, { shop, now: held.now }))
            return [];
          return [{ campaign: id, name, currency, ...worthOf(benefit, on) }];
        });
        return json({ items: ways.filter(({ points }) => points > 0).toSorted((one, other) => other.amount - one.amount) });
      },
    }),
  ];
}

/** Is the campaign on, and does it take this shop? Without a shop: anywhere. */
function takesPlace({ schedule, where }: Campaign, { shop, now }: { readonly shop: Shop | null; readonly now: string }): boolean {
  const at = Date.parse(now);
  if (at < Date.parse(schedule.from) || at >= Date.parse(schedule.to)) return false;
  if (shop === null) return true;
  const allows = (
    { include, exclude }: { readonly include: readonly string[]; readonly exclude: readonly string[] },
    value: string | null,
  ) => (include.length === 0 || (value !== null && include.includes(value))) && (value === null || !exclude.includes(value));
  return (
    allows(where.merchants, shop.id) &&
    allows(where.chains, shop.chain) &&
    allows(where.mccs, shop.mcc) &&
    allows(where.regions, shop.region)
  );
}

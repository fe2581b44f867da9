// Routes of offers as cardholders meet them: the list, one in full, shops near them, enrolment, favourites and what they have saved.
import { z } from 'zod';
import { detailOf } from '../../engine/authorization/offer-detail.ts';
import { offerText, type ShownOffer } from '../../engine/authorization/offer-shelf.ts';
import { askingOf } from '../cardholder/asking.ts';
import type { Sql } from '../db/connect.ts';
import { cursorSchema } from '../http/list.ts';
import { json, problem, type Reply } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import type { ReadModels } from '../redis/read-models.ts';
import { MINE_BY_DEFAULT, type HolderOffers } from './holder-offers.ts';
import { readMccNames } from './mcc-names.ts';
import { detailSchema, mineSchema, savingsSchema, shopsSchema } from './me-schemas.ts';
import { readSavings, readSavingsStamp, readUses } from './savings-store.ts';
import { findShops, readNames } from './shop-store.ts';

export interface MeOfferDeps {
  readonly sql: Sql;
  readonly mine: HolderOffers;
  readonly readModels: Pick<ReadModels, 'recall' | 'remember'>;
}

export const ME_TAG = 'My offers';
const LIMIT_MAX = 100;
const SHOPS_MAX = 50;
const USES = 5;
export const campaignParams = z.strictObject({ campaign: z.string().min(1).max(64) });
const coordinate = (most: number) => z.coerce.number().min(-most).max(most).optional();

export function meOfferRoutes(deps: MeOfferDeps): readonly Route[] {
  return [listRoute(deps), detailRoute(deps), shopsRoute(deps), savingsRoute(deps)];
}

const listQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(LIMIT_MAX).default(MINE_BY_DEFAULT),
  after: cursorSchema,
  favourites: z.enum(['true']).optional().describe('true: only those kept in mind'),
  amount: z.coerce
    .number()
    .int()
    .min(0)
    .max(999_999_999_999)
    .optional()
    .describe('Minor units about to be paid: then what is missing of it is said'),
});

const bytesReply = (bytes: string | null): Reply =>
  bytes === null ? problem('not_found') : { status: 200, type: 'application/json', body: Buffer.from(bytes, 'latin1') };

function listRoute({ mine }: MeOfferDeps): Route {
  return route({
    method: 'get',
    path: '/v1/me/offers',
    scope: 'holder',
    tag: ME_TAG,
    summary: 'What I may use now, and what I nearly may',
    description:
      'Usable offers first, then those with little missing, then those that come, then those that are used up. Offers that are not for this account are not there, and nothing says why. ' +
      'At most two seconds behind a payment, a publication or a change of the account.',
    query: listQuery,
    replies: { 200: { description: 'A page of offers', schema: mineSchema } },
    problems: ['not_found'],
    handle: async ({ query: { favourites, ...query }, key }) =>
      bytesReply(await mine.page({ ...query, favourites: favourites === 'true', account: askingOf({ key }).account })),
    hotHolder: (account) => mine.known(account) ?? mine.page({ account }),
  });
}

function detailRoute({ sql, mine }: MeOfferDeps): Route {
  const mccName = readMccNames();
  return route({
    method: 'get',
    path: '/v1/me/offers/{campaign}',
    scope: 'holder',
    tag: ME_TAG,
    summary: 'One offer in full',
    params: campaignParams,
    replies: { 200: { description: 'The offer', schema: detailSchema } },
    problems: ['not_found'],
    handle: async ({ params, key }) => {
      const { account } = askingOf({ key });
      const shown = await mine.one(account, params.campaign);
      if (shown === null) return problem('not_found');
      const { where, cards, ...detail } = detailOf(shown);
      const [names, uses] = await Promise.all([readNames(sql, where), readUses(sql, { account, campaign: params.campaign, limit: USES })]);
      return json({
        ...(JSON.parse(offerText(shown)) as object),
        ...detail,
        enrolment: enrolmentOf(shown),
        notCards: cards.exclude,
        where: { ...where, ...names, mccs: where.mccs.map(mccName) },
        uses,
      });
    },
  });
}

function enrolmentOf({ ready, standing }: ShownOffer): 'none' | 'required' | 'enrolled' {
  if (ready.campaign.terms.binding.enrolment !== 'required') return 'none';
  return standing.missing.some(({ code }) => code === 'enrol') ? 'required' : 'enrolled';
}

function shopsRoute({ sql, mine }: MeOfferDeps): Route {
  const mccName = readMccNames();
  return route({
    method: 'get',
    path: '/v1/me/offers/{campaign}/shops',
    scope: 'holder',
    tag: ME_TAG,
    summary: 'Shops where an offer works, nearest first',
    description: 'Where I stand is used for this answer alone and is not kept. Without it, by name.',
    params: campaignParams,
    query: z
      .strictObject({ lat: coordinate(90), lon: coordinate(180), limit: z.coerce.number().int().min(1).max(SHOPS_MAX).default(20) })
      .refine(({ lat, lon }) => (lat === undefined) === (lon === undefined), { path: ['lon'], message: 'lat and lon are given together' }),
    replies: { 200: { description: 'Shops', schema: shopsSchema } },
    problems: ['not_found'],
    handle: async ({ params, query: { lat, lon, limit }, key }) => {
      const shown = await mine.one(askingOf({ key }).account, params.campaign);
      if (shown === null) return problem('not_found');
      const { terms, version } = shown.ready.campaign;
      const near = lat === undefined || lon === undefined ? null : { lat, lon };
      const shops = await findShops(sql, { terms, version, near, limit });
      return json({ items: shops.map(({ mcc, ...shop }) => ({ ...shop, kind: mccName(mcc) })) });
    },
  });
}

function savingsRoute({ sql, readModels }: MeOfferDeps): Route {
  return route({
    method: 'get',
    path: '/v1/me/savings',
    scope: 'holder',
    tag: ME_TAG,
    summary: 'What I have saved',
    description: 'Money off and money credited, captured less returned: by month and currency, and the newest twenty.',
    replies: { 200: { description: 'Savings', schema: savingsSchema } },
    handle: async ({ key }) => {
      const { account } = askingOf({ key });
      const [id, stamp] = [`savings:${account}`, await readSavingsStamp(sql, account)];
      const kept = await readModels.recall(id, stamp);
      const body = kept ?? JSON.stringify(await readSavings(sql, account));
      if (kept === null) await readModels.remember(id, { stamp, body });
      return { status: 200, type: 'application/json', body };
    },
  });
}

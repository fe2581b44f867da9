// Routes of what cardholders may use now: offers by account or by card.
import { z } from 'zod';
import type { Holidays } from '../../engine/campaign/live.ts';
import type { Sql } from '../db/connect.ts';
import { referenceKey } from '../http/reference.ts';
import { problem, type Reply } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import type { ReadModels } from '../redis/read-models.ts';
import { meChangeRoutes } from './me-change-routes.ts';
import { meOfferRoutes } from './me-routes.ts';
import type { CampaignSource } from './news.ts';
import { LIMIT_BY_DEFAULT, openOffers, type PageAsked } from './offers.ts';

export interface OfferRouteDeps {
  readonly sql: Sql;
  /** Absent where no authorization is decided: then nothing is offered. */
  readonly book?: CampaignSource | undefined;
  readonly readModels: Pick<ReadModels, 'place' | 'fetch' | 'remember' | 'recall'>;
  /** Calendars by which campaigns are open or closed. */
  readonly holidays?: Holidays | undefined;
  readonly now: () => number;
}
export interface OfferRoutes {
  readonly routes: readonly Route[];
  readonly stop: () => void;
}

const TAG = 'Offers';
const LIMIT_MAX = 100;

const texts = z.object({ en: z.string(), 'zh-CN': z.string() });
const keys = z.array(z.string());
const pageSchema = z
  .object({
    offers: z.array(
      z.object({
        campaign: z.string(),
        version: z.int(),
        kind: z.enum(['discount', 'coupon', 'points', 'membership']),
        name: texts,
        offer: texts,
        terms: texts.nullable(),
        currency: z.string(),
        from: z.string(),
        to: z.string(),
        timeZone: z.string(),
        windows: z.array(z.object({ days: keys, from: z.string(), to: z.string() })),
        cards: keys.describe('BIN ranges it is for; empty is every card'),
        where: z
          .object({ merchants: keys, chains: keys, mccs: keys, regions: keys, channels: keys })
          .describe('Where it works; an empty list is everywhere, and at most 20 of each are named'),
        enrolment: z.enum(['none', 'enrolled', 'required']).describe('required: the account must enrol first'),
      }),
    ),
    more: z.boolean().describe('There are more; ask again with `after` set to the last campaign'),
  })
  .meta({ id: 'Offers' });

const query = z.strictObject({
  bin: z
    .string()
    .regex(/^\d{6,11}$/)
    .optional()
    .describe('BIN of the card in hand: only what that card may use'),
  limit: z.coerce.number().int().min(1).max(LIMIT_MAX).default(LIMIT_BY_DEFAULT),
  after: z.string().max(64).optional(),
});

const NOWHERE: CampaignSource = { get: () => undefined, refresh: async () => undefined };

const DESCRIPTION =
  'Campaigns that are live and that binding, lists, segments, tiers and what is known of the account do not rule out; place and amount decide at the till. ' +
  'A second or two behind a publication or a change of the profile. What needs a coupon stands in the wallet.';

export function offerRoutes({ sql, book = NOWHERE, readModels, holidays = {}, now }: OfferRouteDeps): OfferRoutes {
  const offers = openOffers({ sql, campaigns: book, shared: readModels, holidays, now });
  const answer = async (asked: PageAsked): Promise<Reply> => {
    const bytes = await offers.page(asked);
    return bytes === null ? problem('not_found') : { status: 200, type: 'application/json', body: Buffer.from(bytes, 'latin1') };
  };
  const replies = { 200: { description: 'Offers in the order in which to show them', schema: pageSchema } };
  const common = {
    method: 'get',
    scope: 'wallets:read',
    tag: TAG,
    description: DESCRIPTION,
    query,
    replies,
    problems: ['not_found'],
  } as const;
  const byAccount = route({
    ...common,
    path: '/v1/accounts/{id}/offers',
    summary: 'What an account may use now',
    params: z.strictObject({ id: referenceKey }),
    handle: ({ params, query: asked }) => answer({ account: params.id, ...asked }),
    hotRead: offers.known,
  });
  const byCard = route({
    ...common,
    path: '/v1/cards/{token}/offers',
    summary: 'What the account of a card may use now',
    params: z.strictObject({ token: z.string().min(1).max(128) }),
    handle: async ({ params, query: asked }) => {
      const account = await offers.accountOf(params.token);
      return account === null ? problem('not_found') : answer({ account, ...asked });
    },
  });
  const me = { sql, mine: offers.mine, readModels };
  return { routes: [byAccount, byCard, ...meOfferRoutes(me), ...meChangeRoutes(me)], stop: offers.stop };
}

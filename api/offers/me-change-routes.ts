// Routes by which cardholders enrol in an offer and leave it, and keep it in mind; only offers that they are shown can be meant.
import { z } from 'zod';
import { enrol, leave } from '../campaign/audience-store.ts';
import { askingOf } from '../cardholder/asking.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { addFavourite, FAVOURITES_MAX, removeFavourite } from './favourite-store.ts';
import { campaignParams, ME_TAG, type MeOfferDeps } from './me-routes.ts';

const enrolmentSchema = z.object({ campaign: z.string(), enrolled: z.boolean() });
const favouriteSchema = z.object({ campaign: z.string(), favourite: z.boolean() });

export function meChangeRoutes(deps: Pick<MeOfferDeps, 'sql' | 'mine'>): readonly Route[] {
  return [...enrolmentRoutes(deps), ...favouriteRoutes(deps)];
}

function enrolmentRoutes({ sql, mine }: Pick<MeOfferDeps, 'sql' | 'mine'>): readonly Route[] {
  const common = { path: '/v1/me/offers/{campaign}/enrolment', scope: 'holder', tag: ME_TAG, params: campaignParams } as const;
  return [
    route({
      ...common,
      method: 'post',
      summary: 'Enrol in an offer',
      replies: { 200: { description: 'Enrolled, or so already', schema: enrolmentSchema } },
      problems: ['not_found'],
      handle: async ({ params: { campaign }, key }) => {
        const { account, actor } = askingOf({ key });
        const shown = await mine.one(account, campaign);
        if (shown?.ready.campaign.terms.binding.enrolment !== 'required') return problem('not_found');
        const missing = await enrol(sql, { campaign, account, actor });
        mine.forget(account);
        return missing.length === 0 ? json({ campaign, enrolled: true }) : problem('not_found');
      },
    }),
    route({
      ...common,
      method: 'delete',
      summary: 'Leave an offer',
      description: 'Also one that is not shown any more. What was granted stays.',
      replies: { 200: { description: 'Not enrolled', schema: enrolmentSchema } },
      handle: async ({ params: { campaign }, key }) => {
        const { account, actor } = askingOf({ key });
        await leave(sql, { campaign, account, actor });
        mine.forget(account);
        return json({ campaign, enrolled: false });
      },
    }),
  ];
}

function favouriteRoutes({ sql, mine }: Pick<MeOfferDeps, 'sql' | 'mine'>): readonly Route[] {
  const common = { path: '/v1/me/favourites/{campaign}', scope: 'holder', tag: ME_TAG, params: campaignParams } as const;
  return [
    route({
      ...common,
      method: 'put',
      summary: 'Keep an offer in mind',
      replies: { 200: { description: 'Kept', schema: favouriteSchema } },
      problems: ['not_found', 'favourites_full'],
      handle: async ({ params: { campaign }, key }) => {
        const { account, actor } = askingOf({ key });
        if ((await mine.one(account, campaign)) === null) return problem('not_found');
        const kept = await addFavourite(sql, { account, campaign, actor });
        mine.forget(account);
        return kept === 'full' ? problem('favourites_full', `At most ${FAVOURITES_MAX}.`) : json({ campaign, favourite: true });
      },
    }),
    route({
      ...common,
      method: 'delete',
      summary: 'Keep an offer in mind no longer',
      replies: { 200: { description: 'Not kept', schema: favouriteSchema } },
      handle: async ({ params: { campaign }, key }) => {
        const { account, actor } = askingOf({ key });
        await removeFavourite(sql, { account, campaign, actor });
        mine.forget(account);
        return json({ campaign, favourite: false });
      },
    }),
  ];
}

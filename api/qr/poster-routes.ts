// The printable sheet of a campaign, as SVG or PDF.
import { z } from 'zod';
import { campaignSchema, LOCALES } from '../../engine/campaign/schema.ts';
import { readCampaign, readVersion } from '../campaign/read-store.ts';
import type { Sql } from '../db/connect.ts';
import { problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { posterOf, posterSvg } from './poster.ts';
import { openPosters } from './poster-thread.ts';

export interface PosterDeps {
  readonly sql: Sql;
  /** Where this service is reached from outside. */
  readonly publicUrl: string;
}

export function posterRoutes({ sql, publicUrl }: PosterDeps): readonly Route[] {
  const layOut = openPosters();
  return [
    route({
      method: 'get',
      path: '/v1/campaigns/{id}/poster',
      scope: 'campaigns:read',
      tag: 'QR codes',
      summary: 'A printable sheet with a code to the page of the offer',
      description: 'Of the version that is live, else the newest. The code leads to /me/offers/{id} of this service.',
      params: z.strictObject({ id: z.string().min(1).max(64) }),
      query: z.strictObject({ format: z.enum(['svg', 'pdf']).default('svg'), locale: z.enum(LOCALES).default('en') }),
      replies: {
        200: { description: 'A4, upright: image/svg+xml or application/pdf', type: 'image/svg+xml', alsoAs: ['application/pdf'] },
      },
      problems: ['not_found', 'address_too_long'],
      handle: async ({ params: { id }, query: { format, locale } }) => {
        const campaign = await readCampaign(sql, id);
        const version = campaign === null ? null : await readVersion(sql, id, campaign.liveVersion ?? 'newest');
        const document = version === null ? null : campaignSchema.safeParse(version.document);
        if (document?.success !== true) return problem('not_found');
        const url = new URL(`/me/offers/${encodeURIComponent(id)}`, publicUrl).href;
        const poster = posterOf(document.data, { locale, url });
        if (poster === null) return problem('address_too_long');
        const headers = { 'content-disposition': `inline; filename="${id.replace(/[^\w-]/g, '_')}.${format}"` };
        if (format === 'svg') return { status: 200, type: 'image/svg+xml; charset=utf-8', body: posterSvg(poster), headers };
        return { status: 200, type: 'application/pdf', body: await layOut(poster), headers };
      },
    }),
  ];
}

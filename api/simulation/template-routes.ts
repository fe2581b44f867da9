// Routes of the templates an author begins with: every campaign of the library, by name and as a document.
import { z } from 'zod';
import { campaignId } from '../campaign/campaign-schemas.ts';
import { KINDS } from '../../engine/campaign/schema.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { type LibraryFile, readLibraryInTurns } from './library.ts';

const texts = z.object({ en: z.string(), 'zh-CN': z.string() });
const templateShape = {
  id: z.string(),
  kind: z.enum(KINDS),
  benefitType: z.string(),
  name: texts,
  offer: texts,
  currency: z.string(),
};
const TAG = 'Campaigns';

/** Files of the installation, read when the first author asks. */
export function templateRoutes(): readonly Route[] {
  let known: Promise<readonly LibraryFile[]> | null = null;
  const library = () => (known ??= readLibraryInTurns());
  return [
    route({
      method: 'get',
      path: '/v1/templates',
      scope: 'campaigns:read',
      tag: TAG,
      summary: 'Templates to begin a campaign with',
      description: 'The campaign library, by kind. All of them in one answer.',
      replies: { 200: { description: 'Every template', schema: z.object({ items: z.array(z.object(templateShape)) }) } },
      handle: async () => json({ items: (await library()).map(summaryOf) }),
    }),
    route({
      method: 'get',
      path: '/v1/templates/{id}',
      scope: 'campaigns:read',
      tag: TAG,
      summary: 'One template: its document and its text',
      params: z.strictObject({ id: campaignId }),
      replies: {
        200: {
          description: 'The template',
          schema: z.object({ ...templateShape, document: z.record(z.string(), z.unknown()), source: z.string() }),
        },
      },
      problems: ['not_found'],
      handle: async ({ params }) => {
        const found = (await library()).find(({ campaign }) => campaign.id === params.id);
        return found === undefined ? problem('not_found') : json({ ...summaryOf(found), document: found.campaign, source: found.source });
      },
    }),
  ];
}

function summaryOf({ campaign }: LibraryFile): Readonly<Record<keyof typeof templateShape, unknown>> {
  const { id, kind, name, currency, texts: wording, benefit } = campaign;
  return { id, kind, benefitType: benefit.type, name, offer: wording.offer, currency };
}

// The replies about campaigns, described once for the document and for clients.
import { z } from 'zod';
import { KINDS } from '../../engine/campaign/schema.ts';

export const campaignId = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/, 'lower-case letters, digits and hyphens');
export const idParams = z.strictObject({ id: campaignId });
export const versionParams = z.strictObject({ id: campaignId, version: z.coerce.number().int().positive().max(1_000_000) });

const texts = z.object({ en: z.string(), 'zh-CN': z.string() });
export const STATES = ['draft', 'submitted', 'approved', 'scheduled', 'live', 'paused', 'stopped'] as const;
/** How far one version is. */
const VERSION_STATES = ['draft', 'submitted', 'returned', 'approved', 'live'] as const;
export const burnSchema = z.object({ ceiling: z.int().nullable(), held: z.int(), captured: z.int(), returned: z.int(), used: z.int() });
export const summarySchema = z
  .object({
    id: z.string(),
    kind: z.enum(KINDS),
    name: texts,
    offer: texts,
    benefitType: z.string(),
    currency: z.string(),
    state: z.enum(STATES),
    owner: z.object({ id: z.string(), name: z.string() }).describe('Who wrote the newest version'),
    latestVersion: z.int(),
    latestState: z.enum(VERSION_STATES),
    liveVersion: z.int().nullable(),
    from: z.string(),
    to: z.string(),
    changedAt: z.string(),
    scheduled: z.object({ version: z.int(), at: z.string() }).nullable().describe('The version that goes live by itself, and when'),
    publishFailure: z
      .object({ version: z.int(), at: z.string(), code: z.string(), detail: z.string().nullable() })
      .nullable()
      .describe('Why the last scheduled version did not go live'),
    burn: burnSchema,
    today: z.object({ date: z.string().nullable(), grants: z.int(), amount: z.int() }),
  })
  .meta({ id: 'CampaignSummary' });

export const findingSchema = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  path: z.string(),
  message: z.string(),
  texts: texts.optional().describe('The message in every language of the console'),
});
export const reviewSchema = z
  .object({
    passed: z.boolean(),
    findings: z.array(findingSchema),
    examples: z.array(z.object({ name: z.string(), ok: z.boolean(), problems: z.array(z.string()) })),
  })
  .meta({ id: 'CampaignReview' });

const versionShape = {
  version: z.int(),
  hash: z.string(),
  makerId: z.string(),
  makerName: z.string(),
  checkerId: z.string().nullable(),
  state: z.enum(VERSION_STATES),
  createdAt: z.string(),
  approvedAt: z.string().nullable(),
  live: z.boolean(),
  passed: z.boolean(),
};
export const versionSummarySchema = z.object(versionShape).meta({ id: 'CampaignVersionSummary' });
export const versionSchema = z
  .object({ ...versionShape, document: z.record(z.string(), z.unknown()), source: z.string(), review: reviewSchema })
  .meta({ id: 'CampaignVersion' });

export const createdSchema = z.object({ id: z.string(), version: z.int(), hash: z.string(), created: z.boolean(), review: reviewSchema });
export const effectSchema = z.object({ id: z.string(), state: z.enum(STATES), version: z.int().nullable(), effectiveAt: z.string() });
export const differenceSchema = z.object({ path: z.string(), from: z.unknown().optional(), to: z.unknown().optional() });
export const differencesSchema = z.object({ id: z.string(), from: z.int(), to: z.int(), items: z.array(differenceSchema) });

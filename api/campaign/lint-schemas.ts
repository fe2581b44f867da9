// The replies of the linter, described once for the document and for clients.
import { z } from 'zod';
import { reviewSchema } from './campaign-schemas.ts';

const texts = z.object({ en: z.string(), 'zh-CN': z.string() });
const findingShape = {
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  path: z.string(),
  message: z.string(),
  texts: texts.optional(),
};
const placed = z.object({ ...findingShape, line: z.int().optional(), column: z.int().optional() });
const problemSchema = z.object({ path: z.string(), message: z.string(), line: z.int().optional(), column: z.int().optional() });
const worstCaseSchema = z
  .object({
    perPurchase: z.int().nullable().describe('Minor units; null: only the size of the purchase bounds it'),
    combinedShareBps: z.int(),
    combinedWith: z.array(z.string()),
    total: z.int().nullable(),
    byParty: z.array(z.object({ party: z.string(), amount: z.int() })),
    currency: z.string(),
  })
  .meta({ id: 'WorstCase' });
const sections = z.array(z.object({ heading: z.string(), sentences: z.array(z.string()) }));

export const checkedSchema = z
  .object({
    readable: z.boolean(),
    code: z.string().nullable().describe('Why it cannot be read'),
    detail: z.string().nullable(),
    problems: z.array(problemSchema),
    id: z.string().nullable(),
    hash: z.string().nullable(),
    review: reviewSchema.nullable(),
    lint: z.array(placed),
    worstCase: worstCaseSchema.nullable(),
    reading: z.object({ en: sections, 'zh-CN': sections }).nullable(),
  })
  .meta({ id: 'CheckedCampaign' });

export const liveLintSchema = z
  .object({
    campaigns: z.int(),
    items: z.array(
      z.object({
        id: z.string(),
        version: z.int(),
        name: texts,
        findings: z.array(z.object({ ...findingShape, waived: z.object({ reason: z.string(), by: z.string() }).nullable() })),
      }),
    ),
  })
  .meta({ id: 'LiveLint' });

export const versionLintSchema = z
  .object({ id: z.string(), version: z.int(), findings: z.array(z.object(findingShape)) })
  .meta({ id: 'VersionLint' });

// The replies about submissions, evidence and approvals, described once for the document and for clients.
import { z } from 'zod';
import { KINDS } from '../../engine/campaign/schema.ts';
import { differenceSchema, findingSchema, reviewSchema } from './campaign-schemas.ts';
import { PARTS } from './evidence.ts';

const texts = z.object({ en: z.string(), 'zh-CN': z.string() });
const who = z.object({ id: z.string(), name: z.string() });
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const approvalSchema = z.object({ checker: z.string(), name: z.string(), at: z.string() });
const waiverSchema = z.object({ code: z.string(), path: z.string(), reason: z.string(), by: z.string(), name: z.string(), at: z.string() });

const worstCaseSchema = z.object({
  perPurchase: z.int().nullable(),
  combinedShareBps: z.int(),
  combinedWith: z.array(z.string()),
  total: z.int().nullable(),
  byParty: z.array(z.object({ party: z.string(), amount: z.int() })),
  currency: z.string(),
});

const evidenceSchema = z
  .object({
    id: z.string(),
    version: z.int(),
    documentHash: hash,
    maker: z.string(),
    submitter: z.string(),
    note: z.string(),
    base: z.object({ version: z.int(), hash, live: z.boolean() }).nullable(),
    difference: z.array(differenceSchema),
    review: reviewSchema,
    lint: z.array(findingSchema.extend({ waiver: waiverSchema.nullable() })),
    worstCase: worstCaseSchema.nullable(),
    backtest: z.object({ id: z.string(), resultHash: z.string(), summary: z.unknown() }).nullable(),
    rollout: z.unknown(),
    approvers: z.int(),
  })
  .meta({ id: 'Evidence' });

export const evidenceReplySchema = z
  .object({
    id: z.string(),
    version: z.int(),
    kind: z.enum(KINDS),
    name: texts,
    latestVersion: z.int(),
    state: z.string().describe('draft, submitted, returned, approved or live'),
    maker: who,
    submission: z
      .object({
        hash,
        state: z.enum(['waiting', 'approved', 'returned', 'withdrawn', 'void']),
        submitter: who,
        note: z.string(),
        approvers: z.int(),
        reason: z.string().nullable(),
        closedBy: z.string().nullable(),
        at: z.string(),
        closedAt: z.string().nullable(),
      })
      .nullable()
      .describe('The newest submission of this version'),
    approvals: z.array(approvalSchema),
    evidence: evidenceSchema.describe('As submitted while it waits or is approved; else as it would be submitted now'),
    stale: z.array(z.object({ part: z.enum(PARTS), texts })).describe('What of the submitted evidence no longer holds'),
    missing: z
      .array(z.object({ code: z.string(), path: z.string(), message: z.string(), texts: texts.optional() }))
      .describe('What keeps it from being submitted or approved'),
    you: z.object({ isMaker: z.boolean(), hasApproved: z.boolean() }),
  })
  .meta({ id: 'EvidenceReply' });

export const queueItemSchema = z
  .object({
    id: z.string(),
    version: z.int(),
    name: texts,
    maker: who,
    submitter: who,
    note: z.string(),
    at: z.string(),
    state: z.string(),
    reason: z.string().nullable(),
    total: z.int().nullable().describe('The most it can cost, minor units; null when nothing bounds it'),
    currency: z.string(),
    needed: z.int(),
    approvals: z.array(approvalSchema),
  })
  .meta({ id: 'QueueItem' });

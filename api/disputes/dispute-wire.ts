// What a dispute looks like to those who read it, and what may be sent about one.
import { z } from 'zod';
import { day } from '../../engine/money/instant.ts';
import { DISPUTE_STATES } from '../../engine/settlement/dispute.ts';
import { currencySchema, partySchema, wordsSchema } from './wire-parts.ts';

export const REASONS = ['amount', 'not_ours', 'duplicate', 'refund_missing', 'fee', 'other'] as const;
export const ATTACHMENT_TYPES = ['application/pdf', 'image/png', 'image/jpeg', 'text/csv'] as const;
export const ATTACHMENT_BYTES_MAX = 1024 * 1024;
export const ATTACHMENTS_MAX = 10;

export const OWNERS = ['bank', 'checker', 'merchant', 'nobody'] as const;
const eventSchema = z.object({
  at: z.string(),
  actor: z.string(),
  side: z.enum(['merchant', 'bank', 'house']),
  kind: z.enum([
    'opened',
    'reply',
    'attachment',
    'proposed',
    'sent_back',
    'approval',
    'accepted',
    'rejected',
    'withdrawn',
    'escalated',
    'expired',
  ]),
  text: z.string().nullable(),
  amount: z.int().nullable(),
});
const attachmentSchema = z.object({
  no: z.int(),
  name: z.string(),
  type: z.enum(ATTACHMENT_TYPES),
  size: z.int(),
  sha256: z.string(),
  at: z.string(),
  actor: z.string(),
});
const proposalSchema = z.object({
  adjustment: z.string(),
  amount: z.int(),
  text: z.string(),
  maker: z.string(),
  approvers: z.int(),
  given: z.int(),
});

export const disputeSchema = z
  .object({
    id: z.string(),
    state: z.enum(DISPUTE_STATES),
    owner: z.enum(OWNERS).describe('Whose turn it is'),
    date: z.string(),
    party: z.string(),
    currency: z.string(),
    authorizationId: z.string().nullable(),
    messageId: z.string().nullable(),
    benefitNo: z.int().nullable(),
    reason: z.enum(REASONS),
    claimed: z.int().nullable(),
    text: z.string(),
    openedBy: z.string(),
    openedAt: z.string(),
    dueAt: z.string().nullable().describe('The day by which its owner has to act'),
    escalatedAt: z.string().nullable(),
    closedAt: z.string().nullable(),
    paid: z.int().describe('What was posted because of it'),
    postedOn: z.string().nullable(),
  })
  .meta({ id: 'DisputeSummary' });
export const wholeDisputeSchema = disputeSchema
  .extend({
    proposal: proposalSchema.nullable().describe('What waits for a checker; the merchant does not see it'),
    events: z.array(eventSchema),
    attachments: z.array(attachmentSchema),
  })
  .meta({ id: 'Dispute' });
export type Dispute = z.infer<typeof disputeSchema>;
export type WholeDispute = z.infer<typeof wholeDisputeSchema>;
export type DisputeEvent = z.infer<typeof eventSchema>;
export type Attachment = z.infer<typeof attachmentSchema>;

const id = z.string().min(1).max(200);
export const openSchema = z
  .strictObject({
    date: day,
    party: partySchema,
    currency: currencySchema,
    authorizationId: id.nullable(),
    messageId: id.nullable(),
    benefitNo: z.int().min(0).max(1_000).nullable().default(null),
    reason: z.enum(REASONS),
    claimed: z.int().min(1).max(999_999_999_999).nullable().default(null),
    text: wordsSchema,
  })
  .refine(({ authorizationId, messageId }) => (authorizationId === null) === (messageId === null), {
    path: ['messageId'],
    message: 'names the line together with authorizationId: both or neither',
  });

export const example: Dispute = {
  id: 'dispute_1',
  state: 'open',
  owner: 'bank',
  date: '2026-11-22',
  party: 'merchant:M1001',
  currency: 'CNY',
  authorizationId: '620011:20261122:000123:T0001',
  messageId: 'c1',
  benefitNo: 0,
  reason: 'amount',
  claimed: 450,
  text: 'The receipt says ¥10 off; we were credited ¥5.50.',
  openedBy: 'person_1',
  openedAt: '2026-11-23T02:00:00.000Z',
  dueAt: '2026-12-07',
  escalatedAt: null,
  closedAt: null,
  paid: 0,
  postedOn: null,
};
export const wholeExample: WholeDispute = {
  ...example,
  proposal: null,
  events: [
    { at: '2026-11-23T02:00:00.000Z', actor: 'person_1', side: 'merchant', kind: 'opened', text: example.text, amount: example.claimed },
  ],
  attachments: [],
};

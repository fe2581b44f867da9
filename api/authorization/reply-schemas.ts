// Response schemas of the authorization path, for the OpenAPI document; the bytes themselves come from the engine and the row.
import { partySchema } from '../../engine/funding/schema.ts';
import { z } from 'zod';
import { REASONS } from '../../engine/authorization/request.ts';
import { MESSAGE_KINDS } from '../../engine/hold/record.ts';

const share = z.object({ party: partySchema, amount: z.int() });

export const evaluateReplySchema = z
  .object({
    authorizationId: z.string(),
    decisionId: z.string(),
    outcome: z.enum(['granted', 'none']),
    reason: z.enum(REASONS).nullable(),
    amount: z.int(),
    payable: z.int(),
    currency: z.string(),
    benefits: z.array(
      z.object({
        campaign: z.string(),
        version: z.int(),
        kind: z.enum(['discount', 'coupon', 'points', 'membership']),
        delivery: z.enum(['instant', 'payment', 'credit', 'points', 'coupon']),
        amount: z.int(),
        desired: z.int(),
        funding: z.array(share),
        receipt: z.string(),
      }),
    ),
    points: z.object({ earn: z.int(), redeem: z.int() }),
    holdExpiresAt: z.string().nullable(),
    receipt: z.array(z.string()),
  })
  .meta({ id: 'EvaluateReply' });

export const messageReplySchema = z
  .object({
    authorizationId: z.string(),
    messageId: z.string(),
    kind: z.enum(MESSAGE_KINDS),
    status: z.enum(['applied', 'parked']),
    reason: z.string().nullable(),
    state: z.string(),
    captured: z.int(),
    refunded: z.int(),
    chargedBack: z.int(),
    benefits: z.array(
      z.object({
        campaign: z.string(),
        version: z.int(),
        granted: z.int(),
        held: z.int(),
        kept: z.int(),
        released: z.int(),
        returned: z.int(),
        points: z.object({ pending: z.int(), kept: z.int() }),
      }),
    ),
  })
  .meta({ id: 'MessageReply' });

// Reserves a slice of a live campaign's budget for one gate, and signs the capsule that the gate takes offline.
import { randomUUID, sign } from 'node:crypto';
import { fenceKey } from '../../engine/campaign/counter-keys.ts';
import { campaignSchema } from '../../engine/campaign/schema.ts';
import { type Capsule, capsuleBody, capsuleToSign, writeCapsule } from '../../engine/qr/capsule.ts';
import type { Sql } from '../db/connect.ts';
import { inTransaction } from '../http/settings-store.ts';
import type { Sealer } from '../watch/secret.ts';
import { gateObstacles } from './gate-terms.ts';
import { type LiveTerms, lockTerms, type NewSlice, reserveSlice } from './gate-store.ts';
import { type SigningKey, signingKey } from './keys.ts';

export interface SliceAsked {
  readonly gate: string;
  readonly campaign: string;
  /** Minor units. */
  readonly amount: number;
  readonly minutes: number;
  /** After the end, for taps that are uploaded late. */
  readonly graceMinutes: number;
  readonly actor: string;
}
export type SliceFault =
  | { readonly fault: 'campaign_not_live' | 'budget_not_enough' | 'slice_outlives_campaign' }
  | { readonly fault: 'campaign_not_for_gates'; readonly why: readonly string[] };
export type MadeSlice = { readonly slice: string; readonly epoch: number; readonly capsule: string } | SliceFault;

const MINUTE_MS = 60_000;

export async function makeSlice(sql: Sql, sealer: Sealer, asked: SliceAsked): Promise<MadeSlice> {
  // A key is only made outside the transaction; it is the current one for as long as it can sign.
  const key = await signingKey(sql, sealer);
  const counter = fenceKey(asked.campaign);
  return inTransaction(sql, async (transaction): Promise<MadeSlice> => {
    const terms = await lockTerms(transaction, { ...asked, counter });
    if (terms === null || !terms.isOpen) return { fault: 'campaign_not_live' };
    const document = campaignSchema.parse(terms.document);
    const why = gateObstacles(document);
    if (why.length > 0 || document.benefit.type !== 'amount_off') return { fault: 'campaign_not_for_gates', why };
    const slice = sliceOf(asked, { terms, key, counter, benefit: document.benefit.amount, currency: document.currency });
    // Late taps are decided by the campaign: it must still be open then.
    if (Date.parse(slice.graceUntil) > Date.parse(document.schedule.to)) return { fault: 'slice_outlives_campaign' };
    const isHeld = await reserveSlice(transaction, slice);
    return isHeld ? { slice: slice.id, epoch: slice.epoch, capsule: slice.capsule } : { fault: 'budget_not_enough' };
  });
}

interface Made {
  readonly terms: LiveTerms;
  readonly key: SigningKey;
  readonly counter: string;
  readonly benefit: number;
  readonly currency: string;
}

function sliceOf(asked: SliceAsked, { terms, key, counter, benefit, currency }: Made): NewSlice {
  const { gate, campaign, amount, actor } = asked;
  const { version, epoch } = terms;
  const from = Math.floor(Date.parse(terms.now) / 1_000);
  const until = from + asked.minutes * 60;
  const id = `slice_${randomUUID()}`;
  const capsule: Capsule = { gate, slice: id, campaign, version, epoch, currency, benefit, amount, from, until, kid: key.kid };
  const body = capsuleBody(capsule);
  return {
    id,
    gate,
    campaign,
    version,
    epoch,
    currency,
    benefit,
    amount,
    counter,
    actor,
    kid: key.kid,
    validFrom: new Date(from * 1_000).toISOString(),
    validUntil: new Date(until * 1_000).toISOString(),
    graceUntil: new Date(until * 1_000 + asked.graceMinutes * MINUTE_MS).toISOString(),
    capsule: writeCapsule(body, sign(null, capsuleToSign(body), key.privateKey)),
  };
}

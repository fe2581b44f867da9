// Late taps of one gate: each becomes an authorization of its own through the authority, decided once and never above its slice.
import { type EvaluateRequest, evaluateRequestSchema } from '../../engine/authorization/request.ts';
import type { GateTap } from '../../engine/qr/gate.ts';
import type { Decider } from '../authorization/decider.ts';
import type { Sql } from '../db/connect.ts';
import { type Gate, readTaps } from './gate-store.ts';

export interface TapResult {
  readonly authorizationId: string;
  /** differs: the gate gave another amount than was granted; conflict: the id stands for something else; unavailable: upload it again. */
  readonly outcome: 'granted' | 'refused' | 'differs' | 'conflict' | 'unavailable';
  readonly granted: number;
  readonly reason: string | null;
}
export interface UploadedTap extends Omit<GateTap, 'given' | 'card'> {
  readonly card: { readonly bin: string; readonly token: string; readonly account?: string | undefined };
  readonly given?: number | undefined;
}

export async function decideTaps(
  on: { readonly sql: Sql; readonly decide: NonNullable<Decider['tap']> },
  gate: Gate,
  taps: readonly UploadedTap[],
): Promise<readonly TapResult[]> {
  const statuses = await Promise.all(
    taps.map(async (tap) => (await on.decide(requestOf(gate, tap), { gate: gate.id, slice: tap.slice, epoch: tap.epoch })).status),
  );
  const decided = await readTaps(
    on.sql,
    taps.map((tap) => tap.authorizationId),
  );
  return taps.map((tap, place) => {
    const { authorizationId } = tap;
    const row = decided.get(authorizationId);
    const status = statuses[place] ?? 0;
    if (status === 409) return { authorizationId, outcome: 'conflict', granted: 0, reason: null };
    if (status !== 200 || row === undefined) return { authorizationId, outcome: 'unavailable', granted: 0, reason: null };
    if (row.granted === 0) return { authorizationId, outcome: 'refused', granted: 0, reason: row.reason };
    return {
      authorizationId,
      outcome: (tap.given ?? row.granted) === row.granted ? 'granted' : 'differs',
      granted: row.granted,
      reason: null,
    };
  });
}

/** A fare that is known in full: it is its own capture. */
function requestOf(gate: Gate, tap: UploadedTap): EvaluateRequest {
  return evaluateRequestSchema.parse({
    authorizationId: tap.authorizationId,
    kind: 'aggregate',
    amount: tap.amount,
    currency: tap.currency,
    at: tap.at,
    card: tap.card,
    merchant: { id: gate.merchant, mcc: gate.mcc },
    terminal: { id: gate.terminal, channel: 'transit', entryMode: 'qr', unattended: true },
    ...(gate.acquirer === null ? {} : { acquirer: gate.acquirer }),
    coupons: [tap.code],
  });
}

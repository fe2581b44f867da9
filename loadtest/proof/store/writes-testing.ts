// Writes of a batch made by hand, for the contract: everything empty but what a test is about.
import type { DecisionRow, EntryRow, MessageRow } from '../../../api/authority/chain.ts';
import type { BatchTx } from '../../../api/authority/batch-store.ts';
import { type ChainContext, type Stream, type Written, newStream } from '../../../api/authority/write-store.ts';
import type { BatchWrites, SavedAuthorization, SavedWallet } from '../../../api/authority/writes.ts';
import { NO_USAGE } from '../../../engine/benefit/wallet.ts';
import { recordOf } from '../../../engine/hold/testing.ts';
import type { AuthorizationRecord } from '../../../engine/hold/record.ts';

export const AT = '2026-11-22T04:00:00.000Z';
export const NO_WRITES: BatchWrites = {
  decisions: [],
  messages: [],
  entries: [],
  authorizations: [],
  claims: [],
  heard: [],
  wallets: [],
  coupons: [],
  moves: [],
  parked: [],
  security: [],
  consumed: [],
  taps: [],
};

export function saved(id: string, change: Partial<AuthorizationRecord> = {}, attempt: string | null = 'first'): SavedAuthorization {
  return { record: recordOf([], { id, decidedAt: AT, holdExpiresAt: null, state: 'open', ...change }), attempt, reply: `{"id":"${id}"}` };
}

export function wallet(subject: string, change: Partial<SavedWallet> = {}): SavedWallet {
  return { subject, isNew: true, usage: NO_USAGE, debts: {}, lots: [], members: [], ...change };
}

export function decision(authorizationId: string, decidedOn = '2026-11-22'): DecisionRow {
  return {
    authorizationId,
    decidedOn,
    decisionId: `d-${authorizationId}`,
    request: '{}',
    evidence: '{"a":1}',
    considered: '[]',
    reply: '{}',
    waitedMs: 0,
    at: AT,
  };
}

export function messageRow(authorizationId: string, id: string): MessageRow {
  return {
    authorizationId,
    id,
    kind: 'capture',
    digest: 'digest',
    body: '{}',
    status: 200,
    reply: '{"told":1}',
    businessDate: '2026-11-22',
    receivedAt: AT,
  };
}

export function entry(authorizationId: string, change: Partial<EntryRow> = {}): EntryRow {
  return {
    authorizationId,
    messageId: 'evaluate',
    no: 0,
    benefitNo: 0,
    template: 'benefit.hold',
    debit: 'held:bank',
    credit: 'due:merchant',
    amount: 100,
    unit: 'CNY',
    campaign: 'ten-off',
    version: 1,
    party: 'bank',
    merchant: 'M1',
    businessDate: '2026-11-22',
    at: AT,
    ...change,
  };
}

interface Bounds {
  readonly stream?: Stream;
  readonly ceilings?: ReadonlyMap<string, number | null>;
  readonly versions?: ReadonlyMap<string, number>;
  readonly onWritten?: () => void;
}

/** The whole way of a batch that only writes: its first lock, its number, its write. */
export async function writeThrough(tx: BatchTx, writes: Partial<BatchWrites>, bounds: Bounds = {}): Promise<Written> {
  await tx.lockAuthorizations([]);
  const { batch } = await tx.openBatch(null);
  return tx.write({ ...NO_WRITES, ...writes }, chainOf(batch, bounds));
}

export function chainOf(batch: number, bounds: Bounds = {}): ChainContext {
  return {
    key: 'a key of the chain',
    stream: newStream('stream'),
    ceilings: new Map(),
    versions: new Map(),
    onWritten: () => undefined,
    batch,
    now: AT,
    ...bounds,
  };
}

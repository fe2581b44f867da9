// Payouts step by step: proposed from what is due, approved by another person, sent as a file, and paid or failed; each step posts its rows once.
import { createHash } from 'node:crypto';
import { type HouseTemplate, postHouse } from '../../engine/ledger/house.ts';
import { type Carry, planPayouts } from '../../engine/settlement/payout.ts';
import { pain001 } from '../../engine/settlement/pain001.ts';
import type { Sql } from '../db/connect.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';
import { type HouseEntry, postHouseEntries } from '../settlement/house-store.ts';
import { dueBalances, lockPayouts, openDay } from './balance-store.ts';
import {
  type Batch,
  batchesOn,
  databaseTime,
  insertBatch,
  markApproved,
  markCancelled,
  markPayouts,
  markSent,
  type Payout,
  payoutsOf,
  readBatch,
  readPayout,
} from './batch-store.ts';
import { contractInForce } from './contract-store.ts';

/** Whose contract names the account that payouts leave from. */
export const DEBTOR = 'bank';

export interface ProposedBatch {
  readonly batch: Batch | null;
  /** Whom nobody pays now, where no batch was made. */
  readonly carries: readonly Carry[];
}

interface BatchWish {
  readonly payOn: string;
  readonly currency: string;
  readonly actor: string;
}

/** What is due and not yet paid or proposed becomes a batch; asked again, the one that is there answers. Null where nobody is to be paid. */
export async function proposeBatch(sql: Sql, { payOn, currency, actor }: BatchWish): Promise<ProposedBatch> {
  return inTransaction(sql, async (transaction) => {
    await lockPayouts(transaction);
    const known = await batchesOn(transaction, { payOn, currency });
    const open = known.find((batch) => batch.state === 'proposed');
    if (open !== undefined) return { batch: open, carries: [] };
    const plan = planPayouts(await dueBalances(transaction, { currency, by: payOn, party: null }));
    const standing = known.find((batch) => batch.state !== 'cancelled') ?? null;
    if (plan.payouts.length === 0) return { batch: standing, carries: standing === null ? plan.carries : [] };
    const id = await insertBatch(transaction, { payOn, currency, actor, ...plan });
    const batch = await readBatch(transaction, id);
    await logChange(transaction, {
      actor,
      action: 'payout_batch.propose',
      object: id,
      detail: { payOn, currency, count: plan.payouts.length, total: batch?.total ?? 0, carried: plan.carries.length },
    });
    return { batch, carries: [] };
  });
}

export type BatchStep =
  | { readonly ok: true; readonly batch: Batch }
  | { readonly ok: false; readonly code: 'not_found' | 'payout_step' | 'maker_is_checker' | 'no_debtor_account' };

/** Once approved the money is on its way: what is owed is set against what is due, and the rest is ordered. */
export async function approveBatch(sql: Sql, { id, actor }: { readonly id: string; readonly actor: string }): Promise<BatchStep> {
  return stepOf(sql, id, async (transaction, batch) => {
    if (batch.state === 'approved') return null;
    if (batch.state !== 'proposed') return 'payout_step';
    await markApproved(transaction, id, actor);
    const payouts = await payoutsOf(transaction, id);
    await post(transaction, payouts.flatMap(orderRows), { wanted: batch.payOn, actor });
    await logChange(transaction, { actor, action: 'payout_batch.approve', object: id, detail: { count: batch.count, total: batch.total } });
    return null;
  });
}

export async function cancelBatch(sql: Sql, { id, actor }: { readonly id: string; readonly actor: string }): Promise<BatchStep> {
  return stepOf(sql, id, async (transaction, batch) => {
    if (batch.state === 'cancelled') return null;
    if (batch.state !== 'proposed' && batch.state !== 'approved') return 'payout_step';
    const payouts = await payoutsOf(transaction, id);
    await markCancelled(transaction, id, actor);
    if (batch.state === 'approved')
      await post(
        transaction,
        payouts.flatMap((each) => rowsOf(each, 'payout.cancel')),
        { wanted: batch.payOn, actor },
      );
    await logChange(transaction, { actor, action: 'payout_batch.cancel', object: id, detail: { was: batch.state } });
    return null;
  });
}

/** Makes the file, once; asked again, the file is as it was made. */
export async function sendBatch(sql: Sql, { id, actor }: { readonly id: string; readonly actor: string }): Promise<BatchStep> {
  return stepOf(sql, id, async (transaction, batch) => {
    if (batch.sentAt !== null) return null;
    if (batch.state !== 'approved') return 'payout_step';
    const debtor = await contractInForce(transaction, { party: DEBTOR, currency: batch.currency, on: batch.payOn });
    if (debtor === null) return 'no_debtor_account';
    const at = await databaseTime(transaction);
    const payouts = await payoutsOf(transaction, id);
    const text = pain001({
      messageId: id,
      createdAt: at,
      payOn: batch.payOn,
      currency: batch.currency,
      debtor: debtor.terms.account,
      transfers: payouts.map((each) => ({
        endToEndId: each.id,
        amount: each.amount,
        creditor: each.account,
        statements: { from: each.from, to: each.to, hash: each.statementsHash },
      })),
    });
    const sha256 = createHash('sha256').update(text).digest('hex');
    await markSent(transaction, { batch: id, actor, file: { text, sha256, at } });
    await logChange(transaction, { actor, action: 'payout_batch.send', object: id, detail: { sha256, count: payouts.length } });
    return null;
  });
}

/** Every payout of it that is still under way was paid on this day. */
export async function payBatch(
  sql: Sql,
  { id, actor, on }: { readonly id: string; readonly actor: string; readonly on: string },
): Promise<BatchStep> {
  return stepOf(sql, id, async (transaction, batch) => {
    if (batch.state === 'paid' || batch.state === 'partly_failed') return null;
    if (batch.state !== 'sent') return 'payout_step';
    const under = (await payoutsOf(transaction, id)).filter((each) => each.state === 'sent');
    await markPayouts(transaction, { ids: under.map((each) => each.id), state: 'paid', on, reason: null });
    await post(
      transaction,
      under.flatMap((each) => rowsOf(each, 'payout.pay')),
      { wanted: on, actor },
    );
    await logChange(transaction, { actor, action: 'payout_batch.paid', object: id, detail: { on, count: under.length } });
    return null;
  });
}

type StepFault = Exclude<BatchStep, { ok: true }>['code'];

async function stepOf(sql: Sql, id: string, work: (transaction: Sql, batch: Batch) => Promise<StepFault | null>): Promise<BatchStep> {
  try {
    return await inTransaction(sql, async (transaction): Promise<BatchStep> => {
      await lockPayouts(transaction);
      const batch = await readBatch(transaction, id);
      if (batch === null) return { ok: false, code: 'not_found' };
      const fault = await work(transaction, batch);
      if (fault !== null) return { ok: false, code: fault };
      const after = await readBatch(transaction, id);
      if (after === null) throw new Error('a batch is never deleted');
      return { ok: true, batch: after };
    });
  } catch (fault) {
    if (fault instanceof Error && fault.message.includes('payout_batches_four_eyes')) return { ok: false, code: 'maker_is_checker' };
    throw fault;
  }
}

export interface PayoutEnd {
  readonly id: string;
  readonly actor: string;
  readonly state: 'paid' | 'failed';
  /** Value date of the bank's answer. */
  readonly on: string;
  readonly reason: string | null;
}
export type PayoutStep =
  | { readonly ok: true; readonly payout: Payout }
  | { readonly ok: false; readonly code: 'not_found' | 'payout_step' };

/** What the bank answered about one transfer. One that failed is owed again; also one that was paid and came back. */
export async function endPayout(sql: Sql, { id, actor, state, on, reason }: PayoutEnd): Promise<PayoutStep> {
  return inTransaction(sql, async (transaction): Promise<PayoutStep> => {
    await lockPayouts(transaction);
    const payout = await readPayout(transaction, id);
    if (payout === null) return { ok: false, code: 'not_found' };
    if (payout.state === state) return { ok: true, payout };
    const rows = endRows(payout, state);
    if (rows === null) return { ok: false, code: 'payout_step' };
    await markPayouts(transaction, { ids: [id], state, on, reason });
    await post(transaction, rows, { wanted: on, actor });
    await logChange(transaction, { actor, action: `payout.${state}`, object: id, detail: { on, reason, was: payout.state } });
    const after = await readPayout(transaction, id);
    if (after === null) throw new Error('a payout is never deleted');
    return { ok: true, payout: after };
  });
}

function endRows(payout: Payout, state: 'paid' | 'failed'): readonly HouseEntry[] | null {
  if (payout.state === 'sent') return rowsOf(payout, state === 'paid' ? 'payout.pay' : 'payout.cancel');
  if (payout.state === 'paid' && state === 'failed') return [...rowsOf(payout, 'payout.bounce'), ...rowsOf(payout, 'payout.cancel')];
  return null;
}

function orderRows(payout: Payout): readonly HouseEntry[] {
  return [...rowsOf(payout, 'net.offset'), ...rowsOf(payout, 'payout.order')];
}

/** One row for each part that moves anything; a template is posted once for a payout. */
function rowsOf(payout: Payout, template: HouseTemplate): readonly HouseEntry[] {
  return payout.parts.flatMap(({ party, amount, setOff }, no) => {
    const posting = postHouse(template, { party, amount: template === 'net.offset' ? setOff : amount, currency: payout.currency });
    const source = `payout:${payout.id}:${template}`;
    return posting === null ? [] : [{ ...posting, source, no, authorizationId: null, memo: null }];
  });
}

async function post(
  sql: Sql,
  rows: readonly HouseEntry[],
  { wanted, actor }: { readonly wanted: string; readonly actor: string },
): Promise<void> {
  await postHouseEntries(sql, rows, { date: await openDay(sql, wanted), actor });
}

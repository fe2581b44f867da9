// SQL of orders of many coupons: written by one, approved by another, filled by a job, handed over once, ended with a reason.
import { randomBytes } from 'node:crypto';
import type { Sql } from '../db/connect.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';
import { countDone, orderJob } from '../jobs/store.ts';
import { sayWho } from './moves-store.ts';

export const BATCH_KINDS = ['generated', 'uploaded', 'named'] as const;
export const BATCH_STATES = ['filling', 'waiting', 'approved', 'issued', 'refused', 'void'] as const;
export const BATCH_COUPONS_MAX = 1_000_000;
export const ISSUE_JOB = 'coupons.issue';
export const END_JOB = 'coupons.end';

export interface CouponBatch {
  readonly id: string;
  readonly campaign: string;
  readonly kind: (typeof BATCH_KINDS)[number];
  readonly count: number;
  readonly note: string;
  readonly state: (typeof BATCH_STATES)[number];
  readonly issued: number;
  readonly validFrom: string | null;
  readonly expiresAt: string | null;
  readonly maker: string;
  readonly madeAt: string;
  readonly checker: string | null;
  readonly decidedAt: string | null;
  readonly refusal: string | null;
  readonly handedAt: string | null;
  readonly voidedBy: string | null;
  readonly voidedAt: string | null;
  readonly voidReason: string | null;
}

const columns = (sql: Sql) => sql`
  id, campaign, kind, count, note, state, issued, valid_from as "validFrom", expires_at as "expiresAt", maker, made_at as "madeAt", checker, decided_at as "decidedAt", refusal,
  handed_at as "handedAt", voided_by as "voidedBy", voided_at as "voidedAt", void_reason as "voidReason"`;

export async function readBatch(sql: Sql, id: string): Promise<CouponBatch | null> {
  const [row] = await sql<CouponBatch[]>`select ${columns(sql)} from coupon_batches where id = ${id}`;
  return row ?? null;
}

/** Newest first, after the one named. */
export async function listBatches(
  sql: Sql,
  page: { readonly after: readonly [madeAt: string, id: string] | null; readonly campaign: string | null; readonly limit: number },
): Promise<readonly CouponBatch[]> {
  const [madeAt, id] = page.after ?? [null, null];
  return sql<CouponBatch[]>`
    select ${columns(sql)} from coupon_batches
    where (${madeAt}::timestamptz is null or (made_at, id) < (${madeAt}::timestamptz, ${id}::text)) and (${page.campaign}::text is null or campaign = ${page.campaign})
    order by made_at desc, id desc limit ${page.limit}`;
}

export interface BatchOrder extends Pick<CouponBatch, 'campaign' | 'kind' | 'count' | 'note'> {
  /** Chosen by the maker: the same order again is the same batch. */
  readonly id: string;
  readonly actor: string;
}
export type OrderFault = 'not_found' | 'not_a_coupon' | 'request_id_reused';

export async function orderBatch(sql: Sql, order: BatchOrder): Promise<CouponBatch | OrderFault> {
  return inTransaction(sql, async (transaction) => {
    const [campaign] = await transaction<{ type: string }[]>`
      select v.document #>> '{benefit,type}' as type from campaigns c join campaign_versions v on v.id = c.id and v.version = coalesce(c.live_version, c.latest_version) where c.id = ${order.campaign}`;
    if (campaign === undefined) return 'not_found';
    if (campaign.type !== 'coupon_redeem') return 'not_a_coupon';
    const begin =
      order.kind === 'generated' ? { state: 'waiting', seed: randomBytes(32).toString('base64url') } : { state: 'filling', seed: null };
    const made = await transaction`
      insert into coupon_batches (id, campaign, kind, count, note, state, seed, maker)
      values (${order.id}, ${order.campaign}, ${order.kind}, ${order.count}, ${order.note}, ${begin.state}, ${begin.seed}, ${order.actor}) on conflict (id) do nothing`;
    const batch = await readBatch(transaction, order.id);
    if (batch === null) throw new Error('an order has a row');
    const { campaign: of, kind, count, note, actor } = order;
    if (!isSameOrder(batch, order)) return 'request_id_reused';
    if (made.count === 1)
      await logChange(transaction, { actor, action: 'coupon_batch.order', object: order.id, detail: { campaign: of, kind, count, note } });
    return batch;
  });
}

/** A file changes the count of what it fills. */
function isSameOrder(batch: CouponBatch, order: BatchOrder): boolean {
  const { campaign, kind, note, actor, count } = order;
  const isFrom = batch.campaign === campaign && batch.kind === kind && batch.note === note && batch.maker === actor;
  return isFrom && (kind !== 'generated' || batch.count === count);
}

export interface BatchDecision {
  readonly id: string;
  readonly actor: string;
}
export type StepFault = 'not_found' | 'batch_step' | 'maker_is_checker';

/** Approves it and orders the job that issues it; asked twice, once. */
export async function approveBatch(sql: Sql, { id, actor }: BatchDecision): Promise<CouponBatch | StepFault> {
  return inTransaction(sql, async (transaction) => {
    const batch = await lockBatch(transaction, id);
    if (batch === null) return 'not_found';
    if (batch.state === 'approved' || batch.state === 'issued') return batch;
    if (batch.state !== 'waiting') return 'batch_step';
    if (await isSamePerson(transaction, actor, batch.maker)) return 'maker_is_checker';
    await transaction`update coupon_batches set state = 'approved', checker = ${actor}, decided_at = clock_timestamp() where id = ${id}`;
    await orderJob(transaction, { id: `job_${id}`, kind: ISSUE_JOB, object: id, asked: { count: batch.count }, requestedBy: actor });
    await logChange(transaction, {
      actor,
      action: 'coupon_batch.approve',
      object: id,
      detail: { campaign: batch.campaign, count: batch.count },
    });
    return readBatch(transaction, id) as Promise<CouponBatch>;
  });
}

export async function refuseBatch(
  sql: Sql,
  { id, actor, reason }: BatchDecision & { readonly reason: string },
): Promise<CouponBatch | StepFault> {
  return inTransaction(sql, async (transaction) => {
    const batch = await lockBatch(transaction, id);
    if (batch === null) return 'not_found';
    if (batch.state === 'refused') return batch;
    if (batch.state !== 'waiting' && batch.state !== 'filling') return 'batch_step';
    await transaction`update coupon_batches set state = 'refused', refusal = ${reason}, decided_at = clock_timestamp(), seed = null where id = ${id}`;
    await transaction`delete from coupon_batch_lines where batch = ${id}`;
    await logChange(transaction, { actor, action: 'coupon_batch.refuse', object: id, detail: { reason } });
    return readBatch(transaction, id) as Promise<CouponBatch>;
  });
}

/** From here on no payment takes a coupon of it (`lockWallets` asks) and nothing more is issued; a job ends what is free. Asked twice, once. */
export async function voidBatch(
  sql: Sql,
  { id, actor, reason, jobId }: BatchDecision & { readonly reason: string; readonly jobId: string },
): Promise<CouponBatch | StepFault> {
  return inTransaction(sql, async (transaction) => {
    const batch = await lockBatch(transaction, id);
    if (batch === null) return 'not_found';
    if (batch.state === 'refused') return 'batch_step';
    if (batch.state === 'void' && (await isEnded(transaction, id))) return batch;
    await transaction`
      update coupon_batches set state = 'void', seed = null, voided_by = coalesce(voided_by, ${actor}), voided_at = coalesce(voided_at, clock_timestamp()), void_reason = coalesce(void_reason, ${reason}) where id = ${id}`;
    await orderJob(transaction, { id: jobId, kind: END_JOB, object: id, asked: {}, requestedBy: actor });
    if (batch.state !== 'void')
      await logChange(transaction, { actor, action: 'coupon_batch.void', object: id, detail: { reason, issued: batch.issued } });
    return readBatch(transaction, id) as Promise<CouponBatch>;
  });
}

/** Nothing of it is free any more: a job that was cancelled or given up is ordered again where something is. */
async function isEnded(sql: Sql, id: string): Promise<boolean> {
  const rows = await sql`select 1 from coupons where stock = ${id} and state in ('issued', 'claimed', 'returned') limit 1`;
  return rows.length === 0;
}

/** How many ended, and whether more may be free. One that a payment holds this moment is left for the next piece: nobody waits for anybody. */
export async function endPiece(
  sql: Sql,
  { id, job, size }: { readonly id: string; readonly job: string; readonly size: number },
): Promise<{ readonly ended: number; readonly isDone: boolean }> {
  return inTransaction(sql, async (transaction) => {
    const batch = await readBatch(transaction, id);
    if (batch?.state !== 'void') throw new Error('only what was ended ends its coupons');
    await sayWho(transaction, { actor: batch.voidedBy ?? batch.maker, reason: `void:${batch.voidReason}` });
    const ended = await transaction`
      update coupons set state = 'void' where id in (
        select id from coupons where stock = ${id} and state in ('issued', 'claimed', 'returned') limit ${size} for update skip locked)`;
    await countDone(transaction, job, { step: 'end', done: ended.count });
    if (ended.count === size || !(await isEnded(transaction, id))) return { ended: ended.count, isDone: false };
    await transaction`delete from coupon_batch_lines where batch = ${id}`;
    return { ended: ended.count, isDone: true };
  });
}

export async function lockBatch(sql: Sql, id: string): Promise<(CouponBatch & { readonly seed: string | null }) | null> {
  const [row] = await sql<
    (CouponBatch & { seed: string | null })[]
  >`select ${columns(sql)}, seed from coupon_batches where id = ${id} for update`;
  return row ?? null;
}

async function isSamePerson(sql: Sql, one: string, other: string): Promise<boolean> {
  const [row] = await sql<{ same: boolean }[]>`select person_behind(${one}) = person_behind(${other}) as same`;
  return row?.same !== false;
}

/** The seed of a batch that is issued and was not handed over yet; the whole hand-over ends with `forgetSeed`. */
export async function readSeed(sql: Sql, id: string): Promise<string | null> {
  const [row] = await sql<{ seed: string | null }[]>`select seed from coupon_batches where id = ${id} and state = 'issued'`;
  return row?.seed ?? null;
}

export async function noteHandOver(sql: Sql, { id, actor }: BatchDecision): Promise<void> {
  await inTransaction(sql, (transaction) => logChange(transaction, { actor, action: 'coupon_batch.hand_over', object: id, detail: {} }));
}

/** From here on nobody, not even this service, can say the codes again. */
export async function forgetSeed(sql: Sql, id: string): Promise<void> {
  await sql`update coupon_batches set seed = null, handed_at = clock_timestamp() where id = ${id} and seed is not null`;
}

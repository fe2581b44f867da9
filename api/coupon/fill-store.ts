// SQL of what a batch of coupons is filled with: lines of a file until they are judged, and coupons made of them or of a seed, piece by piece.
import type { Sql } from '../db/connect.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';
import { sayWho } from './moves-store.ts';
import { type CouponBatch, lockBatch } from './batch-store.ts';

export interface BadLine {
  /** From 1. */
  readonly line: number;
  readonly why: 'not_a_code' | 'too_many' | 'too_weak' | 'twice' | 'taken' | 'not_an_account' | 'no_such_account';
}
export interface FileLine {
  readonly no: number;
  /** Keyed hash of a code, or an account. */
  readonly value: string;
}

/** Locked against the end of the filling: a file that comes slowly changes nothing of what waits for a checker or was approved. */
const filling = (sql: Sql, batch: string) =>
  sql`filling as (select id from coupon_batches where id = ${batch} and state = 'filling' for share)`;

/** A file that was cut short left lines behind: the next one begins anew. */
export async function clearLines(sql: Sql, batch: string): Promise<void> {
  await sql`with ${filling(sql, batch)} delete from coupon_batch_lines l using filling where l.batch = filling.id`;
}

/** False where the batch is no longer being filled, or by another file too. */
export async function addLines(sql: Sql, batch: string, lines: readonly FileLine[]): Promise<boolean> {
  const added = await sql`
    with ${filling(sql, batch)} insert into coupon_batch_lines (batch, no, value)
    select filling.id, no, value from filling cross join unnest(${lines.map(({ no }) => no)}::int[], ${lines.map(({ value }) => value)}::text[]) as t(no, value) on conflict do nothing`;
  return added.count === lines.length;
}

const FAULTS_MAX = 100;

/** Lines that stand twice, that are codes of other coupons or other files, or accounts that are not known. */
async function judgeLines(sql: Sql, batch: string, kind: CouponBatch['kind']): Promise<readonly BadLine[]> {
  const twice = await sql<BadLine[]>`
    select no as line, 'twice' as why from (select no, row_number() over (partition by value order by no) as place from coupon_batch_lines where batch = ${batch}) l where place > 1 order by no limit ${FAULTS_MAX}`;
  const known =
    kind === 'named'
      ? await sql<
          BadLine[]
        >`select no as line, 'no_such_account' as why from coupon_batch_lines l where batch = ${batch} and not exists (select 1 from accounts a where a.id = l.value) order by no limit ${FAULTS_MAX}`
      : await sql<BadLine[]>`
          select no as line, 'taken' as why from coupon_batch_lines l where batch = ${batch} and (exists (select 1 from coupons c where c.code_hash = l.value)
            or exists (select 1 from coupon_batch_lines o join coupon_batches b on b.id = o.batch and b.kind = 'uploaded' where o.value = l.value and o.batch <> l.batch)) order by no limit ${FAULTS_MAX}`;
  return [...twice, ...known].toSorted((one, other) => one.line - other.line).slice(0, FAULTS_MAX);
}

export interface Filled extends Pick<CouponBatch, 'id' | 'kind'> {
  readonly actor: string;
  /** Lines of the file. */
  readonly count: number;
  /** What was wrong with it already. */
  readonly bad: readonly BadLine[];
}

/** Judges the lines under the lock of the batch, which waits for its checker if all are good. `batch_step` where it is no longer being filled, or holds lines of another file. */
export async function endFilling(sql: Sql, { id, kind, actor, count, bad: read }: Filled): Promise<readonly BadLine[] | 'batch_step'> {
  return inTransaction(sql, async (transaction) => {
    if ((await lockBatch(transaction, id))?.state !== 'filling') return 'batch_step';
    const bad = [...read, ...(await judgeLines(transaction, id, kind))].toSorted((one, other) => one.line - other.line);
    if (bad.length > 0 || count === 0) return bad;
    const done = await transaction`
      update coupon_batches set state = 'waiting', count = ${count} where id = ${id} and (select count(*) from coupon_batch_lines where batch = ${id}) = ${count}`;
    if (done.count === 0) return 'batch_step';
    await logChange(transaction, { actor, action: 'coupon_batch.fill', object: id, detail: { count } });
    return bad;
  });
}

/** A coupon of a batch before it is one. */
export interface NewCoupon {
  readonly id: string;
  readonly codeHash: string | null;
  readonly subject: string | null;
}
type Locked = CouponBatch & { readonly seed: string | null };
export type Made = { readonly issued: number; readonly isDone: boolean } | 'batch_step' | 'campaign_not_live' | 'taken';

/** One piece in one transaction, from where the last one ended: whoever is killed is followed by another, and nothing is made twice. */
export async function makePiece(
  sql: Sql,
  piece: {
    readonly id: string;
    readonly size: number;
    readonly coupons: (batch: Locked, lines: readonly FileLine[]) => readonly NewCoupon[];
  },
): Promise<Made> {
  return inTransaction(sql, async (transaction) => {
    const batch = await lockBatch(transaction, piece.id);
    if (batch === null || batch.state !== 'approved') return 'batch_step';
    const span = await spanOfBatch(transaction, batch);
    if (span === null) return 'campaign_not_live';
    const lines = await linesOf(transaction, batch, Math.min(piece.size, batch.count - batch.issued));
    const coupons = piece.coupons(batch, lines);
    await sayWho(transaction, { actor: batch.checker ?? batch.maker, reason: `batch:${batch.id}` });
    const made = await transaction`
      insert into coupons (id, campaign, code_hash, subject, state, valid_from, expires_at, issued_by, stock)
      select id, ${batch.campaign}, nullif(hash, ''), nullif(subject, ''), 'issued', ${span.from}, ${span.to}, ${batch.maker}, ${batch.id}
      from unnest(${coupons.map(({ id }) => id)}::text[], ${coupons.map(({ codeHash }) => codeHash ?? '')}::text[], ${coupons.map(({ subject }) => subject ?? '')}::text[]) as t(id, hash, subject) on conflict do nothing`;
    if (made.count !== coupons.length) throw new TakenCode();
    const issued = batch.issued + made.count;
    const isDone = issued >= batch.count;
    await transaction`update coupon_batches set issued = ${issued}, valid_from = ${span.from}, expires_at = ${span.to}, state = ${isDone ? 'issued' : 'approved'} where id = ${batch.id}`;
    if (isDone) await transaction`delete from coupon_batch_lines where batch = ${batch.id}`;
    return { issued, isDone };
  }).catch((fault: unknown) => {
    if (fault instanceof TakenCode) return 'taken' as const;
    throw fault;
  });
}

class TakenCode extends Error {}

/** Codes made here need no line but its number. */
async function linesOf(sql: Sql, batch: CouponBatch, size: number): Promise<readonly FileLine[]> {
  if (batch.kind === 'generated') return Array.from({ length: size }, (_, place) => ({ no: batch.issued + place + 1, value: '' }));
  return sql<
    FileLine[]
  >`select no, value from coupon_batch_lines where batch = ${batch.id} order by no limit ${size} offset ${batch.issued}`;
}

/** The days of the live version from the first piece on, the same for all of the batch; null while the campaign is not live. */
async function spanOfBatch(
  sql: Sql,
  { campaign, validFrom, expiresAt }: CouponBatch,
): Promise<{ readonly from: string; readonly to: string } | null> {
  const [live] = await sql<{ from: string; to: string }[]>`
    select holder_time() as "from", holder_time() + make_interval(days => (v.document #>> '{benefit,validDays}')::int) as "to"
    from campaigns c join campaign_versions v on v.id = c.id and v.version = c.live_version where c.id = ${campaign} and c.state = 'live' for share of c`;
  if (live === undefined) return null;
  return validFrom === null || expiresAt === null ? live : { from: validFrom, to: expiresAt };
}

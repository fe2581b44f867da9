// SQL of adjustments: proposed by one person, approved by others, and posted once with the last approval.
import { postHouse } from '../../engine/ledger/house.ts';
import type { Sql } from '../db/connect.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';
import { postHouseEntries } from '../settlement/house-store.ts';
import { currentDay } from './current-day.ts';

/** From here on two checkers have to agree: 1,000,000.00 of a currency with cents. */
export const TWO_CHECKERS_FROM = 100_000_000;

export interface Adjustment {
  readonly id: string;
  readonly dispute: string | null;
  readonly party: string;
  readonly other: string;
  /** Above zero: `other` pays `party`; below zero it takes back; zero refuses a dispute. */
  readonly amount: number;
  readonly currency: string;
  readonly text: string;
  readonly authorizationId: string | null;
  readonly maker: string;
  /** How many different checkers. */
  readonly approvers: number;
  readonly approvals: readonly { readonly checker: string; readonly at: string }[];
  readonly state: 'waiting' | 'approved' | 'rejected';
  readonly at: string;
  readonly closedBy: string | null;
  readonly closedAt: string | null;
  readonly reason: string | null;
  readonly postedOn: string | null;
}
export type NewAdjustment = Pick<
  Adjustment,
  'id' | 'dispute' | 'party' | 'other' | 'amount' | 'currency' | 'text' | 'authorizationId' | 'maker'
>;

const columns = (sql: Sql) => sql`
  id, dispute, party, other, amount, currency, text, authorization_id as "authorizationId", maker, approvers, state, at, closed_by as "closedBy", closed_at as "closedAt", reason, posted_on as "postedOn",
  coalesce((select json_agg(json_build_object('checker', a.checker, 'at', a.at) order by a.at) from adjustment_approvals a where a.adjustment = adjustments.id), '[]') as approvals`;

/** In the transaction of the caller, who logs it. */
export async function insertAdjustment(sql: Sql, made: NewAdjustment): Promise<void> {
  const approvers = Math.abs(made.amount) >= TWO_CHECKERS_FROM ? 2 : 1;
  await sql`
    insert into adjustments (id, dispute, party, other, amount, currency, text, authorization_id, maker, approvers)
    values (${made.id}, ${made.dispute}, ${made.party}, ${made.other}, ${made.amount}, ${made.currency}, ${made.text}, ${made.authorizationId}, ${made.maker}, ${approvers})`;
}

/** The same again, while it waits, is the same adjustment. */
export async function proposeAdjustment(sql: Sql, made: NewAdjustment): Promise<Adjustment> {
  return inTransaction(sql, async (transaction) => {
    const [same] = await transaction<{ id: string }[]>`
      select id from adjustments where state = 'waiting' and dispute is null and maker = ${made.maker} and party = ${made.party} and other = ${made.other} and amount = ${made.amount} and currency = ${made.currency} and text = ${made.text}
        and authorization_id is not distinct from ${made.authorizationId}`;
    if (same !== undefined) return found(await readAdjustment(transaction, same.id));
    await insertAdjustment(transaction, made);
    const { id, maker, party, other, amount, currency } = made;
    await logChange(transaction, { actor: maker, action: 'adjustment.propose', object: id, detail: { party, other, amount, currency } });
    return found(await readAdjustment(transaction, id));
  });
}

export async function readAdjustment(sql: Sql, id: string): Promise<Adjustment | null> {
  const [row] = await sql<Adjustment[]>`select ${columns(sql)} from adjustments where id = ${id}`;
  return row ?? null;
}

/** What waits for an answer to a dispute. */
export async function waitingAdjustment(sql: Sql, dispute: string): Promise<Adjustment | null> {
  const [row] = await sql<
    Adjustment[]
  >`select ${columns(sql)} from adjustments where dispute = ${dispute} and state = 'waiting' for update`;
  return row ?? null;
}

/** Newest first. */
export async function listAdjustments(
  sql: Sql,
  asked: { readonly state: Adjustment['state'] | null; readonly before: readonly [string, string] | null; readonly limit: number },
): Promise<readonly Adjustment[]> {
  const [at, id] = asked.before ?? [null, null];
  return sql<Adjustment[]>`
    select ${columns(sql)} from adjustments
    where (${asked.state}::text is null or state = ${asked.state}) and (${at}::timestamptz is null or (date_trunc('milliseconds', at), id) < (${at}::timestamptz, ${id}::text))
    order by date_trunc('milliseconds', at) desc, id desc limit ${asked.limit}`;
}

export type ApprovalFault = 'not_found' | 'adjustment_ended' | 'adjustment_own' | 'adjustment_of_dispute';
export type Approved = { readonly ok: true; readonly adjustment: Adjustment } | { readonly ok: false; readonly code: ApprovalFault };

/** One approval more; the last one posts. The row is locked first, so that two checkers at once are one after the other. */
export async function approveAdjustment(sql: Sql, { id, checker }: { readonly id: string; readonly checker: string }): Promise<Approved> {
  return inTransaction(sql, async (transaction) => {
    const fault = await faultOf(transaction, { id, checker });
    if (fault !== null) return { ok: false, code: fault };
    const adjustment = await addApproval(transaction, { id, checker });
    const { state, approvals, postedOn } = adjustment;
    await logChange(transaction, {
      actor: checker,
      action: 'adjustment.approve',
      object: id,
      detail: { state, given: approvals.length, postedOn },
    });
    return { ok: true, adjustment };
  });
}

/** The caller has locked it, and seen that it waits and is not the checker's own. */
export async function addApproval(sql: Sql, { id, checker }: { readonly id: string; readonly checker: string }): Promise<Adjustment> {
  await sql`insert into adjustment_approvals (adjustment, checker) values (${id}, ${checker})`;
  const approved = found(await readAdjustment(sql, id));
  if (approved.approvals.length < approved.approvers) return approved;
  const postedOn = await post(sql, approved, checker);
  await sql`update adjustments set state = 'approved', closed_by = ${checker}, closed_at = clock_timestamp(), posted_on = ${postedOn} where id = ${id}`;
  return found(await readAdjustment(sql, id));
}

/** The source names the adjustment or its dispute, so that the same correction is never posted twice. Null where there is nothing to post. */
async function post(sql: Sql, adjustment: Adjustment, actor: string): Promise<string | null> {
  const { id, dispute, party, other, amount, currency, text, authorizationId } = adjustment;
  const template = amount > 0 ? 'adjustment.give' : 'adjustment.take';
  const posting = postHouse(template, { party, other, amount: Math.abs(amount), currency });
  if (posting === null) return null;
  const date = await currentDay(sql);
  const source = dispute === null ? `adjustment:${id}` : `dispute:${dispute}`;
  const posted = await postHouseEntries(sql, [{ ...posting, source, no: 0, authorizationId, memo: text }], { date, actor });
  if (posted !== 1) throw new Error(`${source} was posted before`);
  return date;
}

export async function rejectAdjustment(
  sql: Sql,
  { id, checker, reason }: { readonly id: string; readonly checker: string; readonly reason: string },
): Promise<Approved> {
  return inTransaction(sql, async (transaction) => {
    const fault = await faultOf(transaction, { id, checker });
    // Its maker may take it back; nobody else's rejection needs a second pair of eyes.
    if (fault !== null && fault !== 'adjustment_own') return { ok: false, code: fault };
    await closeAdjustment(transaction, { id, actor: checker, reason });
    await logChange(transaction, { actor: checker, action: 'adjustment.reject', object: id, detail: { reason } });
    return { ok: true, adjustment: found(await readAdjustment(transaction, id)) };
  });
}

export async function closeAdjustment(
  sql: Sql,
  { id, actor, reason }: { readonly id: string; readonly actor: string; readonly reason: string },
): Promise<void> {
  await sql`update adjustments set state = 'rejected', closed_by = ${actor}, closed_at = clock_timestamp(), reason = ${reason} where id = ${id}`;
}

/** Locks it. */
async function faultOf(sql: Sql, { id, checker }: { readonly id: string; readonly checker: string }): Promise<ApprovalFault | null> {
  const [row] = await sql<{ state: string; dispute: string | null; own: boolean }[]>`
    select state, dispute, ${isOwn(sql, checker)} as own from adjustments where id = ${id} for update`;
  if (row === undefined) return 'not_found';
  if (row.state !== 'waiting') return 'adjustment_ended';
  if (row.dispute !== null) return 'adjustment_of_dispute';
  return row.own ? 'adjustment_own' : null;
}

/** Made, or approved already, by the checker or a key of theirs. */
export async function isOwnAdjustment(sql: Sql, { id, checker }: { readonly id: string; readonly checker: string }): Promise<boolean> {
  const [row] = await sql<{ own: boolean }[]>`select ${isOwn(sql, checker)} as own from adjustments where id = ${id}`;
  return row?.own ?? false;
}

function isOwn(sql: Sql, checker: string) {
  return sql`(person_behind(${checker}) = person_behind(maker) or exists (select 1 from adjustment_approvals a where a.adjustment = adjustments.id and person_behind(a.checker) = person_behind(${checker})))`;
}

function found(adjustment: Adjustment | null): Adjustment {
  if (adjustment === null) throw new Error('an adjustment that was written has a row');
  return adjustment;
}

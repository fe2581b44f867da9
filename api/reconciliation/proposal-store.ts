// SQL of ways out of a break: proposed by one person, approved by another in the database, and complete only once its effect is.
import { postHouse } from '../../engine/ledger/house.ts';
import type { Sql } from '../db/connect.ts';
import { currentDay } from '../disputes/current-day.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';
import { postHouseEntries } from '../settlement/house-store.ts';
import { addNote, type Break, readBreak } from './break-store.ts';

export interface Proposal {
  readonly no: number;
  readonly action: 'link' | 'accept' | 'write_off';
  readonly authorizationId: string | null;
  readonly messageId: string | null;
  /** write_off: receives `amount`; below zero it pays. The bank is the other side. */
  readonly party: string | null;
  readonly amount: number | null;
  readonly currency: string | null;
  readonly text: string;
  readonly proposedBy: string;
  readonly proposedAt: string;
  readonly state: 'waiting' | 'approved' | 'sent_back';
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  readonly appliedAt: string | null;
}
export type NewProposal = Pick<Proposal, 'action' | 'authorizationId' | 'messageId' | 'party' | 'amount' | 'currency' | 'text'>;
export type ProposalFault = 'not_found' | 'break_resolved' | 'proposal_waits' | 'nothing_proposed' | 'proposal_own' | 'message_not_free';
type Changed = { readonly ok: true } | { readonly ok: false; readonly code: ProposalFault };

const columns = (sql: Sql) => sql`
  no, action, authorization_id as "authorizationId", message_id as "messageId", party, amount, currency, text, proposed_by as "proposedBy", proposed_at as "proposedAt", state,
  decided_by as "decidedBy", decided_at as "decidedAt", applied_at as "appliedAt"`;

export async function proposalsOf(sql: Sql, id: string): Promise<readonly Proposal[]> {
  return sql<Proposal[]>`select ${columns(sql)} from break_proposals where break = ${id} order by no`;
}

export async function proposeWay(sql: Sql, id: string, { actor, ...of }: NewProposal & { readonly actor: string }): Promise<Changed> {
  return inTransaction(sql, async (transaction) => {
    const [row] = await transaction<{ state: Break['state'] }[]>`select state from breaks where id = ${id} for update`;
    if (row === undefined) return { ok: false, code: 'not_found' };
    if (row.state !== 'open') return { ok: false, code: row.state === 'resolved' ? 'break_resolved' : 'proposal_waits' };
    await transaction`
      insert into break_proposals (break, no, action, authorization_id, message_id, party, amount, currency, text, proposed_by)
      select ${id}, coalesce(max(no), 0) + 1, ${of.action}, ${of.authorizationId}, ${of.messageId}, ${of.party}, ${of.amount}, ${of.currency}, ${of.text}, ${actor} from break_proposals where break = ${id}`;
    await transaction`update breaks set state = 'proposed' where id = ${id}`;
    await addNote(transaction, id, { actor, kind: 'proposed', text: of.text });
    await logChange(transaction, { actor, action: 'break.propose', object: id, detail: { ...of } });
    return { ok: true };
  });
}

export async function sendBack(
  sql: Sql,
  { id, text, actor }: { readonly id: string; readonly text: string; readonly actor: string },
): Promise<Changed> {
  return inTransaction(sql, async (transaction) => {
    await transaction`select 1 from breaks where id = ${id} for update`;
    const rows = await transaction`
      update break_proposals set state = 'sent_back', decided_by = ${actor}, decided_at = clock_timestamp() where break = ${id} and state = 'waiting' returning 1`;
    if (rows.length === 0) return { ok: false, code: (await readBreak(transaction, id)) === null ? 'not_found' : 'nothing_proposed' };
    await transaction`update breaks set state = 'open' where id = ${id}`;
    await addNote(transaction, id, { actor, kind: 'sent_back', text });
    await logChange(transaction, { actor, action: 'break.send_back', object: id, detail: { text } });
    return { ok: true };
  });
}

export type Approval =
  | { readonly ok: true; readonly of: Break; readonly proposal: Proposal }
  | { readonly ok: false; readonly code: ProposalFault };

/** Writes the approval down; one that was approved and not yet complete is given again, so that it can be completed. */
export async function approveWay(sql: Sql, { id, actor }: { readonly id: string; readonly actor: string }): Promise<Approval> {
  return inTransaction(sql, async (transaction): Promise<Approval> => {
    await transaction`select 1 from breaks where id = ${id} for update`;
    const of = await readBreak(transaction, id);
    if (of === null) return { ok: false, code: 'not_found' };
    if (of.state === 'resolved') return { ok: false, code: 'break_resolved' };
    const proposal = (await proposalsOf(transaction, id)).findLast(({ state, appliedAt }) => state !== 'sent_back' && appliedAt === null);
    if (proposal === undefined) return { ok: false, code: 'nothing_proposed' };
    if (proposal.state === 'approved') return { ok: true, of, proposal };
    const [own] = await transaction`select 1 where person_behind(${actor}) = person_behind(${proposal.proposedBy})`;
    if (own !== undefined) return { ok: false, code: 'proposal_own' };
    await transaction`
      update break_proposals set state = 'approved', decided_by = ${actor}, decided_at = clock_timestamp() where break = ${id} and no = ${proposal.no}`;
    await addNote(transaction, id, { actor, kind: 'approved', text: proposal.text });
    await logChange(transaction, { actor, action: 'break.approve', object: id, detail: { no: proposal.no, proposal: proposal.action } });
    return { ok: true, of, proposal };
  });
}

export interface Completion {
  readonly of: Break;
  readonly proposal: Proposal;
  readonly actor: string;
  /** link: the message that the record is paired with. */
  readonly linked: { readonly authorizationId: string; readonly messageId: string } | null;
}

/** The effect of an approved way, and the end of its break, together. */
export async function completeWay(sql: Sql, completion: Completion): Promise<Changed> {
  const { of, proposal } = completion;
  return inTransaction(sql, async (transaction) => {
    const [row] = await transaction<{ state: string }[]>`select state from breaks where id = ${of.id} for update`;
    if (row?.state === 'resolved') return { ok: true };
    if (!(await applyWay(transaction, completion))) return { ok: false, code: 'message_not_free' };
    await transaction`update break_proposals set applied_at = clock_timestamp() where break = ${of.id} and no = ${proposal.no}`;
    await transaction`update breaks set state = 'resolved', resolved_at = clock_timestamp() where id = ${of.id}`;
    return { ok: true };
  });
}

/** False where the message has been taken meanwhile. */
async function applyWay(sql: Sql, { of, proposal, actor, linked }: Completion): Promise<boolean> {
  if (of.parked !== null) await sql`update parked set state = ${linked === null ? 'resolved' : 'matched'} where id = ${of.parked}`;
  if (of.item !== null && linked !== null) return linkItem(sql, of.item, linked);
  const reason = proposal.action === 'accept' ? 'accepted' : 'written_off';
  if (of.item !== null)
    await sql`update reconciliation_items set state = 'explained', reason = ${reason} where id = ${of.item} and state = 'open'`;
  if (proposal.action === 'write_off') await writeOff(sql, of.id, { proposal, actor });
  return true;
}

/** What was approved could not be done: the break is open again, and says so. */
export async function failWay(sql: Sql, { of, proposal, actor }: Omit<Completion, 'linked'>): Promise<void> {
  await inTransaction(sql, async (transaction) => {
    await transaction`update break_proposals set applied_at = clock_timestamp() where break = ${of.id} and no = ${proposal.no}`;
    await transaction`update breaks set state = 'open' where id = ${of.id} and state = 'proposed'`;
    await addNote(transaction, of.id, { actor, kind: 'sent_back', text: 'The link could not be made.' });
    await logChange(transaction, { actor, action: 'break.link_failed', object: of.id, detail: { no: proposal.no } });
  });
}

async function writeOff(sql: Sql, id: string, { proposal, actor }: { readonly proposal: Proposal; readonly actor: string }): Promise<void> {
  const { party, amount, currency, text, authorizationId } = proposal;
  if (party === null || amount === null || currency === null) throw new Error('a write-off says who and how much');
  const posting = postHouse(amount > 0 ? 'adjustment.give' : 'adjustment.take', {
    party,
    other: 'bank',
    amount: Math.abs(amount),
    currency,
  });
  if (posting === null) throw new Error('a write-off is of something');
  await postHouseEntries(sql, [{ ...posting, source: `break:${id}`, no: 0, authorizationId, memo: text }], {
    date: await currentDay(sql),
    actor,
  });
}

/** The record of the item and the message become one item; false where the message has a record already. */
async function linkItem(sql: Sql, item: number, { authorizationId, messageId }: NonNullable<Completion['linked']>): Promise<boolean> {
  const [taken] = await sql`
    select 1 from reconciliation_items where authorization_id = ${authorizationId} and message_id = ${messageId} and file is not null and id <> ${item}`;
  const [message] = await sql<{ date: string; amount: number | null }[]>`
    select business_date as date, (body::json ->> 'amount')::bigint as amount from messages where authorization_id = ${authorizationId} and id = ${messageId} and status in (200, 202)`;
  if (taken !== undefined || message === undefined) return false;
  const lone = await sql<{ id: number }[]>`
    delete from reconciliation_items where authorization_id = ${authorizationId} and message_id = ${messageId} and file is null and id <> ${item} returning id`;
  await sql`
    update reconciliation_items set authorization_id = ${authorizationId}, message_id = ${messageId}, message_date = ${message.date}, our_amount = ${message.amount ?? 0}, way = 'person', state = 'explained', reason = 'linked' where id = ${item}`;
  const closed = await sql<{ id: string }[]>`
    update breaks set state = 'resolved', resolved_at = clock_timestamp() where item = any(${lone.map((each) => each.id)}::bigint[]) and state <> 'resolved' returning id`;
  for (const { id } of closed) await addNote(sql, id, { actor: 'matching', kind: 'closed', text: `Linked with item ${item}.` });
  return true;
}

/** An authorization, as far as a link must agree with it. */
export async function linkable(sql: Sql, id: string): Promise<{ readonly merchant: string; readonly currency: string } | null> {
  const [row] = await sql<
    { merchant: string; currency: string }[]
  >`select merchant, currency from authorizations where id = ${id} and digest is not null`;
  return row ?? null;
}

/** The refund was judged by people: from here a repeat of it goes to this authorization (R18). */
export async function placeParked(sql: Sql, parked: string, authorizationId: string): Promise<Readonly<Record<string, unknown>>> {
  const [row] = await sql<{ body: Readonly<Record<string, unknown>> }[]>`
    update parked set body = (body::jsonb || jsonb_build_object('authorizationId', ${authorizationId}::text))::json where id = ${parked} returning body`;
  if (row === undefined) throw new Error('what waits in the queue is parked');
  return row.body;
}

export async function readParkedBody(sql: Sql, parked: string): Promise<Readonly<Record<string, unknown>> | null> {
  const [row] = await sql<{ body: Readonly<Record<string, unknown>> }[]>`select body from parked where id = ${parked}`;
  return row?.body ?? null;
}

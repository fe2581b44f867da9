// SQL of approvals: one row a checker, and the version is approved with the last one it needs; and the queue of what waits.
import type { Sql } from '../db/connect.ts';
import { logChange } from '../http/settings-store.ts';
import { lastChange } from './publish-gate-store.ts';
import { nameOf } from './read-store.ts';
import { changing, type Failed } from './changing-store.ts';
import type { GivenApproval } from './submission-store.ts';

export interface Approval {
  readonly id: string;
  readonly version: number;
  /** The hash of the evidence. */
  readonly hash: string;
  readonly checkerId: string;
  /** Number of the last change that was seen when the evidence was found to hold. */
  readonly seen: number;
}
export type ApprovalFault = 'not_found' | 'already_approved' | 'maker_is_checker' | 'review_failed' | 'not_submitted' | 'hash_differs';
export interface Approved {
  readonly ok: true;
  /** Null while more checkers are needed. */
  readonly approvedAt: string | null;
  readonly given: number;
  readonly needed: number;
}

interface Waiting {
  readonly documentHash: string;
  readonly approved: boolean;
  readonly passed: boolean;
  readonly no: number | null;
  readonly hash: string;
  readonly approvers: number;
  /** By whoever checks now, or by a key or person that stands for them. */
  readonly mine: boolean;
  readonly own: boolean;
}

/** What speaks against an approval before anything of the evidence is looked at; null when nothing does. */
export async function approvalFault(sql: Sql, asked: Omit<Approval, 'seen'>): Promise<ApprovalFault | null> {
  return faultOf(await readWaiting(sql, asked), asked);
}

/** The database itself refuses maker and submitter, the same checker twice, another hash, and a version with too few approvals. */
export async function approve(sql: Sql, asked: Approval): Promise<Approved | Failed<ApprovalFault | 'others_changed'>> {
  const { id, version, hash, checkerId } = asked;
  return changing(sql, async (transaction) => {
    if ((await lastChange(transaction)) !== asked.seen) return { ok: false, code: 'others_changed' };
    const row = await readWaiting(transaction, asked);
    const fault = faultOf(row, asked);
    if (fault || row === undefined || row.no === null) return { ok: false, code: fault ?? 'not_found' };
    await transaction`insert into approvals (submission, id, version, checker, hash) values (${row.no}, ${id}, ${version}, ${checkerId}, ${hash})`;
    const [counted] = await transaction<{ given: number }[]>`select count(*)::int as given from approvals where submission = ${row.no}`;
    const given = counted?.given ?? 0;
    const approvedAt =
      given >= row.approvers ? await close(transaction, { id, version, no: row.no, documentHash: row.documentHash, checkerId }) : null;
    const detail = { version, hash, given, needed: row.approvers };
    await logChange(transaction, { actor: checkerId, action: 'campaign.approve', object: id, detail });
    return { ok: true, approvedAt, given, needed: row.approvers };
  });
}

interface LastApproval {
  readonly id: string;
  readonly version: number;
  readonly no: number;
  readonly documentHash: string;
  readonly checkerId: string;
}

async function close(sql: Sql, { id, version, no, documentHash, checkerId }: LastApproval): Promise<string> {
  const [approved] = await sql<{ at: string }[]>`
    update campaign_versions set checker_id = ${checkerId}, approved_hash = ${documentHash}, approved_at = now() where id = ${id} and version = ${version} returning approved_at as at`;
  await sql`update submissions set state = 'approved', closed_by = ${checkerId}, closed_at = now() where no = ${no}`;
  return approved?.at ?? '';
}

async function readWaiting(sql: Sql, { id, version, checkerId }: Omit<Approval, 'seen'>): Promise<Waiting | undefined> {
  const [row] = await sql<Waiting[]>`
    select v.hash as "documentHash", v.approved_hash is not null as approved, (v.review->>'passed')::boolean is true as passed,
      s.no, s.hash, s.approvers, exists (select 1 from approvals a where a.submission = s.no and person_behind(a.checker) = person_behind(${checkerId})) as mine,
      person_behind(${checkerId}) in (select person_behind(who) from (values (v.maker_id), (s.submitter)) as one (who)
        union all select person_behind(w.actor) from waivers w where w.id = v.id and w.version = v.version) is true as own
    from campaign_versions v left join submissions s on s.id = v.id and s.version = v.version and s.state = 'waiting'
    where v.id = ${id} and v.version = ${version}`;
  return row;
}

function faultOf(row: Waiting | undefined, { hash }: Pick<Approval, 'hash'>): ApprovalFault | null {
  if (row === undefined) return 'not_found';
  if (row.approved || row.mine) return 'already_approved';
  if (row.own) return 'maker_is_checker';
  if (!row.passed) return 'review_failed';
  if (row.no === null) return 'not_submitted';
  return row.hash === hash ? null : 'hash_differs';
}

export interface QueueItem {
  readonly no: number;
  readonly id: string;
  readonly version: number;
  readonly name: { readonly en: string; readonly 'zh-CN': string };
  readonly maker: { readonly id: string; readonly name: string };
  readonly submitter: { readonly id: string; readonly name: string };
  readonly note: string;
  readonly at: string;
  readonly state: string;
  readonly reason: string | null;
  /** The most it can cost, minor units; null when nothing bounds it. */
  readonly total: number | null;
  readonly currency: string;
  readonly needed: number;
  readonly approvals: readonly GivenApproval[];
}
interface QueueRow extends Omit<QueueItem, 'maker' | 'submitter'> {
  readonly makerId: string;
  readonly makerName: string;
  readonly submitterId: string;
  readonly submitterName: string;
}

export interface QueueAsked {
  /** `for_me`: what I may approve now; `by_me`: what I made or submitted and waits or was returned; `all`: everything that waits. */
  readonly view: 'for_me' | 'by_me' | 'all';
  readonly me: string;
  readonly before: number | null;
  readonly limit: number;
}

/** Newest first. */
export async function listQueue(sql: Sql, { view, me, before, limit }: QueueAsked): Promise<readonly QueueItem[]> {
  const rows = await sql<QueueRow[]>`
    select s.no, s.id, s.version, v.document->'name' as name, v.document->>'currency' as currency, s.note, s.at, s.state, s.reason, s.approvers as needed,
      v.maker_id as "makerId", ${nameOf(sql, sql`v.maker_id`)} as "makerName", s.submitter as "submitterId", ${nameOf(sql, sql`s.submitter`)} as "submitterName",
      (s.evidence::json #>> '{worstCase,total}')::bigint as total,
      coalesce((select json_agg(json_build_object('checker', a.checker, 'name', ${nameOf(sql, sql`a.checker`)}, 'at', a.at) order by a.at) from approvals a where a.submission = s.no), '[]') as approvals
    from submissions s join campaign_versions v on v.id = s.id and v.version = s.version
    where (${before}::bigint is null or s.no < ${before}) and case ${view}::text
      when 'for_me' then s.state = 'waiting' and ${me} not in (v.maker_id, s.submitter) and not exists (select 1 from approvals a where a.submission = s.no and a.checker = ${me})
      when 'by_me' then ${me} in (v.maker_id, s.submitter) and (s.state = 'waiting' or s.state = 'returned' and s.no = (select max(no) from submissions o where o.id = s.id))
      else s.state = 'waiting' end
    order by s.no desc limit ${limit}`;
  return rows.map(({ makerId, makerName, submitterId, submitterName, ...row }) => ({
    ...row,
    maker: { id: makerId, name: makerName },
    submitter: { id: submitterId, name: submitterName },
  }));
}

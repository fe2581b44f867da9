// SQL of agreements: versions written by one and made active by another, and what each has used and holds.
import { type AgreementTerms, ceilingOf } from '../../engine/funding/agreement.ts';
import { agreementKey } from '../../engine/campaign/counter-keys.ts';
import { changing, noteChange } from '../campaign/changing-store.ts';
import type { Sql } from '../db/connect.ts';
import { logChange } from '../http/settings-store.ts';

export type AgreementState = 'draft' | 'active' | 'ended';

export interface AgreementVersion {
  readonly id: string;
  readonly version: number;
  readonly state: AgreementState;
  readonly terms: AgreementTerms;
  readonly note: string;
  readonly maker: string;
  readonly makerName: string;
  readonly madeAt: string;
  readonly checker: string | null;
  readonly checkerName: string | null;
  readonly approvedAt: string | null;
  readonly endedBy: string | null;
  readonly endedAt: string | null;
  readonly reason: string | null;
}

/** The active version, else the newest, with what stands under it; money in minor units of its currency. */
export interface Agreement extends AgreementVersion {
  readonly funder: string;
  readonly activeVersion: number | null;
  readonly latestVersion: number;
  /** Held or paid by campaigns that count their cap under it. */
  readonly used: number;
  /** The most that may be used; null where nothing bounds it. */
  readonly ceiling: number | null;
  /** What the deposit holds in the ledger. */
  readonly balance: number;
}

const nameOf = (sql: Sql, who: ReturnType<Sql>) =>
  sql`coalesce((select name from people where id = ${who}), (select name from service_keys where id = ${who}), ${who})`;

const versionColumns = (sql: Sql) => sql`
  v.id, v.version, v.state, v.terms, v.note, v.maker, ${nameOf(sql, sql`v.maker`)} as "makerName", v.made_at as "madeAt", v.checker,
  case when v.checker is not null then ${nameOf(sql, sql`v.checker`)} end as "checkerName", v.approved_at as "approvedAt",
  v.ended_by as "endedBy", v.ended_at as "endedAt", v.reason`;

/** What the moves of its deposit add up to, all of them or up to a date. */
export const balanceOf = (sql: Sql, agreement: ReturnType<Sql>, date: string | null = null) => sql`
  (select coalesce(sum(case when credit like 'deposit:%' then amount else -amount end), 0)::bigint from house_entries
    where source like 'deposit:%' and split_part(source, ':', -1) = ${agreement} and (${date}::date is null or business_date <= ${date}))`;

const columns = (sql: Sql) => sql`
  ${versionColumns(sql)}, a.funder, a.active_version as "activeVersion", a.latest_version as "latestVersion",
  coalesce(k.held + k.captured - k.returned, 0) as used, k.ceiling, ${balanceOf(sql, sql`a.id`)} as balance`;
const sources = (sql: Sql) => sql`
  agreements a join agreement_versions v on v.id = a.id and v.version = coalesce(a.active_version, a.latest_version)
  left join counters k on k.key = 'a:' || a.id`;

export interface AgreementsAsked {
  readonly funder: string | null;
  readonly state: AgreementState | null;
  /** Part of the id, the funder or a name. */
  readonly search: string | null;
  readonly after: string | null;
  readonly limit: number;
}

export async function listAgreements(sql: Sql, asked: AgreementsAsked): Promise<readonly Agreement[]> {
  const { funder, state, after, limit } = asked;
  const part = asked.search === null ? null : `%${asked.search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return sql<Agreement[]>`
    select ${columns(sql)} from ${sources(sql)}
    where (${funder}::text is null or a.funder = ${funder}) and (${state}::text is null or v.state = ${state}) and (${after}::text is null or a.id > ${after})
      and (${part}::text is null or a.id ilike ${part} or a.funder ilike ${part} or v.terms #>> '{name,en}' ilike ${part} or v.terms #>> '{name,zh-CN}' ilike ${part})
    order by a.id limit ${limit}`;
}

export async function readAgreement(sql: Sql, id: string): Promise<Agreement | null> {
  const [row] = await sql<Agreement[]>`select ${columns(sql)} from ${sources(sql)} where a.id = ${id}`;
  return row ?? null;
}

/** Newest first. */
export async function listVersions(
  sql: Sql,
  id: string,
  page: { readonly before: number | null; readonly limit: number },
): Promise<readonly AgreementVersion[]> {
  return sql<AgreementVersion[]>`
    select ${versionColumns(sql)} from agreement_versions v
    where v.id = ${id} and (${page.before}::int is null or v.version < ${page.before}::int) order by v.version desc limit ${page.limit}`;
}

export async function readAgreementVersion(sql: Sql, id: string, version: number): Promise<AgreementVersion | null> {
  const [row] = await sql<
    AgreementVersion[]
  >`select ${versionColumns(sql)} from agreement_versions v where v.id = ${id} and v.version = ${version}`;
  return row ?? null;
}

export interface NewVersion {
  readonly id: string;
  readonly terms: AgreementTerms;
  readonly note: string;
  readonly maker: string;
}
type Failed<Code extends string> = { readonly ok: false; readonly code: Code };

/** The first version of an id, or the next; drafts before it are over. Who pays, and in which currency, is what the id means. */
export async function writeVersion(
  sql: Sql,
  { id, terms, note, maker, isFirst }: NewVersion & { readonly isFirst: boolean },
): Promise<{ readonly ok: true; readonly version: number } | Failed<WriteFault>> {
  return changing(sql, async (transaction) => {
    const [standing] = await transaction<Newest[]>`
      select a.funder, a.latest_version as latest, v.terms from agreements a join agreement_versions v on v.id = a.id and v.version = a.latest_version
      where a.id = ${id} for update of a`;
    const fault = writeFault(standing, terms, isFirst);
    if (fault !== null) return { ok: false, code: fault };
    const version = (standing?.latest ?? 0) + 1;
    await transaction`
      insert into agreements (id, funder, latest_version) values (${id}, ${terms.funder}, ${version})
      on conflict (id) do update set latest_version = excluded.latest_version`;
    await transaction`
      update agreement_versions set state = 'ended', ended_by = ${maker}, ended_at = clock_timestamp(), reason = ${`replaced by version ${version}`}
      where id = ${id} and state = 'draft'`;
    await transaction`
      insert into agreement_versions (id, version, terms, note, maker) values (${id}, ${version}, ${transaction.json(terms as never)}, ${note}, ${maker})`;
    const compared = { before: standing === undefined ? {} : { ...standing.terms }, after: { ...terms } };
    await logChange(transaction, { actor: maker, action: 'agreement.write', object: id, detail: { version }, ...compared });
    return { ok: true, version };
  });
}

type WriteFault = 'not_found' | 'agreement_taken' | 'funder_fixed';
interface Newest {
  readonly funder: string;
  readonly latest: number;
  readonly terms: AgreementTerms;
}

function writeFault(standing: Newest | undefined, terms: AgreementTerms, isFirst: boolean): WriteFault | null {
  if (standing === undefined) return isFirst ? null : 'not_found';
  if (isFirst) return 'agreement_taken';
  return standing.funder === terms.funder && standing.terms.currency === terms.currency ? null : 'funder_fixed';
}

export interface Approving {
  readonly id: string;
  readonly version: number;
  readonly checker: string;
}
export type ApproveFault = 'not_found' | 'already_approved' | 'newer_version' | 'maker_is_checker' | 'budget_below_used';

/** Makes a draft the active version; the one before it is over. What its funder has left is counted under the new caps from the same commit on. */
export async function activate(
  sql: Sql,
  { id, version, checker }: Approving,
): Promise<{ readonly ok: true; readonly at: string } | Failed<ApproveFault>> {
  return changing(sql, async (transaction) => {
    const row = await readDraft(transaction, { id, version, checker });
    const fault = activateFault(row);
    if (fault !== null || row === undefined) return { ok: false, code: fault ?? 'not_found' };
    if (!(await setCeiling(transaction, id, row.terms))) return { ok: false, code: 'budget_below_used' };
    await transaction`
      update agreement_versions set state = 'ended', ended_by = ${checker}, ended_at = clock_timestamp(), reason = ${`replaced by version ${version}`}
      where id = ${id} and state = 'active'`;
    const [set] = await transaction<{ at: string }[]>`
      update agreement_versions set state = 'active', checker = ${checker}, approved_at = clock_timestamp() where id = ${id} and version = ${version} returning approved_at as at`;
    await transaction`update agreements set active_version = ${version} where id = ${id}`;
    await noteChange(transaction);
    const compared = { before: { active: row.active }, after: { active: version } };
    await logChange(transaction, { actor: checker, action: 'agreement.approve', object: id, detail: { version }, ...compared });
    return { ok: true, at: set?.at ?? '' };
  });
}

interface Draft {
  readonly state: AgreementState;
  readonly terms: AgreementTerms;
  readonly latest: number;
  readonly active: number | null;
  readonly version: number;
  readonly own: boolean;
}

async function readDraft(sql: Sql, { id, version, checker }: Approving): Promise<Draft | undefined> {
  const [row] = await sql<Draft[]>`
    select v.state, v.terms, v.version, a.latest_version as latest, a.active_version as active, person_behind(v.maker) = person_behind(${checker}) as own
    from agreements a join agreement_versions v on v.id = a.id where a.id = ${id} and v.version = ${version} for update of a`;
  return row;
}

function activateFault(row: Draft | undefined): ApproveFault | null {
  if (row === undefined) return 'not_found';
  if (row.latest !== row.version) return 'newer_version';
  if (row.state !== 'draft') return 'already_approved';
  return row.own ? 'maker_is_checker' : null;
}

/** The version of agreement `a` that is in force, or the last that was: what is returned later is returned under it. */
export function termsVersion(sql: Sql) {
  return sql`coalesce(a.active_version, (select max(last.version) from agreement_versions last where last.id = a.id and last.approved_at is not null))`;
}

/** Under the lock of the agreement. False where more is used than would be left; the row is made where nothing has used it yet. */
export async function setCeiling(sql: Sql, id: string, terms: AgreementTerms): Promise<boolean> {
  const [row] = await sql<{ deposited: number }[]>`
    select coalesce(sum(case kind when 'receive' then amount else -amount end), 0)::bigint as deposited from deposits where agreement = ${id} and state = 'approved'`;
  const ceiling = ceilingOf(terms, row?.deposited ?? 0);
  const set = await sql`
    insert into counters (key, ceiling) values (${agreementKey(id)}, ${ceiling}) on conflict (key) do update set ceiling = excluded.ceiling, open = true
    where excluded.ceiling is null or counters.held + counters.captured - counters.returned <= excluded.ceiling returning key`;
  return set.length === 1;
}

/** Nothing more is granted at its funder's cost: the ceiling falls to what is used, and with every refund. Ending again changes nothing. */
export async function endAgreement(
  sql: Sql,
  { id, actor, reason }: { readonly id: string; readonly actor: string; readonly reason: string },
): Promise<{ readonly ok: true; readonly version: number } | Failed<'not_found' | 'agreement_not_active'>> {
  return changing(sql, async (transaction) => {
    const [row] = await transaction<{ active: number | null; state: AgreementState; version: number }[]>`
      select a.active_version as active, v.state, v.version from agreements a join agreement_versions v on v.id = a.id and v.version = coalesce(a.active_version, a.latest_version)
      where a.id = ${id} for update of a`;
    if (row === undefined) return { ok: false, code: 'not_found' };
    if (row.state === 'draft') return { ok: false, code: 'agreement_not_active' };
    if (row.active === null) return { ok: true, version: row.version };
    await transaction`
      update agreement_versions set state = 'ended', ended_by = ${actor}, ended_at = clock_timestamp(), reason = ${reason} where id = ${id} and version = ${row.active}`;
    await transaction`update agreements set active_version = null where id = ${id}`;
    await transaction`update counters set ceiling = held + captured - returned, open = false where key = ${agreementKey(id)}`;
    await noteChange(transaction);
    const compared = { before: { active: row.active }, after: { active: null } };
    await logChange(transaction, { actor, action: 'agreement.end', object: id, detail: { version: row.active, reason }, ...compared });
    return { ok: true, version: row.active };
  });
}

// SQL that searches the log of changes, newest first.
import type { Sql } from '../db/connect.ts';
import type { ChangeRow } from '../http/change-row.ts';

/** What is looked for; whatever is absent does not narrow. */
export interface AuditSearch {
  /** Id or name, or the beginning of either. */
  readonly actor?: string | undefined;
  /** Whole, or its beginning: "campaign." are all of campaigns. */
  readonly action?: string | undefined;
  /** Whole, or its beginning. */
  readonly object?: string | undefined;
  readonly outcome?: 'done' | 'refused' | undefined;
  /** Anywhere in what differs, in the detail or in the code of a refusal, letters of either case. */
  readonly text?: string | undefined;
  /** Instants, [from, to). */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}
export interface AuditEntry extends Omit<ChangeRow, 'nonce' | 'mac'> {
  readonly id: number;
  readonly at: string;
  /** Number of its seal; null while it waits for one. */
  readonly seal: number | null;
}

/** Before the id given. Who had no name when it was written, such as somebody who was just signing in, is named as they are called now. */
export async function searchAudit(
  sql: Sql,
  search: AuditSearch,
  page: { readonly before: number | null; readonly limit: number },
): Promise<readonly AuditEntry[]> {
  return sql<AuditEntry[]>`
    select c.id, c.at, c.actor, c.actor_kind as "actorKind", coalesce(c.actor_name, p.name, k.name) as "actorName", c.action, c.object, c.outcome, c.code, c.request_id as "requestId",
      c.remote, c.detail, c.changes, s.seq as seal
    from change_log c left join audit_seals s on s.change = c.id left join people p on p.id = c.actor left join service_keys k on k.id = c.actor
    where ${conditionsOf(sql, search, page.before)} order by c.id desc limit ${page.limit}`;
}

type Fragment = ReturnType<Sql>;

/** Only what is asked stands in the statement, so that each search finds its own index. */
function conditionsOf(sql: Sql, search: AuditSearch, before: number | null): Fragment {
  const { actor, action, object, outcome, text, from, to } = search;
  const conditions: readonly (Fragment | null)[] = [
    actor === undefined
      ? null
      : sql`(c.actor = ${actor} or c.actor like ${beginning(actor)} or coalesce(c.actor_name, p.name, k.name) ilike ${beginning(actor)})`,
    action === undefined ? null : sql`c.action like ${beginning(action)}`,
    object === undefined ? null : sql`c.object like ${beginning(object)}`,
    outcome === undefined ? null : sql`c.outcome = ${outcome}`,
    text === undefined
      ? null
      : sql`(c.changes::text ilike ${anywhere(text)} or c.detail::text ilike ${anywhere(text)} or c.code ilike ${anywhere(text)})`,
    from === undefined ? null : sql`c.at >= ${from}::text::timestamptz`,
    to === undefined ? null : sql`c.at < ${to}::text::timestamptz`,
    before === null ? null : sql`c.id < ${before}`,
  ];
  return conditions.reduce<Fragment>((all, each) => (each === null ? all : sql`${all} and ${each}`), sql`true`);
}

const literally = (text: string): string => text.replace(/[\\%_]/g, '\\$&');
const beginning = (text: string): string => `${literally(text)}%`;
/** As it stands in JSON, where a quotation mark is escaped. */
const anywhere = (text: string): string => `%${literally(JSON.stringify(text).slice(1, -1))}%`;

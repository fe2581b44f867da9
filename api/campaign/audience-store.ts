// SQL of who a campaign may be for: umbrella caps, lists with their members, and enrolments.
import type { Sql } from '../db/connect.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';

export interface Umbrella {
  readonly id: string;
  readonly name: { readonly en: string; readonly 'zh-CN': string };
  readonly ceiling: number;
  readonly currency: string;
}
export interface UmbrellaWithBurn extends Umbrella {
  readonly held: number;
  readonly captured: number;
  readonly returned: number;
  readonly used: number;
}

export async function readUmbrella(sql: Sql, id: string): Promise<UmbrellaWithBurn | null> {
  const [row] = await sql<UmbrellaWithBurn[]>`
    select u.id, u.name, u.ceiling, u.currency, coalesce(k.held, 0) as held, coalesce(k.captured, 0) as captured, coalesce(k.returned, 0) as returned,
      coalesce(k.held + k.captured - k.returned, 0) as used from umbrellas u left join counters k on k.key = 'u:' || u.id where u.id = ${id}`;
  return row ?? null;
}

export async function listUmbrellas(
  sql: Sql,
  page: { readonly after: string | null; readonly limit: number },
): Promise<readonly Umbrella[]> {
  return sql<
    Umbrella[]
  >`select id, name, ceiling, currency from umbrellas where ${page.after}::text is null or id > ${page.after} order by id limit ${page.limit}`;
}

/** The cap stands on the counter row, so it holds from the next commit on; 'budget_below_used' when more is already used. */
export async function putUmbrella(sql: Sql, umbrella: Umbrella, actor: string): Promise<'ok' | 'budget_below_used' | 'currency_fixed'> {
  const { id, name, ceiling, currency } = umbrella;
  return inTransaction(sql, async (transaction) => {
    const [standing] = await transaction<
      { name: Umbrella['name']; ceiling: number; currency: string }[]
    >`select name, ceiling, currency from umbrellas where id = ${id} for update`;
    if (standing && standing.currency !== currency) return 'currency_fixed';
    const set = await transaction`
      insert into counters (key, ceiling) values (${`u:${id}`}, ${ceiling}) on conflict (key) do update set ceiling = excluded.ceiling
      where counters.held + counters.captured - counters.returned <= excluded.ceiling returning key`;
    if (set.length === 0) return 'budget_below_used';
    await transaction`
      insert into umbrellas (id, name, ceiling, currency) values (${id}, ${transaction.json(name)}, ${ceiling}, ${currency})
      on conflict (id) do update set name = excluded.name, ceiling = excluded.ceiling`;
    await logChange(transaction, {
      actor,
      action: 'umbrella.put',
      object: id,
      detail: { ceiling, currency },
      before: standing ?? {},
      after: { name, ceiling, currency },
    });
    return 'ok';
  });
}

export interface List {
  readonly id: string;
  readonly name: string;
  readonly members: number;
  readonly createdAt: string;
}

export async function listLists(sql: Sql, page: { readonly after: string | null; readonly limit: number }): Promise<readonly List[]> {
  return sql<List[]>`
    select l.id, l.name, l.created_at as "createdAt", (select count(*) from list_members m where m.list = l.id) as members
    from lists l where ${page.after}::text is null or l.id > ${page.after} order by l.id limit ${page.limit}`;
}

export async function putList(sql: Sql, list: { readonly id: string; readonly name: string }, actor: string): Promise<void> {
  await inTransaction(sql, async (transaction) => {
    const [standing] = await transaction<{ name: string }[]>`select name from lists where id = ${list.id} for update`;
    await transaction`insert into lists (id, name) values (${list.id}, ${list.name}) on conflict (id) do update set name = excluded.name`;
    await logChange(transaction, {
      actor,
      action: 'list.put',
      object: list.id,
      detail: { name: list.name },
      before: standing ?? {},
      after: { name: list.name },
    });
  });
}

export async function readMembers(
  sql: Sql,
  list: string,
  page: { readonly after: string | null; readonly limit: number },
): Promise<readonly string[]> {
  const rows = await sql<
    { account: string }[]
  >`select account from list_members where list = ${list} and (${page.after}::text is null or account > ${page.after}) order by account limit ${page.limit}`;
  return rows.map((row) => row.account);
}

export interface MemberChange {
  readonly list: string;
  readonly add: readonly string[];
  readonly remove: readonly string[];
  readonly actor: string;
}

/** Null when there is no such list; members already there, or already gone, are not counted. */
export async function changeMembers(sql: Sql, change: MemberChange): Promise<{ readonly added: number; readonly removed: number } | null> {
  const { list, actor } = change;
  return inTransaction(sql, async (transaction) => {
    const [known] = await transaction`select id from lists where id = ${list} for update`;
    if (!known) return null;
    const removed =
      await transaction`delete from list_members where list = ${list} and account = any(${change.remove as string[]}) returning account`;
    const added =
      await transaction`insert into list_members (list, account) select ${list}, account from unnest(${change.add as string[]}::text[]) as account on conflict do nothing returning account`;
    const counts = { added: added.length, removed: removed.length };
    await logChange(transaction, { actor, action: 'list.members', object: list, detail: counts });
    return counts;
  });
}

export interface Enrolment {
  readonly campaign: string;
  readonly account: string;
  readonly at: string;
}

export async function listEnrolments(
  sql: Sql,
  page: {
    readonly campaign: string | null;
    readonly account: string | null;
    readonly after: readonly string[] | null;
    readonly limit: number;
  },
): Promise<readonly Enrolment[]> {
  const [account = null, campaign = null] = page.after ?? [];
  return sql<Enrolment[]>`
    select campaign, account, at from enrolments
    where (${page.campaign}::text is null or campaign = ${page.campaign}) and (${page.account}::text is null or account = ${page.account})
      and (${account}::text is null or (account, campaign) > (${account}::text, ${campaign}::text))
    order by account, campaign limit ${page.limit}`;
}

/** What of it does not exist; empty when it was done. Enrolling twice is once. */
export async function enrol(
  sql: Sql,
  wanted: { readonly campaign: string; readonly account: string; readonly actor: string },
): Promise<readonly string[]> {
  const { campaign, account, actor } = wanted;
  return inTransaction(sql, async (transaction) => {
    const [known] = await transaction<{ campaign: boolean; account: boolean }[]>`
      select exists (select 1 from campaigns where id = ${campaign} and state <> 'stopped') as campaign, exists (select 1 from accounts where id = ${account}) as account`;
    const missing = [...(known?.campaign ? [] : ['campaign']), ...(known?.account ? [] : ['account'])];
    if (missing.length > 0) return missing;
    const made =
      await transaction`insert into enrolments (account, campaign) values (${account}, ${campaign}) on conflict do nothing returning account`;
    if (made.length > 0) await logChange(transaction, { actor, action: 'enrolment.add', object: `${campaign}/${account}`, detail: {} });
    return [];
  });
}

export async function leave(
  sql: Sql,
  wanted: { readonly campaign: string; readonly account: string; readonly actor: string },
): Promise<boolean> {
  return inTransaction(sql, async (transaction) => {
    const gone =
      await transaction`delete from enrolments where account = ${wanted.account} and campaign = ${wanted.campaign} returning account`;
    if (gone.length > 0)
      await logChange(transaction, {
        actor: wanted.actor,
        action: 'enrolment.remove',
        object: `${wanted.campaign}/${wanted.account}`,
        detail: {},
      });
    return gone.length > 0;
  });
}

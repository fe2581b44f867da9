// SQL of accounts merged into others: asked for by one person, approved by another, carried in the same transaction, and never undone.
import type { Sql } from '../db/connect.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';
import { type CarriedFigures, carryWallet } from './carry-store.ts';

export interface Merge {
  readonly id: string;
  readonly from: string;
  readonly into: string;
  readonly reason: string;
  readonly state: 'waiting' | 'approved' | 'refused' | 'withdrawn';
  readonly maker: string;
  readonly at: string;
  readonly checker: string | null;
  readonly decidedAt: string | null;
  readonly note: string | null;
}
export type MergeObstacle = 'not_found' | 'account_merged' | 'merge_waiting' | 'persons_differ' | 'household_first';

const columns = (sql: Sql) =>
  sql`id, from_account as "from", into_account as "into", reason, state, maker, at, checker, decided_at as "decidedAt", note`;

export async function readMerge(sql: Sql, id: string): Promise<Merge | null> {
  const [row] = await sql<Merge[]>`select ${columns(sql)} from merges where id = ${id}`;
  return row ?? null;
}

/** Newest first, after the one named. */
export async function listMerges(
  sql: Sql,
  page: { readonly state: string | null; readonly after: readonly string[] | null; readonly limit: number },
): Promise<readonly Merge[]> {
  const [at = null, id = null] = page.after ?? [];
  return sql<Merge[]>`
    select ${columns(sql)} from merges where (${page.state}::text is null or state = ${page.state}) and (${at}::timestamptz is null or (at, id) < (${at}::timestamptz, ${id}::text))
    order by at desc, id desc limit ${page.limit}`;
}

/** What stands in the way of a merge, or null. */
export async function mergeObstacle(sql: Sql, { from, into }: Pick<Merge, 'from' | 'into'>): Promise<MergeObstacle | null> {
  const [found] = await sql<{ known: number; merged: boolean; waiting: boolean; differ: boolean; household: boolean }[]>`
    select (select count(*)::int from accounts a where id in (${from}, ${into}) and not exists (select 1 from holder_standings s where s.account = a.id and s.erased_at is not null)) as known,
      exists (select 1 from merged_accounts where account in (${from}, ${into})) as merged,
      exists (select 1 from merges where state = 'waiting' and (from_account in (${from}, ${into}) or into_account = ${from})) as waiting,
      (select count(distinct person) = 2 from accounts where id in (${from}, ${into})) as differ,
      exists (select 1 from household_members where account = ${from} and left_at is null) as household`;
  if (found === undefined || found.known < 2) return 'not_found';
  if (found.merged) return 'account_merged';
  if (found.waiting) return 'merge_waiting';
  if (found.differ) return 'persons_differ';
  return found.household ? 'household_first' : null;
}

export async function insertMerge(
  sql: Sql,
  merge: Pick<Merge, 'id' | 'from' | 'into' | 'reason' | 'maker'>,
): Promise<MergeObstacle | null> {
  const { id, from, into, reason, maker } = merge;
  return inTransaction(sql, async (transaction) => {
    await lockAccounts(transaction, merge);
    const obstacle = await mergeObstacle(transaction, merge);
    if (obstacle !== null) return obstacle;
    await transaction`insert into merges (id, from_account, into_account, reason, maker) values (${id}, ${from}, ${into}, ${reason}, ${maker})`;
    await logChange(transaction, { actor: maker, action: 'merge.ask', object: id, detail: { from, into, reason } });
    return null;
  });
}

/** One merge of an account at a time. */
async function lockAccounts(sql: Sql, { from, into }: Pick<Merge, 'from' | 'into'>): Promise<void> {
  await sql`select 1 from accounts where id in (${from}, ${into}) order by id collate "C" for update`;
}

export type Decided =
  | { readonly ok: true; readonly moved: CarriedFigures }
  | { readonly ok: false; readonly code: Exclude<MergeObstacle, 'merge_waiting'> | 'already_decided' };

/** The database refuses whoever asked for it: "merges_four_eyes". */
export async function approveMerge(sql: Sql, { id, checker }: { readonly id: string; readonly checker: string }): Promise<Decided> {
  return inTransaction(sql, async (transaction): Promise<Decided> => {
    const [merge] = await transaction<Merge[]>`select ${columns(transaction)} from merges where id = ${id} for update`;
    if (merge === undefined) return { ok: false, code: 'not_found' };
    if (merge.state !== 'waiting') return { ok: false, code: 'already_decided' };
    await lockAccounts(transaction, merge);
    await transaction`update merges set state = 'approved', checker = ${checker}, decided_at = clock_timestamp() where id = ${id}`;
    const obstacle = await mergeObstacle(transaction, merge);
    if (obstacle !== null && obstacle !== 'merge_waiting') throw new Obstacle(obstacle);
    const moved = await carryMerged(transaction, merge, checker);
    await logChange(transaction, {
      actor: checker,
      action: 'merge.approve',
      object: id,
      detail: { from: merge.from, into: merge.into, ...moved },
    });
    return { ok: true, moved };
  }).catch((fault: unknown): Decided => {
    if (fault instanceof Obstacle) return { ok: false, code: fault.code };
    throw fault;
  });
}

class Obstacle extends Error {
  readonly code: Exclude<MergeObstacle, 'merge_waiting'>;
  constructor(code: Exclude<MergeObstacle, 'merge_waiting'>) {
    super(code);
    this.code = code;
  }
}

async function carryMerged(sql: Sql, { id, from, into, reason }: Merge, actor: string): Promise<CarriedFigures> {
  const [target] = await sql<{ subject: string }[]>`select subject_of(${into}) as subject`;
  const to = target?.subject ?? `ac:${into}`;
  const moved = await carryWallet(sql, {
    from: `ac:${from}`,
    to,
    actor,
    reason: `accounts merged: ${reason}`,
    source: `merge:${id}`,
    closes: true,
  });
  // Those merged into `from` before answer as `into` from now on.
  await sql`update merged_accounts set into_account = ${into}, merge = ${id} where into_account = ${from}`;
  await sql`insert into merged_accounts (account, into_account, merge) values (${from}, ${into}, ${id})`;
  await sql`update cards set account = ${into} where account = ${from}`;
  await sql`update authorizations set record = jsonb_set(record, '{account}', to_jsonb(${into}::text)) where subject = ${to} and record ->> 'account' = ${from}`;
  await sql`insert into enrolments (account, campaign, at) select ${into}, campaign, at from enrolments where account = ${from} on conflict do nothing`;
  await sql`delete from enrolments where account = ${from}`;
  await sql`insert into list_members (list, account) select list, ${into} from list_members where account = ${from} on conflict do nothing`;
  await sql`delete from list_members where account = ${from}`;
  return moved;
}

/** Refused by a checker, or withdrawn by who asked. Null where nothing waits under the id. */
export async function endMerge(
  sql: Sql,
  end: { readonly id: string; readonly actor: string; readonly state: 'refused' | 'withdrawn'; readonly note: string | null },
): Promise<Merge | null> {
  return inTransaction(sql, async (transaction) => {
    const [merge] = await transaction<Merge[]>`
      update merges set state = ${end.state}, checker = ${end.actor}, decided_at = clock_timestamp(), note = ${end.note} where id = ${end.id} and state = 'waiting' returning ${columns(transaction)}`;
    if (merge === undefined) return null;
    await logChange(transaction, { actor: end.actor, action: `merge.${end.state}`, object: end.id, detail: { note: end.note } });
    return merge;
  });
}

export interface MergeSide {
  readonly account: string;
  readonly subject: string;
  readonly label: string | null;
  readonly person: string | null;
  readonly cards: number;
  readonly openAuthorizations: number;
  readonly coupons: number;
  readonly points: readonly { readonly programme: string; readonly active: number; readonly pending: number; readonly debt: number }[];
  readonly memberships: readonly { readonly programme: string; readonly tier: string; readonly measured: number }[];
  readonly enrolments: readonly string[];
}

/** Both sides as they stand; what waits is shown as it would be carried now. */
export async function readSides(sql: Sql, accounts: readonly [string, string]): Promise<readonly MergeSide[]> {
  return sql<MergeSide[]>`
    with side as (select id as account, 'ac:' || id as own, subject_of(id) as subject, label, person from accounts where id = any(${[...accounts]}::text[]))
    select account, subject, label, person,
      (select count(*)::int from cards where cards.account = side.account) as cards,
      (select count(*)::int from authorizations a where a.subject = side.subject and a.state in ('held', 'partly_captured')) as "openAuthorizations",
      (select count(*)::int from coupons c where c.subject = side.subject and c.state in ('issued', 'claimed', 'returned', 'reserved')) as coupons,
      coalesce((select json_agg(json_build_object('programme', programme, 'active', active, 'pending', pending, 'debt', debt) order by programme) from (
        select programme, sum(active)::bigint as active, sum(pending)::bigint as pending, coalesce((select (debts ->> p.programme)::bigint from wallets w where w.subject = side.subject), 0) as debt
        from lots p where p.subject = side.subject group by programme) as held), '[]') as points,
      coalesce((select json_agg(json_build_object('programme', programme, 'tier', tier, 'measured', measured) order by programme) from memberships m where m.subject = side.subject), '[]') as memberships,
      coalesce((select array_agg(campaign order by campaign) from enrolments e where e.account = side.account), '{}') as enrolments
    from side order by account <> ${accounts[0]}`;
}

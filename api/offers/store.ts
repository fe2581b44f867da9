// SQL of what offers depend on: profiles of accounts, the account of a card, and the news since the last look.
import type { OfferHolder } from '../../engine/authorization/offers.ts';
import type { Sql } from '../db/connect.ts';

export interface ReadProfiles {
  /** Every change that these profiles may not contain belongs to a transaction not older than this. */
  readonly horizon: string;
  readonly holders: ReadonlyMap<string, OfferHolder>;
}

/** One statement, so one moment; accounts that are not known are left out, and one that was merged is the one it was merged into. */
export async function readProfiles(sql: Sql, accounts: readonly string[]): Promise<ReadProfiles> {
  const rows = await sql<ProfileRow[]>`
    select pg_snapshot_xmin(pg_current_snapshot())::text as horizon, asked.id as asked, h.household, x.id, x.person, x.segments, x.region, x.opened_on, x.birth_month, x.employee,
      coalesce((select array_agg(list order by list) from list_members l where l.account = x.id), '{}') as lists,
      coalesce((select array_agg(campaign order by campaign) from enrolments e where e.account = x.id), '{}') as enrolled,
      coalesce((select array_agg(programme || ':' || tier order by programme) from memberships m where m.subject = coalesce('hh:' || h.household, 'ac:' || x.id) and (m.paid_until > clock_timestamp()) is not false), '{}') as tiers
    from unnest(${accounts as string[]}::text[]) as asked(id) left join merged_accounts g on g.account = asked.id join accounts x on x.id = coalesce(g.into_account, asked.id)
      left join household_members h on h.account = x.id and h.left_at is null`;
  return { horizon: rows[0]?.horizon ?? '0', holders: new Map(rows.map((row) => [row.asked, holderOf(row)])) };
}

interface ProfileRow {
  readonly horizon: string;
  readonly asked: string;
  readonly household: string | null;
  readonly id: string;
  readonly person: string | null;
  readonly segments: readonly string[];
  readonly region: string | null;
  readonly opened_on: string | null;
  readonly birth_month: number | null;
  readonly employee: boolean;
  readonly lists: readonly string[];
  readonly enrolled: readonly string[];
  readonly tiers: readonly string[];
}

function holderOf({ id, person, segments, region, opened_on, birth_month, employee, ...row }: ProfileRow): OfferHolder {
  const account = { id, person, segments, region, openedOn: opened_on, birthMonth: birth_month, employee };
  const { lists, enrolled, tiers, household } = row;
  return { account, lists, enrolled, tiers, ...(household === null ? {} : { household }) };
}

/** Null for a card that belongs to no known account. */
export async function readAccountOf(sql: Sql, token: string): Promise<string | null> {
  const [row] = await sql<{ account: string }[]>`select account from cards where token = ${token}`;
  return row?.account ?? null;
}

export interface ChangedOffer {
  readonly id: string;
  readonly state: string;
  readonly version: number | null;
  readonly seq: number;
}
export interface News {
  /** From where the next look goes on. */
  readonly horizon: string;
  /** Changed accounts with the transaction that changed them; null stands for all of them. */
  readonly accounts: readonly (readonly [account: string | null, transaction: string])[];
  /** Changed campaigns, in the order of their changes. */
  readonly campaigns: readonly ChangedOffer[];
  /** What draws follow from; null until the first authorization is decided. */
  readonly salt: string | null;
  /** Of the bank: days and months of what an account has used. */
  readonly timeZone: string;
}

/** What was changed by transactions that the last look could not see, and the campaigns changed since. */
export async function readNews(sql: Sql, since: { readonly horizon: string | null; readonly seq: number }): Promise<News> {
  const [[notes], campaigns] = await Promise.all([
    sql<Pick<News, 'horizon' | 'accounts' | 'salt' | 'timeZone'>[]>`
      select pg_snapshot_xmin(pg_current_snapshot())::text as horizon, (select value #>> '{}' from settings where name = 'salt') as salt,
        coalesce((select value #>> '{}' from settings where name = 'timeZone'), 'Asia/Shanghai') as "timeZone",
        coalesce((select json_agg(json_build_array(key, transaction::text)) from reference_changes
          where transaction >= coalesce(${since.horizon}::text::xid8, pg_snapshot_xmin(pg_current_snapshot())) and kind = 'account'), '[]') as accounts`,
    sql<ChangedOffer[]>`select id, state, live_version as version, seq from campaigns where seq > ${since.seq} order by seq`,
  ]);
  if (notes === undefined) throw new Error('the database gave no horizon');
  return { ...notes, campaigns };
}

// SQL of what an account has saved: benefits captured less what was returned, by month and currency, and the newest of them.
import type { Sql } from '../db/connect.ts';

interface Texts {
  readonly en: string;
  readonly 'zh-CN': string;
}
export interface SavedMonth {
  /** YYYY-MM, of the business date of the decision. */
  readonly month: string;
  readonly currency: string;
  readonly amount: number;
  readonly times: number;
}
export interface SavedUse {
  readonly at: string;
  readonly campaign: string;
  readonly name: Texts | null;
  readonly merchant: string;
  readonly merchantName: Texts | null;
  /** Captured less returned, minor units. */
  readonly amount: number;
  /** Promised, and not yet captured. */
  readonly pending: number;
  readonly currency: string;
}
export interface Savings {
  readonly months: readonly SavedMonth[];
  readonly total: readonly { readonly currency: string; readonly amount: number; readonly times: number }[];
  readonly recent: readonly SavedUse[];
}

const RECENT = 20;
const MONTHS = 24;

/** What money the cardholder keeps: off at once, or credited later. Points, coupons and what was paid with points are told elsewhere. */
const benefitsOf = (sql: Sql, account: string) => sql`
  select a.id, a.decided_at, a.decided_on, a.merchant, a.currency, b ->> 'campaign' as campaign,
    (b #>> '{progress,money,captured}')::bigint - (b #>> '{progress,money,returned}')::bigint - (b #>> '{progress,money,chargedBack}')::bigint as amount,
    (b #>> '{progress,money,held}')::bigint as pending
  from authorizations a cross join lateral jsonb_array_elements(a.record -> 'benefits') b
  where ${ofAccount(sql, account)} and b ->> 'delivery' in ('instant', 'credit')`;

/** Its own, those of accounts merged into it, and its part of what its household paid. */
const ofAccount = (sql: Sql, account: string) => sql`
  a.subject in (select 'ac:' || ${account} union all select 'ac:' || m.account from merged_accounts m where m.into_account = ${account}
    union all select 'hh:' || h.household from household_members h where h.account = ${account})
  and (a.subject like 'ac:%' or a.record ->> 'account' = ${account})`;

/** Rises with every message to any of its authorizations. */
export async function readSavingsStamp(sql: Sql, account: string): Promise<string> {
  const [row] = await sql<{ stamp: string }[]>`
    select count(*) || '.' || coalesce(sum(a.batch), 0) || '.' || coalesce(max(a.batch), 0) as stamp from authorizations a where ${ofAccount(sql, account)}`;
  return row?.stamp ?? '0';
}

export async function readSavings(sql: Sql, account: string): Promise<Savings> {
  const [months, total, recent] = await Promise.all([
    sql<SavedMonth[]>`
      select to_char(decided_on, 'YYYY-MM') as month, currency, sum(amount)::bigint as amount, count(distinct id)::int as times
      from (${benefitsOf(sql, account)}) saved where amount > 0 group by 1, 2 order by 1 desc, 2 limit ${MONTHS}`,
    sql<Savings['total']>`
      select currency, sum(amount)::bigint as amount, count(distinct id)::int as times from (${benefitsOf(sql, account)}) saved where amount > 0 group by 1 order by 1`,
    readUses(sql, { account, campaign: null, limit: RECENT }),
  ]);
  return { months, total, recent };
}

/** Newest first; those that came to nothing are left out. */
export function readUses(
  sql: Sql,
  asked: { readonly account: string; readonly campaign: string | null; readonly limit: number },
): Promise<readonly SavedUse[]> {
  return sql<SavedUse[]>`
    select saved.decided_at as at, saved.campaign, v.document -> 'name' as name, saved.merchant, m.name as "merchantName", saved.amount, saved.pending, saved.currency
    from (${benefitsOf(sql, asked.account)}) saved left join merchants m on m.id = saved.merchant
    left join campaigns c on c.id = saved.campaign left join campaign_versions v on v.id = c.id and v.version = coalesce(c.live_version, c.latest_version)
    where (saved.amount > 0 or saved.pending > 0) and (${asked.campaign}::text is null or saved.campaign = ${asked.campaign})
    order by saved.decided_at desc, saved.id, saved.campaign limit ${asked.limit}`;
}

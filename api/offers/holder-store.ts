// SQL of what changes with every payment, tap and claim of a cardholder: use, favourites, enrolments, cards, points, coupons, consent; and of budgets as they stand.
import type { HeldCard, HolderState } from '../../engine/authorization/offer-holder.ts';
import { NO_USAGE, owed, type Usage } from '../../engine/benefit/wallet.ts';
import type { Sql } from '../db/connect.ts';

interface StateRow {
  readonly account: string;
  readonly usage: Partial<Usage> | null;
  readonly debts: Readonly<Record<string, number>> | null;
  readonly used: Readonly<Record<string, number>> | null;
  readonly enrolled: readonly string[];
  readonly favourites: readonly string[];
  readonly cards: readonly HeldCard[] | null;
  readonly points: Readonly<Record<string, number>> | null;
  readonly pending: number;
  readonly coupons: readonly string[];
  readonly claimed: readonly string[];
  readonly claimedOut: readonly string[];
  readonly personal: boolean;
}

export interface StatesAsked {
  /** The ends of the counters that matter now. */
  readonly periods: readonly string[];
  /** Campaigns of which coupons can be claimed. */
  readonly claimable: readonly string[];
}

/** Of known accounts, one moment for all. */
export async function readStates(
  sql: Sql,
  accounts: readonly string[],
  { periods, claimable }: StatesAsked,
): Promise<ReadonlyMap<string, HolderState>> {
  const rows = await sql<StateRow[]>`
    with clock as materialized (select holder_time() as now), asked as (
      select x.id, x.person, coalesce('hh:' || h.household, 'ac:' || x.id) as subject, clock.now
      from clock cross join accounts x left join household_members h on h.account = x.id and h.left_at is null where x.id = any(${accounts as string[]}::text[]))
    select a.id as account, w.usage, w.debts, used.used, cards.cards, lots.points, coalesce(lots.pending, 0) as pending,
      array(select campaign from enrolments e where e.account = a.id) as enrolled,
      array(select campaign from favourites f where f.account = a.id) as favourites,
      array(select distinct campaign from coupons c where c.subject = a.subject and c.state in ('issued', 'claimed', 'returned') and c.expires_at > a.now) as coupons,
      array(select k.campaign from claim_counters k where k.used >= k.ceiling and k.key in (
        select 'ac:' || c || ':' || a.id from unnest(${claimable as string[]}::text[]) c union all select 'person:' || c || ':' || a.person from unnest(${claimable as string[]}::text[]) c)) as claimed,
      array(select k.campaign from claim_counters k where k.used >= k.ceiling and k.key in (select 'total:' || c from unnest(${claimable as string[]}::text[]) c)) as "claimedOut",
      coalesce((select given from holder_consents h where h.account = a.id and h.purpose = 'personal_offers' order by h.id desc limit 1), false) as personal
    from asked a left join wallets w on w.subject = a.subject
    left join lateral (select json_agg(json_build_object('token', token, 'bin', bin, 'label', label) order by token) as cards,
      coalesce(array_agg('card:' || token), '{}') as limited from cards c where c.account = a.id) cards on true
    left join lateral (
      select json_object_agg(key, held + captured - returned) as used from counters
      where key like 'l:%' and held + captured > returned
        and substring(key from '^l:[^:]+:(.+):(?:day:|week:|month:|campaign:)') = any(array['account:' || a.id, 'entry:' || a.id, 'person:' || coalesce(a.person, a.id)] || cards.limited)
        and substring(key from ':((?:day|week|month):[^:]+|campaign):[nm]$') = any(${periods as string[]}::text[])) used on true
    left join lateral (
      select json_object_agg(programme, active) filter (where active > 0) as points, sum(pending) as pending from (
        select programme, sum(case when l.expires_at > a.now or l.expires_at is null then l.active else 0 end) as active, sum(l.pending) as pending
        from lots l where l.subject = a.subject and (l.active > 0 or l.pending > 0) group by programme) each) lots on true`;
  return new Map(rows.map((row) => [row.account, stateOf(row)]));
}

function stateOf(row: StateRow): HolderState {
  const used = row.used ?? {};
  const debts = row.debts ?? {};
  const points = Object.entries(row.points ?? {}).map(([programme, active]) => [programme, active - owed(debts, programme)] as const);
  return {
    enrolled: new Set(row.enrolled),
    favourites: new Set(row.favourites),
    cards: row.cards ?? [],
    usage: { ...NO_USAGE, ...row.usage },
    used: (key) => used[key] ?? 0,
    // A key is "l:<campaign>:…", and no campaign has a colon in its id.
    usedCampaigns: new Set(Object.keys(used).map((key) => key.slice(2, key.indexOf(':', 2)))),
    points: Object.fromEntries(points),
    pointsPending: Number(row.pending),
    coupons: row.coupons,
    claimed: row.claimed,
    claimedOut: row.claimedOut,
    isPersonal: row.personal,
  };
}

export interface CounterFound {
  readonly key: string;
  readonly used: number;
  readonly ceiling: number | null;
}

export async function readCounters(sql: Sql, keys: readonly string[]): Promise<readonly CounterFound[]> {
  return sql<
    CounterFound[]
  >`select key, held + captured - returned as used, ceiling from counters where key = any(${keys as string[]}::text[])`;
}

// SQL of what is known about cards, accounts, shops and BINs.
import type { EvaluateRequest } from '../../engine/authorization/request.ts';
import type { AccountProfile, BinProfile, MerchantProfile } from '../../engine/authorization/situation.ts';
import type { Sql } from '../db/connect.ts';
import type { Holder } from './memory.ts';

export type CardAsked = Pick<EvaluateRequest['card'], 'token' | 'account'>;
/** `given` is the account named with the token, or empty. */
export interface FoundHolder {
  readonly token: string;
  readonly given: string;
  readonly holder: Holder;
}

/** Holders by card token and the account given with it: the account named, else the one the token belongs to (R26); of a merged account, the one it was merged into. */
export async function readHolders(sql: Sql, asked: readonly CardAsked[]): Promise<readonly FoundHolder[]> {
  if (asked.length === 0) return [];
  const rows = await sql<HolderRow[]>`
    with asked as (select token, given from unnest(${asked.map((each) => each.token)}::text[], ${asked.map((each) => each.account ?? '')}::text[]) as t(token, given)),
    named as (select a.token, a.given, coalesce(nullif(a.given, ''), c.account) as account from asked a left join cards c on c.token = a.token),
    known as (select n.token, n.given, coalesce(m.into_account, n.account) as account from named n left join merged_accounts m on m.account = n.account)
    select k.token, k.given, k.account, h.household, x.person, x.segments, x.region, x.opened_on, x.birth_month, x.employee, x.id is not null as known,
      coalesce((select array_agg(list order by list) from list_members l where l.account = k.account), '{}') as lists,
      coalesce((select array_agg(campaign order by campaign) from enrolments e where e.account = k.account), '{}') as enrolled
    from known k left join accounts x on x.id = k.account left join household_members h on h.account = k.account and h.left_at is null`;
  return rows.map((row) => ({ token: row.token, given: row.given, holder: holderOf(row) }));
}

interface HolderRow {
  readonly token: string;
  readonly given: string;
  readonly account: string | null;
  readonly household: string | null;
  readonly person: string | null;
  readonly segments: string[] | null;
  readonly region: string | null;
  readonly opened_on: string | null;
  readonly birth_month: number | null;
  readonly employee: boolean | null;
  readonly known: boolean;
  readonly lists: string[];
  readonly enrolled: string[];
}

function holderOf(row: HolderRow): Holder {
  if (row.account === null) return { account: null, lists: row.lists, enrolled: row.enrolled };
  const account: AccountProfile = {
    id: row.account,
    person: row.person,
    segments: row.segments ?? [],
    region: row.region,
    openedOn: row.opened_on,
    birthMonth: row.birth_month,
    employee: row.employee ?? false,
  };
  return { account, lists: row.lists, enrolled: row.enrolled, ...(row.household === null ? {} : { household: row.household }) };
}

export async function readMerchants(sql: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, MerchantProfile>> {
  if (ids.length === 0) return new Map();
  const rows = await sql<MerchantRow[]>`
    select id, chain, region, country, acquirer, (select array_agg(yes order by yes) from (
      select campaign || '@' || version as yes from consents where party in ('merchant:' || m.id, 'chain:' || m.chain) and ends_at > now()
      group by campaign, version having bool_and(state = 'given')) as given) as consents
    from merchants m where id = any(${ids}::text[])`;
  return new Map(rows.map(({ id, consents, ...merchant }) => [id, consents === null ? merchant : { ...merchant, consents }]));
}

/** Where both a merchant and its chain were asked, both must have said yes. */
interface MerchantRow extends Omit<MerchantProfile, 'consents'> {
  readonly id: string;
  readonly consents: string[] | null;
}

/** BIN rows by prefix of 6-11 digits. */
export async function readBins(sql: Sql, prefixes: readonly string[]): Promise<ReadonlyMap<string, BinProfile>> {
  if (prefixes.length === 0) return new Map();
  const rows = await sql<
    { prefix: string; scheme: string; product: string; level: string; issuer_country: string; cobrand: string | null }[]
  >`
    select prefix, scheme, product, level, issuer_country, cobrand from bins where prefix = any(${prefixes}::text[])`;
  return new Map(
    rows.map((row) => [
      row.prefix,
      { scheme: row.scheme, product: row.product, level: row.level, issuerCountry: row.issuer_country, cobrand: row.cobrand },
    ]),
  );
}

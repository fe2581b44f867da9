// SQL of where an offer works: the shops that match it, nearest first, and the names of shops and chains.
import type { Campaign } from '../../engine/campaign/schema.ts';
import type { PendingQuery, Row } from 'postgres';
import type { Sql } from '../db/connect.ts';

export interface Place {
  readonly lat: number;
  readonly lon: number;
}
interface Texts {
  readonly en: string;
  readonly 'zh-CN': string;
}
export interface FoundShop {
  readonly id: string;
  readonly name: Texts;
  readonly chain: string | null;
  readonly mcc: string;
  readonly region: string;
  readonly address: Texts | null;
  readonly lat: number | null;
  readonly lon: number | null;
  /** Metres on the sphere; null where either place is not known. */
  readonly distanceMetres: number | null;
}
export interface ShopsAsked {
  readonly terms: Pick<Campaign, 'id' | 'where' | 'funding'>;
  readonly version: number;
  readonly near: Place | null;
  readonly limit: number;
}

/** Mean radius of the earth, metres. */
const EARTH = 6_371_008;

/** Without a place, by name. Where each merchant is asked for its consent, only those that gave it. */
export function findShops(sql: Sql, { terms, version, near, limit }: ShopsAsked): Promise<readonly FoundShop[]> {
  const { merchants, chains, mccs, regions } = terms.where;
  const distance =
    near === null
      ? sql`null::double precision`
      : sql`${2 * EARTH} * asin(least(1, sqrt(sin(radians(m.lat - ${near.lat}) / 2) ^ 2 + cos(radians(${near.lat})) * cos(radians(m.lat)) * sin(radians(m.lon - ${near.lon}) / 2) ^ 2)))`;
  const consented =
    terms.funding.consent === 'each'
      ? sql`and exists (select 1 from consents c where c.campaign = ${terms.id} and c.version = ${version} and c.state = 'given' and c.party in ('merchant:' || m.id, 'chain:' || m.chain))`
      : sql``;
  return sql<FoundShop[]>`
    select m.id, m.name, m.chain, m.mcc, m.region, m.address, m.lat, m.lon, round(${distance})::int as "distanceMetres" from merchants m
    where ${within(sql, sql`m.id`, merchants)} and ${within(sql, sql`m.chain`, chains)} and ${within(sql, sql`m.mcc`, mccs)} and ${within(sql, sql`m.region`, regions)} ${consented}
    order by ${distance} nulls last, m.name ->> 'en', m.id limit ${limit}`;
}

type Fragment = PendingQuery<Row[]>;

/** A value that is not known is in no list (as in eligible.ts). */
function within(
  sql: Sql,
  value: Fragment,
  { include, exclude }: { readonly include: readonly string[]; readonly exclude: readonly string[] },
): Fragment {
  const inside = include.length === 0 ? sql`true` : sql`coalesce(${value} = any(${include as string[]}::text[]), false)`;
  return exclude.length === 0 ? inside : sql`(${inside} and coalesce(${value} <> all(${exclude as string[]}::text[]), true))`;
}

export interface Named {
  readonly id: string;
  readonly name: Texts;
}

/** A shop that is not known is left out; a chain is called like the shop of it with the shortest name. */
export async function readNames(
  sql: Sql,
  asked: { readonly merchants: readonly string[]; readonly chains: readonly string[] },
): Promise<{ readonly merchants: readonly Named[]; readonly chains: readonly Named[] }> {
  const { merchants, chains } = asked;
  if (merchants.length + chains.length === 0) return { merchants: [], chains: [] };
  const [shops, brands] = await Promise.all([
    sql<Named[]>`select id, name from merchants where id = any(${merchants as string[]}::text[]) order by name ->> 'en', id`,
    sql<
      Named[]
    >`select distinct on (chain) chain as id, name from merchants where chain = any(${chains as string[]}::text[]) order by chain, length(name ->> 'en'), id`,
  ]);
  return { merchants: shops, chains: brands };
}

// SQL of how far a campaign reaches: whoever is limited to places sees what may touch them, and changes only what lies wholly within.
import type { Campaign } from '../../engine/campaign/schema.ts';
import { isWithin, type Reach } from '../../engine/people/reach.ts';
import type { Sql } from '../db/connect.ts';
import type { ReachCheck } from '../http/admit.ts';

/** Does all a campaign is bound to lie within the reach? */
export async function liesWithin(sql: Sql, reach: Reach | null, { where }: Pick<Campaign, 'where'>): Promise<boolean> {
  if (reach === null) return true;
  const { merchants, chains, regions } = where;
  const place = { merchants: merchants.include, chains: chains.include, regions: regions.include };
  // Shops lie in their chains, whichever the campaign names beside; one of no chain, or not known, lies in none that is allowed.
  const areShops = reach.chains !== undefined && merchants.include.length > 0;
  return isWithin(reach, areShops ? { ...place, chains: await chainsOf(sql, merchants.include) } : place);
}

async function chainsOf(sql: Sql, shops: readonly string[]): Promise<readonly string[]> {
  const rows = await sql<{ chain: string }[]>`
    select distinct coalesce(m.chain, '') as chain from unnest(${shops as string[]}::text[]) as shop (id) left join merchants m using (id)`;
  return rows.map(({ chain }) => chain);
}

/** True where the document may touch the reach: it is bound to nothing in a dimension, or to something of it; shops count for their chain and chains for their shops. */
export function touching(sql: Sql, document: ReturnType<Sql>, reach: Reach | null) {
  const { merchants, chains, regions } = reach ?? {};
  const namesOneOf = (dimension: keyof Reach, allowed: ReturnType<Sql>) => {
    const included = sql`${document}#>${['where', dimension, 'include']}::text[]`;
    return sql`(coalesce(json_array_length(${included}), 0) = 0 or exists (select 1 from json_array_elements_text(${included}) as place (id) where place.id in (${allowed})))`;
  };
  const listed = (ids: readonly string[]): ReturnType<Sql> => sql`select unnest(${[...ids]}::text[])`;
  const parts = [
    merchants && namesOneOf('merchants', listed(merchants)),
    merchants && namesOneOf('chains', sql`select m.chain from merchants m where m.id in (${listed(merchants)}) and m.chain is not null`),
    chains && namesOneOf('chains', listed(chains)),
    chains && namesOneOf('merchants', sql`select m.id from merchants m where m.chain in (${listed(chains)})`),
    regions && namesOneOf('regions', listed(regions)),
  ];
  return parts.reduce<ReturnType<Sql>>((all, part) => (part === undefined ? all : sql`${all} and ${part}`), sql`true`);
}

export interface CampaignReach {
  readonly read: ReachCheck;
  readonly write: ReachCheck;
}

/** Checks of the campaign in the address, for the routes of one. */
export function campaignReach(sql: Sql): CampaignReach {
  const read: ReachCheck = async ({ params, reach }) => {
    const rows = await sql`
      select 1 from campaigns c join campaign_versions v on v.id = c.id and v.version in (c.live_version, c.latest_version)
      where c.id = ${params['id'] ?? ''} and ${touching(sql, sql`v.document`, reach)}`;
    if (rows.length === 0) return 'not_found';
    const { version } = params;
    return version === undefined || (await touchesVersion(sql, { id: params['id'] ?? '', version, reach })) ? null : 'not_found';
  };
  const write: ReachCheck = async (asked) => {
    const hidden = await read(asked);
    if (hidden !== null) return hidden;
    return (await isOwn(sql, asked.params['id'] ?? '', asked.reach)) ? null : 'outside_reach';
  };
  return { read, write };
}

/** A version of one's own campaign may be bound to other people's places; one that does not exist is for the handler to say. */
async function touchesVersion(
  sql: Sql,
  { id, version, reach }: { readonly id: string; readonly version: string; readonly reach: Reach },
): Promise<boolean> {
  const rows = await sql<{ touches: boolean }[]>`
    select ${touching(sql, sql`v.document`, reach)} as touches from campaign_versions v where v.id = ${id} and v.version::text = ${version}`;
  return rows.every(({ touches }) => touches);
}

/** Both the newest and the live version lie within: nobody takes over a campaign by narrowing it. */
export async function isOwn(sql: Sql, id: string, reach: Reach | null): Promise<boolean> {
  if (reach === null) return true;
  const rows = await sql<{ where: Campaign['where'] }[]>`
    select v.document->'where' as where from campaigns c join campaign_versions v on v.id = c.id and v.version in (c.live_version, c.latest_version) where c.id = ${id}`;
  const own = await Promise.all(rows.map((row) => liesWithin(sql, reach, row)));
  return own.every(Boolean);
}

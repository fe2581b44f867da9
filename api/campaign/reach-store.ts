// SQL of how far a campaign reaches: whoever is limited to places sees what may touch them, and changes only what lies wholly within.
import type { Campaign } from '../../engine/campaign/schema.ts';
import { isWithin, type Place, type Reach } from '../../engine/people/reach.ts';
import type { Sql } from '../db/connect.ts';
import type { ReachCheck } from '../http/admit.ts';

/** Merchants and regions a campaign is bound to; none of them means everywhere. */
export function placeOf({ where }: Pick<Campaign, 'where'>): Place {
  return { merchants: where.merchants.include, regions: where.regions.include };
}

/** True where the document may touch the reach: it is bound to nothing in a dimension, or to something of it. */
export function touching(sql: Sql, document: ReturnType<Sql>, reach: Reach | null) {
  const parts = (['merchants', 'regions'] as const).flatMap((dimension) => {
    const allowed = reach?.[dimension];
    const included = sql`${document}#>${['where', dimension, 'include']}::text[]`;
    return allowed === undefined
      ? []
      : [
          sql`(coalesce(json_array_length(${included}), 0) = 0 or exists (select 1 from json_array_elements_text(${included}) as place (id) where place.id = any(${[...allowed]}::text[])))`,
        ];
  });
  return parts.reduce((all, part) => sql`${all} and ${part}`, sql`true`);
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
  return rows.every((row) => isWithin(reach, placeOf(row)));
}

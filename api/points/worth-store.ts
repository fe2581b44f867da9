// SQL of what paying with points would be judged by: live campaigns that take them, the shop, and the consents of whoever pays.
import type { Campaign } from '../../engine/campaign/schema.ts';
import type { Sql } from '../db/connect.ts';

const TERMS_MAX = 20;

/** Live campaigns that take points of the programme, in order of id. */
export async function livePayments(sql: Sql, programme: string): Promise<readonly Campaign[]> {
  const rows = await sql<{ document: Campaign }[]>`
    select version.document from campaigns join campaign_versions version on version.id = campaigns.id and version.version = campaigns.live_version
    where campaigns.state = 'live' and version.document #>> '{benefit,type}' = 'points_payment' and version.document #>> '{benefit,programme}' = ${programme}
      and coalesce(version.document #>> '{rollout,mode}', '') <> 'shadow' order by campaigns.id limit ${TERMS_MAX}`;
  return rows.map(({ document }) => document);
}

export interface Shop {
  readonly id: string;
  readonly chain: string | null;
  readonly mcc: string;
  readonly region: string;
}

export async function readShop(sql: Sql, id: string): Promise<Shop | null> {
  const [row] = await sql<Shop[]>`select id, chain, mcc, region from merchants where id = ${id}`;
  return row ?? null;
}

// SQL of the campaigns that name an agreement, and where each departs from it as it stands now.
import { agreementFindings } from '../../engine/campaign/agreements.ts';
import type { Campaign } from '../../engine/campaign/schema.ts';
import type { Sql } from '../db/connect.ts';
import { readAgreements } from './contract-gate-store.ts';

export interface CampaignUnder {
  readonly id: string;
  readonly version: number;
  readonly name: Campaign['name'];
  readonly state: string;
  readonly isLive: boolean;
  readonly differs: readonly { readonly path: string; readonly texts: { readonly en: string; readonly 'zh-CN': string } }[];
}

/** By id: the live version of each, else the newest. */
export async function campaignsUnder(
  sql: Sql,
  { agreement, after, limit }: { readonly agreement: string; readonly after: string | null; readonly limit: number },
): Promise<readonly CampaignUnder[]> {
  const rows = await sql<{ id: string; version: number; state: string; isLive: boolean; document: Campaign }[]>`
    select c.id, v.version, c.state, c.live_version is not null as "isLive", v.document
    from campaigns c join campaign_versions v on v.id = c.id and v.version = coalesce(c.live_version, c.latest_version)
    where (${after}::text is null or c.id > ${after}) and exists (
      select from json_array_elements(v.document #> '{funding,shares}') as share where share ->> 'agreement' = ${agreement})
    order by c.id limit ${limit}`;
  const agreements = await readAgreements(sql, [agreement]);
  return rows.map(({ document, ...row }) => ({
    ...row,
    name: document.name,
    differs: agreementFindings(document, agreements)
      .filter(({ message }) => message.includes(agreement))
      .map(({ path, message, texts }) => ({ path, texts: texts ?? { en: message, 'zh-CN': message } })),
  }));
}

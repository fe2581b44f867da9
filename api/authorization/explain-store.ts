// SQL of explanations: the recorded decision, the campaign versions it considered, and the campaigns live today.
import type { Sql } from '../db/connect.ts';

export interface DecisionRecord {
  readonly decisionId: string;
  readonly request: string;
  readonly evidence: string;
  readonly considered: string;
  readonly reply: string;
  readonly at: string;
}

export async function readDecision(sql: Sql, authorizationId: string): Promise<DecisionRecord | null> {
  const [row] = await sql<
    DecisionRecord[]
  >`select decision_id as "decisionId", request, evidence, considered, reply, at from decisions where authorization_id = ${authorizationId}`;
  return row ?? null;
}

/** "id@version" → document. */
export async function readVersionDocuments(
  sql: Sql,
  wanted: readonly { readonly campaign: string; readonly version: number }[],
): Promise<ReadonlyMap<string, unknown>> {
  if (wanted.length === 0) return new Map();
  const rows = await sql<{ id: string; version: number; document: unknown }[]>`
    select v.id, v.version, v.document from campaign_versions v join unnest(${wanted.map((each) => each.campaign)}::text[], ${wanted.map((each) => each.version)}::int[]) as asked(id, version) using (id, version)`;
  return new Map(rows.map((row) => [`${row.id}@${row.version}`, row.document]));
}

export async function readLiveDocuments(
  sql: Sql,
  most: number,
): Promise<readonly { readonly id: string; readonly version: number; readonly document: unknown }[]> {
  return sql<{ id: string; version: number; document: unknown }[]>`
    select c.id, c.live_version as version, v.document from campaigns c join campaign_versions v on v.id = c.id and v.version = c.live_version where c.state in ('live', 'paused') order by c.id limit ${most}`;
}

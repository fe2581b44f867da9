// SQL of the linter: the live campaigns with what each has spent, and the findings that were waived for the versions in force.
import type { Campaign } from '../../engine/campaign/schema.ts';
import type { LintPeer } from '../../engine/campaign/worst-case.ts';
import type { Sql } from '../db/connect.ts';

export interface LiveVersion {
  readonly id: string;
  readonly version: number;
  readonly terms: Campaign;
}

/** Live and paused campaigns in the version in force, by id. */
export async function readLiveVersions(sql: Sql): Promise<readonly LiveVersion[]> {
  return sql<LiveVersion[]>`
    select c.id, v.version, v.document as terms from campaigns c join campaign_versions v on v.id = c.id and v.version = c.live_version
    where c.state in ('live', 'paused') order by c.id`;
}

/** What each has held or paid, minor units. */
export async function readSpent(sql: Sql): Promise<ReadonlyMap<string, number>> {
  const rows = await sql<{ id: string; used: number }[]>`
    select c.id, k.held + k.captured - k.returned as used from campaigns c join counters k on k.key = 'c:' || c.id where c.state in ('live', 'paused')`;
  return new Map(rows.map(({ id, used }) => [id, used]));
}

export interface Waived {
  readonly id: string;
  readonly code: string;
  readonly path: string;
  readonly reason: string;
  readonly by: string;
}

/** Findings waived for the versions in force. */
export async function readLiveWaivers(sql: Sql): Promise<readonly Waived[]> {
  return sql<Waived[]>`
    select w.id, w.code, w.path, w.reason, w.actor as by from waivers w join campaigns c on c.id = w.id and c.live_version = w.version
    where c.state in ('live', 'paused') order by w.id, w.code, w.path`;
}

export function asPeers(versions: readonly LiveVersion[], spent: ReadonlyMap<string, number>): readonly LintPeer[] {
  return versions.map(({ id, terms }) => ({ terms, used: spent.get(id) ?? 0 }));
}

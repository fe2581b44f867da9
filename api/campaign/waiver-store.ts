// SQL of waivers: a finding of the linter that somebody takes responsibility for, with a reason, while the version is not approved.
import type { Sql } from '../db/connect.ts';
import { logChange } from '../http/settings-store.ts';
import { changing, type Failed, noteChange } from './changing-store.ts';

export interface WaiverAsked {
  readonly id: string;
  readonly version: number;
  readonly code: string;
  readonly path: string;
  readonly actor: string;
}
type WaiverFault = 'not_found' | 'already_approved';

/** Again with another reason replaces the first. */
export async function putWaiver(
  sql: Sql,
  asked: WaiverAsked & { readonly reason: string },
): Promise<{ readonly ok: true; readonly at: string } | Failed<WaiverFault>> {
  const { id, version, code, path, reason, actor } = asked;
  return changing(sql, async (transaction) => {
    const fault = await faultOf(transaction, asked);
    if (fault) return { ok: false, code: fault };
    const [set] = await transaction<{ at: string }[]>`
      insert into waivers (id, version, code, path, reason, actor) values (${id}, ${version}, ${code}, ${path}, ${reason}, ${actor})
      on conflict (id, version, code, path) do update set reason = excluded.reason, actor = excluded.actor, at = now() returning at`;
    await noteChange(transaction);
    await logChange(transaction, { actor, action: 'campaign.waive', object: id, detail: { version, code, path, reason } });
    return { ok: true, at: set?.at ?? '' };
  });
}

export async function deleteWaiver(sql: Sql, asked: WaiverAsked): Promise<{ readonly ok: true } | Failed<WaiverFault>> {
  const { id, version, code, path, actor } = asked;
  return changing(sql, async (transaction) => {
    const fault = await faultOf(transaction, asked);
    if (fault) return { ok: false, code: fault };
    const gone =
      await transaction`delete from waivers where id = ${id} and version = ${version} and code = ${code} and path = ${path} returning id`;
    if (gone.length === 0) return { ok: false, code: 'not_found' };
    await noteChange(transaction);
    await logChange(transaction, { actor, action: 'campaign.waiver_gone', object: id, detail: { version, code, path } });
    return { ok: true };
  });
}

async function faultOf(sql: Sql, { id, version }: WaiverAsked): Promise<WaiverFault | null> {
  const [row] = await sql<
    { approved: boolean }[]
  >`select approved_hash is not null as approved from campaign_versions where id = ${id} and version = ${version}`;
  if (row === undefined) return 'not_found';
  return row.approved ? 'already_approved' : null;
}

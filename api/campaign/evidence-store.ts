// SQL of what evidence is gathered from: the version a draft is compared with, waivers, and the thresholds.
import type { Campaign } from '../../engine/campaign/schema.ts';
import type { Sql } from '../db/connect.ts';
import { logChange, readSetting } from '../http/settings-store.ts';
import { type Threshold, thresholdsSchema, USUAL_THRESHOLDS } from './approval-thresholds.ts';
import { changing, noteChange } from './changing-store.ts';
import type { Waiver } from './evidence.ts';
import { nameOf } from './read-store.ts';

const THRESHOLDS = 'approvals';

export interface BaseVersion {
  readonly version: number;
  readonly hash: string;
  readonly live: boolean;
  readonly document: Campaign;
}

/** The live version, else the one before; null for a first version, and for the live version itself the one before it. */
export async function readBase(sql: Sql, of: { readonly id: string; readonly version: number }): Promise<BaseVersion | null> {
  const [row] = await sql<BaseVersion[]>`
    select v.version, v.hash, v.version = c.live_version is true as live, v.document from campaigns c join campaign_versions v on v.id = c.id
    where c.id = ${of.id} and v.version <> ${of.version} and (v.version = c.live_version or v.version < ${of.version})
    order by v.version = c.live_version is true desc, v.version desc limit 1`;
  return row ?? null;
}

export async function readWaivers(sql: Sql, of: { readonly id: string; readonly version: number }): Promise<readonly Waiver[]> {
  return sql<
    Waiver[]
  >`select code, path, reason, actor as by, ${nameOf(sql, sql`actor`)} as name, at from waivers where id = ${of.id} and version = ${of.version} order by code, path`;
}

export async function readThresholds(sql: Sql): Promise<readonly Threshold[]> {
  const parsed = thresholdsSchema.safeParse(await readSetting(sql, THRESHOLDS));
  return parsed.success ? parsed.data : USUAL_THRESHOLDS;
}

export async function putThresholds(sql: Sql, steps: readonly Threshold[], actor: string): Promise<void> {
  await changing(sql, async (transaction) => {
    const before = await readThresholds(transaction);
    await transaction`insert into settings (name, value) values (${THRESHOLDS}, ${transaction.json(steps as never)}) on conflict (name) do update set value = excluded.value`;
    await noteChange(transaction);
    await logChange(transaction, {
      actor,
      action: 'settings.approvals',
      object: THRESHOLDS,
      detail: {},
      before: { steps: before },
      after: { steps },
    });
  });
}

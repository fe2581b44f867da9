// SQL of lots that no authorization made and whose time has come.
import type { Sql } from '../db/connect.ts';

export interface DueHouseLot {
  readonly id: string;
  readonly subject: string;
  readonly now: string;
}

/** By id, after the one named. `asOf` null: by the database's clock. */
export async function findDueHouseLots(
  sql: Sql,
  { asOf, most }: { readonly asOf: string | null; readonly most: number },
  after: DueHouseLot | null,
): Promise<readonly DueHouseLot[]> {
  return sql<DueHouseLot[]>`
    select id, subject, coalesce(${asOf}::timestamptz, clock_timestamp()) as now from lots
    where active > 0 and origin is not null and expires_at <= coalesce(${asOf}::timestamptz, now()) and (${after?.id ?? null}::text is null or id > ${after?.id ?? null}::text)
    order by id limit ${most}`;
}

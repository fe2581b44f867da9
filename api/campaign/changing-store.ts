// The one transaction in which campaigns change, one change at a time, and the number that tells others of it.
import type { Sql } from '../db/connect.ts';
import { inTransaction } from '../http/settings-store.ts';

export type Failed<Code extends string> = { readonly ok: false; readonly code: Code };

const CHANGES_LOCK = 620_012;

/** One change at a time, so that the numbers processes poll by rise in the order of commits and none is ever missed. */
export function changing<T>(sql: Sql, work: (transaction: Sql) => Promise<T>): Promise<T> {
  return inTransaction(sql, async (transaction) => {
    await transaction`select pg_advisory_xact_lock(${CHANGES_LOCK})`;
    return work(transaction);
  });
}

/** Tells everybody who judged something meanwhile that it must be judged again, where no row of a campaign says so. */
export async function noteChange(sql: Sql): Promise<void> {
  await sql`select nextval('campaign_changes')`;
}

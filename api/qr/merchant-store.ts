// SQL of what a merchant's code and its reader are to us: the shop it names, and the cards and tiers of who reads it.
import type { Sql } from '../db/connect.ts';

/** Of these ids, those that are shops of ours; more than one is as good as none. */
export async function readShops(
  sql: Sql,
  ids: readonly string[],
): Promise<readonly { readonly id: string; readonly mcc: string; readonly country: string }[]> {
  if (ids.length === 0) return [];
  return sql<{ id: string; mcc: string; country: string }[]>`select id, mcc, country from merchants where id = any(${ids}::text[]) limit 2`;
}

const BINS_MAX = 5;

export interface ReaderRow {
  /** Of the cards of the account, where the bank has told them. */
  readonly bins: readonly string[];
  /** "programme:tier". */
  readonly tiers: readonly string[];
  /** What cardholders do happens now, ISO 8601. */
  readonly now: string;
}

export async function readReader(
  sql: Sql,
  { account, subject }: { readonly account: string; readonly subject: string },
): Promise<ReaderRow> {
  const [row] = await sql<ReaderRow[]>`
    select coalesce((select array_agg(bin) from (select distinct bin from cards where account = ${account} and bin is not null order by bin limit ${BINS_MAX}) as held), '{}') as bins,
      coalesce((select array_agg(programme || ':' || tier) from memberships where subject = ${subject}), '{}') as tiers, holder_time() as now`;
  if (row === undefined) throw new Error('it has one row');
  return row;
}

// SQL that writes entries of the house: set-based, once for each source.
import type { HousePosting } from '../../engine/ledger/house.ts';
import type { Sql } from '../db/connect.ts';

/** What made a row, and where it stands. */
export interface HouseEntry extends HousePosting {
  /** "fee:2026-11-22:merchant:M1001:CNY"; with `no` it is unique for ever. */
  readonly source: string;
  readonly no: number;
  /** The authorization a correction is about; null where it is about none. */
  readonly authorizationId: string | null;
  /** A sentence for whoever reads the statement. */
  readonly memo: string | null;
}

/** How many were new: rows of a source that is posted already are left as they stand. A closed `date` refuses them. */
export async function postHouseEntries(
  sql: Sql,
  entries: readonly HouseEntry[],
  on: { readonly date: string; readonly actor: string },
): Promise<number> {
  if (entries.length === 0) return 0;
  const rows = await sql`
    insert into house_entries (source, no, template, debit, credit, amount, unit, party, authorization_id, memo, actor, business_date)
    select r.source, r.no, r.template, r.debit, r.credit, r.amount, r.unit, r.party, r."authorizationId", r.memo, ${on.actor}, ${on.date}
    from json_to_recordset(${JSON.stringify(entries)}::text::json) as r(source text, no integer, template text, debit text, credit text, amount bigint, unit text, party text, "authorizationId" text, memo text)
    on conflict (source, no) do nothing returning 1`;
  return rows.length;
}

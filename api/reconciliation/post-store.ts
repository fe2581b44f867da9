// SQL of what a clearing file brings as messages where its acquirer agreed, and of the end of a matching.
import type { RecordKind } from '../../engine/reconciliation/mapping.ts';
import type { Sql } from '../db/connect.ts';
import { logChange } from '../http/settings-store.ts';

export interface PostableRecord {
  readonly file: string;
  readonly line: number;
  readonly kind: Exclude<RecordKind, 'reversal'>;
  readonly authorizationId: string | null;
  readonly rrn: string | null;
  readonly token: string | null;
  readonly merchant: string | null;
  readonly amount: number;
  readonly currency: string;
  readonly at: string;
}

/** Records of at most so many lines are held at once; a file of more posts what is left when it is matched again. */
const POSTED_MAX = 200_000;

/**
 * Records of authorizations that have no message of their kind but from this file, and refunds that name no authorization and resemble none we have.
 * A record without a time has that of the end of its business date.
 */
export async function postable(sql: Sql, file: string): Promise<readonly PostableRecord[]> {
  return sql<PostableRecord[]>`
    select r.file, r.line, r.kind, r.authorization_id as "authorizationId", r.rrn, r.token, r.merchant, r.amount, r.currency,
      to_char(coalesce(r.at, f.business_date + interval '1 day') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
    from clearing_records r join clearing_files f on f.id = r.file
    where r.file = ${file} and r.kind <> 'reversal'
      and not exists (select 1 from reconciliation_items i where i.file = r.file and i.line = r.line and i.message_id is not null)
      and case when r.authorization_id is not null then
          exists (select 1 from authorizations a where a.id = r.authorization_id and a.digest is not null and a.currency = r.currency and (r.merchant is null or r.merchant = a.merchant))
          and not exists (select 1 from messages m where m.authorization_id = r.authorization_id and m.kind = r.kind and left(m.id, length(r.file) + 1) <> r.file || ':')
        else r.kind = 'refund' and r.token is not null and r.merchant is not null
          and not exists (
            select 1 from authorizations a join messages m on m.authorization_id = a.id and m.kind = 'refund' and left(m.id, length('unlinked:' || r.file) + 1) <> 'unlinked:' || r.file || ':'
            where a.card_token = r.token and a.merchant = r.merchant and (m.body::json ->> 'amount')::bigint = r.amount)
        end
    order by r.line limit ${POSTED_MAX}`;
}

export async function finishMatch(sql: Sql, file: string, result: object): Promise<void> {
  const [row] = await sql<{ actor: string }[]>`
    update clearing_files set state = 'matched', finished_at = coalesce(finished_at, clock_timestamp()), result = ${JSON.stringify(result)}::text::json where id = ${file} returning uploaded_by as actor`;
  if (row !== undefined) await logChange(sql, { actor: row.actor, action: 'clearing_file.match', object: file, detail: { ...result } });
}

// SQL of the published heads: the newest links of the streams, and the links that were published as they stand now.
import type { Sql } from '../db/connect.ts';
import type { StreamHead } from './head-lines.ts';

/** The newest link of every stream, by one look in the index for each, however many links there are. */
export async function readAllHeads(sql: Sql): Promise<readonly StreamHead[]> {
  return sql<StreamHead[]>`
    with recursive stream (id) as (
      select min(stream) from batches
      union all select (select min(stream) from batches where batches.stream > stream.id) from stream where stream.id is not null
    )
    select stream.id as stream, newest.seq, newest.hash from stream
    cross join lateral (select seq, hash from batches where batches.stream = stream.id order by seq desc limit 1) newest where stream.id is not null`;
}

/** The newest link of each stream that has one with an id beyond `after`. */
export async function readMovedHeads(sql: Sql, after: number): Promise<readonly StreamHead[]> {
  return sql<StreamHead[]>`select distinct on (stream) stream, seq, hash from batches where id > ${after} order by stream, seq desc`;
}

export async function readNewestBatch(sql: Sql): Promise<number> {
  const [row] = await sql<{ newest: number }[]>`select coalesce(max(id), 0)::bigint as newest from batches`;
  return row?.newest ?? 0;
}

/** Where a published link stands now: its hash, and the newest link of its stream; null where there is none. */
export interface StandingLink {
  readonly stream: string;
  readonly seq: number;
  readonly hash: string | null;
  readonly newest: number | null;
}

/** One for each asked, in their order. */
export async function readStanding(
  sql: Sql,
  asked: readonly { readonly stream: string; readonly seq: number }[],
): Promise<readonly StandingLink[]> {
  return sql<StandingLink[]>`
    select asked.stream, asked.seq, (select min(hash) from batches where batches.stream = asked.stream and batches.seq = asked.seq) as hash,
      (select max(seq) from batches where batches.stream = asked.stream) as newest
    from unnest(${asked.map(({ stream }) => stream)}::text[], ${asked.map(({ seq }) => seq)}::bigint[]) with ordinality as asked (stream, seq, place) order by asked.place`;
}

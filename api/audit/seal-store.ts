// SQL of the seals: the rows that wait for one, the links that are written, and the chain as it is read to prove it.
import type { Sql } from '../db/connect.ts';
import { inTransaction } from '../http/settings-store.ts';
import { GENESIS, type Head, type SealedFields } from './seal.ts';

const SEALING_LOCK = 620_016;
/** Rows sealed in one transaction. */
const SEALED_AT_ONCE = 1_000;

type Columns = ReturnType<Sql>;

function fieldsOf(sql: Sql): Columns {
  return sql`c.id, (extract(epoch from c.at) * 1000000)::bigint as micros, c.nonce, c.actor, c.actor_kind as "actorKind", c.actor_name as "actorName", c.action, c.object,
    c.outcome, c.code, c.request_id as "requestId", c.remote, c.detail::text as detail, c.changes::text as changes, c.mac`;
}

export interface SealingPass {
  /** Another process is sealing now. */
  readonly isElsewhere: boolean;
  readonly sealed: number;
  readonly isFull: boolean;
  readonly head: Head;
  /** Every row of transactions older than this has been seen. */
  readonly horizon: string;
}

/**
 * Seals the rows that committed since `from`, whatever their numbers: a row that commits late is sealed later, never missed. One process at a
 * time, by a lock of the database that ends with the transaction.
 */
export function sealWaiting(
  sql: Sql,
  from: string,
  linkOf: (link: { readonly seq: number; readonly previous: string; readonly row: SealedFields }) => string,
): Promise<SealingPass> {
  return inTransaction(sql, async (transaction) => {
    const [at] = await transaction<{ locked: boolean; horizon: string }[]>`
      select pg_try_advisory_xact_lock(${SEALING_LOCK}) as locked, pg_snapshot_xmin(pg_current_snapshot())::text as horizon`;
    if (at === undefined || !at.locked) return { isElsewhere: true, sealed: 0, isFull: false, head: NO_HEAD, horizon: from };
    const head = await readHead(transaction);
    // Rows older than signatures come first: behind a signed one, an unsigned one is a forgery.
    const rows = await transaction<SealedFields[]>`
      select ${fieldsOf(transaction)} from change_log c
      where c.transaction >= ${from}::text::xid8 and not exists (select 1 from audit_seals s where s.change = c.id)
      order by c.mac is not null, c.id limit ${SEALED_AT_ONCE}`;
    const links = chained(rows, head, linkOf);
    if (links.length > 0)
      await transaction`
        insert into audit_seals (seq, change, previous, hash) select * from unnest(${links.map((link) => link.seq)}::bigint[],
          ${links.map((link) => link.row.id)}::bigint[], ${links.map((link) => link.previous)}::text[], ${links.map((link) => link.hash)}::text[])`;
    const isFull = rows.length === SEALED_AT_ONCE;
    return { isElsewhere: false, sealed: rows.length, isFull, head: links.at(-1) ?? head, horizon: isFull ? from : at.horizon };
  });
}

const NO_HEAD: Head = { seq: 0, hash: GENESIS };

function chained(rows: readonly SealedFields[], head: Head, linkOf: Parameters<typeof sealWaiting>[2]) {
  let last = head;
  return rows.map((row) => {
    const link = { seq: last.seq + 1, previous: last.hash, row };
    const sealed = { ...link, hash: linkOf(link) };
    last = sealed;
    return sealed;
  });
}

/** The newest link; seq 0 where nothing is sealed. */
export async function readHead(sql: Sql): Promise<Head> {
  const [head] = await sql<Head[]>`select seq, hash from audit_seals order by seq desc limit 1`;
  return head ?? NO_HEAD;
}

export interface HeadStatus extends Head {
  /** When it was sealed; null where nothing is. */
  readonly at: string | null;
  /** Rows that wait for a seal. */
  readonly waiting: number;
}

/** Rows may commit in another order than that of their numbers, but not by more places than this. */
const LATE_ROWS_MAX = 10_000;

export async function readHeadStatus(sql: Sql): Promise<HeadStatus> {
  const [row] = await sql<HeadStatus[]>`
    select s.seq, s.hash, s.at, (select count(*) from change_log c where c.id > (select max(change) - ${LATE_ROWS_MAX} from audit_seals)
      and not exists (select 1 from audit_seals own where own.change = c.id)) as waiting
    from audit_seals s order by s.seq desc limit 1`;
  return row ?? { ...NO_HEAD, at: null, waiting: 0 };
}

/** A seal and the row it is over; the row's fields are null where it is gone. */
export interface StoredLink {
  readonly seq: number;
  readonly change: number;
  readonly previous: string;
  readonly hash: string;
  readonly row: SealedFields | null;
}

export async function readSeals(sql: Sql, page: { readonly after: number; readonly limit: number }): Promise<readonly StoredLink[]> {
  const rows = await sql<(Omit<SealedFields, 'id'> & Omit<StoredLink, 'row'> & { readonly id: number | null })[]>`
    select s.seq, s.change, s.previous, s.hash, ${fieldsOf(sql)} from audit_seals s left join change_log c on c.id = s.change
    where s.seq > ${page.after} order by s.seq limit ${page.limit}`;
  return rows.map(({ seq, change, previous, hash, id, ...fields }) => ({
    seq,
    change,
    previous,
    hash,
    row: id === null ? null : { id, ...fields },
  }));
}

/** Rows that no seal is over, yet or any more. */
export async function readUnsealed(sql: Sql, limit: number): Promise<readonly SealedFields[]> {
  return sql<SealedFields[]>`
    select ${fieldsOf(sql)} from change_log c where not exists (select 1 from audit_seals s where s.change = c.id) order by c.id limit ${limit}`;
}

/** Signed rows that stand twice: a copy carries the signature of the original. */
export async function readCopies(sql: Sql): Promise<readonly number[]> {
  const rows = await sql<{ id: number }[]>`
    select id from (select id, row_number() over (partition by nonce order by id) as place from change_log where nonce is not null) as placed where place > 1 order by id limit 100`;
  return rows.map((row) => row.id);
}

/** The highest of these links that stands as it is given; 0 where none does. */
export async function readNewestOf(sql: Sql, links: readonly Head[]): Promise<number> {
  const [row] = await sql<{ newest: number }[]>`
    select coalesce(max(seq), 0)::bigint as newest from audit_seals
    where (seq, hash) in (select * from unnest(${links.map(({ seq }) => seq)}::bigint[], ${links.map(({ hash }) => hash)}::text[]))`;
  return row?.newest ?? 0;
}

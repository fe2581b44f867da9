// Recomputes the hash chain from the journal rows: the rule of the authority written a second time, so that one mistake cannot prove itself.
import { createHmac } from 'node:crypto';
import type { Sql } from '../db/connect.ts';
import { contentFault } from './chain-content.ts';
import { type HashedRow, type Link, readLinks, readRows } from './chain-store.ts';
import { type CheckResult, resultOf } from './check.ts';

const LINKS_PER_READ = 100;
const FAULTS_MAX = 1_000;
const CHECK = {
  name: 'Every batch is hashed as its rows are, signed with the chain key, and linked to the one before it',
  proves: 'I12 I25',
} as const;

/** `key` null: contents and links are proven, signatures are not, and the result says so. */
export async function checkChain(sql: Sql, key: string | null): Promise<CheckResult> {
  const faults: string[] = key === null ? ['no chain key: signatures were not checked'] : [];
  let [after, examined] = [0, 0];
  for (;;) {
    const links = await readLinks(sql, { after, limit: LINKS_PER_READ });
    const last = links.at(-1);
    if (last === undefined || faults.length >= FAULTS_MAX) return resultOf(CHECK, { examined, faults });
    const rowsByBatch = await rowsOf(sql, links);
    for (const link of links) {
      const fault = faultOf(link, rowsByBatch.get(link.id) ?? [], key);
      if (fault !== null) faults.push(`batch ${link.id} (stream ${link.stream}, link ${link.seq}): ${fault}`);
    }
    after = last.id;
    examined += links.length;
  }
}

function faultOf(link: Link, rows: readonly HashedRow[], key: string | null): string | null {
  const fault = contentFault(link, rows);
  if (fault !== null) return fault;
  if (link.seq !== (link.seqBefore ?? 0) + 1) return `a link is missing before it (after ${link.seqBefore ?? 0})`;
  if (link.previous !== (link.before ?? '0'.repeat(64))) return 'it is not linked to the one before it';
  if (key === null) return null;
  const signed = createHmac('sha256', key).update([link.stream, link.seq, link.previous, link.content].join('\n')).digest('hex');
  return signed === link.hash ? null : 'its signature is not of the chain key';
}

/** Rows of each batch: decisions, messages, entries, each sorted by its keys. */
async function rowsOf(sql: Sql, links: readonly Link[]): Promise<ReadonlyMap<number, readonly HashedRow[]>> {
  const rows = await readRows(
    sql,
    links.map((link) => link.id),
  );
  const [decisions, messages, entries] = [byBatch(rows.decisions), byBatch(rows.messages), byBatch(rows.entries)];
  return new Map(links.map(({ id }) => [id, [decisions, messages, entries].flatMap((kind) => (kind.get(id) ?? []).toSorted(byKeys))]));
}

function byBatch(rows: readonly HashedRow[]): ReadonlyMap<number, readonly HashedRow[]> {
  const rowsByBatch = new Map<number, HashedRow[]>();
  for (const row of rows) {
    const own = rowsByBatch.get(row.batch);
    if (own === undefined) rowsByBatch.set(row.batch, [row]);
    else own.push(row);
  }
  return rowsByBatch;
}

/** By UTF-16 code units, key by key. */
function byKeys(one: HashedRow, other: HashedRow): number {
  const index = one.keys.findIndex((key, at) => key !== other.keys[at]);
  if (index === -1) return 0;
  return (one.keys[index] ?? '') < (other.keys[index] ?? '') ? -1 : 1;
}

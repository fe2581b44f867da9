// SQL of the files that are brought to a dispute: kept as they were sent, at most ten of them, each once.
import type { Sql } from '../db/connect.ts';
import { ATTACHMENTS_MAX, type Attachment } from './dispute-wire.ts';

export interface NewAttachment extends Pick<Attachment, 'name' | 'type' | 'sha256' | 'actor'> {
  readonly dispute: string;
  readonly bytes: Buffer;
}

/** The number it got, or has if the same bytes came before; null where there are ten already. The caller has locked the dispute. */
export async function insertAttachment(sql: Sql, made: NewAttachment): Promise<{ readonly no: number; readonly isNew: boolean } | null> {
  const [same] = await sql<
    { no: number }[]
  >`select no from dispute_attachments where dispute = ${made.dispute} and sha256 = ${made.sha256}`;
  if (same !== undefined) return { no: same.no, isNew: false };
  const [row] = await sql<{ no: number }[]>`
    insert into dispute_attachments (dispute, no, name, type, size, sha256, bytes, actor)
    select ${made.dispute}, count(*) + 1, ${made.name}, ${made.type}, ${made.bytes.length}, ${made.sha256}, ${made.bytes}, ${made.actor}
    from dispute_attachments where dispute = ${made.dispute} having count(*) < ${ATTACHMENTS_MAX} returning no`;
  return row === undefined ? null : { no: row.no, isNew: true };
}

export async function readAttachment(
  sql: Sql,
  of: { readonly dispute: string; readonly no: number },
): Promise<{ readonly name: string; readonly type: string; readonly bytes: Uint8Array<ArrayBuffer> } | null> {
  const [row] = await sql<{ name: string; type: string; bytes: Uint8Array<ArrayBuffer> }[]>`
    select name, type, bytes from dispute_attachments where dispute = ${of.dispute} and no = ${of.no}`;
  return row ?? null;
}

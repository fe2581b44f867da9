// The published heads of the seals: a file beside the database that only grows, so that a log cut short, or restored from an old copy, is found out.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { headLine, type PublishedHead, type SealKeys } from './seal.ts';

export const headLogPath = (dataDir: string): string => join(dataDir, 'audit-head.log');

/** Synced before it returns: what was published stays published. */
export function publishHead(path: string, keys: SealKeys, head: PublishedHead): void {
  appendFileSync(path, `${headLine(keys.head, head)}\n`, { mode: 0o600, flush: true });
}

/** A line as it stands in the file, with its signature not yet proven. */
export interface HeadLine extends PublishedHead {
  readonly line: number;
  readonly mac: string;
}

/** Null where there is no file; a line that cannot be read has number 0. */
export function readHeads(path: string): readonly HeadLine[] | null {
  if (!existsSync(path)) return null;
  return linesOf(readFileSync(path, 'utf8'));
}

const TAIL_BYTES = 1_024;

/** The last line alone, however long the file has grown; null where there is none. */
export async function readNewestHead(path: string): Promise<PublishedHead | null> {
  if (!existsSync(path)) return null;
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const from = Math.max(0, size - TAIL_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(TAIL_BYTES), 0, TAIL_BYTES, from);
    const last = linesOf(buffer.subarray(0, bytesRead).toString('utf8')).at(-1);
    return last === undefined ? null : { seq: last.seq, hash: last.hash, at: last.at };
  } finally {
    await file.close();
  }
}

function linesOf(text: string): readonly HeadLine[] {
  return text.split('\n').flatMap((line, index) => {
    if (line === '') return [];
    const [at = '', seq = '', hash = '', mac = ''] = line.split(' ');
    return [{ line: index + 1, at, seq: /^\d{1,15}$/.test(seq) ? Number(seq) : 0, hash, mac }];
  });
}

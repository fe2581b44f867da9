// The published heads of the seals: a file beside the database that only grows, so that a log cut short, or restored from an old copy, is found out.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
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
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.flatMap((text, index) => {
    if (text === '') return [];
    const [at = '', seq = '', hash = '', mac = ''] = text.split(' ');
    return [{ line: index + 1, at, seq: /^\d{1,15}$/.test(seq) ? Number(seq) : 0, hash, mac }];
  });
}

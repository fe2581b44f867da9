// The file of published heads beside the database: it only grows, is synced line by line, and goes on behind a line that a crash tore.
import { appendFileSync, createReadStream, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type HeadLine, NO_LINE, type ReadLine, readLine, textOf } from './head-lines.ts';

export const headFilePath = (dataDir: string): string => join(dataDir, 'chain-heads.log');

export interface FoundLine {
  /** Place in the file, from 1. */
  readonly place: number;
  /** Null: it does not follow the last good line before it. */
  readonly read: ReadLine | null;
}

/** Every line in order, however long the file has grown; nothing where there is no file. */
export async function* linesOf(path: string, key: Buffer): AsyncGenerator<FoundLine> {
  if (!existsSync(path)) return;
  let [previous, place] = [NO_LINE, 0];
  for await (const text of createInterface({ input: createReadStream(path, 'utf8') })) {
    place += 1;
    const read = readLine(key, previous, text);
    previous = read?.mac ?? previous;
    yield { place, read };
  }
}

export interface HeadFile {
  /** Highest link published of each stream. */
  readonly published: ReadonlyMap<string, number>;
  /** Synced before it returns: what was published stays published. Gives the text of the line. */
  readonly append: (lineOf: (line: number) => HeadLine) => string;
  /** Bytes; whoever finds the file of another size opens it again. */
  readonly size: number;
}

export async function openHeadFile(path: string, key: Buffer): Promise<HeadFile> {
  const size = existsSync(path) ? statSync(path).size : 0;
  const published = new Map<string, number>();
  let [previous, last] = [NO_LINE, 0];
  for await (const { read } of linesOf(path, key)) {
    if (read === null) continue;
    previous = read.mac;
    last = read.line.line;
    note(published, read.line);
  }
  const file = { published, size, append };
  return file;

  function append(lineOf: (line: number) => HeadLine): string {
    const line = lineOf(last + 1);
    const text = textOf(key, previous, line);
    // A line break first ends what a crash may have torn.
    const whole = `${file.size > 0 ? '\n' : ''}${text}`;
    appendFileSync(path, whole, { mode: 0o600, flush: true });
    previous = text.slice(0, NO_LINE.length);
    last += 1;
    file.size += Buffer.byteLength(whole);
    note(published, line);
    return text;
  }
}

function note(published: Map<string, number>, line: HeadLine): void {
  if ('heads' in line) for (const [stream, seq] of line.heads) published.set(stream, seq);
  else for (const [stream, seq] of line.accepted.kept) published.set(stream, seq);
}

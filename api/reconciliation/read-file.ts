// Reads a clearing file as its bytes arrive, in bounded memory: every line is checked, records are set aside, and only a file without any fault is accepted.
import { createHash } from 'node:crypto';
import { setImmediate as breath } from 'node:timers/promises';
import type { FaultCode, LineFault } from '../../engine/reconciliation/cells.ts';
import { controlFaults } from '../../engine/reconciliation/controls.ts';
import { DIRECTION, type Mapping } from '../../engine/reconciliation/mapping.ts';
import {
  type ClearingHeader,
  type ClearingRecord,
  type ClearingTrailer,
  type LineReader,
  lineReader,
} from '../../engine/reconciliation/read-line.ts';
import type { Sql } from '../db/connect.ts';
import { hasUnseen, parseStrictJson } from '../http/strict-json.ts';
import { acceptFile, copyRecords, copyRow, duplicateLines, type FileFault, hearFile, refuseFile } from './file-store.ts';
import { linesOf, type Line } from './lines.ts';

/** Faults that a report names; further ones are counted. */
export const FAULTS_MAX = 100;
/** Lines of one file. */
export const LINES_MAX = 20_000_000;
const COPY_ROWS = 10_000;
const LINES_PER_BREATH = 250;
const HEAR_MS = 1_000;

export interface FileToRead {
  readonly id: string;
  readonly acquirer: string;
  readonly mapping: Mapping;
  /** Said with the file, where its mapping has no header. */
  readonly said: { readonly fileId: string; readonly businessDate: string } | null;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Called about once a second. */
  readonly tell?: (progress: { readonly bytes: number; readonly lines: number }) => void;
}
export type FileRead =
  | { readonly state: 'staged' | 'same'; readonly id: string }
  | { readonly state: 'refused'; readonly id: string; readonly faults: readonly FileFault[]; readonly faultCount: number };

/** Phase one: everything is read and checked, nothing is posted. Throws what the chunks throw, after the file was refused. */
export async function readFileIn(sql: Sql, file: FileToRead): Promise<FileRead> {
  const reading = startReading(file);
  try {
    await readAll(sql, file, reading);
  } catch (fault) {
    reading.fault(reading.line + 1, { code: 'cut_short' });
    await refuse(sql, file.id, reading);
    throw fault;
  }
  const header = reading.header;
  if (reading.faultCount > 0 || header === null) return refuse(sql, file.id, reading);
  const twice = await duplicateLines(sql, file.id, FAULTS_MAX);
  if (twice.count > 0) {
    for (const line of twice.lines) reading.fault(line, { code: 'duplicate_line' });
    return refuse(sql, file.id, { ...reading, faultCount: twice.count });
  }
  const { fileId, businessDate, sequence } = header;
  const { id, acquirer } = file;
  const sums = Object.fromEntries([...reading.sums].map(([currency, sum]) => [currency, Number(sum)]));
  const whole = {
    id,
    acquirer,
    fileId,
    businessDate,
    sequence,
    hash: reading.hash(),
    bytes: reading.bytes,
    records: reading.records,
    sums,
  };
  const accepted = await acceptFile(sql, whole);
  if (accepted.state !== 'refused') return accepted;
  reading.fault(1, { code: accepted.code });
  return refuse(sql, id, reading);
}

async function refuse(
  sql: Sql,
  id: string,
  { faults, faultCount, bytes, records }: Pick<Reading, 'faults' | 'faultCount' | 'bytes' | 'records'>,
): Promise<FileRead & { readonly state: 'refused' }> {
  await hearFile(sql, id, { bytes, records });
  await refuseFile(sql, id, { faults, faultCount });
  return { state: 'refused', id, faults, faultCount };
}

/** What is known of a file while it is read; changed by its one reader alone. */
interface Reading {
  readonly reader: LineReader;
  line: number;
  bytes: number;
  records: number;
  /** Running number of the last record; null where the one before could not be read. */
  number: number | null;
  /** Lines between header and trailer that could not be read. */
  unread: number;
  header: ClearingHeader | null;
  trailer: ClearingTrailer | null;
  rows: string[];
  signed: bigint;
  absolute: bigint;
  readonly sums: Map<string, bigint>;
  readonly faults: FileFault[];
  faultCount: number;
  readonly fault: (line: number, fault: LineFault) => void;
  readonly take: (bytes: Uint8Array) => void;
  readonly hash: () => string;
}

function startReading({ mapping, said }: FileToRead): Reading {
  const all = createHash('sha256');
  const reading: Reading = {
    reader: lineReader(mapping, (text) => {
      const parsed = parseStrictJson(text);
      return parsed.ok ? parsed.value : undefined;
    }),
    line: 0,
    bytes: 0,
    records: 0,
    number: 0,
    unread: 0,
    header: said === null ? null : { ...said, acquirer: null, sequence: null },
    trailer: null,
    rows: [],
    signed: 0n,
    absolute: 0n,
    sums: new Map(),
    faults: [],
    faultCount: 0,
    fault: (line, fault) => {
      reading.faultCount += 1;
      if (reading.faults.length < FAULTS_MAX) reading.faults.push({ line, ...fault });
    },
    take: (bytes) => {
      all.update(bytes);
      reading.bytes += bytes.byteLength;
    },
    hash: () => all.digest('hex'),
  };
  return reading;
}

async function readAll(sql: Sql, file: FileToRead, reading: Reading): Promise<void> {
  const before = createHash('sha256');
  let heard = performance.now();
  const hashed = file.mapping.trailer.hash !== undefined;
  for await (const line of linesOf(counted(file.chunks, reading), file.mapping.encoding)) {
    reading.line = line.no;
    const isBefore = reading.trailer === null;
    readOne(line, file, reading);
    if (hashed && isBefore && reading.trailer === null) before.update(line.bytes);
    if (reading.rows.length >= COPY_ROWS) await flush(sql, reading);
    if (line.no % LINES_PER_BREATH !== 0) continue;
    await breath();
    if (performance.now() - heard < HEAR_MS) continue;
    heard = performance.now();
    file.tell?.({ bytes: reading.bytes, lines: line.no });
    await hearFile(sql, file.id, reading);
  }
  closeControls(file.mapping, reading, before.digest('hex'));
  await flush(sql, reading);
}

async function* counted(chunks: AsyncIterable<Uint8Array>, reading: Reading): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    reading.take(chunk);
    yield chunk;
  }
}

/** Once there is a fault nothing more is set aside: the file will be refused. */
async function flush(sql: Sql, reading: Reading): Promise<void> {
  const { rows } = reading;
  reading.rows = [];
  if (reading.faultCount === 0) await copyRecords(sql, rows);
}

function readOne(line: Line, file: FileToRead, reading: Reading): void {
  const { no, text } = line;
  const fault = lineFault(line, reading);
  if (fault !== null) {
    missed(no, { code: fault }, reading);
    return;
  }
  if (no <= file.mapping.skipLines) return;
  if (reading.header === null) {
    readHeader(line, file, reading);
    return;
  }
  const read = reading.reader.body(text);
  if (!read.ok) {
    missed(no, read.fault, reading);
    return;
  }
  if ('trailer' in read.value) {
    reading.trailer = read.value.trailer;
    trailerLine.set(reading, no);
  } else takeRecord(read.value.record, no, { file, reading });
}
/** What cannot be read cannot be counted: the line after it starts anew, and totals are not held against it. */
function missed(no: number, fault: LineFault, reading: Reading): void {
  reading.fault(no, fault);
  reading.unread += 1;
  reading.number = null;
}
const trailerLine = new WeakMap<Reading, number>();

function lineFault({ no, text, fault }: Line, reading: Reading): FaultCode | null {
  if (fault !== null) return fault;
  if (reading.trailer !== null) return 'after_trailer';
  if (text === '') return 'empty_line';
  if (no > LINES_MAX) return 'too_many_lines';
  if (hasUnseen(text) || text.includes('\r')) return 'hidden_characters';
  return reading.reader.holdsCard(text) ? 'card_number' : null;
}

function readHeader({ no, text }: Line, file: FileToRead, reading: Reading): void {
  const read = reading.reader.header(text);
  // What follows is judged as records, so that one wrong header does not hide other faults.
  reading.header = read.ok ? read.value : { fileId: '', acquirer: null, businessDate: '', sequence: null };
  if (!read.ok) {
    reading.fault(no, read.fault);
    return;
  }
  if (read.value.acquirer !== null && read.value.acquirer !== file.acquirer) reading.fault(no, { code: 'acquirer_differs' });
}

function takeRecord(record: ClearingRecord, no: number, { file, reading }: { readonly file: FileToRead; readonly reading: Reading }): void {
  reading.records += 1;
  const isNext = record.number === null || reading.number === null || record.number === reading.number + 1;
  if (!isNext) reading.fault(no, { code: 'out_of_order', field: 'record.number' });
  reading.number = record.number;
  const amount = BigInt(record.amount);
  const signed = amount * BigInt(DIRECTION[record.kind]);
  reading.signed += signed;
  reading.absolute += amount;
  reading.sums.set(record.currency, (reading.sums.get(record.currency) ?? 0n) + signed);
  if (reading.faultCount === 0) reading.rows.push(copyRow(file.id, no, record));
}

function closeControls(mapping: Mapping, reading: Reading, hash: string): void {
  const { trailer, records, signed, absolute, line } = reading;
  if (reading.header === null) reading.fault(1, { code: 'header_missing' });
  if (trailer === null) {
    reading.fault(line + 1, { code: 'trailer_missing' });
    return;
  }
  const at = trailerLine.get(reading) ?? line;
  const faults = controlFaults(mapping, trailer, { records, signed, absolute, hash });
  for (const code of faults) if (reading.unread === 0 || code === 'hash_differs') reading.fault(at, { code });
}

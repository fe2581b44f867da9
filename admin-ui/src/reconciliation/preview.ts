// How lines of a file are read by a mapping, as the service would: the same engine, in the browser.
import { FAULT_WORDS, type FaultWords } from '../../../engine/reconciliation/fault-words.ts';
import { type Mapping, mappingSchema } from '../../../engine/reconciliation/mapping.ts';
import { lineReader } from '../../../engine/reconciliation/read-line.ts';
import { lineWriter } from '../../../engine/reconciliation/write-file.ts';

export type ParsedMapping = { readonly ok: true; readonly mapping: Mapping } | { readonly ok: false; readonly errors: readonly string[] };

export function parseMapping(text: string): ParsedMapping {
  try {
    const parsed = mappingSchema.safeParse(JSON.parse(text));
    if (parsed.success) return { ok: true, mapping: parsed.data };
    return { ok: false, errors: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).slice(0, ERRORS_MAX) };
  } catch (fault) {
    return { ok: false, errors: [(fault as Error).message] };
  }
}
const ERRORS_MAX = 10;

export interface PreviewLine {
  readonly no: number;
  readonly what: 'header' | 'record' | 'trailer' | 'skipped' | 'fault';
  readonly words: FaultWords | undefined;
  readonly field: string | undefined;
  readonly fields: string;
}
const LINES_MAX = 200;

export function previewOf(mapping: Mapping, sample: string): readonly PreviewLine[] {
  const reader = lineReader(mapping, jsonOf);
  const lines = sample.split(/\r?\n/).slice(0, LINES_MAX);
  const headerAt = mapping.header === null ? -1 : mapping.skipLines;
  return lines.flatMap((line, place): PreviewLine[] => {
    const at = { no: place + 1, words: undefined, field: undefined };
    if (line === '') return [];
    if (place < mapping.skipLines) return [{ ...at, what: 'skipped', fields: '' }];
    if (reader.holdsCard(line)) return [{ ...at, what: 'fault', words: FAULT_WORDS.card_number, fields: '' }];
    const read = place === headerAt ? reader.header(line) : reader.body(line);
    if (!read.ok) return [{ ...at, what: 'fault', words: FAULT_WORDS[read.fault.code], field: read.fault.field, fields: '' }];
    return [{ ...at, ...shown(read.value) }];
  });
}

function shown(value: object): Pick<PreviewLine, 'what' | 'fields'> {
  if ('record' in value) return { what: 'record', fields: fieldsOf(value.record as object) };
  return 'trailer' in value ? { what: 'trailer', fields: fieldsOf(value.trailer as object) } : { what: 'header', fields: fieldsOf(value) };
}

function fieldsOf(value: object): string {
  return Object.entries(value)
    .filter(([, each]) => each !== null)
    .map(([name, each]) => `${name} ${String(each)}`)
    .join(' · ');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Three lines that the mapping itself would write, to begin with; empty where it cannot. */
export function sampleOf(mapping: Mapping): string {
  try {
    const writer = lineWriter(mapping);
    const header = { fileId: 'F20261122', acquirer: 'acquirer', businessDate: '2026-11-22', sequence: 1 };
    const record = {
      kind: 'capture',
      authorizationId: 'A-1',
      messageId: 'c1',
      rrn: '000000000001',
      stan: '000001',
      token: 'tk_1',
      merchant: 'M1001',
      mcc: '5812',
      amount: 12_800,
      currency: 'CNY',
      at: '2026-11-22T04:03:11.000Z',
      number: 1,
    } as const;
    const trailer = writer.trailer({ count: 1, signed: 12_800n, absolute: 12_800n, hash: '0'.repeat(64) });
    return [
      ...Array.from({ length: mapping.skipLines }, () => 'heading'),
      ...(mapping.header === null ? [] : [writer.header(header)]),
      writer.record(record),
      trailer,
    ].join('\n');
  } catch {
    return '';
  }
}

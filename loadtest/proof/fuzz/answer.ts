// Reads HTTP/1.1 answers from the bytes of a connection, several in a row, as strictly as the fuzzer needs.

export interface Answer {
  readonly status: number;
  /** Names in lower case; of repeated ones the last. */
  readonly headers: ReadonlyMap<string, string>;
  /** Content type without parameters. */
  readonly type: string;
  readonly body: Buffer;
}
export interface ReaderRules {
  readonly isBodiless: () => boolean;
  readonly onAnswer: (answer: Answer) => void;
  /** The head alone, before its body. */
  readonly onHead?: (answer: Answer) => void;
}
export interface Reader {
  readonly read: (bytes: Buffer) => void;
  /** The connection ended: what reaches until its end is whole now. */
  readonly end: () => void;
}

const HEAD_END = '\r\n\r\n';
const NOTHING = Buffer.alloc(0);

type Framing = { readonly kind: 'length'; readonly length: number } | { readonly kind: 'chunked' } | { readonly kind: 'end' };
interface Reading {
  readonly head: Answer;
  readonly framing: Framing;
}

export function openReader(rules: ReaderRules): Reader {
  let kept: Buffer = NOTHING;
  let reading: Reading | null = null;
  /** True when something was taken from the bytes. */
  const step = (): boolean => {
    if (reading === null) {
      const found = headOf(kept, rules.isBodiless());
      if (found === null) return false;
      kept = kept.subarray(found.length);
      // An interim answer announces the one that counts.
      if (found.reading.head.status < 200) return true;
      reading = found.reading;
      rules.onHead?.(reading.head);
    }
    const whole = bodyOf(kept, reading.framing);
    if (whole === null) return false;
    kept = kept.subarray(whole.length);
    const { head } = reading;
    reading = null;
    rules.onAnswer({ ...head, body: whole.body });
    return true;
  };
  return {
    read: (bytes) => {
      kept = kept.length === 0 ? bytes : Buffer.concat([kept, bytes]);
      while (kept.length > 0 || reading !== null) if (!step()) return;
    },
    end: () => {
      if (reading?.framing.kind === 'end') rules.onAnswer({ ...reading.head, body: kept });
      reading = null;
    },
  };
}

function headOf(bytes: Buffer, isBodiless: boolean): { readonly reading: Reading; readonly length: number } | null {
  const end = bytes.indexOf(HEAD_END);
  if (end < 0) return null;
  const [first = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1] ?? 0);
  const type = (headers.get('content-type') ?? '').split(';', 1)[0]?.trim() ?? '';
  const head = { status, headers, type, body: NOTHING };
  return { reading: { head, framing: framingOf(head, isBodiless) }, length: end + HEAD_END.length };
}

function framingOf({ status, headers }: Answer, isBodiless: boolean): Framing {
  if (isBodiless || status === 204 || status === 304 || status < 200) return { kind: 'length', length: 0 };
  if (headers.get('transfer-encoding') === 'chunked') return { kind: 'chunked' };
  const length = headers.get('content-length');
  return length === undefined ? { kind: 'end' } : { kind: 'length', length: Number(length) };
}

interface Whole {
  readonly body: Buffer;
  /** Bytes of the connection it took. */
  readonly length: number;
}

function bodyOf(bytes: Buffer, framing: Framing): Whole | null {
  if (framing.kind === 'end') return null;
  if (framing.kind === 'chunked') return chunkedBody(bytes);
  return bytes.length < framing.length ? null : { body: bytes.subarray(0, framing.length), length: framing.length };
}

function chunkedBody(bytes: Buffer): Whole | null {
  const pieces: Buffer[] = [];
  let place = 0;
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', place);
    if (lineEnd < 0) return null;
    const size = Number.parseInt(bytes.subarray(place, lineEnd).toString('latin1'), 16);
    const from = lineEnd + 2;
    if (bytes.length < from + size + 2) return null;
    place = from + size + 2;
    if (size === 0) return { body: Buffer.concat(pieces), length: place };
    pieces.push(bytes.subarray(from, from + size));
  }
}

// Cuts arriving bytes into lines and makes text of them, strictly in the declared encoding, a block at a time.
import type { FaultCode } from '../../engine/reconciliation/cells.ts';
import type { Mapping } from '../../engine/reconciliation/mapping.ts';

export interface Line {
  /** From 1. */
  readonly no: number;
  /** Without its line end; empty where `fault` says why it could not be read. */
  readonly text: string;
  /** With its line end. */
  readonly bytes: Uint8Array;
  readonly fault: FaultCode | null;
}

const LINE_BYTES_MAX = 16 * 1024;
const LINE_FEED = 10;
const BYTE_ORDER_MARK = 0xfeff;
const NOTHING = new Uint8Array(0);

/** The last line may lack its end. Of a line that never ends only its beginning is kept. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>, encoding: Mapping['encoding']): AsyncGenerator<Line> {
  const decode = decoderOf(encoding);
  let rest: Uint8Array = NOTHING;
  let no = 0;
  let isOverlong = false;
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(LINE_FEED);
    if (end === -1 && rest.byteLength + chunk.byteLength > LINE_BYTES_MAX) {
      isOverlong = true;
      rest = joined(rest, chunk).subarray(0, LINE_BYTES_MAX);
      continue;
    }
    const whole = joined(rest, chunk);
    if (end === -1) {
      rest = whole;
      continue;
    }
    const cut = whole.byteLength - chunk.byteLength + end + 1;
    for (const line of linesIn(whole.subarray(0, cut), { decode, no, isOverlong })) {
      no = line.no;
      yield line;
    }
    isOverlong = false;
    rest = whole.slice(cut);
  }
  if (rest.byteLength > 0) yield* linesIn(rest, { decode, no, isOverlong });
}

function joined(left: Uint8Array, right: Uint8Array): Uint8Array {
  return left.byteLength === 0 ? right : Buffer.concat([left, right]);
}

type Decode = (bytes: Uint8Array) => string | null;

function decoderOf(encoding: Mapping['encoding']): Decode {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  return (bytes) => {
    try {
      return decoder.decode(bytes);
    } catch {
      return null;
    }
  };
}

interface Block {
  readonly decode: Decode;
  /** Number of the line before. */
  readonly no: number;
  /** Its first line lost its middle. */
  readonly isOverlong: boolean;
}

/** Whole blocks are decoded at once; only where that fails line by line, to say which one it is. */
function* linesIn(block: Uint8Array, { decode, no, isOverlong }: Block): Generator<Line> {
  const whole = decode(block);
  const texts = whole === null ? null : whole.split('\n');
  let from = 0;
  for (let place = 0; from < block.byteLength; place += 1) {
    const feed = block.indexOf(LINE_FEED, from);
    const end = feed === -1 ? block.byteLength : feed;
    const bytes = block.subarray(from, feed === -1 ? end : end + 1);
    const text = texts === null ? decode(block.subarray(from, end)) : (texts[place] ?? '');
    yield lineOf(text, { no: no + place + 1, bytes, isOverlong: (isOverlong && place === 0) || bytes.byteLength > LINE_BYTES_MAX });
    from = end + 1;
  }
}

function lineOf(
  text: string | null,
  { no, bytes, isOverlong }: { readonly no: number; readonly bytes: Uint8Array; readonly isOverlong: boolean },
): Line {
  if (isOverlong) return { no, text: '', bytes, fault: 'line_too_long' };
  if (text === null) return { no, text: '', bytes, fault: 'not_encoded' };
  const start = no === 1 && text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
  return { no, text: text.slice(start, text.endsWith('\r') ? -1 : undefined), bytes, fault: null };
}

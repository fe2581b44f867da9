// Reads answers off the wire with as little work as an honest count allows: where one ends, its status, and what it granted.

export interface Whole {
  /** Offset behind the answer. */
  readonly end: number;
  readonly bodyAt: number;
  readonly ok: boolean;
}

const HEAD_END = Buffer.from('\r\n\r\n');
const LENGTH = Buffer.from('ength: ');
const GRANTED = Buffer.from('"outcome":"granted"');
const OUTCOME = Buffer.from('"outcome":"');
const NONE = Buffer.from('"outcome":"none"');
const LAST_CHUNK = Buffer.from('\r\n0\r\n\r\n');
const STATUS_AT = 9;
const ZERO = 48;
const FRAME_LENGTH_BYTES = 4;

/** The HTTP answer at the beginning of `bytes`, or null while it is not whole. */
export function wholeHttp(bytes: Buffer): Whole | null {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd < 0) return null;
  const bodyAt = headEnd + HEAD_END.length;
  const ok = bytes[STATUS_AT] === ZERO + 2 && bytes[STATUS_AT + 1] === ZERO && bytes[STATUS_AT + 2] === ZERO;
  const lengthAt = bytes.indexOf(LENGTH);
  const end = lengthAt >= 0 && lengthAt < headEnd ? bodyAt + digitsAt(bytes, lengthAt + LENGTH.length) : chunkedEnd(bytes, bodyAt);
  return end === null || bytes.length < end ? null : { end, bodyAt, ok };
}

function chunkedEnd(bytes: Buffer, bodyAt: number): number | null {
  const last = bytes.indexOf(LAST_CHUNK, bodyAt);
  return last < 0 ? null : last + LAST_CHUNK.length;
}

function digitsAt(bytes: Buffer, from: number): number {
  let value = 0;
  for (let at = from; ; at += 1) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) return value;
    value = value * 10 + digit;
  }
}

/** The frame of four length bytes and a body. */
export function wholeFrame(bytes: Buffer): Whole | null {
  if (bytes.length < FRAME_LENGTH_BYTES) return null;
  const end = FRAME_LENGTH_BYTES + bytes.readUInt32BE(0);
  return bytes.length < end ? null : { end, bodyAt: FRAME_LENGTH_BYTES, ok: true };
}

/** What was heard; an echo grants nothing and says no outcome. */
export interface Tally {
  requests: number;
  granted: number;
  /** Decisions without benefit, by their reason. */
  readonly none: Record<string, number>;
  /** Answers other than 200. */
  refused: number;
  /** The first of them, to be shown. */
  firstRefused: string | null;
}

export const newTally = (): Tally => ({ requests: 0, granted: 0, none: {}, refused: 0, firstRefused: null });

export function count(tally: Tally, bytes: Buffer, { bodyAt, end, ok }: Whole): void {
  tally.requests += 1;
  if (!ok) {
    tally.refused += 1;
    tally.firstRefused ??= bytes.toString('utf8', 0, Math.min(end, 600));
    return;
  }
  const body = bytes.subarray(bodyAt, end);
  for (let at = body.indexOf(GRANTED); at >= 0; at = body.indexOf(GRANTED, at + GRANTED.length)) tally.granted += 1;
  for (let at = body.indexOf(NONE); at >= 0; at = body.indexOf(NONE, at + NONE.length)) {
    const reason = /"reason":(?:"(\w+)"|null)/.exec(body.toString('utf8', at + OUTCOME.length, at + 200))?.[1] ?? 'no reason';
    tally.none[reason] = (tally.none[reason] ?? 0) + 1;
  }
}

export const decisionsOf = ({ granted, none }: Tally): number => granted + Object.values(none).reduce((all, each) => all + each, 0);

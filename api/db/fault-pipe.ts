// One direction of a line through the fault proxy: late, narrow, in crumbs, frozen, or cut in the middle, and that may change while it lives.
import type { Socket } from 'node:net';

/** What is wrong with one direction; nothing where a field is missing. */
export interface Toxic {
  readonly latencyMs?: number;
  /** Up to so much more for each piece, drawn anew; order is kept. */
  readonly jitterMs?: number;
  readonly bytesPerSecond?: number;
  /** No write is longer, and so long passes between two: one byte and no gap cuts everything into segments, a gap makes it drip. */
  readonly slice?: { readonly bytes: number; readonly gapMs: number };
  /** Nothing passes, not even an end, and nobody is told: what came is delivered once it is over. */
  readonly isFrozen?: boolean;
  /** A connection is reset in the middle of a write once so many bytes have passed since the toxic was set. */
  readonly resetAfterBytes?: number;
}

interface Piece {
  readonly bytes: Buffer;
  readonly arrivedAt: number;
  /** Its share of the jitter, 0 to 1. */
  readonly share: number;
}
export interface PipeOptions {
  readonly from: Socket;
  readonly to: Socket;
  readonly toxic: () => Toxic;
  /** 0 to 1. */
  readonly chance: () => number;
  /** Both ends are to be reset. */
  readonly onReset: () => void;
}
export interface Pipe {
  /** The toxic has changed. */
  readonly wake: () => void;
  /** Moves nothing any more; what comes is swallowed. */
  readonly abandon: () => void;
}

/** Beyond this the sender is made to wait, as a real line would. */
const QUEUED_BYTES_MAX = 1 << 20;

interface State {
  readonly options: PipeOptions;
  queue: Piece[];
  queuedBytes: number;
  passedBytes: number;
  /** The moment the line is free for the next write. */
  freeAt: number;
  timer: NodeJS.Timeout | undefined;
  ending: 'end' | 'reset' | null;
  isClogged: boolean;
  isAbandoned: boolean;
}

export function openPipe(options: PipeOptions): Pipe {
  const { from, to } = options;
  const state: State = {
    options,
    queue: [],
    queuedBytes: 0,
    passedBytes: 0,
    freeAt: 0,
    timer: undefined,
    ending: null,
    isClogged: false,
    isAbandoned: false,
  };
  from.on('data', (bytes: Buffer) => {
    if (state.isAbandoned) return;
    state.queue.push({ bytes, arrivedAt: performance.now(), share: options.chance() });
    state.queuedBytes += bytes.length;
    pump(state);
  });
  from.on('end', () => {
    state.ending ??= 'end';
    pump(state);
  });
  from.on('error', () => {
    state.ending = 'reset';
    pump(state);
  });
  from.on('close', () => {
    state.ending ??= 'end';
    pump(state);
  });
  to.on('drain', () => {
    state.isClogged = false;
    pump(state);
  });
  const wake = (): void => {
    state.freeAt = 0;
    state.passedBytes = 0;
    pump(state);
  };
  const abandon = (): void => {
    state.isAbandoned = true;
    state.queue = [];
    clearTimeout(state.timer);
    from.resume();
  };
  wake();
  return { wake, abandon };
}

/** Delivers what is due and comes back for the rest. */
function pump(state: State): void {
  clearTimeout(state.timer);
  if (state.isAbandoned) return;
  const { from, to, toxic, onReset } = state.options;
  const now = toxic();
  const isFrozen = now.isFrozen === true;
  if (isFrozen || state.isClogged || state.queuedBytes > QUEUED_BYTES_MAX) from.pause();
  else from.resume();
  if (isFrozen) return;
  if (state.ending === 'reset' || !deliverDue(state, now)) onReset();
  else if (state.queue.length === 0 && state.ending === 'end' && !to.writableEnded) to.end();
}

/** False when the connection has to break here. */
function deliverDue(state: State, now: Toxic): boolean {
  for (let head = state.queue[0]; head !== undefined && !state.isClogged; head = state.queue[0]) {
    const waitMs = Math.max(state.freeAt, dueAt(head, now)) - performance.now();
    if (waitMs > 0) {
      state.timer = setTimeout(() => pump(state), waitMs);
      return true;
    }
    if (!deliver(state, head, now)) return false;
  }
  return true;
}

const dueAt = ({ arrivedAt, share }: Piece, { latencyMs = 0, jitterMs = 0 }: Toxic): number => arrivedAt + latencyMs + share * jitterMs;

/** Writes the piece, or as much of it as goes at once; false when the connection has to break here. */
function deliver(state: State, head: Piece, now: Toxic): boolean {
  const { to } = state.options;
  const left = (now.resetAfterBytes ?? Number.POSITIVE_INFINITY) - state.passedBytes;
  const length = Math.min(head.bytes.length, now.slice?.bytes ?? head.bytes.length, Math.max(0, left));
  const rest = head.bytes.subarray(length);
  state.queue = rest.length === 0 ? state.queue.slice(1) : [{ ...head, bytes: rest }, ...state.queue.slice(1)];
  state.queuedBytes -= length;
  state.passedBytes += length;
  if (length > 0 && !to.destroyed) state.isClogged = !to.write(head.bytes.subarray(0, length));
  const narrowMs = now.bytesPerSecond === undefined ? 0 : (length / now.bytesPerSecond) * 1_000;
  state.freeAt = performance.now() + narrowMs + (now.slice?.gapMs ?? 0);
  return left > length || rest.length === 0;
}

// Connections that do what no client should: bytes as given, one at a time, unread, or none at all.
import { connect, type Socket } from 'node:net';

export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface RawConnection {
  readonly socket: Socket;
  /** All that came back so far. */
  readonly heard: () => string;
  /** Resolves when it is closed, by whomever. */
  readonly closed: Promise<void>;
}

/** Resolves when it is open; an error later is an end like any other. */
export function openRaw({ host, port }: Address): Promise<RawConnection> {
  const parts: Buffer[] = [];
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true });
    socket.on('data', (part) => parts.push(part));
    socket.on('error', reject);
    const closed = new Promise<void>((ended) => void socket.once('close', () => ended()));
    socket.once('connect', () => resolve({ socket, heard: () => Buffer.concat(parts).toString('latin1'), closed }));
  });
}

/** As many as the system allows; fewer where it lets us open no more. */
export async function openMany(address: Address, count: number): Promise<readonly RawConnection[]> {
  const all: RawConnection[] = [];
  while (all.length < count) {
    const wanted = Math.min(AT_ONCE, count - all.length);
    const tried = await Promise.allSettled(Array.from({ length: wanted }, () => openRaw(address)));
    const opened = tried.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    all.push(...opened);
    if (opened.length === 0) return all;
  }
  return all;
}

const AT_ONCE = 200;

export const isOpen = ({ socket }: RawConnection): boolean => !socket.destroyed && socket.readyState === 'open';

/** Sends one byte of `bytes` after another until they are all sent or the connection ends. */
export function drip({ socket }: RawConnection, bytes: string, everyMs: number): () => void {
  let at = 0;
  const timer = setInterval(() => {
    if (socket.destroyed || at >= bytes.length) return clearInterval(timer);
    socket.write(bytes.slice(at, at + 1));
    at += 1;
  }, everyMs);
  return () => clearInterval(timer);
}

/** The statuses of the answers in a text, in order; a body is skipped by its length. */
export function statusesIn(text: string): readonly number[] {
  return answersIn(text).map(({ status }) => status);
}

export interface RawAnswer {
  readonly status: number;
  readonly body: string;
}

export function answersIn(text: string): readonly RawAnswer[] {
  const answers: RawAnswer[] = [];
  for (let at = 0; at < text.length; ) {
    const headEnd = text.indexOf('\r\n\r\n', at);
    const status = /^HTTP\/1\.1 (\d{3})/.exec(text.slice(at, at + 16))?.[1];
    if (headEnd < 0 || status === undefined) return [...answers, { status: Number.NaN, body: text.slice(at) }];
    const end = endOf(text, headEnd + 4, text.slice(at, headEnd));
    answers.push({ status: Number(status), body: text.slice(headEnd + 4, end) });
    at = end;
  }
  return answers;
}

function endOf(text: string, bodyAt: number, head: string): number {
  if (!/\r\ntransfer-encoding: chunked/i.test(head)) return bodyAt + Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
  const last = text.indexOf('0\r\n\r\n', bodyAt);
  return last < 0 ? text.length : last + 5;
}

export interface Posted {
  readonly path?: string;
  readonly key: string;
  readonly body: string;
  /** Between the key and the empty line, each with its end of line. */
  readonly headers?: string;
}

/** A request as bytes, framed by its length. */
export function postOf({ path = '/v1/evaluate', key, body, headers = '' }: Posted): string {
  return `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${headers}\r\n${body}`;
}

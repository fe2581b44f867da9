// Asks for prepared requests over a few keep-alive connections, each as soon as the one before it is answered, and counts.
import { connect, type Socket } from 'node:net';
import { wholeHttp } from './heard.ts';

export interface ReadJob {
  readonly host: string;
  readonly port: number;
  readonly connections: number;
  /** Whole requests; they go round until the time is over, or once each without `seconds`. */
  readonly requests: readonly Buffer[];
  readonly seconds?: number;
}
export interface ReadFigures {
  readonly answers: number;
  readonly refused: number;
  readonly bytes: number;
  readonly seconds: number;
  /** Milliseconds of each answer. */
  readonly latencies: readonly number[];
}

interface Run {
  readonly job: ReadJob;
  readonly endAt: number;
  next: number;
  refused: number;
  bytes: number;
  readonly latencies: number[];
}

export async function readAll(job: ReadJob): Promise<ReadFigures> {
  const beganAt = performance.now();
  const run: Run = {
    job,
    endAt: beganAt + (job.seconds ?? Number.POSITIVE_INFINITY) * 1_000,
    next: 0,
    refused: 0,
    bytes: 0,
    latencies: [],
  };
  await Promise.all(Array.from({ length: job.connections }, () => lane(run)));
  const { refused, bytes, latencies } = run;
  return { answers: latencies.length, refused, bytes, seconds: (performance.now() - beganAt) / 1_000, latencies };
}

function nextOf(run: Run): Buffer | null {
  const { requests, seconds } = run.job;
  if (performance.now() >= run.endAt || (seconds === undefined && run.next >= requests.length)) return null;
  run.next += 1;
  return requests[(run.next - 1) % requests.length] ?? null;
}

function lane(run: Run): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(run.job.port, run.job.host);
    socket.setNoDelay(true);
    let sentAt = 0;
    let arrived: Buffer = Buffer.alloc(0);
    const send = (): void => {
      const request = nextOf(run);
      sentAt = performance.now();
      if (request === null) socket.end(resolve);
      else socket.write(request);
    };
    socket.on('connect', send);
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the server closed a connection')));
    socket.on('data', (bytes: Buffer) => {
      arrived = arrived.length === 0 ? bytes : Buffer.concat([arrived, bytes]);
      const whole = wholeHttp(arrived);
      if (whole === null) return;
      run.latencies.push(performance.now() - sentAt);
      run.bytes += whole.end;
      if (!whole.ok) run.refused += 1;
      arrived = arrived.subarray(whole.end);
      send();
    });
  });
}

export function getRequest(path: string, key: string): Buffer {
  return Buffer.from(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1:8080\r\nauthorization: Bearer ${key}\r\naccept: application/json\r\n\r\n`);
}

export function postRequest(path: string, body: string): Buffer {
  const length = Buffer.byteLength(body);
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:8080\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n${body}`,
  );
}

/** The value that `share` of all are not above. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

// Asks a process over HTTP on connections that are kept, and says whether an answer was heard, the question never arrived, or nobody knows.
import { Agent, request } from 'node:http';

const PATIENCE_MS = 15_000;

export type Outcome =
  | { readonly kind: 'heard'; readonly status: number; readonly body: string; readonly ms: number }
  /** The connection was refused: nobody has seen the question. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'unknown' };

export interface Client {
  readonly ask: (method: 'GET' | 'POST', path: string, body?: object) => Promise<Outcome>;
  readonly close: () => void;
}

export function openClient(url: string, key: string): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const { hostname: host, port } = new URL(url);
  const ask: Client['ask'] = (method, path, body) =>
    new Promise((resolve) => {
      const sent = performance.now();
      const text = body === undefined ? '' : JSON.stringify(body);
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
      const asked = request({ host, port, method, path, headers, agent, timeout: PATIENCE_MS }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.once('end', () => {
          const whole = Buffer.concat(parts).toString('utf8');
          resolve(answer.complete ? { kind: 'heard', status: answer.statusCode ?? 0, body: whole, ms: performance.now() - sent } : UNKNOWN);
        });
        answer.once('error', () => resolve(UNKNOWN));
      });
      asked.once('timeout', () => asked.destroy(new Error('nobody answered')));
      asked.once('error', (fault: NodeJS.ErrnoException) => resolve(fault.code === 'ECONNREFUSED' ? { kind: 'refused' } : UNKNOWN));
      asked.end(text);
    });
  return { ask, close: () => agent.destroy() };
}

const UNKNOWN: Outcome = { kind: 'unknown' };

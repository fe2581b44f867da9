// Bytes that are almost HTTP: lengths that lie, chunks that do not add up, two ways to end a body, lines that no parser should take.
import type { Chance } from '../../../engine/simulation/random.ts';
import type { Draft, Mutant } from './draft.ts';
import type { Mutate } from './mutate-json.ts';

interface Parts {
  readonly line: string;
  readonly head: string;
  readonly body: string;
}
interface Frame {
  readonly text: string;
  /** A server that answers it with success has read something that was not said. */
  readonly isRefused: boolean;
}
type Framing = (parts: Parts, by: Chance) => Frame;

const no = (text: string): Frame => ({ text, isRefused: true });
const maybe = (text: string): Frame => ({ text, isRefused: false });
const END = '\r\n\r\n';

/** The size of a chunk in hexadecimal. */
const sized = (body: string): string => Buffer.byteLength(body, 'latin1').toString(16);
const chunked = (body: string): string => `${sized(body)}\r\n${body}\r\n0${END}`;
const bytewise = (body: string): string => `${[...body].map((each) => `1\r\n${each}\r\n`).join('')}0${END}`;

const FRAMES: readonly Framing[] = [
  // Whole, only cut into pieces: answered as ever.
  ({ line, head, body }) => maybe(`${line}${head}\r\ntransfer-encoding: chunked${END}${chunked(body)}`),
  ({ line, head, body }) => maybe(`${line}${head}\r\ntransfer-encoding: chunked${END}${bytewise(body.slice(0, 300))}`),
  ({ line, head, body }) => maybe(`${line}${head}\r\ntransfer-encoding: chunked${END}${sized(body)};a=b\r\n${body}\r\n0\r\nx: y${END}`),
  ({ line, head, body }) => maybe(`${line}${head}\r\nexpect: 100-continue\r\ncontent-length: ${body.length}${END}${body}`),
  ({ line, head, body }) => maybe(`${line}${head}\r\nconnection: close\r\ncontent-length: ${body.length}${END}${body}`),
  ({ line, head, body }) =>
    maybe(`${line}${head}\r\nconnection: upgrade\r\nupgrade: websocket\r\ncontent-length: ${body.length}${END}${body}`),
  // Smuggling: whoever stands before and whoever stands behind would see different requests.
  ({ line, head, body }) => no(`${line}${head}\r\ncontent-length: ${body.length}\r\ntransfer-encoding: chunked${END}${chunked(body)}`),
  ({ line, head, body }) => no(`${line}${head}\r\ntransfer-encoding: chunked\r\ncontent-length: 4${END}${chunked(body)}`),
  ({ line, head, body }) => no(`${line}${head}\r\ncontent-length: ${body.length}\r\ncontent-length: 0${END}${body}`),
  ({ line, head, body }) => no(`${line}${head}\r\ntransfer-encoding: xchunked\r\ncontent-length: ${body.length}${END}${body}`),
  ({ line, head, body }) => no(`${line}${head}\r\ntransfer-encoding : chunked${END}${chunked(body)}`),
  ({ line, head, body }) => no(`${line}${head}\r\ntransfer-encoding: chunked, identity${END}${chunked(body)}`),
  // Lengths that are none, or lie.
  ({ line, head, body }) => no(`${line}${head}\r\ncontent-length: -1${END}${body}`),
  ({ line, head, body }) => no(`${line}${head}\r\ncontent-length: 1e3${END}${body}`),
  ({ line, head, body }) => no(`${line}${head}\r\ncontent-length: 99999999999999999999${END}${body}`),
  ({ line, head, body }) => no(`${line}${head}\r\ncontent-length: +${body.length}${END}${body}`),
  ({ line, head }) => no(`${line}${head}\r\ntransfer-encoding: chunked${END}zz\r\n{}\r\n0${END}`),
  ({ line, head }) => no(`${line}${head}\r\ntransfer-encoding: chunked${END}ffffffffffffffff1\r\n{}\r\n0${END}`),
  ({ line, head }) => no(`${line}${head}\r\ntransfer-encoding: chunked${END}-2\r\n{}\r\n0${END}`),
  ({ line, head }) => no(`${line}${head}\r\ntransfer-encoding: chunked${END}2;${'x'.repeat(20_000)}\r\n{}\r\n0${END}`),
  // Lines that are none.
  ({ line, head }) => no(`${line}${head}\r\nbad header: x${END}`),
  ({ line, head }) => no(`${line}${head}\r\nx\u0000y: z${END}`),
  ({ line, head }) => no(`${line}${head}\r\n: empty${END}`),
  ({ line, head }) => no(`${line}${head}\r\nx-long: ${'x'.repeat(17 * 1024)}${END}`),
  // Names and values alone are counted, and what is beyond two thousand headers is left out.
  ({ line, head }) => maybe(`${line}${head}\r\n${'y: z\r\n'.repeat(4_000)}\r\n`),
  ({ line, head }) => no(`${line}${head}\r\n${'long-name: long-value\r\n'.repeat(4_000)}\r\n`),
  ({ line }) => no(`${line.replace('HTTP/1.1', 'HTTP/1.2')}host: x${END}`),
  ({ line }) => no(`${line.replace('HTTP/1.1', 'HTTP/9.9')}host: x${END}`),
  // The parser of Node reads it as HTTP/1.1, and answers so.
  ({ line }) => maybe(`${line.replace('HTTP/1.1', 'HTTP/2.0')}host: x${END}`),
  ({ line }) => no(`${line.replace(' HTTP/1.1', '')}host: x${END}`),
  ({ line }) => no(`G\u0000T${line.slice(3)}host: x${END}`),
  ({ line }) => no(`${line.replace(/^\w+/, 'BREW')}host: x${END}`),
  ({ line }) => no(`${line.replace(/^\w+/, (word) => word.toLowerCase())}host: x${END}`),
  ({ line }) => no(`${line}${END}`),
  () => no('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  () => no('\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003'),
  () => no('CONNECT 127.0.0.1:5432 HTTP/1.1\r\nhost: 127.0.0.1:5432\r\n\r\n'),
  () => no('OPTIONS * HTTP/1.1\r\nhost: x\r\n\r\n'),
  (_, by) => no(Array.from({ length: by.between(1, 200) }, () => String.fromCharCode(by.between(0, 255))).join('')),
];

export const brokenFrame: Mutate = ({ draft }, { by }): Mutant => {
  const { text, isRefused } = by.pick(FRAMES)(partsOf(draft), by);
  return { draft, isRefused, rough: Buffer.from(text, 'latin1') };
};

/** The request stops somewhere; the server waits, and is done with it some time. */
export const cutOff: Mutate = ({ draft }, { by }): Mutant => {
  const { line, head, body } = partsOf(draft);
  const whole = `${line}${head}\r\ncontent-length: ${body.length + 1}${END}`;
  const text = `${whole}${body}`;
  const length = by.between(1, text.length);
  // Who takes no body does not wait for one.
  return { draft, isRefused: draft.body !== null || length < whole.length, rough: Buffer.from(text.slice(0, length), 'latin1') };
};

function partsOf({ method, path, query, headers, body }: Draft): Parts {
  const lines = headers.map(([name, value]) => `\r\n${name}: ${value}`).join('');
  return { line: `${method} ${path}${query} HTTP/1.1\r\n`, head: `host: localhost${lines}`, body: body?.toString('latin1') ?? '' };
}

// Bodies with bytes flipped, cut, doubled, moved or made no text at all; they may still be right, and then the schema decides.
import type { Chance } from '../../../engine/simulation/random.ts';
import { type Draft, headerOf, JSON_TYPE, type Mutant, withBody, withHeader } from './draft.ts';
import type { Mutate } from './mutate-json.ts';

const isJson = (draft: Draft): boolean => headerOf(draft, 'content-type') === JSON_TYPE;
const open = (draft: Draft, body: Buffer): Mutant => ({ draft: withBody(draft, body), isRefused: false });
const bodyOf = ({ body }: Draft): Buffer | null => (body === null || body.length === 0 ? null : body);

export const bitFlips: Mutate = ({ draft }, { by }) => {
  const body = bodyOf(draft);
  if (body === null) return null;
  const bytes = Buffer.from(body);
  for (let flips = by.between(1, 8); flips > 0; flips -= 1) {
    const place = by.between(0, bytes.length - 1);
    bytes[place] = (bytes[place] ?? 0) ^ (1 << by.between(0, 7));
  }
  return open(draft, bytes);
};

export const truncated: Mutate = ({ draft }, { by }) => {
  const body = bodyOf(draft);
  return body === null ? null : open(draft, body.subarray(0, by.between(0, body.length - 1)));
};

const spanIn = (body: Buffer, by: Chance): readonly [number, number] => {
  const from = by.between(0, body.length - 1);
  return [from, Math.min(body.length, from + by.between(1, 40))];
};

export const doubledPiece: Mutate = ({ draft }, { by }) => {
  const body = bodyOf(draft);
  if (body === null) return null;
  const [from, to] = spanIn(body, by);
  return open(draft, Buffer.concat([body.subarray(0, to), body.subarray(from)]));
};

export const removedPiece: Mutate = ({ draft }, { by }) => {
  const body = bodyOf(draft);
  if (body === null) return null;
  const [from, to] = spanIn(body, by);
  return open(draft, Buffer.concat([body.subarray(0, from), body.subarray(to)]));
};

export const swappedHalves: Mutate = ({ draft }, { by }) => {
  const body = bodyOf(draft);
  if (body === null) return null;
  const place = by.between(0, body.length - 1);
  return open(draft, Buffer.concat([body.subarray(place), body.subarray(0, place)]));
};

/** Overlong, cut short, beyond Unicode, surrogates written as UTF-8, another encoding. */
const NO_UTF8 = ['ff', 'c0af', 'e280', 'f8888080', 'f4908080', 'eda080', 'fffe3100', '80'].map((hex) => Buffer.from(hex, 'hex'));

export const noUtf8: Mutate = ({ draft }, { by }) => {
  const body = bodyOf(draft);
  if (body === null || headerOf(draft, 'content-type') === 'application/octet-stream') return null;
  const place = by.between(1, body.length);
  const bytes = Buffer.concat([body.subarray(0, place), by.pick(NO_UTF8), body.subarray(place)]);
  return { draft: withBody(draft, bytes), isRefused: isJson(draft) };
};

/** NUL, escape, a byte order mark, controls and direction marks as bytes. */
const UNSEEN = ['00', '1b', '7f', 'e280ae', 'e281a6', 'c285'].map((hex) => Buffer.from(hex, 'hex'));

export const unseenBytes: Mutate = ({ draft }, { by }) => {
  const body = bodyOf(draft);
  if (body === null) return null;
  const place = by.between(1, body.length);
  const bytes = Buffer.concat([body.subarray(0, place), by.pick(UNSEEN), body.subarray(place)]);
  return { draft: withBody(draft, bytes), isRefused: isJson(draft) };
};

const NO_JSON = [
  '',
  ' ',
  '{',
  '"',
  '[]]',
  'null',
  '[]',
  '""',
  '0',
  'true',
  '{"a":1}{"b":2}',
  '<xml/>',
  '\ufeff{}',
  "{'a':1}",
  '{"a":1,}',
  '---\na: 1',
];

export const otherBody: Mutate = ({ draft }, { by }) => (draft.body === null ? null : open(draft, Buffer.from(by.pick(NO_JSON))));

/** Largest body of a campaign is the largest of all that are not streams. */
const TOO_LARGE = Buffer.alloc(4 * 1024 * 1024 + 1, '[');

export const tooLarge: Mutate = ({ draft, operation }) => {
  if (bodyOf(draft) === null || operation.bodies.some(({ type }) => type === 'application/octet-stream')) return null;
  const whole = withBody(draft, TOO_LARGE);
  return { draft: whole, isRefused: true, rough: Buffer.concat([headOf(whole, TOO_LARGE.length), TOO_LARGE]) };
};

function headOf({ method, path, query, headers }: Draft, length: number): Buffer {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.from(`${method} ${path}${query} HTTP/1.1\r\nhost: localhost\r\n${lines}content-length: ${length}\r\n\r\n`, 'latin1');
}

/** Ten megabytes of zeros as ten kilobytes: whoever unpacks them pays. Made by Node in the order of the module. */
export function gzipBomb(bomb: Buffer): Mutate {
  return ({ draft }, { by }) => {
    if (draft.body === null) return null;
    const encoding = by.pick(['gzip', 'deflate', 'br', 'zstd', 'compress', 'gzip, gzip']);
    return { draft: withBody(withHeader(draft, 'content-encoding', encoding), bomb), isRefused: true };
  };
}

// Requests by somebody else, by nobody, in another type, with another method, with headers that repeat or do not end.
import { createHmac } from 'node:crypto';
import type { Chance } from '../../../engine/simulation/random.ts';
import { canaryOf } from './canary.ts';
import { type Draft, headerOf, JSON_TYPE, type Mutant, type Seed, withHeader } from './draft.ts';
import type { Mutate } from './mutate-json.ts';
import type { Draw } from './seeds.ts';

/** Who asks is nobody who may: refused by every route that is not open to all. */
export const otherCaller: Mutate = (seed, draw) => {
  const { draft, operation } = seed;
  if (operation.opener === 'public') return null;
  const bare = withHeader(withHeader(withHeader(draft, 'authorization', null), 'cookie', null), 'x-csrf-token', null);
  const named = draw.by.pick(CALLERS)(seed, draw);
  return { draft: named === null ? bare : { ...bare, headers: [...bare.headers, named] }, isRefused: true };
};

type Named = readonly [name: string, value: string] | null;
const CALLERS: readonly ((seed: Seed, draw: Draw) => Named)[] = [
  () => null,
  () => ['authorization', 'Bearer '],
  () => ['authorization', `Bearer ofl_${'A'.repeat(43)}`],
  () => ['authorization', 'Basic b2ZmZXJsaW5lOg=='],
  () => ['authorization', `Bearer ${'x'.repeat(8_000)}`],
  (_, { by, world }) => ['authorization', `Bearer ${flipped(by.pick(world.credentials().keys), by)}`],
  (_, { by, world }) => ['authorization', `Bearer ${by.pick(world.credentials().keys).slice(0, -1)}`],
  (_, { by, world }) => ['authorization', by.pick(world.credentials().keys)],
  (_, { by, world }) => ['cookie', `__Host-offerline=${flipped(by.pick(world.credentials().sessions).cookie, by)}`],
  (_, { by, world }) => ['authorization', `Bearer ${forged(by.pick(world.credentials().tokens), by)}`],
  ({ operation }, { world }) => (operation.opener === 'key' ? ['authorization', `Bearer ${world.credentials().powerless}`] : null),
  // A cardholder at a counter of the bank, and the bank at the cardholder's.
  ({ operation }, { by, world: { credentials } }) => [
    'authorization',
    `Bearer ${operation.opener === 'holder' ? by.pick(credentials().keys) : by.pick(credentials().tokens)}`,
  ],
];

function flipped(text: string, by: Chance): string {
  const place = by.between(5, text.length - 2);
  return `${text.slice(0, place)}${text[place] === 'A' ? 'B' : 'A'}${text.slice(place + 1)}`;
}

/** No algorithm, another key, another account, a time long past. */
function forged(token: string, by: Chance): string {
  const [, payload = ''] = token.split('.');
  const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString() || '{}') as object;
  const head = by.pick([
    { alg: 'none' },
    { alg: 'HS256' },
    { alg: 'HS512' },
    { alg: 'RS256', kid: '../../dev/null' },
    { alg: 'HS256', crit: ['x'] },
  ]);
  const body = encoded(by.pick([claims, { ...claims, exp: 1 }, { ...claims, sub: 'someone-else' }, { ...claims, exp: 1e15, iat: 1e15 }]));
  const signature =
    head.alg === 'none'
      ? ''
      : createHmac('sha256', 'guessed')
          .update(`${encoded(head)}.${body}`)
          .digest('base64url');
  return `${encoded(head)}.${body}.${signature === '' ? 'A' : signature}`;
}

const TYPES = ['text/html', 'application/xml', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded', 'application/jsonp'];

export const otherType: Mutate = ({ draft, operation }, { by }) => {
  if (draft.body === null) return null;
  const type = by.pick([...TYPES, 'text/json', 'json', '', null, 'application/json/x', '*/*', ';', 'image/png']);
  const isTaken = operation.bodies.some((form) => form.type === type);
  return { draft: withHeader(draft, 'content-type', type), isRefused: !isTaken };
};

const PARAMETERS = ['; charset=utf-8', '; charset=utf-16', ';charset="x"', '; boundary=y', ';', ' ; a=b;;'];

/** Parameters of the type change nothing: the body is UTF-8 whatever they say. */
export const typeParameters: Mutate = ({ draft }, { by }) =>
  headerOf(draft, 'content-type') !== JSON_TYPE
    ? null
    : {
        draft: withHeader(draft, 'content-type', `${by.pick(['application/json', 'APPLICATION/JSON'])}${by.pick(PARAMETERS)}`),
        isRefused: false,
      };

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND', 'PURGE', 'SEARCH', 'TRACE'];

/** A method that the document does not have for the address is refused. */
export const otherMethod: Mutate = ({ draft, operation }, { by, world }) => {
  const method = by.pick(METHODS.filter((each) => each !== operation.method));
  const isKnown = world.document.operations.some((each) => each.method === method && each.path === operation.path);
  return isKnown ? null : { draft: { ...draft, method }, isRefused: true };
};

const LINES: readonly ((by: Chance) => readonly (readonly [string, string])[])[] = [
  () => [['accept-encoding', 'gzip;q=0, *']],
  () => [['accept', 'text/html, */*;q=0.1']],
  () => [
    ['x-forwarded-for', '127.0.0.1'],
    ['x-forwarded-host', 'bank.example'],
    ['forwarded', 'for=127.0.0.1'],
  ],
  () => [
    ['x-http-method-override', 'DELETE'],
    ['x-original-url', '/v1/keys'],
    ['x-rewrite-url', '/v1/keys'],
  ],
  () => [
    ['if-none-match', '*'],
    ['if-modified-since', 'x'],
    ['range', 'bytes=0-1,2-3,-1'],
  ],
  () => [['cookie', `${'a=b; '.repeat(400)}__Host-offerline=`]],
  () => [
    ['origin', 'https://evil.example'],
    ['access-control-request-method', 'PUT'],
    ['sec-fetch-site', 'cross-site'],
  ],
  (by) => [['x-request-id', by.pick(['a'.repeat(5_000), "'; --", '\u00ff\u00fe'])]],
  () => Array.from({ length: 90 }, (_, place) => [`x-${place}`, 'y'] as const),
  () => [['accept-language', `${'zh-CN;q=0.9,'.repeat(300)}en`]],
  () => [
    ['x-timing', '1'],
    ['server-timing', '1'],
    ['last-event-id', '-1'],
    ['prefer', 'wait=1e400'],
  ],
  () => [
    ['user-agent', 'x'.repeat(9_000)],
    ['referer', 'y'.repeat(3_000)],
  ],
];

export const otherHeaders: Mutate = ({ draft }, { by }) => {
  const added = by.pick(LINES)(by);
  return { draft: { ...draft, headers: by.happens(0.5) ? [...added, ...draft.headers] : [...draft.headers, ...added] }, isRefused: false };
};

/** What nobody reads is not repeated either. */
export const cardInHeader: Mutate = ({ draft }, { by }) => {
  const canary = canaryOf(by);
  return {
    draft: withHeader(draft, by.pick(['user-agent', 'x-request-id', 'referer', 'accept-language']), canary),
    isRefused: false,
    canary,
  };
};

/** The same header twice. Whose key counts must not depend on who reads. */
export const repeatedHeader: Mutate = ({ draft }, { by }): Mutant | null => {
  const line = by.pick(draft.headers.length === 0 ? [['accept', '*/*'] as const] : draft.headers);
  const other: Draft['headers'][number] = [line[0], by.pick([line[1], 'x', ''])];
  return { draft: { ...draft, headers: [...draft.headers, other] }, isRefused: false };
};

// Addresses nobody was given: escapes, traversals, names of other things, query parts that repeat, are missing or make no sense.
import type { Chance } from '../../../engine/simulation/random.ts';
import { canaryOf, writtenCanary } from './canary.ts';
import type { Operation } from './document.ts';
import type { Mutate } from './mutate-json.ts';
import { pathOf } from './seeds.ts';

/** As they stand on the wire. */
const HOSTILE = [
  ...['..', '.', '%2e%2e', '%2e%2e%2f%2e%2e%2fetc%2fpasswd', '..%5c..', '%', '%zz', '%2', '%c0%af', '%ff', '%f0%9f%91%a9', '%u0041'],
  ...["'--", '%27%3B--', '*', '%25', '%2500', '{id}', '%7B%7B1%7D%7D', '__proto__', 'constructor', 'toString', 'null', 'undefined'],
  ...['-1', '0', '1e400', '9007199254740993', '99999999999999999999', '0x10', '1.5', '2026-02-30', '0000-00-00', '+1', '%20', '%E3%80%80'],
  ...['x'.repeat(300), 'x'.repeat(4_000), '%E2%82%AC'.repeat(100), ';a=b', 'a;b', 'a,b', 'a:b', 'merchant:', ':', '~', '!', '$'],
];
/** Refused in any part of any address. */
const UNSEEN = ['%00', 'a%00b', '%E2%80%AE', '%0d%0aset-cookie:a=b', '%1b', '%E2%81%A6', '%C2%85', '%7f'];

function withParam({ path, params }: Operation, seedPath: string, at: { readonly by: Chance; readonly value: string }): string {
  const name = at.by.pick(params).name;
  const parts = path.split('/');
  return seedPath
    .split('/')
    .map((part, place) => (parts[place] === `{${name}}` ? at.value : part))
    .join('/');
}

export const hostilePath: Mutate = ({ draft, operation }, { by }) =>
  operation.params.length === 0
    ? null
    : { draft: { ...draft, path: withParam(operation, draft.path, { by, value: by.pick(HOSTILE) }) }, isRefused: false };

export const unseenPath: Mutate = ({ draft, operation }, { by }) =>
  operation.params.length === 0
    ? null
    : { draft: { ...draft, path: withParam(operation, draft.path, { by, value: by.pick(UNSEEN) }) }, isRefused: true };

/** The name of a thing of another kind, or of somebody else. */
export const otherThing: Mutate = ({ draft, operation }, { by, world }) => {
  if (operation.params.length === 0) return null;
  const names = by.pick([...world.harvest.pools.values()].filter((each) => each.length > 0));
  return {
    draft: { ...draft, path: withParam(operation, draft.path, { by, value: encodeURIComponent(by.pick(names)) }) },
    isRefused: false,
  };
};

const twisted: readonly ((path: string, by: Chance) => string)[] = [
  (path) => `/${path}`,
  (path) => `${path}/`,
  (path) => path.replace('/v1/', '/V1/'),
  (path) => path.replace('/v1/', '/v1//'),
  (path) => path.replace('/v1/', '/v1/../v1/'),
  (path) => path.replace('/v1/', '/v1/%2e%2e/v1/'),
  (path) => path.replaceAll('/', '%2f').replace('%2f', '/'),
  (path) => path.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
  (path) => `http://localhost:8080${path}`,
  (path) => `${path}%00`,
  (path) => `${path};jsessionid=1`,
  (path) => path.slice(0, -1),
  (path, by) => `${path}/${by.pick(HOSTILE)}`,
  (path) => `${path}#part`,
  (path) => path.replace('/v1/', '/v2/'),
];

export const twistedPath: Mutate = ({ draft }, { by }) => ({
  draft: { ...draft, path: by.pick(twisted)(draft.path, by) },
  isRefused: false,
});

const QUERY_VALUES = [...HOSTILE, '', 'true', '1,2', '[]', '%5B%5D', 'desc', '2026-11-22', 'null'];

export const hostileQuery: Mutate = ({ draft, operation }, { by }) => {
  if (operation.query.length === 0) return null;
  const named = by.pick(operation.query).name;
  const kept = partsOf(draft.query).filter((part) => !part.startsWith(`${named}=`));
  const parts = [...kept, `${by.pick([named, named, named, `${named}[]`, `${named}%00`])}=${by.pick(QUERY_VALUES)}`];
  return { draft: { ...draft, query: `?${parts.join('&')}` }, isRefused: false };
};

export const unseenQuery: Mutate = ({ draft, operation }, { by }) => {
  const name = operation.query.length === 0 ? 'x' : by.pick(operation.query).name;
  return { draft: { ...draft, query: `?${[...partsOf(draft.query), `${name}=${by.pick(UNSEEN)}`].join('&')}` }, isRefused: true };
};

export const repeatedQuery: Mutate = ({ draft }, { by }) => {
  const parts = partsOf(draft.query);
  if (parts.length === 0) return null;
  const [name = ''] = by.pick(parts).split('=');
  return { draft: { ...draft, query: `?${[...parts, `${name}=${by.pick(QUERY_VALUES)}`].join('&')}` }, isRefused: false };
};

export const unknownQuery: Mutate = ({ draft }, { by }) => {
  const added = by.pick(['fuzzed=1', '&&', '=', '?', '%', 'a[b][c]=1', '__proto__=1', `q=${'x'.repeat(3_000)}`, 'limit', 'after=%FF']);
  return { draft: { ...draft, query: `?${[...partsOf(draft.query), added].join('&')}` }, isRefused: false };
};

export const missingQuery: Mutate = ({ draft, operation }, { by }) => {
  const required = operation.query.filter((each) => each.required);
  if (required.length === 0) return null;
  const gone = by.pick(required).name;
  const parts = partsOf(draft.query).filter((part) => !part.startsWith(`${gone}=`));
  return { draft: { ...draft, query: parts.length === 0 ? '' : `?${parts.join('&')}` }, isRefused: true };
};

/** A card number where the logs of everybody on the way would keep it. */
export const cardInAddress: Mutate = ({ draft, operation }, { by }) => {
  const canary = canaryOf(by);
  const written = encodeURIComponent(writtenCanary(canary, by));
  if (operation.params.length > 0 && by.happens(0.5)) {
    return { draft: { ...draft, path: withParam(operation, draft.path, { by, value: written }) }, isRefused: true, canary };
  }
  const name = operation.query.length === 0 ? 'card' : by.pick(operation.query).name;
  return { draft: { ...draft, query: `?${[...partsOf(draft.query), `${name}=${written}`].join('&')}` }, isRefused: true, canary };
};

const INSTANTS = [
  ...[
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00%2B14:00',
    '9999-12-31T23:59:59-14:00',
    '2026-02-30T00:00:00Z',
    '2026-11-22T00:00:00%2B23:00',
  ],
  ...[
    '2026-11-22T24:00:00Z',
    '2026-11-22T23:59:60Z',
    '%2B010000-01-01T00:00:00Z',
    '1',
    'foo%205',
    'infinity',
    '2026-11-22%2004:00:00%2B00',
  ],
];
const DAYS = ['0000-01-01', '0001-01-01', '9999-12-31', '2026-02-29', '0000-02-29', '%2500', '1', 'foo%205', '2026-W01', 'infinity'];
const NUMBERS = ['0', '-1', '32768', '2147483648', '9007199254740991', '9007199254740992', '1e9', '0x10', '%205', '1.0', '-0', 'NaN'];
const EDGES: readonly (readonly [format: RegExp, values: readonly string[]])[] = [
  [/^\d{4}-\d\d-\d\dT/, INSTANTS],
  [/^\d{4}-\d\d-\d\d$/, DAYS],
  [/^-?\d{1,10}$/, NUMBERS],
];

/** A value of its kind that hardly anybody has met, in the address or in the query. */
export const edgeValue: Mutate = ({ draft }, { by }) => {
  const edges = (part: string) => EDGES.find(([format]) => format.test(decodedPart(part)))?.[1];
  const path = draft.path.split('/').map((part) => by.pick(edges(part) ?? [part]));
  const query = partsOf(draft.query).map((part) => {
    const [name = '', value = ''] = part.split('=');
    return `${name}=${by.pick(edges(value) ?? [value])}`;
  });
  const edged = { ...draft, path: path.join('/'), query: query.length === 0 ? '' : `?${query.join('&')}` };
  return edged.path === draft.path && edged.query === draft.query ? null : { draft: edged, isRefused: false };
};

function decodedPart(part: string): string {
  return part.replaceAll('%3A', ':').replaceAll('%2B', '+');
}

const CURSORS = new Set(['after', 'before']);
const PARTS = [
  ...['1', 'foo 5', '0000-01-01T00:00:00Z', '2026-02-30', '2026-02-30T00:00:00Z', '2026-11-22T04:00:00.000Z', '2026-11-22', '', 'x'],
  ...['-1', '1e9', '1.5', '2147483648', '9007199254740991', '99999999999999999999', 'infinity', 'NaN', '2', 'merchant:M1', '__proto__'],
];

/** It looks like one of ours, and is none. */
export const forgedCursor: Mutate = ({ draft, operation }, { by }) => {
  const named = operation.query.find(({ name }) => CURSORS.has(name))?.name;
  if (named === undefined) return null;
  const parts = Array.from({ length: by.between(1, 4) }, () => by.pick(PARTS));
  const cursor = Buffer.from(JSON.stringify(by.happens(0.9) ? parts : { parts })).toString('base64url');
  const kept = partsOf(draft.query).filter((part) => !part.startsWith(`${named}=`));
  return { draft: { ...draft, query: `?${[...kept, `${named}=${cursor}`].join('&')}` }, isRefused: false };
};

function partsOf(query: string): readonly string[] {
  return query === '' ? [] : query.slice(1).split('&');
}

/** Another address of the same operation: about another thing. */
export const elsewhere: Mutate = ({ draft, operation }, draw) => ({ draft: { ...draft, path: pathOf(operation, draw) }, isRefused: false });

// Bodies that are not what the schema describes: numbers, texts, types, members and depths that a careless reader would take.
import { canaryOf, writtenCanary } from './canary.ts';
import { type Mutant, type Seed, withBody } from './draft.ts';
import { nodeOf, replaced, withLiteral } from './json-nodes.ts';
import { isRecord } from './schema-check.ts';
import type { Draw } from './seeds.ts';

/** Null where the mutation has nothing to work on. */
export type Mutate = (seed: Seed, draw: Draw) => Mutant | null;

const jsonOf = (seed: Seed, value: unknown, isRefused = false): Mutant => ({
  draft: withBody(seed.draft, JSON.stringify(value) ?? ''),
  isRefused,
});
const textOf = (seed: Seed, text: string, isRefused: boolean): Mutant => ({ draft: withBody(seed.draft, text), isRefused });

/** Numbers that parsers disagree about, and what is no number of JSON: all refused wherever they stand. */
const LITERALS = [
  ...['1e400', '-1e400', '-0', '-0.0', '9007199254740993', '-9007199254740993', '1e21', '18446744073709551616'],
  ...['NaN', 'Infinity', '-Infinity', '+1', '01', '.5', '1.', '0x10', '1_000', "'x'", 'undefined', 'True', '1,2', '/*x*/1', '1n'],
];

export const refusedNumber: Mutate = (seed, { by }) => {
  const node = seed.value === undefined ? null : nodeOf(seed.value, by, ({ place }) => place.length > 0);
  return node === null ? null : textOf(seed, withLiteral(seed.value, node.place, by.pick(LITERALS)), true);
};

/** Texts that eyes do not see, spelled as escapes: refused wherever they stand. */
const ESCAPES = ['\\u0000', '\\u202e', '\\u2066', '\\ud800', '\\udfff', '\\u0007', '\\u200f', '\\u0085', '\\ud800\\u0041'];

export const unseenText: Mutate = (seed, { by }) => {
  const node = seed.value === undefined ? null : nodeOf(seed.value, by, ({ place }) => place.length > 0);
  return node === null ? null : textOf(seed, withLiteral(seed.value, node.place, `"a${by.pick(ESCAPES)}b"`), true);
};

export const cardNumber: Mutate = (seed, { by }) => {
  const node = seed.value === undefined ? null : nodeOf(seed.value, by, ({ place }) => place.length > 0);
  if (node === null) return null;
  const canary = canaryOf(by);
  const literal = by.happens(0.2)
    ? `"${[...canary].map((digit) => `\\u003${digit}`).join('')}"`
    : JSON.stringify(writtenCanary(canary, by));
  return { ...textOf(seed, withLiteral(seed.value, node.place, literal), true), canary };
};

const DEPTHS = [33, 64, 200, 5_000];

export const deepNesting: Mutate = (seed, { by }) => {
  const node = seed.value === undefined ? null : nodeOf(seed.value, by);
  if (node === null) return null;
  const depth = by.pick(DEPTHS);
  const [open, close] = by.pick([['[', ']'] as const, ['{"a":', '}'] as const]);
  return textOf(seed, withLiteral(seed.value, node.place, `${open.repeat(depth)}1${close.repeat(depth)}`), true);
};

/** Parsers take the first, the last or neither. */
export const duplicateKey: Mutate = (seed, { by }) => {
  const node = nodeOf(seed.value, by, ({ value }) => isRecord(value) && Object.keys(value).length > 0);
  if (node === null || !isRecord(node.value)) return null;
  const name = by.pick(Object.keys(node.value));
  const other = JSON.stringify(by.pick([node.value[name], null, 0, 'x']));
  const spelled = by.happens(0.3) ? `"\\u${name.charCodeAt(0).toString(16).padStart(4, '0')}${name.slice(1)}"` : JSON.stringify(name);
  const literal = JSON.stringify(node.value).replace(/\}$/, `,${spelled}:${other}}`);
  return textOf(seed, withLiteral(seed.value, node.place, literal), true);
};

const UNKNOWN = [
  'fuzzed',
  'tenant',
  'constructor',
  'prototype',
  'hasOwnProperty',
  'toString',
  'maker',
  'checker',
  'state',
  'created_at',
  '',
];

/** Mass assignment; whether the schema takes unknown members is asked of the document. */
export const unknownMember: Mutate = (seed, { by }) => {
  const node = nodeOf(seed.value, by, ({ value }) => isRecord(value));
  if (node === null || !isRecord(node.value)) return null;
  const other = { ...node.value, [by.pick(UNKNOWN)]: by.pick(['x', 1, null, true, {}, []]) };
  return jsonOf(seed, replaced(seed.value, node.place, other));
};

export const prototypeKey: Mutate = (seed, { by }) => {
  const node = nodeOf(seed.value, by, ({ value }) => isRecord(value));
  if (node === null) return null;
  const literal = JSON.stringify(node.value).replace(/^\{/, '{"__proto__":{"scopes":["operate"]},').replace(',}', '}');
  return textOf(seed, withLiteral(seed.value, node.place, literal), true);
};

export const missingMember: Mutate = (seed, { by }) => {
  const node = seed.value === undefined ? null : nodeOf(seed.value, by, ({ place }) => place.length > 0);
  return node === null ? null : jsonOf(seed, replaced(seed.value, node.place, undefined));
};

const LONG = 'x'.repeat(12_000);
const OTHERS = [
  ...[null, true, false, '', ' ', 'x', '0', '10.005', '1e3', 'null', '\t', 'é', '漢字', '👩‍👩‍👧', '１２', 'A\u0301', LONG],
  ...[0, 1, -1, 10.005, 0.1, 1e-7, 2_147_483_648, 4_294_967_296, 9_007_199_254_740_991, -9_007_199_254_740_991],
  ...['2026-02-30', '2026-13-01', '9999-12-31', '0000-00-00', '0001-01-01', '2026-11-22T25:00:00Z', '2026-11-22T04:00:00+24:00'],
  ...['275760-09-13', '+002026-11-22', '1970-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z', '2016-12-31T23:59:60Z'],
  ...['0000-01-01', '0000-01-01T00:00:00Z', '0001-01-01T00:00:00+14:00', '9999-12-31T23:59:59-14:00', '2026-11-22T00:00:00+23:00', 'foo 5'],
  ...["'; drop table authorizations; --", '%s%n', '{{constructor}}', '../../etc/passwd', 'javascript:alert(1)', '=1+1', '__proto__'],
  ...['http://169.254.169.254/', 'https://127.0.0.1:1/', 'merchant:', ':', 'CNY ', 'cny', 'XXX', 'a'.repeat(65), '\u3000', '\ufeff'],
  ...[[], {}, [null], [[]], { a: 1 }],
] as const;

export const otherValue: Mutate = (seed, { by }) => {
  const node = seed.value === undefined ? null : nodeOf(seed.value, by);
  return node === null ? null : jsonOf(seed, replaced(seed.value, node.place, by.pick(OTHERS)));
};

/** What stands at one place stands at another. */
export const movedValue: Mutate = (seed, { by }) => {
  const [from, to] = [nodeOf(seed.value, by), nodeOf(seed.value, by, ({ place }) => place.length > 0)];
  return from === null || to === null ? null : jsonOf(seed, replaced(seed.value, to.place, from.value));
};

export const nearNumber: Mutate = (seed, { by }) => {
  const node = nodeOf(seed.value, by, ({ value }) => typeof value === 'number');
  if (node === null) return null;
  const value = node.value as number;
  return jsonOf(seed, replaced(seed.value, node.place, by.pick([value + 1, value - 1, -value - 1, value * 1_000, value + 0.5, 0])));
};

export const longList: Mutate = (seed, { by }) => {
  const node = nodeOf(seed.value, by, ({ value }) => Array.isArray(value) && value.length > 0);
  if (node === null) return null;
  const list = node.value as readonly unknown[];
  const length = by.pick([2, 33, 101, 1_001]);
  return jsonOf(
    seed,
    replaced(
      seed.value,
      node.place,
      Array.from({ length }, (_, place) => list[place % list.length]),
    ),
  );
};

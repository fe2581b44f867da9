// The quick look at plain text changes nothing: strict JSON refuses the same with it and without it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JSON_DEPTH_MAX, parseStrictJson } from './strict-json.ts';

const names = fc.constantFrom('a', 'b', '__proto__', 'constructor', 'a:b', 'x"y', '\\');
const leaves = fc.oneof(
  fc.constantFrom(null, true, '', 'a', '"', ':', '12:30', '-1', '{}', '2026-11-22', '1795320191001', 'é', '\u202e'),
  fc.constantFrom(0, 1, -1, 0.5, 1e21, 2 ** 53, 123_456_789_012_345),
);
const trees = fc.letrec<{ tree: unknown; node: unknown }>((tie) => ({
  tree: fc.oneof({ maxDepth: 4 }, leaves, tie('node')),
  node: fc.oneof(fc.array(tie('tree'), { maxLength: 3 }), fc.array(fc.tuple(names, tie('tree')), { maxLength: 4 }).map(Object.fromEntries)),
})).tree;
const intrusions = fc.constantFrom(
  '',
  ' ',
  '"a":1,',
  ',"a":1',
  '-',
  '-0',
  '1e400',
  '9007199254740993',
  '[',
  ']',
  '{}',
  '\\u0061',
  '\u007f',
  '\t',
);
const texts = fc.tuple(trees, fc.nat(), intrusions, fc.constantFrom(undefined, 1)).map(([tree, place, intrusion, space]) => {
  const text = JSON.stringify(tree, null, space);
  const at = place % (text.length + 1);
  return text.slice(0, at) + intrusion + text.slice(at);
});

/** Beside a text that is not plain, everything is looked at the slow way. */
const slowly = (text: string) => {
  const parsed = parseStrictJson(`[${text},"\u00e9"]`);
  return parsed.ok ? { ok: true, value: (parsed.value as unknown[])[0] } : parsed;
};
const isJson = (text: string) => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

test('plain text is refused or read as it is when looked at slowly', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(texts, (text) => {
      fc.pre(isJson(text));
      const parsed = parseStrictJson(text);

      expect(parsed).toEqual(slowly(text));
      seen.add(parsed.ok ? 'ok' : parsed.code);
    }),
    { numRuns: 3_000 },
  );

  expect([...seen]).toEqual(expect.arrayContaining(['ok', 'duplicate_key', 'number_not_accepted', 'text_not_accepted']));
});

test.each([
  ['{"a":1,"a":1}', 'duplicate_key'],
  ['{"a":{"b":1,"b":2}}', 'duplicate_key'],
  ['[{"a":1},{"a":1,"c":{}, "a":2}]', 'duplicate_key'],
  ['{"__proto__":1}', 'text_not_accepted'],
  ['[-0]', 'number_not_accepted'],
  ['[1e400]', 'number_not_accepted'],
  ['{"a":"x\u007f"}', 'text_not_accepted'],
  [`${'['.repeat(JSON_DEPTH_MAX + 1)}${']'.repeat(JSON_DEPTH_MAX + 1)}`, 'json_too_deep'],
])('%s is refused as %s', (text, code) => {
  expect(parseStrictJson(text)).toMatchObject({ ok: false, code });
});

test.each(['{"a":{"a":1},"b":[{"a":2}]}', '{"a:b":":"}', '[-5]', `${'['.repeat(JSON_DEPTH_MAX)}${']'.repeat(JSON_DEPTH_MAX)}`])(
  '%s is read',
  (text) => {
    expect(parseStrictJson(text)).toEqual({ ok: true, value: JSON.parse(text) });
  },
);

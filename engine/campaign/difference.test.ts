// Two documents differ in the fields in which they differ, and in no other.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Difference, differenceOf } from './difference.ts';

describe('the difference of two documents', () => {
  test('names the field, what stood there and what stands there now', () => {
    const before = { id: 'coffee', limits: { budget: { total: 100 } }, when: { all: [{ fact: 'a', value: 1 }] } };
    const after = { id: 'coffee', limits: { budget: { total: 200, perDay: 5 } }, when: { all: [{ fact: 'a', value: 2 }] } };

    expect(differenceOf(before, after)).toEqual([
      { path: 'limits.budget.total', from: 100, to: 200 },
      { path: 'limits.budget.perDay', to: 5 },
      { path: 'when.all.0.value', from: 1, to: 2 },
    ]);
  });

  test('takes a list of plain values as one field', () => {
    expect(differenceOf({ bins: ['622588'] }, { bins: ['622588', '621788'] })).toEqual([
      { path: 'bins', from: ['622588'], to: ['622588', '621788'] },
    ]);
  });

  test('is empty for equal documents, and putting it into the first gives the second', () => {
    const field = fc.oneof(fc.integer(), fc.string(), fc.array(fc.integer(), { maxLength: 3 }));
    const document = fc.dictionary(
      fc.stringMatching(/^[a-z]{1,3}$/),
      fc.oneof(field, fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), field)),
    );
    fc.assert(
      fc.property(document, document, (before, after) => {
        expect(differenceOf(before, structuredClone(before))).toEqual([]);
        expect(prune(put(before, differenceOf(before, after)))).toEqual(prune(after));
      }),
    );
  });
});

type Fields = Record<string, unknown>;

function put(before: Fields, differences: readonly Difference[]): Fields {
  const result = structuredClone(before);
  for (const { path, ...sides } of differences) {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    const owner = keys.reduce(ownerIn, result);
    if ('to' in sides) owner[last] = sides.to;
    else delete owner[last];
  }
  return result;
}

function ownerIn(at: Fields, key: string): Fields {
  const inner = (at[key] ?? {}) as Fields;
  at[key] = inner;
  return inner;
}

/** An object all of whose fields are gone and an empty one are told apart by the difference of their owner only. */
function prune(fields: Fields): Fields {
  const isEmpty = (value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isEmpty(value)));
}

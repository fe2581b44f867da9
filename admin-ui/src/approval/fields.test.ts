// Proves that differences are said in words: every field of every library campaign has a name, money and rates are written as such, lists by what came and went.
import { expect, test } from 'vitest';
import { differenceOf } from '../../../engine/campaign/difference.ts';
import { readLibrary } from '../../../api/simulation/library.ts';
import { labelOf, listChange, valueText, type Writer } from './fields.ts';

const writer: Writer = {
  locale: 'en',
  money: (minor, currency) => `${currency} ${minor / 100}`,
  count: (value) => `${value}`,
  moment: (instant) => `at ${instant}`,
};
const said = (path: string, value: unknown) => valueText(value, { path, currency: 'CNY', writer });

test('every field in which library campaigns differ from one another has a name in both languages', () => {
  const library = readLibrary().map(({ campaign }) => campaign);
  const paths = new Set(library.flatMap((one, no) => differenceOf(one, library[(no + 1) % library.length]).map(({ path }) => path)));

  expect(paths.size).toBeGreaterThan(60);
  expect([...paths].filter((path) => labelOf(path, 'en') === path || labelOf(path, 'zh-CN') === path)).toEqual([]);
});

test('numbers of lists and languages are part of the name; what has no name of its own keeps its path behind the nearest one', () => {
  expect(labelOf('funding.shares.1.bps', 'en')).toBe('Share 2: part');
  expect(labelOf('name.zh-CN', 'en')).toBe('Name (Chinese)');
  expect(labelOf('texts.offer.en', 'zh-CN')).toBe('优惠文案（英文）');
  expect(labelOf('when.all.0.value', 'en')).toBe('Condition · all.0.value');
  expect(labelOf('examples.2.expect.amount', 'en')).toBe('Example 3 · expect.amount');
  expect(labelOf('surprise', 'en')).toBe('surprise');
});

test('money, rates, instants, truth and nothing are written as people write them', () => {
  expect(said('limits.budget.total', 500)).toBe('CNY 5');
  expect(said('benefit.steps.0.off', 1_000)).toBe('CNY 10');
  expect(said('funding.shares.0.bps', 6_050)).toBe('60.5%');
  expect(said('limits.perSubject.0.count', 3)).toBe('3');
  expect(said('schedule.from', 'x')).toBe('at x');
  expect(said('limits.partial', false)).toBe('no');
  expect(said('benefit.cap', undefined)).toBe('–');
  expect(said('when', { fact: 'a' })).toBe('{"fact":"a"}');
});

test('a list is told by what came and what went, a long one by its sizes', () => {
  expect(listChange(['a', 'b'], ['b', 'c'])).toEqual({ gone: ['a'], come: ['c'], goneCount: 1, comeCount: 1, before: 2, after: 2 });
  expect(listChange(undefined, ['c'])).toMatchObject({ come: ['c'], before: 0, after: 1 });
  expect(listChange({ count: 900, gone: 2, first: ['x', 'y'] }, { count: 901, come: 3, first: ['z'] })).toMatchObject({
    gone: ['x', 'y'],
    comeCount: 3,
    before: 900,
    after: 901,
  });
  expect(listChange('a', 'b')).toBeNull();
  expect(listChange([{ a: 1 }], [])).toBeNull();
});

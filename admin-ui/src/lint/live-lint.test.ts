// How the findings page narrows, orders and counts.
import { expect, test } from 'vitest';
import { codesOf, countsOf, type LintFinding, type LintItem, narrowedItems } from './live-lint.ts';

const finding = (code: string, severity: 'error' | 'warning', waived = false): LintFinding => ({
  code,
  severity,
  path: 'when',
  message: code,
  waived: waived ? { reason: 'wanted', by: 'person_1' } : null,
});
const item = (id: string, ...findings: readonly LintFinding[]): LintItem => ({ id, version: 1, name: { en: id, 'zh-CN': id }, findings });
const items = [
  item('b', finding('overlapping', 'warning'), finding('never_open', 'error')),
  item('a', finding('budget_short', 'warning')),
  item('c', finding('never_open', 'error', true)),
];

test('campaigns with open errors come first, errors before warnings, waived ones keep nobody in front', () => {
  const shown = narrowedItems(items, { severity: '', code: '' });
  expect(shown.map(({ id }) => id)).toEqual(['b', 'a', 'c']);
  expect(shown[0]?.findings.map(({ severity }) => severity)).toEqual(['error', 'warning']);
});

test('only what is asked for is shown', () => {
  expect(narrowedItems(items, { severity: 'warning', code: '' }).map(({ id }) => id)).toEqual(['a', 'b']);
  expect(narrowedItems(items, { severity: '', code: 'never_open' }).map(({ id }) => id)).toEqual(['b', 'c']);
});

test('waived findings are counted apart, and each sort is offered once', () => {
  expect(countsOf(items)).toEqual({ errors: 1, warnings: 2, waived: 1 });
  expect(codesOf(items)).toEqual(['budget_short', 'never_open', 'overlapping']);
});

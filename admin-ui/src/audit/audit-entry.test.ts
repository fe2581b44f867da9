// Lines of the audit log in words: known actions have a name, unknown ones stay readable, and a field without a value says so.
import { expect, test } from 'vitest';
import { actionText, refusalText, shownChanges, valueText } from './audit-entry.ts';
import { ACTIONS, AUDIT_WORDS, REFUSALS } from './words-audit.ts';

test('an action and a refusal are said in the language of the reader, and an unknown one as it is', () => {
  expect([actionText({ action: 'campaign.publish' }, 'en'), actionText({ action: 'campaign.publish' }, 'zh-CN')]).toEqual([
    'Published',
    '发布',
  ]);
  expect(actionText({ action: 'POST /v1/keys' }, 'en')).toBe('POST /v1/keys');
  expect([refusalText('forbidden', 'zh-CN'), refusalText('some_new_code', 'en'), refusalText(null, 'en')]).toEqual([
    '缺少权限',
    'some new code',
    '',
  ]);
});

test('a change without a difference shows what it says of itself, without what the line says already', () => {
  expect(shownChanges({ changes: [{ path: 'a', from: 1, to: 2 }], detail: { b: 3 } })).toEqual([{ path: 'a', from: 1, to: 2 }]);
  expect(shownChanges({ changes: [], detail: { version: 2, status: 403, times: 4, note: '' } })).toEqual([{ path: 'version', to: 2 }]);
});

test('values are short texts, and nothing is null', () => {
  expect([valueText(''), valueText(null), valueText(undefined)]).toEqual([null, null, null]);
  expect([valueText(false), valueText([1, 2]), valueText({ a: [1] })]).toEqual(['false', '1, 2', '{"a":[1]}']);
});

test('every word has both languages', () => {
  const all = [...Object.values(AUDIT_WORDS), ...Object.values(ACTIONS), ...Object.values(REFUSALS)];

  expect(all.filter(([en, zh]) => en.trim() === '' || !/\p{Script=Han}/u.test(zh))).toEqual([]);
});

// What counts as a changed answer, and what is only a copy that ran out of time.
import { expect, test } from 'vitest';
import { compared, isCut } from './twice.ts';

const said = (body: string, status = 200) => ({ status, body });
const granted = said('{"outcome":"granted","reason":null}');
const none = said('{"outcome":"none","reason":"no_campaign"}');
const late = said('{"outcome":"none","reason":"deadline"}');
const turnedAway = said('{"outcome":"none","reason":"overloaded"}');

test('the same bytes are the same answer', () => {
  expect(compared(granted, said(granted.body))).toBe('same');
  expect(compared(late, said(late.body))).toBe('same');
});

test('I8 I9 another decision is a changed answer, also when the first was that time ran out', () => {
  expect(compared(granted, none)).toBe('changed');
  expect(compared(none, granted)).toBe('changed');
  expect(compared(late, granted)).toBe('changed');
  expect(compared(granted, said(granted.body, 202))).toBe('changed');
});

test('a copy that ran out of time, and one after a refusal at the door, are told apart', () => {
  expect(compared(granted, late)).toBe('cut');
  expect(compared(turnedAway, granted)).toBe('cut');
  expect(isCut(late)).toBe(true);
  expect(isCut(none)).toBe(false);
});

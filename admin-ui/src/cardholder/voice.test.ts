// How the app says days: what ends at midnight, or on a date, ended the day before.
import { describe, expect, test } from 'vitest';
import { voiceOf } from './voice.ts';

const voice = voiceOf('en', () => undefined);

describe('the last day', () => {
  test.each([
    ['an instant at midnight of the bank', '2031-01-21T16:00:00.000Z', '21 January 2031'],
    ['an instant during a day', '2031-01-21T16:00:00.001Z', '22 January 2031'],
    ['an instant with its zone', '2031-01-01T00:00:00+08:00', '31 December 2030'],
    ['a date', '2031-01-01', '31 December 2030'],
    ['what is no time', 'soon', 'soon'],
  ])('of %s', (_what, end, said) => {
    expect(voice.lastDay(end)).toBe(said);
  });
});

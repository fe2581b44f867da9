// R23: what is no day or instant that a column holds is refused at the door, and is nobody's cursor.
import { describe, expect, test } from 'vitest';
import { day, instant, isDay, isInstant } from './instant.ts';

describe('R23 an instant', () => {
  test.each(['2026-11-22T04:00:00.000Z', '1900-01-01T00:00:00+14:00', '9998-12-31T23:59:59.999999-12:00'])('%s is one', (text) => {
    expect([instant.safeParse(text).success, isInstant(text)]).toEqual([true, true]);
  });

  test('is one as Postgres writes it, where it comes back as a cursor', () => {
    expect(['2026-11-22 04:00:00.123456+00', '2026-11-22 04:00:00+08', '2026-02-30 04:00:00+00'].map(isInstant)).toEqual([
      true,
      true,
      false,
    ]);
  });

  test.each([
    ...['0000-01-01T00:00:00Z', '0001-01-01T00:00:00+14:00', '9999-12-31T23:59:59-14:00', '2026-11-22T04:00:00+23:00'],
    ...['1', 'foo 5', '%00', '', '2026-11-22', '+010000-01-01T00:00:00Z', '2026-13-22T04:00:00Z', 'infinity'],
  ])('%j is none', (text) => {
    expect([instant.safeParse(text).success, isInstant(text)]).toEqual([false, false]);
  });
});

test('R23 a day has a year that a calendar has', () => {
  expect(['2026-11-22', '0001-01-01', '9999-12-31', '2024-02-29'].map((text) => [day.safeParse(text).success, isDay(text)])).toEqual(
    Array.from({ length: 4 }, () => [true, true]),
  );
  expect(['0000-01-01', '2026-02-29', '1', '%00', ''].map((text) => [day.safeParse(text).success, isDay(text)])).toEqual(
    Array.from({ length: 5 }, () => [false, false]),
  );
  expect([isDay(undefined), isInstant(undefined)]).toEqual([false, false]);
});

// Proves that every instant belongs to one business day, to the millisecond and through changes of the clock.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, businessDate } from './business-day.ts';

const shanghai = (cutover: string) => ({ timeZone: 'Asia/Shanghai', cutover });
const berlin = (cutover: string) => ({ timeZone: 'Europe/Berlin', cutover });

describe('R22 the cut-over, to the millisecond', () => {
  test.each([
    ['23:00', '2026-11-22T22:59:59.999+08:00', '2026-11-22'],
    ['23:00', '2026-11-22T23:00:00.000+08:00', '2026-11-23'],
    ['00:00', '2026-11-22T23:59:59.999+08:00', '2026-11-22'],
    ['00:00', '2026-11-23T00:00:00.000+08:00', '2026-11-23'],
    ['02:00', '2026-11-23T01:59:59.999+08:00', '2026-11-22'],
    ['02:00', '2026-11-23T02:00:00.000+08:00', '2026-11-23'],
    ['12:00', '2026-11-22T11:59:59.999+08:00', '2026-11-22'],
    ['12:00', '2026-11-22T12:00:00.000+08:00', '2026-11-23'],
    ['23:00', '2026-12-31T15:00:00.000Z', '2027-01-01'],
    ['23:00', '2026-12-31T14:59:59.999Z', '2026-12-31'],
    ['02:00', '2028-02-29T17:59:59.999Z', '2028-02-29'],
  ])('in Shanghai with cut-over %s, %s is of %s', (cutover, at, expected) => {
    expect(businessDate(at, shanghai(cutover))).toBe(expected);
  });
});

describe('R22 the clock goes back or forward over the cut-over', () => {
  test.each([
    ['23:00', '2026-10-24T20:59:59.999Z', '2026-10-24'],
    ['23:00', '2026-10-24T21:00:00.000Z', '2026-10-25'],
    ['23:00', '2026-10-25T21:59:59.999Z', '2026-10-25'],
    ['23:00', '2026-10-25T22:00:00.000Z', '2026-10-26'],
    // 02:30 comes twice on 25 October; the first one ends the day, and the second 02:15 does not reopen it.
    ['02:30', '2026-10-25T00:29:59.999Z', '2026-10-24'],
    ['02:30', '2026-10-25T00:30:00.000Z', '2026-10-25'],
    ['02:30', '2026-10-25T01:15:00.000Z', '2026-10-25'],
    // 02:30 does not come on 29 March; the jump from 02:00 to 03:00 ends the day.
    ['02:30', '2026-03-29T00:59:59.999Z', '2026-03-28'],
    ['02:30', '2026-03-29T01:00:00.000Z', '2026-03-29'],
    // A cut-over later in the night of the change.
    ['05:00', '2026-10-25T03:59:59.999Z', '2026-10-24'],
    ['05:00', '2026-10-25T04:00:00.000Z', '2026-10-25'],
  ])('in Berlin with cut-over %s, %s is of %s', (cutover, at, expected) => {
    expect(businessDate(at, berlin(cutover))).toBe(expected);
  });

  test('an offset that moves by half an hour, and a zone at +05:45, keep their days', () => {
    expect(businessDate('2026-04-04T15:15:00Z', { timeZone: 'Australia/Lord_Howe', cutover: '01:45' })).toBe('2026-04-05');
    expect(businessDate('2026-11-22T18:14:59.999Z', { timeZone: 'Asia/Kathmandu', cutover: '00:00' })).toBe('2026-11-22');
    expect(businessDate('2026-11-22T18:15:00.000Z', { timeZone: 'Asia/Kathmandu', cutover: '00:00' })).toBe('2026-11-23');
  });
});

describe('properties', () => {
  const zone = fc.constantFrom(
    'Asia/Shanghai',
    'Europe/Berlin',
    'America/New_York',
    'America/St_Johns',
    'Africa/Cairo',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'America/Havana',
    'UTC',
  );
  const cutover = fc
    .record({ hour: fc.integer({ min: 0, max: 23 }), minute: fc.constantFrom(0, 1, 15, 30, 59) })
    .map(({ hour, minute }) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
  const instant = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) });

  test('R22 a later instant never has an earlier business date, and no day is skipped', () => {
    fc.assert(
      fc.property(zone, cutover, instant, fc.integer({ min: 1, max: 7_200_000 }), (timeZone, cut, at, later) => {
        const [first, second] = [at, at + later].map((each) => businessDate(new Date(each).toISOString(), { timeZone, cutover: cut })) as [
          string,
          string,
        ];

        expect([first, addDays(first, 1)]).toContain(second);
      }),
      { numRuns: 2_000 },
    );
  });

  test('R22 around every clock change of the year, minute by minute, dates only rise', () => {
    for (const [timeZone, change] of [
      ['Europe/Berlin', '2026-10-25T01:00:00Z'],
      ['Europe/Berlin', '2026-03-29T01:00:00Z'],
      ['America/New_York', '2026-11-01T06:00:00Z'],
      ['Africa/Cairo', '2026-10-29T21:00:00Z'],
    ] as const) {
      for (const cut of ['00:00', '00:30', '01:30', '02:00', '02:30', '03:00', '23:30']) {
        const minutes = Array.from({ length: 300 }, (_, index) => new Date(Date.parse(change) + (index - 150) * 60_000).toISOString());
        const dates = minutes.map((at) => businessDate(at, { timeZone, cutover: cut }));

        expect(dates).toEqual(dates.toSorted());
      }
    }
  });
});

test('a time, a zone or a cut-over that is none is refused', () => {
  expect(() => businessDate('yesterday', shanghai('23:00'))).toThrow(RangeError);
  expect(() => businessDate('2026-11-22T00:00:00Z', shanghai('24:00'))).toThrow(RangeError);
  expect(() => businessDate('2026-11-22T00:00:00Z', { timeZone: 'Asia/Nowhere', cutover: '23:00' })).toThrow(RangeError);
});

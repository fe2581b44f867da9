// Proves T+N over weekends, holidays and make-up working days.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isWorkday, payDate, WEEKENDS_ONLY, type WorkCalendar } from './pay-date.ts';

const nationalDay: WorkCalendar = {
  holidays: new Set(['2026-10-01', '2026-10-02', '2026-10-05', '2026-10-06', '2026-10-07']),
  workedWeekends: new Set(['2026-10-10']),
};

describe('payDate', () => {
  test.each([
    ['a Friday pays T+1 on Monday', '2026-11-20', 1, '2026-11-23'],
    ['a Saturday pays T+1 on Monday', '2026-11-21', 1, '2026-11-23'],
    ['a Saturday pays T+0 on Monday', '2026-11-21', 0, '2026-11-23'],
    ['a Monday pays T+0 the same day', '2026-11-23', 0, '2026-11-23'],
    ['the eve of the golden week pays T+1 after it', '2026-09-30', 1, '2026-10-08'],
    ['T+2 counts working days only', '2026-09-30', 2, '2026-10-09'],
    ['a worked Saturday counts', '2026-10-09', 1, '2026-10-10'],
    ['and the Sunday after it does not', '2026-10-10', 1, '2026-10-12'],
  ])('%s', (_, date, days, expected) => {
    expect(payDate(date, days, nationalDay)).toBe(expected);
  });

  test('is always a working day, never before the business date, and later for more days', () => {
    const date = fc.integer({ min: 0, max: 700 }).map((day) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10));
    fc.assert(
      fc.property(date, fc.integer({ min: 0, max: 10 }), fc.constantFrom(nationalDay, WEEKENDS_ONLY), (from, days, calendar) => {
        const paid = payDate(from, days, calendar);

        expect(isWorkday(paid, calendar)).toBe(true);
        expect(paid >= from).toBe(true);
        expect(payDate(from, days + 2, calendar) > payDate(from, days + 1, calendar)).toBe(true);
      }),
    );
  });

  test('refuses a delay that is none, and a calendar without working days', () => {
    expect(() => payDate('2026-11-20', -1, WEEKENDS_ONLY)).toThrow(RangeError);
    expect(() => payDate('2026-11-20', 0.5, WEEKENDS_ONLY)).toThrow(RangeError);
    const closedForEver = { has: () => true } as unknown as ReadonlySet<string>;
    expect(() => payDate('2026-11-20', 1, { holidays: closedForEver, workedWeekends: new Set() })).toThrow(RangeError);
  });
});

// The real calendars: T+N over the National Day week of 2026, worked weekends, and acquirers of different zones in one business day.
import { describe, expect, test } from 'vitest';
import { businessDate, type Cutover } from '../../engine/settlement/business-day.ts';
import { isWorkday, payDate } from '../../engine/settlement/pay-date.ts';
import { calendarOf, readCalendars } from './calendar.ts';
import { lastDayOver } from './close.ts';

const calendars = readCalendars();
const of = (country: string) => calendarOf(country, calendars);

describe('China in 2026', () => {
  test.each([
    ['the eve of National Day pays T+1 after the week', '2026-09-30', 1, '2026-10-08'],
    ['a day within the week pays T+0 after it', '2026-10-03', 0, '2026-10-08'],
    ['the worked Saturday after it counts', '2026-10-09', 1, '2026-10-10'],
    ['the Sunday after it does not', '2026-10-10', 1, '2026-10-12'],
    ['the worked Sunday before it counts', '2026-09-18', 1, '2026-09-20'],
    ['Spring Festival is nine days long', '2026-02-14', 1, '2026-02-24'],
    ['the Saturday worked for it counts', '2026-02-13', 1, '2026-02-14'],
    ['T+3 over Labour Day', '2026-04-30', 3, '2026-05-08'],
    ['the worked Saturday after Labour Day counts', '2026-05-08', 1, '2026-05-09'],
  ])('%s', (_, date, days, expected) => {
    expect(payDate(date, days, of('CN'))).toBe(expected);
  });

  test('days off in exchange are no holidays by law, which is what campaigns ask about', () => {
    expect(isWorkday('2026-10-05', of('CN'))).toBe(false);
    expect(of('CN').holidays.has('2026-10-05')).toBe(false);
    expect(of('CN').holidays.has('2026-10-01')).toBe(true);
  });

  test('a year that was not announced yet has its holidays by law and its weekends', () => {
    expect(payDate('2027-09-30', 1, of('CN'))).toBe('2027-10-04');
  });
});

describe('elsewhere', () => {
  test.each([
    ['US', '2026-11-25', '2026-11-27'],
    ['GB', '2026-12-24', '2026-12-29'],
    ['DE', '2026-04-02', '2026-04-07'],
    ['TH', '2026-04-10', '2026-04-16'],
    ['SG', '2026-08-07', '2026-08-11'],
    ['JP', '2026-05-01', '2026-05-07'],
    ['XX', '2026-11-20', '2026-11-23'],
  ])('%s: T+1 of %s is %s', (country, date, expected) => {
    expect(payDate(date, 1, of(country))).toBe(expected);
  });
});

describe('R22 acquirers of different zones in one business day', () => {
  const shanghai: Cutover = { timeZone: 'Asia/Shanghai', cutover: '23:00' };
  const berlin: Cutover = { timeZone: 'Europe/Berlin', cutover: '00:00' };
  const newYork: Cutover = { timeZone: 'America/New_York', cutover: '02:00' };
  const all = [shanghai, berlin, newYork];

  test('one instant lies on three business dates at most two days apart, each by its own clock', () => {
    expect(all.map((each) => businessDate('2026-11-22T15:30:00Z', each))).toEqual(['2026-11-23', '2026-11-22', '2026-11-22']);
    expect(all.map((each) => businessDate('2026-11-22T23:30:00Z', each))).toEqual(['2026-11-23', '2026-11-23', '2026-11-22']);
  });

  test('the day is over when the last of them has cut over, and a minute', () => {
    expect(lastDayOver('2026-11-23T07:00:59.999Z', all)).toBe('2026-11-21');
    expect(lastDayOver('2026-11-23T07:01:00Z', all)).toBe('2026-11-22');
    expect(lastDayOver('2026-11-22T15:01:00Z', [shanghai])).toBe('2026-11-22');
  });

  test('when clocks go back in New York the day is an hour longer, and never two', () => {
    // 1 November 2026, 02:00 EDT becomes 01:00 EST: the cut-over of 02:00 is first shown at 07:00Z; the day before it was 06:00Z.
    expect(businessDate('2026-10-31T05:59:59.999Z', newYork)).toBe('2026-10-30');
    expect(businessDate('2026-10-31T06:00:00Z', newYork)).toBe('2026-10-31');
    expect(businessDate('2026-11-01T06:59:59.999Z', newYork)).toBe('2026-10-31');
    expect(businessDate('2026-11-01T07:00:00Z', newYork)).toBe('2026-11-01');
  });

  test('when clocks jump over the cut-over in Berlin the jump is the cut-over', () => {
    const night: Cutover = { timeZone: 'Europe/Berlin', cutover: '02:30' };

    expect(businessDate('2026-03-29T00:59:59.999Z', night)).toBe('2026-03-28');
    expect(businessDate('2026-03-29T01:00:00Z', night)).toBe('2026-03-29');
  });
});

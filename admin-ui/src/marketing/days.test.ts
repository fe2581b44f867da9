// Local times of a campaign: there and back in zones with and without summer time.
import { expect, test } from 'vitest';
import { dayOf, instantOf, lastDayOf, localOf } from './days.ts';

test('an instant is shown in the zone of the campaign and comes back with its offset', () => {
  expect(localOf('2026-11-22T12:00:00+08:00', 'Asia/Shanghai')).toBe('2026-11-22T12:00');
  expect(instantOf('2026-11-22T12:00', 'Asia/Shanghai')).toBe('2026-11-22T12:00:00+08:00');
  expect(dayOf('2026-11-22T23:30:00Z', 'Asia/Shanghai')).toBe('2026-11-23');
});

test('summer and winter have their own offsets, also on the day the clocks change', () => {
  expect(instantOf('2026-07-01T00:00', 'Europe/Berlin')).toBe('2026-07-01T00:00:00+02:00');
  expect(instantOf('2026-12-01T00:00', 'Europe/Berlin')).toBe('2026-12-01T00:00:00+01:00');
  expect(instantOf('2026-03-29T12:00', 'Europe/Berlin')).toBe('2026-03-29T12:00:00+02:00');
  expect(instantOf('2026-10-25T12:00', 'America/New_York')).toBe('2026-10-25T12:00:00-04:00');
});

test('what is no time gives nothing', () => {
  expect(localOf('soon', 'Asia/Shanghai')).toBe('');
  expect(instantOf('', 'Asia/Shanghai')).toBeNull();
});

test('what ends at midnight runs to the day before, what ends at noon runs on its day', () => {
  expect(lastDayOf('2028-01-01T00:00:00+08:00', 'Asia/Shanghai')).toBe('2027-12-31');
  expect(lastDayOf('2028-01-01T12:00:00+08:00', 'Asia/Shanghai')).toBe('2028-01-01');
  expect(lastDayOf('soon', 'Asia/Shanghai')).toBe('');
});

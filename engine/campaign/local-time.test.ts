// Proves local time against the platform's own formatting, wherever and whenever, in whatever order instants are asked for.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { localTime } from './local-time.ts';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const zone = fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'UTC');
const instant = fc.integer({ min: Date.parse('1971-01-01T00:00:00Z'), max: Date.parse('2040-01-01T00:00:00Z') });

/** Written again on purpose, without anything remembered. */
function spoken(epochMs: number, timeZone: string) {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(epochMs);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  const hour = Number(part('hour'));
  return {
    date: `${part('year')}-${part('month')}-${part('day')}`,
    hour,
    minuteOfDay: hour * 60 + Number(part('minute')),
    weekday: DAYS.indexOf(part('weekday')) + 1,
  };
}

test('R22 every instant of every zone is what the platform says of it', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(instant, zone), { minLength: 1, maxLength: 8 }), (asked) => {
      for (const [epochMs, timeZone] of [...asked, ...asked]) expect(localTime(epochMs, timeZone)).toEqual(spoken(epochMs, timeZone));
    }),
    { numRuns: 300 },
  );
});

test('days before 1970 have their weekdays too', () => {
  for (const at of ['1969-12-31T23:59:00Z', '1969-12-29T00:00:00Z', '1960-02-29T12:00:00Z'])
    expect(localTime(Date.parse(at), 'UTC')).toEqual(spoken(Date.parse(at), 'UTC'));
});

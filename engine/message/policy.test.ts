// When a message leaves: quiet hours over midnight and on the nights when clocks change, caps, choice and consent.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { localTime } from '../campaign/local-time.ts';
import { CHANNELS, HOLDER_MESSAGE_KINDS, URGENT } from './kinds.ts';
import { instantAt, minutesOf } from './local-instant.ts';
import { afterQuiet, type Asked, verdictsOn } from './policy.ts';
import { NO_PREFERENCES, POLICY } from './preferences.ts';

const OPEN = { isSetUp: true, hasAddress: true, hasConsent: true };
const at = (instant: string) => Date.parse(instant);
const iso = (epochMs: number) => new Date(epochMs).toISOString();
const asked = (changes: Partial<Asked> = {}): Asked => ({
  kind: 'used',
  now: at('2026-11-22T12:00:00+08:00'),
  timeZone: 'Asia/Shanghai',
  policy: POLICY,
  preferences: NO_PREFERENCES,
  ways: { webhook: OPEN, email: OPEN },
  sent: [],
  ...changes,
});
const email = (changes: Partial<Asked> = {}) => verdictsOn(asked(changes)).find(({ channel }) => channel === 'email');

describe('quiet hours', () => {
  test.each([
    ['2026-11-22T21:59:59+08:00', '2026-11-22T21:59:59+08:00', 'now'],
    ['2026-11-22T22:00:00+08:00', '2026-11-23T08:00:00+08:00', 'quiet_hours'],
    ['2026-11-23T00:00:00+08:00', '2026-11-23T08:00:00+08:00', 'quiet_hours'],
    ['2026-11-23T07:59:00+08:00', '2026-11-23T08:00:00+08:00', 'quiet_hours'],
    ['2026-11-23T08:00:00+08:00', '2026-11-23T08:00:00+08:00', 'now'],
  ])('what happens at %s is sent at %s', (now, dueAt, why) => {
    expect(email({ now: at(now) })).toMatchObject({ fate: 'send', why, dueAt: at(dueAt), day: dueAt.slice(0, 10) });
  });

  test('their own hours of a cardholder win, also within one day; the same twice is never quiet', () => {
    const midday = { ...NO_PREFERENCES, quiet: { from: '11:00', to: '13:00' } };
    const never = { ...NO_PREFERENCES, quiet: { from: '08:00', to: '08:00' } };

    expect(email({ preferences: midday })).toMatchObject({ dueAt: at('2026-11-22T13:00:00+08:00') });
    expect(email({ preferences: never, now: at('2026-11-23T03:00:00+08:00') })).toMatchObject({ why: 'now' });
  });

  test('what is urgent is sent at any hour', () => {
    const now = at('2026-11-23T03:00:00+08:00');
    expect(email({ kind: 'security', now })).toMatchObject({ fate: 'send', why: 'now', dueAt: now });
  });

  test('the night that is an hour short: an end that the clock jumps over is as far behind the jump', () => {
    const quiet = { ...NO_PREFERENCES, quiet: { from: '22:00', to: '02:30' } };
    const due = afterQuiet(at('2026-03-29T00:30:00Z'), { timeZone: 'Europe/Berlin', policy: POLICY, preferences: quiet });

    expect(iso(due)).toBe('2026-03-29T01:30:00.000Z');
  });

  test('the night that is an hour long: in the second of two hours the end is the second of two', () => {
    const hours = { timeZone: 'Europe/Berlin', policy: POLICY, preferences: { ...NO_PREFERENCES, quiet: { from: '22:00', to: '02:30' } } };

    expect(iso(afterQuiet(at('2026-10-25T00:10:00Z'), hours))).toBe('2026-10-25T00:30:00.000Z');
    expect(iso(afterQuiet(at('2026-10-25T01:10:00Z'), hours))).toBe('2026-10-25T01:30:00.000Z');
  });

  test('whatever the zone, the hours and the night: nothing is sent before it happened, in quiet hours, or more than a day and an hour late', () => {
    const timeOfDay = fc
      .integer({ min: 0, max: 1_439 })
      .map((minute) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`);
    const zones = fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC');
    const instants = fc.oneof(
      fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z') }),
      fc.integer({ min: at('2026-03-28T12:00:00Z'), max: at('2026-03-29T12:00:00Z') }),
      fc.integer({ min: at('2026-10-24T12:00:00Z'), max: at('2026-10-25T12:00:00Z') }),
    );
    fc.assert(
      fc.property(zones, instants, timeOfDay, timeOfDay, (timeZone, now, from, to) => {
        const due = afterQuiet(now, { timeZone, policy: POLICY, preferences: { ...NO_PREFERENCES, quiet: { from, to } } });
        const { minuteOfDay } = localTime(due, timeZone);
        const [first, last] = [minutesOf(from), minutesOf(to)];
        const isQuiet = first <= last ? minuteOfDay >= first && minuteOfDay < last : minuteOfDay >= first || minuteOfDay < last;
        // A window shorter than the jump may be jumped over as a whole: then its end is behind it, and quiet hours of the other side may have begun.
        const isNearJump = localTime(due - 3 * 3_600_000, timeZone).minuteOfDay !== (minuteOfDay + 1_440 - 180) % 1_440;
        return due >= now && due - now <= 25 * 3_600_000 && (!isQuiet || isNearJump);
      }),
      { numRuns: 2_000 },
    );
  });
});

test('a time of day that exists is the instant at which the clock shows it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: at('2026-01-01T00:00:00Z') / 60_000, max: at('2027-01-01T00:00:00Z') / 60_000 }),
      fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'),
      (minute, timeZone) => {
        const local = localTime(minute * 60_000, timeZone);
        const found = instantAt(local, timeZone, minute * 60_000);
        return found === minute * 60_000;
      },
    ),
    { numRuns: 2_000 },
  );
});

describe('caps', () => {
  const today = { channel: 'email' as const, day: '2026-11-22' };

  test('the fourth of a kind on a day is gathered for the next morning; other kinds, days and ways are not touched', () => {
    const sent = [{ ...today, kind: 'used' as const, count: 3 }];

    expect(email({ sent })).toMatchObject({ fate: 'gather', why: 'cap_kind', dueAt: at('2026-11-23T09:00:00+08:00'), day: '2026-11-23' });
    expect(email({ sent, kind: 'earned' })).toMatchObject({ fate: 'send' });
    expect(email({ sent, now: at('2026-11-23T12:00:00+08:00') })).toMatchObject({ fate: 'send' });
    expect(verdictsOn(asked({ sent }))[0]).toMatchObject({ channel: 'webhook', fate: 'send' });
  });

  test('so is the ninth of all kinds, and never what is urgent or a digest', () => {
    const sent = (['used', 'earned', 'refund'] as const).map((kind) => ({ ...today, kind, count: 3 }));

    expect(email({ sent, kind: 'gift_received' })).toMatchObject({ fate: 'gather', why: 'cap_day' });
    expect(email({ sent, kind: 'security' })).toMatchObject({ fate: 'send' });
    expect(email({ sent, kind: 'digest' })).toMatchObject({ fate: 'send' });
  });

  test('what waits for the morning counts for the day on which it is sent', () => {
    const sent = [{ ...today, day: '2026-11-23', kind: 'used' as const, count: 3 }];
    expect(email({ sent, now: at('2026-11-22T23:00:00+08:00') })).toMatchObject({ fate: 'gather', dueAt: at('2026-11-23T09:00:00+08:00') });
  });

  test('however many come, no more than the caps are sent on one day', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.constantFrom(...HOLDER_MESSAGE_KINDS.filter((kind) => kind !== 'digest' && !URGENT.includes(kind))),
            fc.integer({ min: 0, max: 48 * 60 }),
          ),
          {
            maxLength: 60,
          },
        ),
        (events) => {
          const sent: { channel: 'email' | 'webhook'; kind: (typeof HOLDER_MESSAGE_KINDS)[number]; day: string; count: number }[] = [];
          for (const [kind, minute] of events)
            for (const verdict of verdictsOn(asked({ kind, now: at('2026-11-22T00:00:00+08:00') + minute * 60_000, sent: [...sent] })))
              if (verdict.fate === 'send') sent.push({ channel: verdict.channel, kind, day: verdict.day, count: 1 });
          return sent.every((one) => {
            const sameDay = sent.filter((each) => each.channel === one.channel && each.day === one.day);
            return sameDay.length <= POLICY.perDay && sameDay.filter((each) => each.kind === one.kind).length <= POLICY.perKind;
          });
        },
      ),
      { numRuns: 200 },
    );
  });
});

test.each([
  [{ isSetUp: false }, 'not_set_up'],
  [{ hasConsent: false }, 'no_consent'],
  [{ hasAddress: false }, 'no_address'],
])('a way that is closed is not taken, and says why: %j', (closed, why) => {
  expect(email({ ways: { webhook: OPEN, email: { ...OPEN, ...closed } } })).toEqual({ channel: 'email', fate: 'keep', why });
});

test('what is turned off is kept from that way alone; what is urgent is not turned off, and never without consent', () => {
  const preferences = { ...NO_PREFERENCES, off: { used: ['email' as const] } };
  const forced = { ...NO_PREFERENCES, off: { security: ['email'] } } as never;

  expect(verdictsOn(asked({ preferences })).map(({ fate }) => fate)).toEqual(['send', 'keep']);
  expect(email({ kind: 'security', preferences: forced })).toMatchObject({ fate: 'send' });
  expect(email({ kind: 'security', ways: { webhook: OPEN, email: { ...OPEN, hasConsent: false } } })).toMatchObject({ why: 'no_consent' });
  expect(verdictsOn(asked()).map(({ channel }) => channel)).toEqual(CHANNELS);
});

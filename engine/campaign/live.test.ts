// Proves when a prepared campaign is open: its own zone, windows, excluded days and holidays, to the minute and across clock changes.
import { describe, expect, test } from 'vitest';
import { type CounterNeed, counterNeeds } from './counter-keys.ts';
import { prepare } from './live.ts';
import { isTimeZone, isoWeek, localTime } from './local-time.ts';
import type { CampaignInput } from './schema.ts';
import { read, sound } from './testing.ts';

const opens = (schedule: Partial<CampaignInput['schedule']>, timeZone = 'Asia/Shanghai', holidays = {}) => {
  const live = prepare(
    read({ ...sound, timeZone, schedule: { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z', ...schedule } }),
    7,
    holidays,
  );
  return (at: string) => live.openAt(Date.parse(at));
};

describe('the schedule', () => {
  test('R22 is open from its first millisecond to the one before its last', () => {
    const open = opens({ from: '2026-11-18T00:00:00+08:00', to: '2026-11-19T00:00:00+08:00' });
    expect(
      ['2026-11-17T15:59:59.999Z', '2026-11-17T16:00:00.000Z', '2026-11-18T15:59:59.999Z', '2026-11-18T16:00:00.000Z'].map(open),
    ).toEqual([false, true, true, false]);
  });

  test('R22 a weekly window is [from, to) in the campaign’s own zone', () => {
    const open = opens({ windows: [{ days: ['wed'], from: '09:00', to: '10:30' }] });
    expect(
      [
        '2026-11-18T08:59:59.999+08:00',
        '2026-11-18T09:00:00+08:00',
        '2026-11-18T10:29:59.999+08:00',
        '2026-11-18T10:30:00+08:00',
        '2026-11-19T09:30:00+08:00',
      ].map(open),
    ).toEqual([false, true, true, false, false]);
  });

  test('R22 a window past midnight belongs to the day it began, also from Sunday to Monday; a whole day ends at 24:00', () => {
    const night = opens({ windows: [{ days: ['sun'], from: '22:00', to: '02:00' }] });
    expect(
      [
        '2026-11-22T21:59:00+08:00',
        '2026-11-22T22:00:00+08:00',
        '2026-11-23T01:59:00+08:00',
        '2026-11-23T02:00:00+08:00',
        '2026-11-22T01:00:00+08:00',
        '2026-11-23T22:00:00+08:00',
      ].map(night),
    ).toEqual([false, true, true, false, false, false]);
    const day = opens({ windows: [{ days: ['sat'] }] });
    expect(
      ['2026-11-20T23:59:00+08:00', '2026-11-21T00:00:00+08:00', '2026-11-21T23:59:00+08:00', '2026-11-22T00:00:00+08:00'].map(day),
    ).toEqual([false, true, true, false]);
    const either = opens({ windows: [{ days: ['sat'] }, { days: ['mon'], from: '00:00', to: '01:00' }] });
    expect(either('2026-11-23T00:30:00+08:00')).toBe(true);
  });

  test('R22 excluded dates and holidays are local dates', () => {
    expect(opens({ excludedDates: ['2026-11-18'] })('2026-11-17T16:00:00Z')).toBe(false);
    expect(opens({ excludedDates: ['2026-11-18'] })('2026-11-18T16:00:00Z')).toBe(true);
    const calendar = { CN: new Set(['2026-10-01']) };
    const on = (mode: 'exclude' | 'only') => opens({ holidays: { calendar: 'CN', mode } }, 'Asia/Shanghai', calendar);
    expect([on('exclude')('2026-10-01T12:00:00+08:00'), on('exclude')('2026-10-02T12:00:00+08:00')]).toEqual([false, true]);
    expect([on('only')('2026-10-01T12:00:00+08:00'), on('only')('2026-10-02T12:00:00+08:00')]).toEqual([true, false]);
    expect(opens({ holidays: { calendar: 'JP', mode: 'only' } })('2026-10-01T12:00:00+08:00')).toBe(false);
  });

  test('R22 the hour that a clock change skips never opens, and the one it repeats opens twice', () => {
    const spring = opens({ windows: [{ days: ['sun'], from: '02:00', to: '03:00' }] }, 'America/New_York');
    expect(['2026-03-08T06:59:59.999Z', '2026-03-08T07:00:00Z', '2026-03-08T07:30:00Z'].map(spring)).toEqual([false, false, false]);
    const autumn = opens({ windows: [{ days: ['sun'], from: '01:00', to: '02:00' }] }, 'America/New_York');
    expect(['2026-11-01T04:59:59Z', '2026-11-01T05:30:00Z', '2026-11-01T06:30:00Z', '2026-11-01T07:00:00Z'].map(autumn)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test('without a condition every situation will do; words and version are prepared', () => {
    const { when: _, ...free } = sound;
    const live = prepare(read(free), 7, {});
    expect([live.version, live.condition({})]).toEqual([7, true]);
    expect(
      live.receipt.en({
        amount: 100,
        payable: 0,
        points: 0,
        campaign: '',
        merchant: '',
        date: '2026-11-18',
        currency: 'CNY',
        locale: 'en',
      }),
    ).toBe('¥1.00 off');
    expect(() => prepare({ ...read(sound), timeZone: 'Mars/Olympus' }, 1, {})).toThrow('no time zone');
  });
});

describe('local time', () => {
  test('R22 is exact to the millisecond of a change, in zones of every offset', () => {
    const at = (instant: string, zone: string) => {
      const { date, minuteOfDay, weekday, hour } = localTime(Date.parse(instant), zone);
      return `${date} ${hour} ${minuteOfDay} ${weekday}`;
    };
    expect(at('2026-11-18T15:59:59.999Z', 'Asia/Shanghai')).toBe('2026-11-18 23 1439 3');
    expect(at('2026-11-18T16:00:00.000Z', 'Asia/Shanghai')).toBe('2026-11-19 0 0 4');
    expect(at('2026-11-18T18:15:00Z', 'Asia/Kathmandu')).toBe('2026-11-19 0 0 4');
    expect(at('2026-03-08T06:59:59.999Z', 'America/New_York')).toBe('2026-03-08 1 119 7');
    expect(at('2026-03-08T07:00:00.000Z', 'America/New_York')).toBe('2026-03-08 3 180 7');
    expect(at('2026-11-22T16:00:00Z', 'Asia/Shanghai')).toBe('2026-11-23 0 0 1');
  });

  test('remembers offsets without growing for ever, and stays right when it forgets', () => {
    const quarter = 900_000;
    const start = Date.parse('2026-01-01T00:00:00Z');
    for (let step = 0; step < 10_050; step += 1) localTime(start + step * quarter, 'UTC');
    expect(localTime(start, 'UTC')).toEqual({ date: '2026-01-01', hour: 0, minuteOfDay: 0, weekday: 4 });
  });

  test('knows a zone from a word, and the ISO week of a date at the turn of a year', () => {
    expect([isTimeZone('Asia/Shanghai'), isTimeZone('Asia/Atlantis'), isTimeZone('')]).toEqual([true, false, false]);
    expect(() => localTime(0, 'Asia/Atlantis')).toThrow(RangeError);
    expect(
      ['2026-01-01', '2025-12-29', '2027-01-03', '2027-01-04', '2026-12-31', '2024-12-30', '2026-11-22', '2026-11-23'].map(isoWeek),
    ).toEqual(['2026-W01', '2026-W01', '2026-W53', '2027-W01', '2026-W53', '2025-W01', '2026-W47', '2026-W48']);
  });
});

describe('counters', () => {
  const subjects = { account: '1', card: 'tok', person: null, merchant: 'M1', terminal: 'T1' };
  const needs = (change: Partial<CampaignInput>) => counterNeeds(read({ ...sound, ...change }), subjects, '2026-11-18');
  const shown = (list: readonly CounterNeed[]) => list.map((need) => `${need.key} ${need.unit} ${need.ceiling} ${need.kind}`);

  test('I1 I20 every budget, cap and limit has its key, its unit and its ceiling, the fence first', () => {
    const perSubject = (['account', 'card', 'person', 'merchant', 'terminal'] as const).map((of, place) => ({
      of,
      per: (['day', 'week', 'month', 'campaign', 'day'] as const)[place] ?? 'day',
      count: 1,
      money: 9,
    }));
    const limits = { budget: { total: 100, perDay: 10, countTotal: 5, countPerDay: 2 }, umbrellas: ['all'], perSubject };
    const funding = { ...sound.funding, caps: [{ party: 'bank' as const, total: 60, perDay: 6, atCap: 'stop' as const }] };
    expect(shown(needs({ limits, funding }))).toEqual([
      'c:coffee money null budget',
      'c:coffee:n count 5 budget',
      'c:coffee:d:2026-11-18 money 10 budget',
      'c:coffee:dn:2026-11-18 count 2 budget',
      'u:all money null budget',
      'c:coffee:f:bank bank 60 funder',
      'c:coffee:f:bank:d:2026-11-18 bank 6 funder',
      'l:coffee:account:1:day:2026-11-18:n count 1 limit',
      'l:coffee:account:1:day:2026-11-18:m money 9 limit',
      'l:coffee:card:tok:week:2026-W47:n count 1 limit',
      'l:coffee:card:tok:week:2026-W47:m money 9 limit',
      'l:coffee:person:1:month:2026-11:n count 1 limit',
      'l:coffee:person:1:month:2026-11:m money 9 limit',
      'l:coffee:merchant:M1:campaign:n count 1 limit',
      'l:coffee:merchant:M1:campaign:m money 9 limit',
      'l:coffee:terminal:T1:day:2026-11-18:n count 1 limit',
      'l:coffee:terminal:T1:day:2026-11-18:m money 9 limit',
    ]);
    expect(shown(needs({ limits: {} }))).toEqual(['c:coffee money null budget']);
  });

  test('I20 two limits on one counter move it once, under the lower ceiling', () => {
    const perSubject = [
      { of: 'account' as const, per: 'day' as const, count: 3 },
      { of: 'account' as const, per: 'day' as const, count: 1 },
      { of: 'account' as const, per: 'day' as const, count: 2 },
    ];
    expect(shown(needs({ limits: { perSubject, umbrellas: ['all', 'all'] } }))).toEqual([
      'c:coffee money null budget',
      'u:all money null budget',
      'l:coffee:account:1:day:2026-11-18:n count 1 limit',
    ]);
  });

  test('I20 free entries are a count per account', () => {
    const benefit = { type: 'member_entry' as const, programme: 'star', entries: 4, per: 'week' as const, cap: 100 };
    expect(shown(needs({ benefit, limits: {} }))[1]).toBe('l:coffee:entry:1:week:2026-W47:n count 4 limit');
  });
});

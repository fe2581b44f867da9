// The smallest change under which a campaign would have granted: each one named is tried on the engine that decides.
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { prepare } from '../campaign/live.ts';
import { parseCampaign } from '../campaign/parse.ts';
import { type Campaign, type CampaignInput, KINDS } from '../campaign/schema.ts';
import { countersOf } from './decide.ts';
import { nearestChange } from './nearest.ts';
import { changePhrase } from './nearest-words.ts';
import { situationOf } from './run-example.ts';
import { account, campaignOf, counter, decided, profile, requestOf, situationWith } from './testing.ts';

const folder = new URL('../../campaigns/', import.meta.url);
const library = KINDS.flatMap((kind) =>
  readdirSync(new URL(`${kind}/`, folder)).map((name) => {
    const parsed = parseCampaign(parse(readFileSync(new URL(`${kind}/${name}`, folder), 'utf8')));
    if (!parsed.ok) throw new Error(`${name} is no campaign`);
    return parsed.campaign;
  }),
);
const rowsOf = (calendar: string) =>
  (JSON.parse(readFileSync(new URL(`reference/holidays-${calendar}.json`, folder), 'utf8')) as { rows: { date: string }[] }).rows;
const holidays = Object.fromEntries(['CN', 'HK', 'JP'].map((calendar) => [calendar, new Set(rowsOf(calendar).map(({ date }) => date))]));

const percent = { type: 'percent_off', rateBps: 1_000 } as const;
const liveOf = (change: Partial<CampaignInput>, benefit: CampaignInput['benefit'] = percent) =>
  prepare(campaignOf('c1', benefit, { limits: { budget: { total: 1_000_000 } }, ...change }), 1, holidays);
const phrases = (change: Partial<CampaignInput>, situation = situationWith(), benefit: CampaignInput['benefit'] = percent) => {
  const campaign = liveOf(change, benefit);
  const { currency, timeZone } = campaign.terms;
  return (
    nearestChange(campaign, situation, holidays)?.changes.map((each) => changePhrase(each, { locale: 'en', currency, timeZone })) ?? null
  );
};

describe('one campaign, one purchase of ¥100 on Wednesday at noon', () => {
  test.each<[string, Partial<CampaignInput>, readonly string[] | null]>([
    ['grants already', {}, null],
    [
      'asks for ¥103.20',
      { when: { fact: 'authorization.amount', operator: 'greaterThanInclusive', value: 10_320 } },
      ['¥3.20 more (¥103.20)'],
    ],
    [
      'is open on Fridays',
      { schedule: { from: '2026-01-01T00:00:00+08:00', to: '2027-01-01T00:00:00+08:00', windows: [{ days: ['fri'], from: '10:30' }] } },
      ['at another time, such as Friday, 20 November 2026, 10:30'],
    ],
    ['is for another card', { binding: { cards: { include: ['625188'] } } }, ['a card with BIN 625188']],
    [
      'is for QR payments at another chain',
      { where: { channels: { include: ['qr'] }, chains: { include: ['demo-mart'] } } },
      ['Chain: demo-mart (not demo-coffee)', 'Channel: QR code (not POS terminal)'],
    ],
    [
      'takes the cheaper way of two',
      {
        when: {
          any: [
            {
              all: [
                { fact: 'merchant.mcc', operator: 'equal', value: '5411' },
                { fact: 'terminal.channel', operator: 'equal', value: 'qr' },
              ],
            },
            { fact: 'authorization.amount', operator: 'lessThan', value: 9_900 },
          ],
        },
      },
      ['¥1.01 less (¥98.99)'],
    ],
    ['asks for enrolment', { binding: { enrolment: 'required' } }, ['having enrolled in it']],
    ['excludes a list', { binding: { lists: { include: ['gold'] } } }, ['on list gold']],
  ])('that %s', (_, change, expected) => {
    expect(phrases(change)).toEqual(expected);
  });

  test('a limit that is reached says how many fewer uses', () => {
    const limits = { perSubject: [{ of: 'account' as const, per: 'month' as const, count: 2 }] };
    const [limit] = countersOf(liveOf({ limits }), situationWith()).filter(({ kind }) => kind === 'limit');
    const situation = situationWith({ counters: new Map([[limit?.key ?? '', counter(null, { captured: 3, ceiling: 2 })]]) });
    expect(phrases({ limits }, situation)).toEqual(['2 fewer uses before']);
  });

  test('I26 a segment is named, and marked as nothing a cardholder may be told', () => {
    const campaign = liveOf({ binding: { segments: { include: ['vip'] } } });
    expect(nearestChange(campaign, situationWith(), holidays)?.changes).toEqual([
      { what: 'account.segments', from: [], to: ['vip'], disclosure: 'private' },
    ]);
  });

  test('a coupon in the wallet, and a stopped campaign running', () => {
    expect(
      phrases({ kind: 'coupon' }, situationWith(), { type: 'coupon_redeem', value: { type: 'amount_off', amount: 500 }, validDays: 30 }),
    ).toEqual(['a coupon of it in the wallet']);
    const stopped = situationWith({ counters: new Map([['c:c1', counter(1_000, { open: false })]]) });
    expect(phrases({}, stopped)).toEqual(['the campaign running, not paused or stopped']);
  });

  test('what can never be reached has no nearest change', () => {
    const never = {
      when: {
        all: [
          { fact: 'time.weekday' as const, operator: 'equal' as const, value: 1 },
          { fact: 'time.weekday' as const, operator: 'equal' as const, value: 2 },
        ],
      },
    };
    expect(phrases(never)).toBeNull();
  });
});

describe('every example of the library that gets nothing', () => {
  const refused = library.flatMap((terms) => terms.examples.map((example) => ({ id: terms.id, name: example.name, terms, example })));
  test.each(refused)('$id: $name', ({ terms, example }) => {
    const campaign = prepare(terms, 1, holidays);
    const situation = situationOf(terms, example);
    const before = decided([campaign], situation);
    const nearest = nearestChange(campaign, situation, holidays);

    if (before.outcome === 'granted' || terms.benefit.type === 'membership_programme') return;
    expect(nearest?.decision.considered).toMatchObject([{ campaign: terms.id, result: 'granted' }]);
    expect(decided([campaign], nearest?.situation ?? situation).outcome).toBe('granted');
    expect(nearest?.changes.length).toBeGreaterThan(0);
    for (const change of nearest?.changes ?? [])
      for (const locale of ['en', 'zh-CN'] as const)
        expect(changePhrase(change, { locale, currency: terms.currency, timeZone: terms.timeZone }).length).toBeGreaterThan(2);
  });

  test('another purchase far from every campaign is brought to each', () => {
    const request = requestOf({
      amount: 1,
      card: { bin: '400000', token: 'tok_9' },
      merchant: { id: 'M9', mcc: '0742', country: 'JP' },
      terminal: { id: 'T9', channel: 'atm', entryMode: 'magstripe' },
    });
    const far = situationWith({ request, profile: { ...profile, account: { ...account, employee: true }, bin: null, merchant: null } });
    const reached = library
      .filter(({ benefit }) => benefit.type !== 'membership_programme')
      .map((terms: Campaign) => {
        const days = terms.benefit.type === 'coupon_issue' ? { [terms.benefit.coupon]: 30 } : {};
        return nearestChange(prepare(terms, 1, holidays), { ...far, couponDays: days }, holidays) === null ? terms.id : null;
      });
    expect(reached.filter((id) => id !== null)).toEqual([]);
  });
});

// Proves who and where a campaign binds, whose clock opens it, whom its limits count, and which facts conditions see.
import { describe, expect, test } from 'vitest';
import type { CampaignInput } from '../campaign/schema.ts';
import { countersOf } from './decide.ts';
import { DRIFT_MAX_MS, bindingObstacle } from './eligible.ts';
import { approvedAmount, factsOf, subjectOf, used } from './situation.ts';
import { NOW, account, counter, decided, liveOf, lotOf, profile, requestOf, situationWith } from './testing.ts';

const off: CampaignInput['benefit'] = { type: 'amount_off', amount: 100 };
const bound = (
  change: Partial<CampaignInput>,
  of: { readonly request?: object; readonly profile?: object; readonly tiers?: readonly string[] } = {},
) =>
  bindingObstacle(liveOf('one', off, change), requestOf(of.request as Record<string, unknown>), {
    ...profile,
    tiers: of.tiers ?? [],
    ...of.profile,
  });

describe('binding', () => {
  const cards = (include: string[], exclude: string[] = [], binOf: 'funding' | 'token' = 'funding') => ({
    binding: { cards: { include, exclude, binOf } },
  });

  test('R25 a campaign on an 8-digit BIN never matches its 6-digit sibling, and the longest prefix wins', () => {
    expect(bound(cards(['62258801']))).toBeNull();
    expect(bound(cards(['62258802']))).toBe('card_not_bound');
    expect(bound(cards(['622588'], ['62258801']))).toBe('card_not_bound');
    expect(bound(cards(['62258801'], ['622588']))).toBeNull();
  });

  test('R25 binding on the funding BIN or on the token BIN is explicit, and a card without a token BIN is in no list of them', () => {
    const token = { card: { bin: '62258801', token: 't', tokenBin: '48953801' } };
    expect(bound(cards(['489538'], [], 'token'), { request: token })).toBeNull();
    expect(bound(cards(['622588'], [], 'token'), { request: token })).toBe('card_not_bound');
    expect(bound(cards(['489538']), { request: token })).toBe('card_not_bound');
    expect(bound(cards(['489538'], [], 'token'))).toBe('card_not_bound');
    expect(bound(cards([], [], 'token'))).toBeNull();
  });

  test('accounts, lists, segments and tiers include and exclude; what is not known is in no list', () => {
    const of = (rule: object) => ({ binding: rule }) as Partial<CampaignInput>;
    expect(bound(of({ accounts: { include: ['1'] } }))).toBeNull();
    expect(bound(of({ accounts: { exclude: ['1'] } }))).toBe('account_not_bound');
    expect(bound(of({ accounts: { include: ['2'] } }))).toBe('account_not_bound');
    expect(bound(of({ accounts: { include: ['1'] } }), { profile: { account: null } })).toBeNull();
    expect(
      bound(of({ accounts: { include: ['1'] } }), { profile: { account: null }, request: { card: { bin: '62258801', token: 't' } } }),
    ).toBe('account_not_bound');
    expect(bound(of({ lists: { include: ['vip'] } }))).toBe('list_not_bound');
    expect(bound(of({ lists: { include: ['vip'] } }), { profile: { lists: ['vip'] } })).toBeNull();
    expect(bound(of({ segments: { include: ['young'] } }))).toBe('segment_not_bound');
    expect(bound(of({ segments: { include: ['young'] } }), { profile: { account: null } })).toBe('segment_not_bound');
    expect(bound(of({ segments: { exclude: ['young'] } }), { profile: { account: { ...account, segments: ['young'] } } })).toBe(
      'segment_not_bound',
    );
    expect(bound(of({ tiers: { include: ['star:gold'] } }))).toBe('tier_not_bound');
    expect(bound(of({ tiers: { include: ['star:gold'] } }), { tiers: ['star:gold'] })).toBeNull();
  });

  test.each([
    ['merchants', 'M1', 'M2'],
    ['chains', 'demo-coffee', 'other'],
    ['mccs', '5814', '5812'],
    ['terminals', 'T1', 'T2'],
    ['regions', 'Shanghai', 'Beijing'],
    ['channels', 'pos', 'online'],
    ['entryModes', 'contactless', 'chip'],
  ])('R27 %s include and exclude, each by itself', (part, here, elsewhere) => {
    expect(bound({ where: { [part]: { include: [here] } } })).toBeNull();
    expect(bound({ where: { [part]: { include: [elsewhere] } } })).toBe('place_not_included');
    expect(bound({ where: { [part]: { exclude: [here] } } })).toBe('place_not_included');
    expect(bound({ where: { [part]: { exclude: [elsewhere] } } })).toBeNull();
  });

  test('R27 a chain or region that is not known is in no list, and the currency must be the campaign’s own (R30)', () => {
    const unknown = { profile: { merchant: null } };
    expect(bound({ where: { chains: { include: ['demo-coffee'] } } }, unknown)).toBe('place_not_included');
    expect(bound({ where: { regions: { include: ['Shanghai'] } } }, unknown)).toBe('place_not_included');
    expect(bound({ where: { chains: { exclude: ['demo-coffee'] } } }, unknown)).toBeNull();
    expect(bound({ currency: 'JPY' })).toBe('currency_mismatch');
  });
});

describe('whose clock', () => {
  const window = (clock: 'ledger' | 'terminal') =>
    liveOf('one', off, { schedule: { from: '2026-11-01T00:00:00+08:00', to: NOW, clock, windows: [] } });
  const noon = (clock: 'ledger' | 'terminal') =>
    liveOf('one', off, {
      schedule: {
        from: '2026-01-01T00:00:00Z',
        to: '2027-01-01T00:00:00Z',
        clock,
        windows: [{ days: ['wed'], from: '12:00', to: '13:00' }],
      },
    });
  const opens = (live: ReturnType<typeof liveOf>, now: string, terminal: string) =>
    decided([live], situationWith({ now, request: requestOf({ at: terminal }) })).outcome === 'granted';
  const shifted = (ms: number) => new Date(Date.parse(NOW) + ms).toISOString();

  test('R22 the campaign’s own zone and our clock decide to the millisecond: [from, to)', () => {
    expect(opens(noon('ledger'), NOW, NOW)).toBe(true);
    expect(opens(noon('ledger'), shifted(-1), NOW)).toBe(false);
    expect(opens(noon('ledger'), shifted(3_599_999), NOW)).toBe(true);
    expect(opens(noon('ledger'), shifted(3_600_000), NOW)).toBe(false);
    expect(opens(window('ledger'), shifted(-1), NOW)).toBe(true);
    expect(opens(window('ledger'), NOW, NOW)).toBe(false);
  });

  test('R23 a trusted terminal clock counts while it is near ours, never beyond it, and never past the campaign’s own end', () => {
    expect(opens(noon('terminal'), shifted(-60_000), NOW)).toBe(true);
    expect(opens(noon('ledger'), shifted(-60_000), NOW)).toBe(false);
    expect(opens(noon('terminal'), shifted(-DRIFT_MAX_MS), NOW)).toBe(true);
    expect(opens(noon('terminal'), shifted(-DRIFT_MAX_MS - 1), NOW)).toBe(false);
    expect(opens(noon('terminal'), shifted(DRIFT_MAX_MS + 1), shifted(-1))).toBe(true);
    expect(opens(window('terminal'), NOW, shifted(-1))).toBe(false);
    expect(opens(window('terminal'), shifted(-1), shifted(-60_000))).toBe(true);
    const begun = liveOf('one', off, { schedule: { from: NOW, to: '2027-01-01T00:00:00Z', clock: 'terminal' } });
    expect(opens(begun, shifted(-1), shifted(60_000))).toBe(false);
  });
});

describe('whom limits count', () => {
  const per = (of: 'account' | 'card' | 'person' | 'merchant' | 'terminal') =>
    liveOf('one', off, { limits: { perSubject: [{ of, per: 'day', count: 1 }] } });
  const key = (of: Parameters<typeof per>[0], card: object, who = profile) =>
    countersOf(per(of), { request: requestOf({ card: { bin: '62258801', ...card } }), profile: who, now: NOW })[1]?.key;
  const nobody = { ...profile, account: null };

  test('R24 the card itself and two device tokens of one account share one limit when account or PAR is known', () => {
    expect(key('account', { token: 'a', account: '1' })).toBe(key('account', { token: 'b', account: '1' }));
    expect(key('account', { token: 'a', par: 'P' }, nobody)).toBe(key('account', { token: 'b', par: 'P' }, nobody));
    expect(key('person', { token: 'a', par: 'P' }, nobody)).toBe(key('person', { token: 'b', par: 'P' }, nobody));
    expect(key('account', { token: 'a' }, nobody)).toBe('l:one:account:tk:a:day:2026-11-18:n');
    expect(key('account', { token: 'a' }, nobody)).not.toBe(key('account', { token: 'b' }, nobody));
  });

  test('R24 a person is one over all accounts; a PAR that only some cards carry does not split an account that is known', () => {
    const person = { ...profile, account: { ...account, person: 'pp' } };
    expect(key('person', { token: 'a' }, person)).toBe('l:one:person:pp:day:2026-11-18:n');
    expect(key('person', { token: 'a', account: '1', par: 'P' })).toBe(key('person', { token: 'b', account: '1' }));
  });

  test('R26 a limit on the account survives a new card, one on the card does not', () => {
    expect(key('account', { token: 'old', account: '1' })).toBe(key('account', { token: 'new', account: '1' }));
    expect(key('card', { token: 'old' })).not.toBe(key('card', { token: 'new' }));
    expect([key('merchant', { token: 'a' }), key('terminal', { token: 'a' })]).toEqual([
      'l:one:merchant:M1:day:2026-11-18:n',
      'l:one:terminal:T1:day:2026-11-18:n',
    ]);
  });

  test('R22 the day of a limit is the campaign’s local day', () => {
    const at = (now: string) => countersOf(per('card'), { request: requestOf(), profile, now })[1]?.key;
    expect(at('2026-11-18T15:59:59.999Z')).toContain('2026-11-18');
    expect(at('2026-11-18T16:00:00.000Z')).toContain('2026-11-19');
  });
});

describe('facts', () => {
  test('a fact that is not known is absent, so that no condition can match on it', () => {
    const bare = situationWith({
      request: requestOf({ card: { bin: '62258801', token: 't' }, merchant: { id: 'M1', mcc: '5814' } }),
      profile: { account: null, lists: [], enrolled: [], bin: null, merchant: null },
    });
    const facts = factsOf(bare, 'Asia/Shanghai');
    for (const name of [
      'authorization.crossBorder',
      'authorization.instalments',
      'card.scheme',
      'card.cobrand',
      'account.segments',
      'account.birthdayMonth',
      'merchant.country',
      'merchant.chain',
    ] as const)
      expect(Object.hasOwn(facts, name), name).toBe(false);
    expect(facts).toMatchObject({
      'account.present': false,
      'card.tokenised': false,
      'usage.first': true,
      'terminal.unattended': false,
      'authorization.recurring': false,
      'authorization.preauthorization': false,
    });
    const missing = liveOf('one', off, { when: { fact: 'card.scheme', operator: 'notEqual', value: 'visa' } });
    expect(decided([missing], bare).considered[0]?.result).toBe('condition_not_met');
  });

  test('what is known is there: card, account, merchant, time in the campaign’s zone, usage in the bank’s, wallet', () => {
    const usage = {
      day: '2026-11-18',
      countDay: 1,
      spendDay: 200,
      month: '2026-11',
      countMonth: 3,
      spendMonth: 400,
      countTotal: 5,
      spendTotal: 600,
    };
    const coupons = [
      {
        id: 'c',
        campaign: 'treat',
        subject: 'ac:1',
        state: 'issued' as const,
        validFrom: '2026-01-01T00:00:00Z',
        expiresAt: '2027-01-01T00:00:00Z',
        authorizationId: null,
      },
    ];
    const members = [{ programme: 'star', tier: 'gold', joinedAt: NOW, periodFrom: '2026-10-01', measured: 0 }];
    const lots = [lotOf('a', 70), lotOf('b', 30, { programme: 'miles', pending: 9 })];
    const facts = factsOf(
      situationWith({
        wallet: { usage, coupons, members, lots },
        request: requestOf({ instalments: 12, recurring: true, preauthorization: true, approvedAmount: 9_000 }),
      }),
      'America/New_York',
    );
    expect(facts).toMatchObject({
      'authorization.amount': 9_000,
      'authorization.crossBorder': false,
      'authorization.instalments': 12,
      'authorization.recurring': true,
      'authorization.preauthorization': true,
      'card.scheme': 'unionpay',
      'card.product': 'credit',
      'card.level': 'gold',
      'card.issuerCountry': 'CN',
      'account.present': true,
      'account.openedDays': 2_513,
      'account.birthMonth': 11,
      'account.birthdayMonth': true,
      'account.employee': false,
      'merchant.chain': 'demo-coffee',
      'merchant.region': 'Shanghai',
      'merchant.country': 'CN',
      'time.date': '2026-11-17',
      'time.hour': 23,
      'time.minuteOfDay': 1_380,
      'time.weekday': 2,
      'time.weekend': false,
      'time.dayOfMonth': 17,
      'time.month': 11,
      'usage.countToday': 1,
      'usage.spendToday': 200,
      'usage.countThisMonth': 3,
      'usage.spendThisMonth': 400,
      'usage.countTotal': 5,
      'usage.spendTotal': 600,
      'usage.first': false,
      'wallet.pointsActive': 100,
      'wallet.pointsPending': 9,
      'wallet.coupons': ['treat'],
      'membership.programmes': ['star'],
      'membership.tiers': ['star:gold'],
    });
    expect(Object.hasOwn(facts, 'card.cobrand')).toBe(false);
  });

  test('a purchase abroad is cross-border by the country of the merchant we know, else of the message', () => {
    const cross = (country: string, merchant: typeof profile.merchant) =>
      factsOf(
        situationWith({ request: requestOf({ merchant: { id: 'M1', mcc: '5814', country } }), profile: { ...profile, merchant } }),
        'UTC',
      )['authorization.crossBorder'];
    expect(cross('JP', null)).toBe(true);
    expect(cross('CN', null)).toBe(false);
    expect(cross('JP', profile.merchant)).toBe(false);
  });

  test('subject and approved amount: the account where it is known, and never more than was asked (R9)', () => {
    expect(subjectOf(requestOf(), { account: null })).toBe('ac:1');
    expect(subjectOf(requestOf(), { account: { ...account, id: '7' } })).toBe('ac:7');
    expect(subjectOf(requestOf({ card: { bin: '62258801', token: 't9' } }), { account: null })).toBe('tk:t9');
    expect(approvedAmount(requestOf({ approvedAmount: 20_000 }))).toBe(10_000);
    expect(used(counter(400, { held: 7, returned: 5 }))).toBe(1_000_000 - 400 + 7 - 5);
    expect(used(undefined)).toBe(0);
  });
});

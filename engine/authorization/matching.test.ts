// Proves the campaigns met against a scan that asks each campaign itself: binding, place, enrolment, schedule and the compiled condition.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CANDIDATES_MAX } from '../benefit/stack.ts';
import { type Book, emptyBook, withCampaign, withoutCampaign } from '../campaign/book.ts';
import { type LiveCampaign, prepare } from '../campaign/live.ts';
import type { CampaignInput } from '../campaign/schema.ts';
import type { Condition } from '../rules/condition.ts';
import { candidatesOf } from './candidates.ts';
import { bindingObstacle, isEnrolled, isOpen } from './eligible.ts';
import { matchingOf } from './matching.ts';
import type { Profile } from './situation.ts';
import { factsOf } from './situation.ts';
import { account, campaignOf, profile, requestOf, situationWith } from './testing.ts';

const oneOf = <T>(...values: T[]) => fc.constantFrom(...values);
const test_ = (fact: string, operator: string, value: unknown): Condition => ({ fact, operator, value }) as Condition;

/** Equalities the index can answer, tests it must leave, tests of a value that no request has, and tests that can never hold. */
const tests: fc.Arbitrary<Condition> = oneOf(
  test_('merchant.mcc', 'equal', '5814'),
  test_('merchant.mcc', 'in', ['5814', '5411']),
  test_('merchant.mcc', 'notEqual', '5411'),
  test_('merchant.id', 'equal', 'M1'),
  test_('merchant.chain', 'in', ['demo-coffee', 'other']),
  test_('merchant.region', 'equal', 'Shanghai'),
  test_('merchant.country', 'equal', 'CN'),
  test_('terminal.channel', 'in', ['pos', 'qr']),
  test_('terminal.entryMode', 'equal', 'chip'),
  test_('card.scheme', 'equal', 'unionpay'),
  test_('card.level', 'in', ['gold', 'platinum']),
  test_('card.cobrand', 'equal', 'demo-air'),
  test_('card.bin', 'equal', '62258801'),
  test_('card.issuerCountry', 'equal', 'CN'),
  test_('account.segments', 'contains', 'payroll'),
  test_('account.segments', 'doesNotContain', 'young'),
  test_('account.segments', 'equal', 'payroll'),
  test_('account.region', 'equal', 'Shanghai'),
  test_('account.employee', 'equal', false),
  test_('authorization.currency', 'equal', 'CNY'),
  test_('authorization.type', 'equal', 'purchase'),
  test_('authorization.amount', 'greaterThanInclusive', 5_000),
  test_('authorization.amount', 'in', [10_000, 400]),
  test_('merchant.mcc', 'in', [5814]),
  test_('time.hour', 'lessThan', 14),
);
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small' },
    tests,
    fc.array(tie('condition'), { minLength: 1, maxLength: 4 }).map((all) => ({ all })),
    fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
    tie('condition').map((not) => ({ not })),
  ),
}));
const rarely = <T>(values: fc.Arbitrary<T>, otherwise: T) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(otherwise) }, { weight: 1, arbitrary: values });
const list = (...values: string[]) => rarely(fc.subarray(values), []);
const year = { from: '2026-01-01T00:00:00+08:00', to: '2027-01-01T00:00:00+08:00' };
const schedule: fc.Arbitrary<CampaignInput['schedule']> = oneOf<CampaignInput['schedule']>(
  year,
  year,
  { ...year, to: '2026-11-18T12:00:00.000+08:00' },
  { ...year, from: '2026-11-18T12:00:00.000+08:00' },
  { ...year, windows: [{ days: ['wed'], from: '09:00', to: '13:00' }] },
  { ...year, clock: 'terminal', windows: [{ days: ['wed'], from: '12:05', to: '13:00' }] },
  { ...year, excludedDates: ['2026-11-18'] },
);
const written = fc.record({
  when: fc.option(condition, { nil: undefined, freq: 8 }),
  schedule,
  binding: fc.record({
    cards: fc.record({
      include: rarely(fc.subarray(['622588', '62258802-62258899', '6225880112']), []),
      exclude: rarely(oneOf(['62258801']), []),
      binOf: oneOf('funding' as const, 'funding' as const, 'token' as const),
    }),
    segments: fc.record({ include: list('payroll', 'young') }),
    lists: fc.record({ include: list('welcome'), exclude: list('blacklist') }),
    enrolment: rarely(oneOf('required' as const), 'none' as const),
  }),
  where: fc.record({ mccs: fc.record({ include: list('5814', '5411') }), channels: fc.record({ exclude: list('qr', 'online') }) }),
  priority: oneOf(0, 100, 100, 900),
});
type Written = typeof written extends fc.Arbitrary<infer T> ? T : never;

const free = { type: 'amount_off' as const, amount: 100 };
function live(no: number, { when, priority, ...rest }: Written): LiveCampaign {
  const stacking = { priority };
  return prepare(
    campaignOf(`c${no}`, free, { ...rest, stacking, ...(when === undefined ? {} : { when }) } as Partial<CampaignInput>),
    1,
    {},
  );
}

const asked = fc.record({
  card: fc.record({ bin: oneOf('62258801', '62258802', '622588', '62258801123'), token: fc.constant('tok_1') }),
  merchant: fc.record({ id: oneOf('M1', 'M2'), mcc: oneOf('5814', '5411', '5999'), country: fc.constant('CN') }),
  terminal: fc.record({ id: fc.constant('T1'), channel: oneOf('pos', 'qr', 'online'), entryMode: oneOf('chip', 'qr') }),
  at: oneOf('2026-11-18T12:04:00+08:00', '2026-11-18T12:06:00+08:00', '2026-11-18T15:00:00+08:00'),
  amount: oneOf(400, 10_000),
  currency: oneOf('CNY', 'CNY', 'HKD'),
});
const known: fc.Arbitrary<Profile> = fc.record({
  account: fc.option(
    fc.record({ segments: fc.subarray(['payroll', 'young', 'vip']), employee: fc.boolean() }).map((own) => ({ ...account, ...own })),
    { nil: null, freq: 4 },
  ),
  lists: fc.subarray(['welcome', 'blacklist']),
  enrolled: fc.subarray(['c1', 'c2', 'c3']),
  bin: oneOf(profile.bin, profile.bin, null),
  merchant: oneOf(profile.merchant, profile.merchant, null),
});

function meetingOf(change: Record<string, unknown>, who: Profile) {
  const situation = situationWith({ request: requestOf(change), profile: who });
  const { request, now } = situation;
  return { request, profile: who, tiers: [], now, factsIn: (zone: string) => factsOf(situation, zone) };
}
const byOrder = (one: LiveCampaign, other: LiveCampaign) =>
  other.terms.stacking.priority - one.terms.stacking.priority || (one.id < other.id ? -1 : 1);
const ids = (campaigns: readonly LiveCampaign[]) => campaigns.map(({ id }) => id);

describe('the campaigns met', () => {
  test('R25 I11 are those of a scan that asks every campaign, whatever is said in conditions and whatever was added or removed', {
    timeout: 30_000,
  }, () => {
    const seen = { met: 0, scanned: 0 };
    const changes = fc.array(fc.record({ no: fc.nat(24), written: fc.option(written, { freq: 6 }) }), { maxLength: 40 });
    const askers = fc.array(fc.tuple(asked, known), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(changes, askers, (steps, all) => {
        const byId = new Map<string, LiveCampaign>();
        const book = steps.reduce((before: Book, { no, written: terms }) => {
          byId.delete(`c${no}`);
          if (terms === null) return withoutCampaign(before, `c${no}`);
          const campaign = live(no, terms);
          byId.set(campaign.id, campaign);
          return withCampaign(before, campaign);
        }, emptyBook());

        for (const [change, who] of all) {
          const meeting = meetingOf(change, who);
          const scanned = [...byId.values()]
            .filter(
              (each) =>
                bindingObstacle(each, meeting.request, { ...who, tiers: [] }) === null &&
                isEnrolled(each, who) &&
                isOpen(each, meeting) &&
                each.condition(meeting.factsIn(each.terms.timeZone)),
            )
            .toSorted(byOrder);

          expect(ids(matchingOf(book, meeting))).toEqual(ids(scanned));
          seen.met += scanned.length;
          seen.scanned += byId.size;
        }
      }),
      { numRuns: 400 },
    );
    expect(seen.met).toBeGreaterThan(500);
    expect(seen.met).toBeLessThan(seen.scanned * 0.5);
  });

  test('a bank that says everything in conditions still has its campaign found, however many others are bound', () => {
    const shops = Array.from({ length: 200 }, (_, no) => {
      const when = { all: [test_('merchant.id', 'equal', `M${no}`), test_('authorization.amount', 'greaterThan', 100)] };
      return prepare(campaignOf(`shop-${String(no).padStart(3, '0')}`, free, { when }), 1, {});
    });
    const book = shops.reduce(withCampaign, emptyBook());
    const few = shops.slice(0, CANDIDATES_MAX).reduce(withCampaign, emptyBook());
    const meeting = meetingOf({ merchant: { id: 'M150', mcc: '5814' } }, profile);

    expect(ids(candidatesOf(book, meeting))).toEqual(['shop-150']);
    expect(ids(matchingOf(book, meeting))).toEqual(['shop-150']);
    expect(candidatesOf(few, meeting)).toHaveLength(CANDIDATES_MAX);
  });
});

describe('editions of the book', () => {
  const campaigns = Array.from({ length: 200 }, (_, no) => prepare(campaignOf(`c${no}`, free), 1, {}));
  const meeting = meetingOf({}, profile);
  const size = (book: Book) => matchingOf(book, meeting).length;

  test('a reader keeps its edition while others publish, remove, and go on from older ones', () => {
    const whole = campaigns.reduce(withCampaign, emptyBook());
    const half = campaigns.slice(0, 100).reduce((book, { id }) => withoutCampaign(book, id), whole);
    const other = campaigns.slice(50, 120).reduce((book, { id }) => withoutCampaign(book, id), whole);
    const again = withCampaign(half, campaigns[3] as LiveCampaign);
    const more = withCampaign(whole, prepare(campaignOf('new', free), 1, {}));

    expect([whole, half, other, again, more].map(size)).toEqual([200, 100, 130, 101, 201]);
    expect([whole.size, half.size, other.size, again.size, more.size]).toEqual([200, 100, 130, 101, 201]);
  });

  test('a book changed thousands of times holds each campaign once, in its last version', () => {
    let book = campaigns.slice(0, 20).reduce(withCampaign, emptyBook());
    for (let version = 2; version < 150; version += 1)
      book = campaigns.slice(0, 20).reduce((before, campaign) => withCampaign(before, { ...campaign, version }), book);

    expect(matchingOf(book, meeting).map(({ version }) => version)).toEqual(Array.from({ length: 20 }, () => 149));
    expect(book.catalogue.campaigns.length).toBeLessThan(3_000);
  });
});

// Proves what an account is offered: bindings without a place, what is ruled out for certain, the order, pages, and until when a page holds.
import { describe, expect, test } from 'vitest';
import { drawOf } from '../campaign/rollout.ts';
import type { CampaignInput } from '../campaign/schema.ts';
import {
  newOfferRack,
  type OfferHolder,
  type OfferPage,
  type OfferQuestion,
  offerCampaign,
  offersFor,
  withdrawCampaign,
} from './offers.ts';
import { account, liveOf, NOW } from './testing.ts';

const TEN_OFF = { type: 'amount_off', amount: 1_000 } as const;
const holder: OfferHolder = { account: { ...account, segments: ['payroll'] }, lists: ['vip'], enrolled: [], tiers: ['star:gold'] };

function rackOf(changes: Readonly<Record<string, Partial<CampaignInput>>>) {
  const rack = newOfferRack();
  for (const [id, change] of Object.entries(changes)) offerCampaign(rack, liveOf(id, TEN_OFF, change));
  return rack;
}
const ask = (rack: ReturnType<typeof newOfferRack>, change: Partial<OfferHolder> = {}, page: { limit?: number; after?: string } = {}) =>
  offersFor(rack, { holder: { ...holder, ...change }, nowMs: Date.parse(NOW), limit: 20, ...page });
const idsOf = ({ texts }: OfferPage) => texts.map((text) => (JSON.parse(text) as { campaign: string }).campaign);

describe('an account is offered', () => {
  test('what is for everybody, for its number, its lists, its segments and its tiers, whatever the shop', () => {
    const rack = rackOf({
      all: { where: { merchants: { include: ['M1'] } } },
      mine: { binding: { accounts: { include: ['1'] } } },
      listed: { binding: { lists: { include: ['vip'] } } },
      segment: { binding: { segments: { include: ['payroll'] } } },
      tier: { binding: { tiers: { include: ['star:gold'] } } },
    });

    expect(idsOf(ask(rack))).toEqual(['all', 'listed', 'mine', 'segment', 'tier']);
  });

  test('nothing that is for others, or from which it is excluded', () => {
    const rack = rackOf({
      theirs: { binding: { accounts: { include: ['2'] } } },
      excluded: { binding: { accounts: { exclude: ['1'] } } },
      listed: { binding: { lists: { include: ['staff'] } } },
      unlisted: { binding: { lists: { exclude: ['vip'] } } },
      segment: { binding: { segments: { include: ['young'] } } },
      tier: { binding: { tiers: { include: ['star:silver'] } } },
    });

    expect(idsOf(ask(rack))).toEqual([]);
  });

  test('what a condition leaves possible, and not what it rules out whatever is bought', () => {
    const atLeast = { fact: 'authorization.amount', operator: 'greaterThanInclusive', value: 5_000 } as const;
    const rack = rackOf({
      possible: { when: { all: [atLeast, { fact: 'account.segments', operator: 'contains', value: 'payroll' }] } },
      ruled: { when: { all: [atLeast, { fact: 'account.employee', operator: 'equal', value: true }] } },
      either: { when: { any: [atLeast, { fact: 'account.employee', operator: 'equal', value: true }] } },
    });

    expect(idsOf(ask(rack))).toEqual(['either', 'possible']);
  });

  test('campaigns of certain cards with the cards named, and exactly those of the card in hand when its BIN is given', () => {
    const rack = rackOf({
      gold: { binding: { cards: { include: ['62258801'] } } },
      blue: { binding: { cards: { include: ['62258802'] } } },
    });

    expect(idsOf(ask(rack))).toEqual(['blue', 'gold']);
    expect(ask(rack).texts[1]).toContain('"cards":["62258801"]');
    expect(idsOf(ask(rack, { bin: '62258801' }))).toEqual(['gold']);
  });

  test('a campaign to enrol in, and is told whether it has', () => {
    const rack = rackOf({ join: { binding: { enrolment: 'required' } } });

    expect(JSON.parse(ask(rack).texts[0] ?? '')).toMatchObject({ campaign: 'join', enrolment: 'required' });
    expect(JSON.parse(ask(rack, { enrolled: ['join'] }).texts[0] ?? '')).toMatchObject({ enrolment: 'enrolled' });
  });

  test('nothing that needs a coupon: that stands in the wallet', () => {
    const rack = newOfferRack();
    const coupon = { type: 'coupon_redeem', value: { type: 'amount_off', amount: 500 }, validDays: 30 } as const;
    offerCampaign(rack, liveOf('coupon', coupon, { kind: 'coupon' }));

    expect(idsOf(ask(rack))).toEqual([]);
  });
});

describe('a page of offers', () => {
  test('shows higher priority first, then by id, and goes on after the last one seen without loss or repetition', () => {
    const many = Object.fromEntries(
      Array.from({ length: 25 }, (_, no) => [
        `c-${String(no).padStart(2, '0')}`,
        {
          stacking: { priority: 100 + (no % 3) },
          ...(no % 4 === 0 ? { binding: { lists: { include: ['vip'] } } } : {}),
        },
      ]),
    );
    const rack = rackOf(many);
    const whole = idsOf(ask(rack, {}, { limit: 100 }));
    const pages: string[] = [];
    for (let more = true; more; ) {
      const last = pages.at(-1);
      const page = ask(rack, {}, { limit: 7, ...(last === undefined ? {} : { after: last }) });
      pages.push(...idsOf(page));
      more = page.more;
    }

    expect(whole).toHaveLength(25);
    expect(whole.slice(0, 2)).toEqual(['c-02', 'c-05']);
    expect(pages).toEqual(whole);
  });

  test('holds until the next of its campaigns begins or ends', () => {
    const rack = rackOf({
      now: { schedule: { from: '2026-01-01T00:00:00Z', to: '2026-12-01T00:00:00Z' } },
      soon: { schedule: { from: '2026-11-20T00:00:00Z', to: '2027-01-01T00:00:00Z' } },
      past: { schedule: { from: '2026-01-01T00:00:00Z', to: '2026-11-01T00:00:00Z' } },
    });

    expect(idsOf(ask(rack))).toEqual(['now']);
    expect(ask(rack).untilMs).toBe(Date.parse('2026-11-20T00:00:00Z'));
  });

  test('follows a new version and a withdrawal, and leaves nothing behind', () => {
    const rack = rackOf({ changing: { binding: { lists: { include: ['vip', 'staff'] } } }, staying: {} });
    const { edition } = rack;
    offerCampaign(rack, liveOf('changing', TEN_OFF, { binding: { accounts: { include: ['2'] } } }));

    expect(idsOf(ask(rack))).toEqual(['staying']);
    withdrawCampaign(rack, 'changing');
    withdrawCampaign(rack, 'never-there');
    expect(rack.edition).toBeGreaterThan(edition);
    expect([...rack.byList.values(), ...rack.byAccount.values()].flat()).toEqual([]);
  });
});

describe('a rollout', () => {
  const at = '2026-11-20T00:00:00+08:00';
  const draw = drawOf('some', { salt: 'salt', subject: 'ac:1' });
  const ids = (rollout: CampaignInput['rollout'], question: Partial<OfferQuestion> = {}) =>
    idsOf(offersFor(rackOf({ some: { rollout } }), { holder, nowMs: Date.parse(NOW), limit: 20, salt: 'salt', ...question }));

  test('is offered to whoever takes part, to nobody who is held out, and to nobody while draws cannot be known', () => {
    expect(ids({ from: draw, to: draw + 1 })).toEqual(['some']);
    expect(ids({ from: draw + 1 })).toEqual([]);
    expect(ids({ from: draw, to: draw + 1 }, { salt: null })).toEqual([]);
    expect(ids({ from: draw, to: draw + 1 }, { holder: { ...holder, account: null } })).toEqual([]);
  });

  test('in shadow is offered to nobody, and takes its live version off the rack', () => {
    const rack = rackOf({ some: {} });
    offerCampaign(rack, liveOf('some', TEN_OFF, { rollout: { mode: 'shadow' } }));
    expect([ids({ mode: 'shadow' }), idsOf(ask(rack))]).toEqual([[], []]);
  });

  test('makes pages anew at its next step, also those without it', () => {
    const rack = rackOf({ some: { rollout: { to: Math.max(1, draw), stages: [{ at, to: 10_000 }] } } });
    const question = { holder, limit: 20, salt: 'salt' };
    const before = offersFor(rack, { ...question, nowMs: Date.parse(NOW) });
    expect([idsOf(before), before.untilMs]).toEqual([[], Date.parse(at)]);
    expect(idsOf(offersFor(rack, { ...question, nowMs: Date.parse(at) }))).toEqual(['some']);
  });
});

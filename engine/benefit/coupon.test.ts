// Coupons under any order of claims, gifts, payments and returns: each lies in exactly one place, and keeps its id and its expiry.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asideOf, bind, isAside, isGiftable, setAside, transferOf } from './coupon.ts';
import { type Coupon, isFree } from './wallet.ts';

const NOW = '2026-11-22T04:00:00.000Z';
const ENDS = '2026-12-22T04:00:00.000Z';
const HOLDERS = ['ac:1', 'ac:2', 'ac:3'] as const;
const fresh = (id: string): Coupon => ({
  id,
  campaign: 'tea',
  subject: null,
  state: 'issued',
  validFrom: NOW,
  expiresAt: ENDS,
  authorizationId: null,
});

interface House {
  readonly coupons: ReadonlyMap<string, Coupon>;
  readonly givers: ReadonlyMap<string, string>;
  readonly given: ReadonlyMap<string, number>;
}
type Step = {
  readonly act: 'bind' | 'give' | 'take' | 'back' | 'reserve' | 'use' | 'return';
  readonly coupon: string;
  readonly who: (typeof HOLDERS)[number];
};

const step = fc.record<Step>({
  act: fc.constantFrom('bind', 'give', 'take', 'back', 'reserve', 'use', 'return'),
  coupon: fc.constantFrom('c1', 'c2', 'c3'),
  who: fc.constantFrom(...HOLDERS),
});

interface Asked {
  readonly coupon: Coupon;
  readonly who: string;
  readonly giver: string | undefined;
  readonly given: number;
  readonly terms: Terms;
}
interface Terms {
  readonly transfer: 'gift' | 'once';
}
type Move = readonly [may: (asked: Asked) => boolean, to: (asked: Asked) => Coupon];
const isTaken = ({ coupon }: Asked) => coupon.state === 'reserved' || coupon.state === 'used';

const MOVES: Readonly<Record<Step['act'], Move>> = {
  bind: [({ coupon }) => coupon.subject === null && isFree(coupon), ({ coupon, who }) => bind(coupon, who)],
  give: [
    ({ coupon, terms, given }) => isGiftable(coupon, { terms: { ...terms, transferable: false }, given, now: NOW }),
    ({ coupon }) => setAside(coupon, coupon.id),
  ],
  take: [({ coupon, giver, who }) => isAside(coupon) && giver !== who && isFree(coupon), ({ coupon, who }) => bind(coupon, who)],
  back: [({ coupon, giver }) => isAside(coupon) && giver !== undefined, ({ coupon, giver = '' }) => bind(coupon, giver)],
  reserve: [
    ({ coupon, who }) => coupon.subject === who && isFree(coupon),
    ({ coupon }) => ({ ...coupon, state: 'reserved', authorizationId: 'a1' }),
  ],
  use: [({ coupon }) => coupon.state === 'reserved', ({ coupon }) => ({ ...coupon, state: 'used' })],
  return: [isTaken, ({ coupon }) => ({ ...coupon, state: 'returned', authorizationId: null })],
};

function play(house: House, each: Step, terms: Terms): House {
  const before = house.coupons.get(each.coupon) as Coupon;
  const asked = { coupon: before, who: each.who, giver: house.givers.get(before.id), given: house.given.get(before.id) ?? 0, terms };
  const [may, to] = MOVES[each.act];
  const after = may(asked) ? to(asked) : before;
  const wasTaken = each.act === 'take' && after !== before;
  return {
    coupons: new Map([...house.coupons, [before.id, after]]),
    givers: isAside(after) && !isAside(before) ? new Map([...house.givers, [before.id, before.subject ?? '']]) : house.givers,
    given: wasTaken ? new Map([...house.given, [before.id, (house.given.get(before.id) ?? 0) + 1]]) : house.given,
  };
}

test('I20 every coupon lies in exactly one place, keeps id and expiry, and is in use only by its holder', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.constantFrom('gift' as const, 'once' as const), (steps, transfer) => {
      let house: House = { coupons: new Map(['c1', 'c2', 'c3'].map((id) => [id, fresh(id)])), givers: new Map(), given: new Map() };
      for (const each of steps) {
        house = play(house, each, { transfer });
        for (const coupon of house.coupons.values()) prove(coupon);
        if (transfer === 'once') expect(Math.max(0, ...house.given.values())).toBeLessThanOrEqual(1);
      }
      expect([...house.coupons].every(([id, coupon]) => coupon.id === id)).toBe(true);
    }),
    { numRuns: 1_500 },
  );
});

/** Nothing that is reserved or used is on its way to anybody, or nobody's. */
function prove(coupon: Coupon): void {
  const places = [null, ...HOLDERS, asideOf(coupon.id)].filter((place) => place === coupon.subject);
  expect([coupon.expiresAt, places.length]).toEqual([ENDS, 1]);
  if (!isFree(coupon)) expect([isAside(coupon), coupon.subject === null]).toEqual([false, false]);
}

test('what an authorization returned stays returned in other hands, and what was issued is claimed by whoever binds it', () => {
  expect(bind(fresh('c'), 'ac:1')).toMatchObject({ state: 'claimed', subject: 'ac:1' });
  expect(bind({ ...fresh('c'), state: 'returned', subject: 'ac:1' }, 'ac:2')).toMatchObject({ state: 'returned', subject: 'ac:2' });
});

test.each([
  [{ transferable: true }, 'gift'],
  [{ transferable: false }, 'none'],
  [{ transferable: true, transfer: 'none' as const }, 'none'],
  [{ transferable: false, transfer: 'once' as const }, 'once'],
  [{ transferable: true, holders: 'named' as const }, 'none'],
])('terms %j: %s', (terms, expected) => {
  expect(transferOf(terms)).toBe(expected);
});

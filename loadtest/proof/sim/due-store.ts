// What is due by the model's clock, for the production sweep of deadlines: holds, points lots and coupons.
import type { DueStore } from '../../../api/authority/expiry.ts';
import type { Due, DueHold, DueLots } from '../../../api/authority/expiry-store.ts';
import { couponLock } from '../store/reading.ts';
import { keepCoupon } from '../store/rows.ts';
import { connectionClosed } from '../store/faults.ts';
import { type Life, inLife } from './life.ts';
import type { World } from './world.ts';

const ENDING: ReadonlySet<string> = new Set(['issued', 'claimed', 'returned']);

/** `onCoupon` hears of each coupon that was marked. */
export function dueStoreOf(world: World, life: Life, onCoupon: (id: string) => void): DueStore {
  const read = <T>(work: (now: string) => T): Promise<T> => hop(world, life).then(() => work(new Date(world.ledgerMs()).toISOString()));
  return {
    findDueHolds: (due, after) => read((now) => holdsDue(world, due, { after, now })),
    findDueLots: (due, after) => read((now) => lotsDue(world, due, { after, now })),
    expireCoupons: (due) => read((now) => expireCoupons(world, due, { now, onCoupon })),
    lapseGifts: async () => 0, // Nobody gives coupons away here.
    lapseDueLots: async () => 0, // Every lot of the simulation was earned by an authorization.
  };
}

/** Whether a sweep would find anything: one that finds nothing changes nothing, and is not played. */
export function isAnythingDue(world: World): boolean {
  const now = new Date(world.ledgerMs()).toISOString();
  const { rows } = world.database;
  const isDue = (at: string | null): boolean => at !== null && at <= now;
  for (const id of rows.holding) if (isDue(rows.authorizations.get(id)?.record.holdExpiresAt ?? null)) return true;
  for (const { lot } of rows.lots.values()) if (lot.active > 0 && isDue(lot.expiresAt)) return true;
  for (const { coupon } of rows.coupons.values()) if (ENDING.has(coupon.state) && isDue(coupon.expiresAt)) return true;
  return false;
}

function hop(world: World, life: Life): Promise<void> {
  return new Promise((resolve, reject) => {
    world.scheduler.after(0.1 + world.dice.fraction() * 3, () =>
      inLife(life, () => (world.isAway() ? reject(connectionClosed()) : resolve())),
    );
  });
}

function holdsDue({ database }: World, { most }: Due, on: { readonly after: DueHold | null; readonly now: string }): readonly DueHold[] {
  const { after, now } = on;
  const due: DueHold[] = [];
  for (const id of database.rows.holding) {
    const { holdExpiresAt = null } = database.rows.authorizations.get(id)?.record ?? {};
    if (holdExpiresAt !== null && holdExpiresAt <= now && (after === null || isAfter({ id, holdExpiresAt }, after)))
      due.push({ id, holdExpiresAt, now });
  }
  return due.toSorted((one, other) => (isAfter(one, other) ? 1 : -1)).slice(0, most);
}

function isAfter(one: Pick<DueHold, 'id' | 'holdExpiresAt'>, other: Pick<DueHold, 'id' | 'holdExpiresAt'>): boolean {
  return one.holdExpiresAt > other.holdExpiresAt || (one.holdExpiresAt === other.holdExpiresAt && one.id > other.id);
}

function lotsDue({ database }: World, { most }: Due, on: { readonly after: DueLots | null; readonly now: string }): readonly DueLots[] {
  const { after, now } = on;
  const ids = new Set<string>();
  for (const { lot } of database.rows.lots.values())
    if (lot.active > 0 && lot.expiresAt !== null && lot.expiresAt <= now && (after === null || lot.authorizationId > after.authorizationId))
      ids.add(lot.authorizationId);
  return [...ids]
    .toSorted()
    .slice(0, most)
    .map((authorizationId) => ({ authorizationId, now }));
}

function expireCoupons({ database }: World, { most }: Due, on: { readonly now: string; readonly onCoupon: (id: string) => void }): number {
  let marked = 0;
  for (const row of database.rows.coupons.values()) {
    const { coupon } = row;
    if (marked === most) break;
    if (!ENDING.has(coupon.state) || coupon.expiresAt > on.now || database.isLocked(couponLock(coupon.id))) continue;
    keepCoupon(database.rows, { ...row, coupon: { ...coupon, state: 'expired' } });
    on.onCoupon(coupon.id);
    marked += 1;
  }
  return marked;
}

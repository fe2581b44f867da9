// What holders have at the end of a seed: every coupon with one authorization, and every point where the ledger says it is.
import type { HeldBenefit } from '../../../engine/hold/record.ts';
import type { World } from './world.ts';

/** I20: a coupon is used by one authorization, which holds it. */
export function checkCoupons({ database, witness }: World): void {
  const holders = new Map<string, string>();
  for (const { record } of database.rows.authorizations.values())
    for (const coupon of record.benefits.flatMap(usedCoupon)) {
      const other = holders.get(coupon);
      if (other !== undefined) witness.violate('I20', `coupon ${coupon} is used by ${other} and ${record.id}`);
      holders.set(coupon, record.id);
    }
}

function usedCoupon({ coupon, progress: { units } }: HeldBenefit): readonly string[] {
  return coupon !== null && units.held + units.captured - units.returned - units.chargedBack > 0 ? [coupon] : [];
}

/** I21: lots of one holder and programme are what the ledger says is active and pending. */
export function checkLots(world: World): void {
  const points = new Map<string, number>();
  const add: Add = (account, amount) => points.set(account, (points.get(account) ?? 0) + amount);
  addHoldings(world, add);
  for (const { debit, credit, amount, unit } of world.database.rows.entries.values()) {
    if (isHeld(credit)) add(`${credit} ${unit}`, -amount);
    if (isHeld(debit)) add(`${debit} ${unit}`, amount);
  }
  for (const [account, difference] of points)
    if (difference !== 0) world.witness.violate('I21', `${account} differs from its lots by ${difference}`);
}

type Add = (account: string, amount: number) => void;

const isHeld = (account: string) => account.startsWith('points_active:') || account.startsWith('points_pending:');

function addHoldings({ database: { rows }, witness }: World, add: Add): void {
  for (const { subject, lot } of rows.lots.values()) {
    add(`points_active:${subject} points:${lot.programme}`, lot.active);
    add(`points_pending:${subject} points:${lot.programme}`, lot.pending);
    if (lot.active < 0 || lot.pending < 0) witness.violate('I21', `lot ${lot.id} holds ${lot.active} and ${lot.pending}`);
  }
  for (const { subject, debts } of rows.wallets.values())
    for (const [programme, owed] of Object.entries(debts)) add(`points_active:${subject} points:${programme}`, -owed);
}

// The erasure of a cardholder: refused while value is under way, else wallet, links and personal columns go in one transaction, and a tombstone stays.
import { keptOpenBy, leave } from '../../engine/benefit/leave.ts';
import type { Wallet } from '../../engine/benefit/wallet.ts';
import { lockHoldings, saveHoldings } from '../benefit/wallet-change-store.ts';
import type { Sql } from '../db/connect.ts';
import type { FieldError } from '../http/problem.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';
import { accountsOf, decideErasure, emptyAccounts, type Erasure, type Held, lockErasure, readHeld } from './erasure-store.ts';
import { forgetRows } from './personal-store.ts';

export type Approved =
  | { readonly ok: true; readonly erasure: Erasure }
  | { readonly ok: false; readonly code: 'not_found' | 'erasure_decided' }
  | { readonly ok: false; readonly code: 'erasure_hindered'; readonly errors: readonly FieldError[] };

interface Approval {
  readonly id: string;
  readonly checker: string;
}

/** All or nothing. Throws where the database finds maker and checker to be one person: `isOwn` tells. */
export async function approveErasure(sql: Sql, { id, checker }: Approval): Promise<Approved> {
  return inTransaction(sql, async (transaction): Promise<Approved> => {
    const asked = await lockErasure(transaction, id);
    if (asked === null) return { ok: false, code: 'not_found' };
    if (asked.state !== 'waiting') return { ok: false, code: 'erasure_decided' };
    const accounts = await accountsOf(transaction, asked.account);
    const subject = `ac:${asked.account}`;
    const holdings = await lockHoldings(transaction, { subjects: [subject] });
    const wallet = holdings.wallets.get(subject);
    if (wallet === undefined) throw new Error('the wallet that was locked is not there');
    const errors = hindrances(await readHeld(transaction, accounts), wallet);
    if (errors.length > 0) return { ok: false, code: 'erasure_hindered', errors };
    const left = leave(wallet);
    await saveHoldings(transaction, holdings, {
      wallets: [left.wallet],
      moves: left.lapses.map((lapse) => ({ ...lapse, template: 'points.lapse', subject })),
      source: `erasure:${id}`,
      actor: checker,
      memo: 'The account was erased',
    });
    // Before the tombstone, which lets nothing of the account be written.
    const erasure = await decideErasure(transaction, { id, state: 'approved', checker, reason: null });
    await forgetRows(transaction, { accounts, subjects: [subject] });
    await emptyAccounts(transaction, accounts);
    await logChange(transaction, {
      actor: checker,
      action: 'erasure.approve',
      object: asked.account,
      detail: { id, merged: accounts.length - 1, coupons: left.coupons.length, lapsed: left.lapses },
    });
    return { ok: true, erasure };
  });
}

const HINDRANCES = {
  openAuthorizations: 'Purchases are still open: wait until they are captured, reversed or expired.',
  reservedCoupons: 'Coupons are reserved by purchases that are open.',
  householdSeats: 'The account is in a household: it has to leave first.',
  mergesWaiting: 'A merge with another account waits for its checker.',
} as const;

function hindrances(held: Held, wallet: Wallet): readonly FieldError[] {
  const found: FieldError[] = Object.entries(HINDRANCES).flatMap(([path, message]) =>
    held[path as keyof Held] > 0 ? [{ path, message }] : [],
  );
  const open = keptOpenBy(wallet);
  if (open === 'points_pending') found.push({ path: 'pointsPending', message: 'Points wait for their purchase to clear.' });
  if (open === 'points_owed') found.push({ path: 'pointsOwed', message: 'Points are owed: they are settled first.' });
  return found;
}

/** Did the database refuse because maker and checker are one person? */
export function isOwn(fault: unknown): boolean {
  return fault instanceof Error && fault.message.includes('erasures_four_eyes');
}

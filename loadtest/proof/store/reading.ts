// What a batch reads and locks in the model, each as the SQL beside the authority does: candidates as the statement begins, rows as they are once they are ours.
import type { CounterState } from '../../../engine/authorization/situation.ts';
import { NO_USAGE, type Wallet, isFree } from '../../../engine/benefit/wallet.ts';
import type { CodedCoupon, LockedWallets, WalletNeeds } from '../../../api/authority/holdings-store.ts';
import type { BatchClock, Evidence, MessageAsked, StoredAuthorization, StoredMessage } from '../../../api/authority/read-store.ts';
import type { CodeRow, SliceRow } from '../../../api/authority/shown-store.ts';
import { notesSince } from './reference.ts';
import { type Session, lockAll, numberOf } from './session.ts';

export const authorizationLock = (id: string): string => `a ${id}`;
export const walletLock = (subject: string): string => `w ${subject}`;
export const couponLock = (id: string): string => `p ${id}`;
export const codeLock = (hash: string): string => `q ${hash}`;
export const sliceLock = (id: string): string => `s ${id}`;
export const counterLock = (key: string): string => `k ${key}`;

/** Each once, in the order of their bytes. */
export function sorted(keys: Iterable<string>): string[] {
  return [...new Set(keys)].sort();
}

export async function lockAuthorizations(session: Session, ids: readonly string[]): Promise<ReadonlyMap<string, StoredAuthorization>> {
  numberOf(session);
  const { authorizations } = session.place.tables;
  const known = sorted(ids.filter((id) => authorizations.has(id)));
  if (known.length > 0) await lockAll(session, known.map(authorizationLock));
  const found = new Map<string, StoredAuthorization>();
  for (const id of known) {
    const row = authorizations.get(id);
    if (row !== undefined) found.set(id, row);
  }
  return found;
}

export function openBatch(session: Session, batch: number, horizon: string | null): BatchClock {
  const { place } = session;
  const own = numberOf(session);
  let closedUntil: string | null = null;
  for (const [date, { state }] of place.tables.businessDays)
    if (state !== 'open' && (closedUntil === null || date > closedUntil)) closedUntil = date;
  const [oldest = own] = place.active;
  return {
    now: new Date(place.now()).toISOString(),
    batch,
    closedUntil,
    horizon: String(oldest),
    notes: notesSince(place.tables.reference, horizon),
  };
}

export function readMessages({ place }: Session, asked: readonly MessageAsked[]): readonly StoredMessage[] {
  return asked.flatMap(({ authorizationId, id }) => {
    const row = place.tables.messages.get(`${authorizationId} ${id}`);
    return row === undefined ? [] : [{ authorization_id: authorizationId, id, digest: row.digest, status: row.status, reply: row.reply }];
  });
}

export function readEvidence({ place }: Session, ids: readonly string[]): ReadonlyMap<string, Evidence> {
  return found(place.tables.decisions, ids);
}

export function readCounters({ place, counters }: Session, keys: readonly string[]): ReadonlyMap<string, CounterState> {
  const found = new Map<string, CounterState>();
  for (const key of keys) {
    const row = counters.get(key) ?? place.tables.counters.get(key);
    if (row !== undefined) found.set(key, row);
  }
  return found;
}

/** Those of the keys that are known. */
export function found<V>(rows: ReadonlyMap<string, V>, keys: readonly string[]): ReadonlyMap<string, V> {
  const result = new Map<string, V>();
  for (const key of keys) {
    const row = rows.get(key);
    if (row !== undefined) result.set(key, row);
  }
  return result;
}

export const NO_WALLETS: LockedWallets = { wallets: new Map(), stored: new Set(), coupons: [] };

export async function lockCodes(session: Session, hashes: readonly string[]): Promise<readonly CodeRow[]> {
  const { codes } = session.place.tables;
  const known = sorted(hashes.filter((hash) => codes.has(hash)));
  await lockAll(session, known.map(codeLock));
  return known.flatMap((hash) => {
    const row = codes.get(hash);
    if (row === undefined) return [];
    const { subject, coupon, expiresAt, consumedBy, publicKey, madeAt } = row;
    return [{ hash, subject, coupon, expiresAt, consumedBy, publicKey, ageMs: session.place.now() - madeAt }];
  });
}

export async function lockSlices(session: Session, ids: readonly string[]): Promise<readonly SliceRow[]> {
  const { slices } = session.place.tables;
  const known = sorted(ids.filter((id) => slices.has(id)));
  await lockAll(session, known.map(sliceLock));
  return known.flatMap((id) => {
    const row = slices.get(id);
    if (row === undefined) return [];
    const { returned: _returned, state, graceUntil, ...shown } = row;
    return [{ id, ...shown, isOpen: state === 'open' && session.place.now() < Date.parse(graceUntil) }];
  });
}

/** Wallets' rows, then every coupon that may be used; lots and memberships are guarded by their wallet. */
export async function lockWallets(session: Session, needs: WalletNeeds): Promise<LockedWallets> {
  const subjects = [...new Set(needs.subjects)];
  const { tables } = session.place;
  const known = sorted(subjects.filter((subject) => tables.wallets.has(subject)));
  await lockAll(session, known.map(walletLock));
  const coupons = await lockCoupons(session, subjects, needs);
  const stored = new Set(known);
  const wallets = new Map<string, Wallet>();
  for (const subject of subjects) {
    const wallet = walletOf(session, subject, { lots: needs.lots, coupons, isStored: stored.has(subject) });
    if (wallet !== null) wallets.set(subject, wallet);
  }
  return { wallets, stored, coupons };
}

async function lockCoupons(session: Session, subjects: readonly string[], needs: WalletNeeds): Promise<readonly CodedCoupon[]> {
  const { tables } = session.place;
  const holders = new Set(subjects);
  const isUsable = (id: string) => {
    const coupon = tables.coupons.get(id)?.coupon;
    return coupon !== undefined && isFree(coupon) && coupon.subject !== null && holders.has(coupon.subject);
  };
  const named = new Set([...needs.coupons, ...needs.codeHashes.flatMap((hash) => tables.couponByCode.get(hash) ?? [])]);
  const own = subjects.flatMap((subject) => [...(tables.couponsBySubject.get(subject) ?? NONE)]).filter(isUsable);
  const known = sorted([...own, ...[...named].filter((id) => tables.coupons.has(id))]);
  if (known.length === 0) return [];
  await lockAll(session, known.map(couponLock));
  // What was used while this waited for it is not usable any more.
  return known.filter((id) => named.has(id) || isUsable(id)).flatMap((id) => tables.coupons.get(id)?.coupon ?? []);
}
const NONE: ReadonlySet<string> = new Set();

/** Null: nothing is known of this subject. */
function walletOf(
  { place: { tables } }: Session,
  subject: string,
  on: { readonly lots: readonly string[]; readonly coupons: readonly CodedCoupon[]; readonly isStored: boolean },
): Wallet | null {
  const lots = [...(tables.lotsBySubject.get(subject) ?? NONE)].flatMap((id) => {
    const lot = tables.lots.get(id)?.lot;
    return lot !== undefined && (lot.active > 0 || lot.pending > 0 || on.lots.includes(id)) ? [lot] : [];
  });
  const members = [...(tables.memberships.get(subject)?.values() ?? [])].map(({ member }) => member);
  const coupons = on.coupons.filter((coupon) => coupon.subject === subject);
  if (!on.isStored && lots.length + members.length + coupons.length === 0) return null;
  const row = on.isStored ? tables.wallets.get(subject) : undefined;
  return { subject, usage: row?.usage ?? NO_USAGE, debts: row?.debts ?? {}, coupons, lots, members };
}

// What a batch writes in the model: every statement of the product's write, in its order, with the keys, checks and triggers of the tables.
import type { Coupon } from '../../../engine/benefit/wallet.ts';
import { contentOf, linkOf } from '../../../api/authority/chain.ts';
import type { ChainContext, Stream } from '../../../api/authority/write-store.ts';
import type { BatchWrites, SavedAuthorization, SavedWallet } from '../../../api/authority/writes.ts';
import { duplicate, refusedBy, shutDay } from './faults.ts';
import { authorizationLock, couponLock, walletLock } from './reading.ts';
import { insertTaps, consumeCodes } from './shown.ts';
import { keepAuthorization, keepCoupon, keepEntry, ordered } from './rows.ts';
import { saveLots, saveMembers } from './holdings.ts';
import { type Session, type Statement, lockOne } from './session.ts';

export interface Writing {
  readonly session: Session;
  readonly writes: BatchWrites;
  readonly chain: ChainContext;
  /** Numbers of the ledger's rows; what was drawn is gone. */
  readonly nextEntry: () => number;
}
type Step = readonly [statement: Statement, run: (on: Writing) => void | Promise<void>];

/** Only what there is something to write for, in the order in which it goes over the wire. */
export function stepsOf({ writes }: Pick<Writing, 'writes'>): readonly Step[] {
  const { wallets } = writes;
  const steps: readonly (readonly [boolean, Step])[] = [
    [wallets.some((each) => each.isNew), ['openWallets', openWallets]],
    [wallets.some((each) => !each.isNew), ['saveWallets', saveWallets]],
    [wallets.some((each) => each.lots.length > 0), ['saveLots', ({ session, chain }) => saveLots(session, wallets, chain.batch)]],
    [wallets.some((each) => each.members.length > 0), ['saveMembers', ({ session, chain }) => saveMembers(session, wallets, chain.batch)]],
    [writes.claims.length > 0, ['claimAuthorizations', claimAuthorizations]],
    [writes.authorizations.length > 0, ['saveAuthorizations', saveAuthorizations]],
    [writes.heard.length > 0, ['hear', hear]],
    [writes.decisions.length > 0, ['insertDecisions', insertDecisions]],
    [writes.messages.length > 0, ['insertMessages', insertMessages]],
    [writes.entries.length > 0, ['insertEntries', insertEntries]],
    [writes.coupons.length > 0, ['saveCoupons', saveCoupons]],
    [writes.parked.length > 0, ['insertParked', insertParked]],
    [writes.security.length > 0, ['insertSecurity', insertSecurity]],
    [writes.consumed.length > 0, ['consumeCodes', ({ session }) => consumeCodes(session, writes.consumed)]],
    [writes.taps.length > 0, ['insertTaps', ({ session }) => insertTaps(session, writes.taps)]],
  ];
  return steps.filter(([isNeeded]) => isNeeded).map(([, step]) => step);
}

/** The stream behind this batch; the same where it appends nothing. */
export function link({ session, writes, chain }: Writing): Stream {
  const { key, stream, batch, now } = chain;
  if (!appends(writes)) return stream;
  const { content, leaves } = contentOf(writes, now);
  const seq = stream.seq + 1;
  const hash = linkOf(key, { stream: stream.id, seq, previous: stream.hash, content });
  const row = { id: batch, stream: stream.id, seq, previous: stream.hash, content, leaves, hash, at: now };
  session.changes.push(() => {
    session.place.tables.batches.push(row);
  });
  return { id: stream.id, seq, hash };
}

export function appends({ decisions, messages, entries }: BatchWrites): boolean {
  return decisions.length + messages.length + entries.length > 0;
}

/** Whoever makes the same wallet or id at this moment is waited for; one that is there fails the batch, which runs again. */
async function openWallets({ session, writes, chain }: Writing): Promise<void> {
  const { wallets } = session.place.tables;
  for (const fresh of bySubject(writes.wallets.filter((each) => each.isNew))) {
    const wait = wallets.has(fresh.subject) ? null : lockOne(session, walletLock(fresh.subject));
    if (wait !== null) await wait;
    if (wallets.has(fresh.subject)) throw duplicate('wallets_pkey');
    keepWallet(session, fresh, chain.batch);
  }
}

async function saveWallets({ session, writes, chain }: Writing): Promise<void> {
  const { wallets } = session.place.tables;
  for (const saved of bySubject(writes.wallets.filter((each) => !each.isNew))) {
    const wait = lockOne(session, walletLock(saved.subject));
    if (wait !== null) await wait;
    const row = wallets.get(saved.subject);
    if (row === undefined) continue;
    if (row.movedTo !== null) throw refusedBy('wallets_moved');
    keepWallet(session, saved, chain.batch);
  }
}

function keepWallet({ changes, place }: Session, { subject, usage, debts }: SavedWallet, batch: number): void {
  const row = { subject, usage: ordered(usage), debts: ordered(debts), movedTo: null, batch };
  changes.push(() => {
    place.tables.wallets.set(subject, row);
  });
}

function bySubject(wallets: readonly SavedWallet[]): readonly SavedWallet[] {
  return wallets.toSorted((one, other) => (one.subject < other.subject ? -1 : 1));
}

async function claimAuthorizations({ session, writes, chain }: Writing): Promise<void> {
  const { authorizations } = session.place.tables;
  const claims = writes.claims.toSorted((one, other) => (one.record.id < other.record.id ? -1 : 1));
  for (const claim of claims) {
    const { id } = claim.record;
    const wait = authorizations.has(id) ? null : lockOne(session, authorizationLock(id));
    if (wait !== null) await wait;
    if (authorizations.has(id)) throw duplicate('authorizations_pkey');
  }
  keepRecords(session, claims, chain.batch);
}

async function saveAuthorizations({ session, writes, chain }: Writing): Promise<void> {
  const { authorizations } = session.place.tables;
  for (const { record } of writes.authorizations) {
    const wait = authorizations.has(record.id) ? lockOne(session, authorizationLock(record.id)) : null;
    if (wait !== null) await wait;
  }
  const known = writes.authorizations.filter(({ record }) => authorizations.has(record.id));
  keepRecords(session, known, chain.batch);
}

function keepRecords({ changes, place }: Session, saved: readonly SavedAuthorization[], batch: number): void {
  changes.push(() => {
    for (const { record, attempt, reply } of saved)
      keepAuthorization(place.tables, { id: record.id, digest: record.digest, attempt, state: record.state, record, reply, batch });
  });
}

async function hear({ session, writes }: Writing): Promise<void> {
  const { authorizations } = session.place.tables;
  for (const id of writes.heard) {
    const wait = authorizations.has(id) ? lockOne(session, authorizationLock(id)) : null;
    if (wait !== null) await wait;
    session.changes.push(() => {
      const row = authorizations.get(id);
      if (row !== undefined) authorizations.set(id, { ...row, attempt: null });
    });
  }
}

function insertDecisions({ session, writes, chain: { batch } }: Writing): void {
  const { decisions } = session.place.tables;
  const rows = writes.decisions.map((row) => ({ ...row, batch }));
  for (const { authorizationId, decidedOn } of rows) {
    const isTaken = decisions.get(authorizationId)?.decidedOn === decidedOn || decisions.has(`${authorizationId} ${decidedOn}`);
    if (isTaken) throw duplicate('decisions_pkey');
  }
  session.changes.push(() => {
    for (const row of rows) {
      const id = row.authorizationId;
      decisions.set(decisions.has(id) ? `${id} ${row.decidedOn}` : id, row);
    }
  });
}

function insertMessages({ session, writes, chain: { batch } }: Writing): void {
  const { messages } = session.place.tables;
  const rows = writes.messages.map((row) => ({ ...row, batch }));
  const keys = rows.map(({ authorizationId, id }) => `${authorizationId} ${id}`);
  if (keys.some((key) => messages.has(key)) || new Set(keys).size < keys.length) throw duplicate('messages_authorization_id_id_pk');
  session.changes.push(() => {
    for (const row of rows) messages.set(`${row.authorizationId} ${row.id}`, row);
  });
}

function insertEntries({ session, writes, chain: { batch }, nextEntry }: Writing): void {
  const { tables } = session.place;
  const rows = writes.entries.map((row) => ({ ...row, id: nextEntry(), batch }));
  for (const { amount, debit, credit } of rows) {
    if (amount <= 0) throw refusedBy('entries_amount_positive');
    if (debit === credit) throw refusedBy('entries_two_accounts');
  }
  for (const { businessDate } of rows) {
    const day = tables.businessDays.get(businessDate);
    if (day !== undefined && (day.state === 'closed' || day.shutAt !== null)) throw shutDay(businessDate);
  }
  session.changes.push(() => {
    for (const row of rows) keepEntry(tables, row);
  });
}

/** A coupon that is there keeps its campaign, its holder and its first day; a new one goes to the wallet that its holder's was carried into. */
async function saveCoupons({ session, writes, chain: { batch } }: Writing): Promise<void> {
  const { tables } = session.place;
  for (const coupon of writes.coupons) {
    const wait = lockOne(session, couponLock(coupon.id));
    if (wait !== null) await wait;
    const known = tables.coupons.get(coupon.id)?.coupon;
    const { state, expiresAt, authorizationId } = coupon;
    const next =
      known === undefined ? { ...freshCoupon(coupon, session), codeHash: null } : { ...known, state, expiresAt, authorizationId };
    session.changes.push(() => keepCoupon(tables, { coupon: next, batch }));
  }
}

function freshCoupon({ id, campaign, subject, state, validFrom, expiresAt, authorizationId }: Coupon, { place }: Session): Coupon {
  let holder = subject;
  for (let next = holder; next !== null; next = place.tables.wallets.get(next)?.movedTo ?? null) holder = next;
  return { id, campaign, subject: holder, state, validFrom, expiresAt, authorizationId };
}

function insertParked({ session, writes }: Writing): void {
  const { parked } = session.place.tables;
  session.changes.push(() => {
    for (const row of writes.parked) if (!parked.has(row.id)) parked.set(row.id, row);
  });
}

function insertSecurity({ session, writes }: Writing): void {
  const { security } = session.place.tables;
  session.changes.push(() => {
    for (const row of writes.security) security.push(row);
  });
}

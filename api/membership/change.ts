// Joining, renewing and ending memberships: under the lock of the wallet, after that of the payment.
import { join, monthsAfter, periodStart, roll } from '../../engine/benefit/membership.ts';
import { emptyWallet, type Member, type Wallet } from '../../engine/benefit/wallet.ts';
import { localTime } from '../../engine/campaign/local-time.ts';
import { fold } from '../../engine/hold/fold.ts';
import type { AuthorizationRecord } from '../../engine/hold/record.ts';
import type { Sql } from '../db/connect.ts';
import type { ProblemCode } from '../http/problem.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';
import {
  endTerms,
  type FeePayment,
  findDueMembers,
  findReturned,
  insertEnrolment,
  insertPayment,
  lockPaid,
  lockPayment,
  markReturned,
  type Programme,
  readProgrammes,
  readTerms,
  readTime,
  sayWhy,
  tieringOf,
} from './store.ts';
import { lockHoldings, saveHoldings } from '../benefit/wallet-change-store.ts';

export interface Joining {
  readonly programme: Programme;
  readonly account: string;
  readonly subject: string;
  readonly actor: string;
  readonly authorizationId: string | undefined;
}

/** In a transaction of the caller; the problem where nothing was changed. */
export async function joinProgramme(sql: Sql, joining: Joining): Promise<Member | ProblemCode> {
  const { programme, account, subject, actor, authorizationId = null } = joining;
  const { paid } = programme.benefit;
  const payment = await paymentOf(sql, joining);
  if (typeof payment === 'string') return payment;
  const held = await lockHoldings(sql, { subjects: [subject] });
  const wallet = held.wallets.get(subject) ?? emptyWallet(subject);
  const known = wallet.members.find((member) => member.programme === programme.id);
  if (known !== undefined && paid === undefined) return 'membership_joined';
  if (payment !== null && !(await isNew(sql, payment.id, joining))) return 'membership_fee_used';
  const member = memberAfter(known, programme, held.now);
  await sayWhy(sql, paid === undefined ? 'enrolled' : 'paid');
  await insertEnrolment(sql, { account, campaign: programme.id });
  await saveHoldings(sql, held, {
    wallets: [withMember(wallet, member)],
    source: `membership:${programme.id}:${authorizationId ?? account}`,
    actor,
  });
  const detail = { account, authorizationId, until: member.until ?? null };
  await logChange(sql, { actor, action: 'membership.join', object: programme.id, detail });
  return member;
}

/** Null where membership costs nothing; the problem where it is not joined in this way, or not paid. */
async function paymentOf(sql: Sql, joining: Joining): Promise<AuthorizationRecord | null | ProblemCode> {
  const { programme, authorizationId } = joining;
  const { paid } = programme.benefit;
  if (!programme.isOpen || (paid === undefined) !== (authorizationId === undefined)) return 'membership_closed';
  if (paid === undefined || authorizationId === undefined) return null;
  const payment = await lockPayment(sql, authorizationId);
  return payment !== null && isPaid(payment, joining, paid) ? payment : 'membership_unpaid';
}

/** One payment is one term, for ever. */
function isNew(sql: Sql, authorizationId: string, { programme, subject, account }: Joining): Promise<boolean> {
  const { fee, currency, months } = programme.benefit.paid ?? { fee: 0, currency: programme.currency, months: 0 };
  return insertPayment(sql, { authorizationId, subject, account, programme: programme.id, fee, currency, months });
}

/** A term begins where the last one ends, or now. */
function memberAfter(known: Member | undefined, programme: Programme, now: string): Member {
  const { paid } = programme.benefit;
  const { date } = localTime(Date.parse(now), programme.timeZone);
  const member = known ?? join(tieringOf(programme), { date, now });
  return paid === undefined ? member : { ...member, until: monthsAfter(later(member.until ?? now, now), paid.months) };
}

/** What is left of the payment covers the fee, at the merchant of the fee, out of this wallet or account. */
function isPaid(
  payment: AuthorizationRecord,
  { account, subject }: Joining,
  fee: { readonly fee: number; readonly currency: string; readonly merchant: string },
): boolean {
  const isTheirs = payment.account === account || (payment.account === null && payment.subject === subject);
  return isTheirs && payment.merchant === fee.merchant && payment.currency === fee.currency && keptOf(payment) >= fee.fee;
}

function keptOf(payment: AuthorizationRecord): number {
  const figures = fold(payment);
  return figures.isVoided ? 0 : figures.captured - figures.refunded - figures.chargedBack;
}

function later(one: string, other: string): string {
  return Date.parse(one) >= Date.parse(other) ? one : other;
}

function withMember(wallet: Wallet, member: Member): Wallet {
  return { ...wallet, members: [...wallet.members.filter(({ programme }) => programme !== member.programme), member] };
}

const SWEEP_MAX = 200;

export interface SweptMembers {
  readonly returned: number;
  readonly ended: number;
  readonly rolled: number;
}

/** What time and refunds do to memberships; several processes may, and each thing happens once. */
export async function sweepMembers(sql: Sql): Promise<SweptMembers> {
  let returned = 0;
  let page = await findReturned(sql, { after: '', limit: SWEEP_MAX });
  while (page.length > 0) {
    for (const payment of page) returned += (await endReturned(sql, payment.authorizationId)) ? 1 : 0;
    page = await findReturned(sql, { after: page.at(-1)?.authorizationId ?? '', limit: SWEEP_MAX });
  }
  const ended = await inTransaction(sql, async (transaction) => {
    await sayWhy(transaction, 'time');
    return endTerms(transaction, SWEEP_MAX);
  });
  let rolled = 0;
  for (const programme of await readProgrammes(sql)) rolled += await rollAll(sql, programme);
  return { returned, ended, rolled };
}

/** A fee that came back ends the term it paid for: the end moves back by its months, and never before now. A term that is over takes nothing from the next. */
function endReturned(sql: Sql, authorizationId: string): Promise<boolean> {
  return inTransaction(sql, async (transaction) => {
    const payment = await lockPayment(transaction, authorizationId);
    const paid = await lockPaid(transaction, authorizationId);
    if (payment === null || paid === null || keptOf(payment) >= paid.fee) return false;
    await shorten(transaction, paid);
    return true;
  });
}

async function shorten(sql: Sql, paid: FeePayment): Promise<void> {
  const { subject, programme, months, authorizationId } = paid;
  const held = await lockHoldings(sql, { subjects: [subject] });
  const wallet = held.wallets.get(subject);
  const member = wallet?.members.find((each) => each.programme === programme);
  await sayWhy(sql, 'fee_returned');
  const ends = [member?.until, termEnd(await readTerms(sql, paid), authorizationId)];
  if (
    wallet !== undefined &&
    member?.until !== undefined &&
    ends.every((end) => end !== undefined && Date.parse(end) > Date.parse(held.now))
  ) {
    const until = later(monthsAfter(member.until, -months), held.now);
    const source = `membership:${programme}:${authorizationId}:returned`;
    await saveHoldings(sql, held, { wallets: [withMember(wallet, { ...member, until })], source, actor: 'offerline' });
  }
  await markReturned(sql, paid);
}

/** Where the term of one payment ends: each begins where the one before it ends, or with its payment. */
function termEnd(terms: Awaited<ReturnType<typeof readTerms>>, authorizationId: string): string | undefined {
  let end: string | undefined;
  for (const term of terms) {
    end = monthsAfter(later(end ?? term.at, term.at), term.months);
    if (term.authorizationId === authorizationId) return end;
  }
  return undefined;
}

/** Ends periods and grace on the local day of the programme, many wallets in one transaction. */
async function rollAll(sql: Sql, programme: Programme): Promise<number> {
  const terms = tieringOf(programme);
  const { date } = localTime(Date.parse(await readTime(sql)), programme.timeZone);
  const due = { programme: programme.id, periodFrom: periodStart(date, terms.period), date, limit: SWEEP_MAX };
  let rolled = 0;
  for (;;) {
    const subjects = await findDueMembers(sql, due);
    if (subjects.length === 0) return rolled;
    await inTransaction(sql, async (transaction) => {
      const held = await lockHoldings(transaction, { subjects });
      await sayWhy(transaction, 'period_end');
      const wallets = [...held.wallets.values()].map((wallet) => ({
        ...wallet,
        members: wallet.members.map((member) => (member.programme === programme.id ? roll(member, terms, date) : member)),
      }));
      await saveHoldings(transaction, held, { wallets, source: `membership:${programme.id}:${date}`, actor: 'offerline' });
    });
    rolled += subjects.length;
    if (subjects.length < SWEEP_MAX) return rolled;
  }
}

const SWEEP_MS = 30_000;

/** Follows time and refunds until stopped. */
export function startMemberships({ sql, onBug }: { readonly sql: Sql; readonly onBug: (fault: unknown, subject: string) => void }): {
  readonly stop: () => void;
} {
  let running = false;
  const timer = setInterval(() => {
    if (running) return;
    running = true;
    sweepMembers(sql)
      .catch((fault: unknown) => onBug(fault, 'memberships'))
      .finally(() => {
        running = false;
      });
  }, SWEEP_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

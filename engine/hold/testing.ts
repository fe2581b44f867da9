// A played authorization for tests: records and benefits with plain defaults, and books that follow every message as the authority keeps them.
import { type Coupon, type Wallet, emptyWallet } from '../benefit/wallet.ts';
import type { Posting } from '../ledger/templates.ts';
import { type ApplyContext, apply, refusalOf, settle } from './apply.ts';
import { type CounterMove, counterStanding } from './post.ts';
import type { AuthorizationRecord, CounterUse, HeldBenefit, Message, MessageKind, Progress } from './record.ts';
import { kept } from './target.ts';
import { takeFromWallet } from './wallet-moves.ts';

export const DECIDED = '2026-11-18T08:00:00.000Z';
export const EXPIRES = '2026-11-25T08:00:00.000Z';
export const ZONE = 'Asia/Shanghai';
export const SUBJECT = 'ac:1';

export const held = (quantity: number): Progress => ({
  held: quantity,
  captured: 0,
  released: 0,
  returned: 0,
  chargedBack: 0,
  givenBack: 0,
});

export function use(key: string, unit: CounterUse['unit'], giveBack = { reversal: true, refund: false }): CounterUse {
  return { key, unit, amount: 0, giveBack };
}

/** An instant discount of `amount`, paid 60:40 by bank and merchant, in a budget and a count limit; `change` says otherwise. */
export function benefitOf(amount: number, change: Partial<Omit<HeldBenefit, 'progress' | 'amount'>> = {}): HeldBenefit {
  const merchant = Math.floor((amount * 4) / 10);
  const parts = [
    { party: 'bank' as const, amount: amount - merchant },
    { party: 'merchant' as const, amount: merchant },
  ];
  const plain = {
    no: 0,
    campaign: 'coffee',
    version: 1,
    kind: 'discount' as const,
    type: 'percent_off' as const,
    delivery: 'instant' as const,
    desired: amount,
    funding: parts.filter((part) => part.amount > 0),
    points: 0,
    programme: null,
    expiryDays: 0,
    payee: 'merchant:M1',
    lots: [],
    coupon: null,
    issues: null,
    uses: [use('c:coffee', 'money'), use('l:coffee:n', 'count'), use('c:coffee:f:bank', 'bank')],
    policies: {
      lateCapture: 'honour_if_budget' as const,
      overClearing: 'keep' as const,
      underClearing: 'pro_rata' as const,
      partialRefund: 'pro_rata' as const,
      returnedCoupon: { afterExpiry: 'expired' as const, extendDays: 7 },
    },
    receipt: '',
  };
  const benefit = { ...plain, ...change, amount };
  return { ...benefit, progress: { money: held(amount), points: held(benefit.points), units: held(1) } };
}

export function recordOf(benefits: readonly HeldBenefit[], change: Partial<AuthorizationRecord> = {}): AuthorizationRecord {
  return {
    id: 'auth-1',
    decisionId: 'decision-1',
    digest: 'digest',
    state: 'held',
    amount: 10_000,
    approved: 10_000,
    currency: 'CNY',
    subject: SUBJECT,
    account: '1',
    cardToken: 'tok_1',
    merchant: 'M1',
    terminal: 'T1',
    mcc: '5814',
    acquirer: 'demo',
    decidedAt: DECIDED,
    holdExpiresAt: EXPIRES,
    businessDate: '2026-11-18',
    benefits: benefits.map((benefit, no) => ({ ...benefit, no })),
    qualifying: [],
    counted: false,
    messages: [],
    ...change,
  };
}

let sent = 0;
/** One message with an id of its own. */
export function message(kind: MessageKind, change: Partial<Omit<Message, 'kind'>> = {}): Message {
  sent += 1;
  return { id: `m${sent}`, kind, amount: null, at: DECIDED, ...change };
}
export const capture = (amount: number, change: Partial<Message> = {}) => message('capture', { amount, ...change });
export const refund = (amount: number) => message('refund', { amount });
export const reversal = (remaining?: number) => message('reversal', remaining === undefined ? {} : { remaining });

/** Everything that stands after some messages: the record, the wallet, net per account and counters; and all that was told on the way. */
export interface Books {
  readonly record: AuthorizationRecord;
  readonly wallet: Wallet;
  readonly accounts: ReadonlyMap<string, number>;
  readonly counters: ReadonlyMap<string, CounterMove>;
  readonly postings: readonly Posting[];
  readonly findings: readonly string[];
}

export interface Terms {
  readonly now?: string;
  readonly requote?: ApplyContext['requote'];
  /** Ceiling by counter key; none means ample. */
  readonly ceilings?: Readonly<Record<string, number>>;
  /** What the subject has when the decision is made; nothing unless given. */
  readonly wallet?: Wallet;
}

/** The books right after the decision: everything granted is held. */
export function opened(record: AuthorizationRecord, wallet: Wallet = emptyWallet(SUBJECT)): Books {
  const on = { decisionId: record.decisionId, authorizationId: record.id, now: DECIDED };
  const moves = record.benefits.flatMap((benefit) => benefit.uses.map((each) => counterStanding(each, benefit, benefit.progress)));
  return {
    record,
    wallet: record.benefits.reduce((after, benefit) => takeFromWallet(after, benefit, on), wallet),
    accounts: new Map(),
    counters: moved(new Map(), moves),
    postings: [],
    findings: [],
  };
}

/** The books after one more message; a message already known, or refused, changes nothing. */
export function step(books: Books, next: Message, terms: Terms = {}): Books {
  if (books.record.messages.some((known) => known.id === next.id)) return books;
  if (refusalOf(books.record, next, terms.now ?? EXPIRES) !== null) return books;
  const applied = apply(books.record, books.wallet, { message: next, context: contextOf(books, terms) });
  return {
    record: applied.record,
    wallet: applied.wallet,
    accounts: posted(books.accounts, applied.postings),
    counters: moved(books.counters, applied.moves),
    postings: [...books.postings, ...applied.postings],
    findings: applied.findings,
  };
}

export function played(books: Books, messages: readonly Message[], terms: Terms = {}): Books {
  return messages.reduce((so, next) => step(so, next, terms), books);
}

/** `before` came ahead of the decision and waited for it; `later` came after it. */
export function decidedBetween(record: AuthorizationRecord, before: readonly Message[], terms: Terms = {}): Books {
  const unasked = { ...record, digest: null, approved: 0, benefits: [], qualifying: [], counted: false, holdExpiresAt: null };
  const waiting = played({ ...opened(unasked), counters: new Map() }, before, terms).record.messages;
  const books = opened({ ...record, messages: waiting }, terms.wallet);
  if (waiting.length === 0) return books;
  const settled = settle(books.record, books.wallet, { cause: 'capture', context: contextOf(books, terms) });
  return {
    ...books,
    record: settled.record,
    wallet: settled.wallet,
    accounts: posted(new Map(), settled.postings),
    counters: moved(books.counters, settled.moves),
    postings: settled.postings,
  };
}

export function usedOf(counter: CounterMove | undefined): number {
  return counter === undefined ? 0 : counter.held + counter.captured - counter.returned;
}

/** Lots less debts of a programme. */
export function balanceOf(wallet: Wallet, programme: string): number {
  return wallet.lots.reduce((all, lot) => all + lot.active, 0) - (wallet.debts[programme] ?? 0);
}

function contextOf(books: Books, terms: Terms): ApplyContext {
  return {
    now: terms.now ?? EXPIRES,
    timeZone: ZONE,
    requote: terms.requote ?? ((benefit) => ({ money: benefit.amount, points: benefit.points })),
    hasRoom: (benefit, growth) =>
      benefit.uses.every((each) => {
        const { money, points, units } = benefit.progress;
        const grown = {
          money: { ...money, held: money.held + growth.money },
          points,
          units: { ...units, held: units.held + growth.units },
        };
        const more = counterStanding(each, benefit, grown).held - counterStanding(each, benefit, benefit.progress).held;
        return usedOf(books.counters.get(each.key)) + more <= (terms.ceilings?.[each.key] ?? Number.MAX_SAFE_INTEGER);
      }),
  };
}

function moved(counters: ReadonlyMap<string, CounterMove>, moves: readonly CounterMove[]): ReadonlyMap<string, CounterMove> {
  const next = new Map(counters);
  for (const move of moves) {
    const so = next.get(move.key) ?? { key: move.key, held: 0, captured: 0, returned: 0 };
    next.set(move.key, {
      key: move.key,
      held: so.held + move.held,
      captured: so.captured + move.captured,
      returned: so.returned + move.returned,
    });
  }
  return next;
}

/** Net per account and unit: debits less credits; accounts at zero are left out. */
function posted(accounts: ReadonlyMap<string, number>, postings: readonly Posting[]): ReadonlyMap<string, number> {
  const next = new Map(accounts);
  const add = (account: string, amount: number) => next.set(account, (next.get(account) ?? 0) + amount);
  for (const { debit, credit, amount, unit } of postings) {
    add(`${debit} ${unit}`, amount);
    add(`${credit} ${unit}`, -amount);
  }
  for (const [account, amount] of next) if (amount === 0) next.delete(account);
  return next;
}

export const policies = benefitOf(1).policies;
export const keptMoney = (books: Books, no = 0) =>
  kept(books.record.benefits[no]?.progress.money ?? { captured: -1, returned: 0, chargedBack: 0 });
export const usedAt = (books: Books, key: string) => usedOf(books.counters.get(key));
export const playedOn1000 = (
  change: Partial<HeldBenefit['policies']>,
  messages: readonly Message[],
  requote?: (benefit: HeldBenefit, amount: number) => { money: number; points: number; units?: number },
) =>
  played(
    opened(recordOf([benefitOf(1_000, { policies: { ...policies, ...change } })])),
    messages,
    requote === undefined ? {} : { requote },
  );
/** 10 % of the amount, from 6,000 on. */
export const fromSixThousand = (_: HeldBenefit, amount: number) =>
  amount < 6_000 ? { money: 0, points: 0, units: 0 } : { money: Math.floor(amount / 10), points: 0, units: 1 };

export function lot(id: string, active: number, expiresAt: string): Wallet['lots'][number] {
  return { id, programme: 'bonus', earned: active, pending: 0, active, expiresAt, expiryDays: 365, authorizationId: 'before' };
}
export function coupon(id: string, expiresAt: string): Coupon {
  return { id, campaign: 'treat', subject: SUBJECT, state: 'issued', validFrom: DECIDED, expiresAt, authorizationId: null };
}
export function earning(points: number): HeldBenefit {
  return benefitOf(10, { delivery: 'points', type: 'points_earn', programme: 'bonus', points, expiryDays: 365, payee: 'points:bonus' });
}
export function payment(points: number, lots: HeldBenefit['lots'], terms: HeldBenefit['policies'] = policies): HeldBenefit {
  return benefitOf(points, { delivery: 'payment', type: 'points_payment', programme: 'bonus', points, lots, policies: terms });
}

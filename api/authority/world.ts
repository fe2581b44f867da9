// The locked rows of one batch in memory: each command reads what the commands before it left, and everything changed is written once at the end.
import type { CounterState, Counters } from '../../engine/authorization/situation.ts';
import type { Coupon, Wallet } from '../../engine/benefit/wallet.ts';
import { emptyWallet } from '../../engine/benefit/wallet.ts';
import type { CounterMove } from '../../engine/hold/post.ts';
import type { AuthorizationRecord } from '../../engine/hold/record.ts';
import type { Posting } from '../../engine/ledger/templates.ts';
import type { DecisionRow, EntryRow, MessageRow } from './chain.ts';
import type { CodedCoupon, StoredAuthorization, StoredMessage } from './read-store.ts';
import type { BatchWrites, ParkedRow, SavedAuthorization, SecurityRow } from './write-store.ts';

export interface WorldRows {
  readonly authorizations: ReadonlyMap<string, StoredAuthorization>;
  readonly messages: readonly StoredMessage[];
  readonly wallets: ReadonlyMap<string, Wallet>;
  readonly coupons: readonly CodedCoupon[];
  readonly counters: Counters;
}

/** One command's changes, taken in whole or not at all. */
export interface Changes {
  readonly authorization?: SavedAuthorization;
  /** Id of a decision that somebody beside the attempt that made it is told. */
  readonly heard?: string;
  readonly wallet?: Wallet;
  readonly moves?: readonly CounterMove[];
  readonly decision?: DecisionRow;
  readonly message?: MessageRow;
  readonly entries?: readonly EntryRow[];
  readonly parked?: readonly ParkedRow[];
  readonly security?: readonly SecurityRow[];
}

export interface World {
  readonly authorization: (id: string) => SavedAuthorization | null;
  readonly message: (authorizationId: string, id: string) => Pick<StoredMessage, 'digest' | 'status' | 'reply'> | null;
  /** The subject's wallet; coupons named here are made visible to it, whoever they belong to. */
  readonly wallet: (subject: string, coupons?: readonly string[]) => Wallet;
  /** Ids of coupons by id or by hash of their code. */
  readonly couponIds: (presented: readonly { readonly id: string; readonly codeHash: string }[]) => readonly string[];
  readonly counters: Counters;
  readonly take: (changes: Changes) => void;
  readonly writes: () => BatchWrites;
}

export function openWorld(rows: WorldRows): World {
  const saved = new Map<string, SavedAuthorization>();
  for (const row of rows.authorizations.values())
    if (row.state !== 'new' && row.record !== null) saved.set(row.id, { record: row.record, attempt: row.attempt, reply: row.reply });
  const messages = new Map<string, Pick<StoredMessage, 'digest' | 'status' | 'reply'>>(
    rows.messages.map((row) => [`${row.authorization_id} ${row.id}`, row]),
  );
  const wallets = new Map(rows.wallets);
  const couponsBefore = new Map<string, Coupon>(
    [...rows.wallets.values()]
      .flatMap((wallet) => wallet.coupons)
      .concat(rows.coupons)
      .map((coupon) => [coupon.id, coupon]),
  );
  const coupons = new Map(couponsBefore);
  const counters = new Map(rows.counters);
  const changed: Required<{
    [Name in keyof Omit<Changes, 'authorization' | 'heard' | 'wallet' | 'decision' | 'message'>]: NonNullable<Changes[Name]>[number][];
  }> = { moves: [], entries: [], parked: [], security: [] };
  const decisions: DecisionRow[] = [];
  const newMessages: MessageRow[] = [];
  const touched = { authorizations: new Set<string>(), heard: new Set<string>(), wallets: new Set<string>() };

  const take = (changes: Changes): void => {
    if (changes.authorization !== undefined) {
      saved.set(changes.authorization.record.id, changes.authorization);
      touched.authorizations.add(changes.authorization.record.id);
    }
    const heard = changes.heard === undefined ? undefined : saved.get(changes.heard);
    if (heard !== undefined) {
      saved.set(heard.record.id, { ...heard, attempt: null });
      touched.heard.add(heard.record.id);
    }
    if (changes.wallet !== undefined) {
      wallets.set(changes.wallet.subject, changes.wallet);
      touched.wallets.add(changes.wallet.subject);
      for (const coupon of changes.wallet.coupons) coupons.set(coupon.id, coupon);
    }
    for (const move of changes.moves ?? []) counters.set(move.key, moved(counters.get(move.key), move));
    if (changes.message !== undefined) messages.set(`${changes.message.authorizationId} ${changes.message.id}`, changes.message);
    if (changes.decision !== undefined) decisions.push(changes.decision);
    if (changes.message !== undefined) newMessages.push(changes.message);
    changed.moves.push(...(changes.moves ?? []));
    changed.entries.push(...(changes.entries ?? []));
    changed.parked.push(...(changes.parked ?? []));
    changed.security.push(...(changes.security ?? []));
  };
  const changedWallet = (subject: string): Wallet => {
    const now = wallets.get(subject) ?? emptyWallet(subject);
    const before = rows.wallets.get(subject) ?? emptyWallet(subject);
    return {
      ...now,
      coupons: [],
      lots: now.lots.filter((each) => !before.lots.includes(each)),
      members: now.members.filter((each) => !before.members.includes(each)),
    };
  };
  const walletOf = (subject: string, named: readonly string[] = []): Wallet => {
    const wallet = wallets.get(subject) ?? emptyWallet(subject);
    const own = [...coupons.values()].filter((coupon) => coupon.subject === subject || named.includes(coupon.id));
    return { ...wallet, coupons: own };
  };
  return {
    authorization: (id) => saved.get(id) ?? null,
    message: (authorizationId, id) => messages.get(`${authorizationId} ${id}`) ?? null,
    wallet: walletOf,
    couponIds: (presented) =>
      rows.coupons
        .filter((coupon) => presented.some((each) => each.id === coupon.id || each.codeHash === coupon.codeHash))
        .map((coupon) => coupon.id),
    counters,
    take,
    writes: () => ({
      ...changed,
      decisions,
      messages: newMessages,
      authorizations: [...touched.authorizations].map((id) => saved.get(id)).filter((each) => each !== undefined),
      heard: [...touched.heard].filter((id) => !touched.authorizations.has(id)),
      wallets: [...touched.wallets].map(changedWallet),
      coupons: [...coupons.values()].filter((coupon) => couponsBefore.get(coupon.id) !== coupon),
      unclaimed: [...rows.authorizations.values()]
        .filter((row) => row.state === 'new' && !touched.authorizations.has(row.id))
        .map((row) => row.id),
    }),
  };
}

/** Ledger rows of one message, in order. */
export function entriesOf(
  record: AuthorizationRecord,
  postings: readonly Posting[],
  on: { readonly messageId: string; readonly businessDate: string; readonly at: string },
): readonly EntryRow[] {
  return postings.map((posting, no) => {
    const benefit = record.benefits.find((each) => each.no === posting.benefitNo);
    return {
      authorizationId: record.id,
      messageId: on.messageId,
      no,
      benefitNo: posting.benefitNo,
      template: posting.template,
      debit: posting.debit,
      credit: posting.credit,
      amount: posting.amount,
      unit: posting.unit,
      campaign: benefit?.campaign ?? '',
      version: benefit?.version ?? 0,
      party: posting.party,
      merchant: record.merchant,
      businessDate: on.businessDate,
      at: on.at,
    };
  });
}

function moved(counter: CounterState | undefined, move: CounterMove): CounterState {
  const before = counter ?? { held: 0, captured: 0, returned: 0, ceiling: null, open: true, version: 0 };
  return { ...before, held: before.held + move.held, captured: before.captured + move.captured, returned: before.returned + move.returned };
}

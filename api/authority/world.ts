// The locked rows of one batch in memory: each command reads what the commands before it left, and everything changed is written once at the end.
import type { CounterState, Counters } from '../../engine/authorization/situation.ts';
import type { Coupon, Wallet } from '../../engine/benefit/wallet.ts';
import { emptyWallet } from '../../engine/benefit/wallet.ts';
import type { CounterMove } from '../../engine/hold/post.ts';
import type { AuthorizationRecord } from '../../engine/hold/record.ts';
import type { Posting } from '../../engine/ledger/templates.ts';
import type { DecisionRow, EntryRow, MessageRow } from './chain.ts';
import type { Decided } from './decided.ts';
import type { CodedCoupon } from './holdings-store.ts';
import type { StoredAuthorization, StoredMessage } from './read-store.ts';
import { NOTHING_SHOWN, type Shown, type ShownCode } from './shown.ts';
import type { ConsumedCode, SliceRow, TapRow } from './shown-store.ts';
import type { BatchWrites, ParkedRow, SavedAuthorization, SecurityRow } from './writes.ts';

export interface WorldRows {
  readonly authorizations: ReadonlyMap<string, StoredAuthorization>;
  readonly messages: readonly StoredMessage[];
  readonly wallets: ReadonlyMap<string, Wallet>;
  /** Subjects whose wallet has a row. */
  readonly stored: ReadonlySet<string>;
  readonly coupons: readonly CodedCoupon[];
  readonly counters: ReadonlyMap<string, CounterState>;
  /** Codes shown and slices of gates; none unless given. */
  readonly shown?: Shown;
}

/** One command's changes, taken in whole or not at all. */
export interface Changes {
  readonly authorization?: SavedAuthorization;
  /** Id of a decision that somebody beside the attempt that made it is told. */
  readonly heard?: string;
  readonly wallet?: Wallet;
  readonly moves?: readonly CounterMove[];
  readonly decision?: DecisionRow;
  /** The same decision as figures hear of it. */
  readonly decided?: Decided;
  readonly message?: MessageRow;
  readonly entries?: readonly EntryRow[];
  readonly parked?: readonly ParkedRow[];
  readonly security?: readonly SecurityRow[];
  readonly consumed?: readonly ConsumedCode[];
  readonly tap?: TapRow;
}

export interface World {
  readonly authorization: (id: string) => SavedAuthorization | null;
  /** Made in this batch; null where the id was decided before, or is not. */
  readonly decision: (id: string) => DecisionRow | null;
  readonly message: (authorizationId: string, id: string) => Pick<StoredMessage, 'digest' | 'status' | 'reply'> | null;
  /** The subject's wallet; coupons named here are made visible to it, whoever they belong to. */
  readonly wallet: (subject: string, coupons?: readonly string[]) => Wallet;
  /** Ids of coupons by id or by hash of their code. */
  readonly couponIds: (presented: readonly { readonly id: string; readonly codeHash: string }[]) => readonly string[];
  /** Coupons that these codes present, where whoever shows them still holds them. */
  readonly codeCoupons: (codes: readonly string[]) => readonly string[];
  readonly counters: Counters;
  /** As the commands so far have left them. */
  readonly shown: Shown;
  readonly take: (changes: Changes) => void;
  readonly writes: () => BatchWrites;
  /** New decisions, for figures: nothing of it is written here. */
  readonly decided: () => readonly Decided[];
}

/** Everything locked, as the commands so far have left it, and what they changed. */
interface State {
  readonly rows: WorldRows;
  readonly saved: Map<string, SavedAuthorization>;
  readonly messages: Map<string, Pick<StoredMessage, 'digest' | 'status' | 'reply'>>;
  readonly wallets: Map<string, Wallet>;
  readonly coupons: Map<string, Coupon>;
  readonly counters: Map<string, CounterState>;
  readonly shown: { readonly codes: Map<string, ShownCode>; readonly slices: Map<string, SliceRow> };
  readonly decided: Decided[];
  readonly touched: { readonly authorizations: Set<string>; readonly heard: Set<string>; readonly wallets: Set<string> };
  readonly journal: {
    readonly decisions: DecisionRow[];
    readonly messages: MessageRow[];
    readonly moves: CounterMove[];
    readonly entries: EntryRow[];
    readonly parked: ParkedRow[];
    readonly security: SecurityRow[];
    readonly consumed: ConsumedCode[];
    readonly taps: TapRow[];
  };
}

export function openWorld(rows: WorldRows): World {
  const state = stateOf(rows);
  return {
    authorization: (id) => state.saved.get(id) ?? null,
    decision: (id) => state.journal.decisions.find(({ authorizationId }) => authorizationId === id) ?? null,
    message: (authorizationId, id) => state.messages.get(messageKey(authorizationId, id)) ?? null,
    wallet: (subject, named = []) => {
      const wallet = state.wallets.get(subject) ?? emptyWallet(subject);
      if (state.coupons.size === 0) return wallet;
      return {
        ...wallet,
        coupons: [...state.coupons.values()].filter((coupon) => coupon.subject === subject || named.includes(coupon.id)),
      };
    },
    couponIds: (presented) => rows.coupons.filter((coupon) => presented.some((each) => isShown(coupon, each))).map((coupon) => coupon.id),
    codeCoupons: (texts) => {
      const codes = texts.flatMap((text) => state.shown.codes.get(text) ?? []);
      const isPresented = ({ id, subject }: Coupon) => codes.some((code) => code.coupon === id && code.subject === subject);
      return rows.coupons.filter(isPresented).map((coupon) => coupon.id);
    },
    counters: state.counters,
    shown: state.shown,
    take: (changes) => take(state, changes),
    writes: () => writesOf(state),
    decided: () => state.decided,
  };
}

function stateOf(rows: WorldRows): State {
  const decided = [...rows.authorizations.values()].flatMap(({ id, state, record, attempt, reply }): [string, SavedAuthorization][] =>
    state === 'new' || record === null ? [] : [[id, { record, attempt, reply }]],
  );
  return {
    rows,
    saved: new Map(decided),
    messages: new Map(rows.messages.map((row) => [messageKey(row.authorization_id, row.id), row])),
    wallets: new Map(rows.wallets),
    coupons: new Map(rows.coupons.map((coupon) => [coupon.id, coupon])),
    counters: new Map(rows.counters),
    shown: shownOf(rows.shown ?? NOTHING_SHOWN),
    decided: [],
    touched: { authorizations: new Set(), heard: new Set(), wallets: new Set() },
    journal: { decisions: [], messages: [], moves: [], entries: [], parked: [], security: [], consumed: [], taps: [] },
  };
}

function messageKey(authorizationId: string, id: string): string {
  return `${authorizationId} ${id}`;
}

/** A coupon with a code is shown by its code: its id stands on screens and in replies, and is no secret. */
function isShown(coupon: CodedCoupon, by: { readonly id: string; readonly codeHash: string }): boolean {
  return coupon.codeHash === null ? coupon.id === by.id : coupon.codeHash === by.codeHash;
}

function take(state: State, changes: Changes): void {
  const { journal } = state;
  const { authorization, heard, message, decision, wallet } = changes;
  if (authorization !== undefined) {
    state.saved.set(authorization.record.id, authorization);
    state.touched.authorizations.add(authorization.record.id);
  }
  if (heard !== undefined) hear(state, heard);
  if (wallet !== undefined) takeWallet(state, wallet);
  if (decision !== undefined) journal.decisions.push(decision);
  if (changes.decided !== undefined) state.decided.push(changes.decided);
  if (message !== undefined) {
    state.messages.set(messageKey(message.authorizationId, message.id), message);
    journal.messages.push(message);
  }
  for (const move of changes.moves ?? []) state.counters.set(move.key, moved(state.counters.get(move.key), move));
  journal.moves.push(...(changes.moves ?? []));
  journal.entries.push(...(changes.entries ?? []));
  journal.parked.push(...(changes.parked ?? []));
  journal.security.push(...(changes.security ?? []));
  takeShown(state, changes);
}

function shownOf({ codes, slices }: Shown): State['shown'] {
  return { codes: new Map(codes), slices: new Map(slices) };
}

/** A code is used, and a slice smaller, for whoever comes next in the batch. */
function takeShown({ shown, journal }: State, { consumed = [], tap }: Changes): void {
  for (const { hash, authorizationId } of consumed)
    for (const [text, code] of shown.codes) if (code.hash === hash) shown.codes.set(text, { ...code, consumedBy: authorizationId });
  journal.consumed.push(...consumed);
  if (tap === undefined) return;
  journal.taps.push(tap);
  const slice = shown.slices.get(tap.slice);
  if (slice !== undefined) shown.slices.set(tap.slice, { ...slice, spent: slice.spent + tap.granted });
}

function hear(state: State, id: string): void {
  const known = state.saved.get(id);
  if (known === undefined) return;
  state.saved.set(id, { ...known, attempt: null });
  state.touched.heard.add(id);
}

function takeWallet(state: State, wallet: Wallet): void {
  state.wallets.set(wallet.subject, wallet);
  state.touched.wallets.add(wallet.subject);
  for (const coupon of wallet.coupons) state.coupons.set(coupon.id, coupon);
}

/** What is not the row that was read is written; nothing else. */
function writesOf({ rows, saved, wallets, coupons, touched, journal }: State): BatchWrites {
  const before = new Map<string, Coupon>(rows.coupons.map((coupon) => [coupon.id, coupon]));
  const records = [...touched.authorizations].map((id) => saved.get(id)).filter((each) => each !== undefined);
  return {
    ...journal,
    authorizations: records.filter(({ record }) => rows.authorizations.has(record.id)),
    claims: records.filter(({ record }) => !rows.authorizations.has(record.id)),
    heard: [...touched.heard].filter((id) => !touched.authorizations.has(id)),
    wallets: [...touched.wallets].map((subject) => ({
      ...changedOf(wallets.get(subject) ?? emptyWallet(subject), rows.wallets.get(subject) ?? emptyWallet(subject)),
      isNew: !rows.stored.has(subject),
    })),
    coupons: [...coupons.values()].filter((coupon) => before.get(coupon.id) !== coupon),
  };
}

function changedOf(now: Wallet, before: Wallet): Wallet {
  const isNew = (each: Wallet['lots'][number]) => !before.lots.includes(each);
  return { ...now, coupons: [], lots: now.lots.filter(isNew), members: now.members.filter((each) => !before.members.includes(each)) };
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

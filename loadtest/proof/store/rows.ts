// The tables of the model: what Postgres keeps for the authority, as immutable rows in maps; what stands here is committed.
import type { CounterState } from '../../../engine/authorization/situation.ts';
import type { Lot, Member, Usage } from '../../../engine/benefit/wallet.ts';
import type { AuthorizationRecord } from '../../../engine/hold/record.ts';
import type { DecisionRow, EntryRow, MessageRow } from '../../../api/authority/chain.ts';
import type { CodedCoupon } from '../../../api/authority/holdings-store.ts';
import type { TapRow } from '../../../api/authority/shown-store.ts';
import type { ParkedRow, SecurityRow } from '../../../api/authority/writes.ts';
import { type ReferenceTables, emptyReference } from './reference.ts';

interface Batched {
  /** Number of the batch that wrote it last. */
  readonly batch: number;
}
export interface AuthorizationRow extends Batched {
  readonly id: string;
  readonly digest: string | null;
  readonly attempt: string | null;
  readonly state: string;
  readonly record: AuthorizationRecord;
  readonly reply: string;
}
export interface WalletRow extends Batched {
  readonly subject: string;
  readonly usage: Usage;
  readonly debts: Readonly<Record<string, number>>;
  /** The wallet that it was carried into. */
  readonly movedTo: string | null;
}
export interface LotRow extends Batched {
  readonly subject: string;
  readonly lot: Lot;
}
export interface CouponRow extends Batched {
  readonly coupon: CodedCoupon;
}
export interface MemberRow extends Batched {
  readonly subject: string;
  readonly member: Member;
}
export interface LinkRow {
  readonly id: number;
  readonly stream: string;
  readonly seq: number;
  readonly previous: string;
  readonly content: string;
  readonly leaves: string;
  readonly hash: string;
  readonly at: string;
}
export interface DayRow {
  readonly state: 'open' | 'closing' | 'closed';
  readonly shutAt: string | null;
}
export interface CodeKept {
  readonly subject: string;
  readonly coupon: string | null;
  readonly expiresAt: string;
  readonly consumedBy: string | null;
  readonly consumedAt: string | null;
  readonly publicKey: string;
  /** Milliseconds since 1970. */
  readonly madeAt: number;
}
export interface SliceKept {
  readonly gate: string;
  readonly campaign: string;
  readonly version: number;
  readonly epoch: number;
  readonly counter: string;
  readonly benefit: number;
  readonly amount: number;
  readonly spent: number;
  readonly returned: number;
  readonly state: 'open' | 'closed';
  readonly validFrom: string;
  readonly validUntil: string;
  readonly graceUntil: string;
}
export type KeptDecision = DecisionRow & Batched;
export type KeptMessage = MessageRow & Batched;
export type KeptEntry = EntryRow & Batched & { readonly id: number };

/** Everything a batch may read or write, as committed. */
export interface Tables {
  readonly authorizations: Map<string, AuthorizationRow>;
  /** By id of the authorization; one that was decided on two days would have a second row under `<id> <day>`. */
  readonly decisions: Map<string, KeptDecision>;
  /** By `<authorization> <message>`. */
  readonly messages: Map<string, KeptMessage>;
  readonly entries: KeptEntry[];
  readonly entriesByDay: Map<string, KeptEntry[]>;
  readonly counters: Map<string, CounterState>;
  readonly wallets: Map<string, WalletRow>;
  readonly lots: Map<string, LotRow>;
  readonly lotsBySubject: Map<string, Set<string>>;
  readonly coupons: Map<string, CouponRow>;
  readonly couponsBySubject: Map<string, Set<string>>;
  readonly couponByCode: Map<string, string>;
  /** By subject, then programme. */
  readonly memberships: Map<string, Map<string, MemberRow>>;
  readonly batches: LinkRow[];
  readonly parked: Map<string, ParkedRow>;
  readonly security: SecurityRow[];
  readonly codes: Map<string, CodeKept>;
  readonly slices: Map<string, SliceKept>;
  readonly taps: Map<string, TapRow>;
  readonly businessDays: Map<string, DayRow>;
  readonly reference: ReferenceTables;
  /** Ids whose hold is still to be ended by a capture or by its deadline. */
  readonly holding: Set<string>;
}

export function emptyTables(): Tables {
  return {
    authorizations: new Map(),
    decisions: new Map(),
    messages: new Map(),
    entries: [],
    entriesByDay: new Map(),
    counters: new Map(),
    wallets: new Map(),
    lots: new Map(),
    lotsBySubject: new Map(),
    coupons: new Map(),
    couponsBySubject: new Map(),
    couponByCode: new Map(),
    memberships: new Map(),
    batches: [],
    parked: new Map(),
    security: [],
    codes: new Map(),
    slices: new Map(),
    taps: new Map(),
    businessDays: new Map(),
    reference: emptyReference(),
    holding: new Set(),
  };
}

export function keepAuthorization(tables: Tables, row: AuthorizationRow): void {
  tables.authorizations.set(row.id, row);
  if (row.state === 'held' || row.state === 'partly_captured') tables.holding.add(row.id);
  else tables.holding.delete(row.id);
}

export function keepEntry({ entries, entriesByDay }: Tables, row: KeptEntry): void {
  entries.push(row);
  const day = entriesByDay.get(row.businessDate);
  if (day === undefined) entriesByDay.set(row.businessDate, [row]);
  else day.push(row);
}

export function keepLot(tables: Tables, row: LotRow): void {
  tables.lots.set(row.lot.id, row);
  indexed(tables.lotsBySubject, row.subject).add(row.lot.id);
}

export function keepCoupon(tables: Tables, row: CouponRow): void {
  const { coupon } = row;
  const before = tables.coupons.get(coupon.id)?.coupon;
  if (before !== undefined && before.subject !== null && before.subject !== coupon.subject)
    tables.couponsBySubject.get(before.subject)?.delete(coupon.id);
  tables.coupons.set(coupon.id, row);
  if (coupon.subject !== null) indexed(tables.couponsBySubject, coupon.subject).add(coupon.id);
  if (coupon.codeHash !== null) tables.couponByCode.set(coupon.codeHash, coupon.id);
}

export function keepMember(tables: Tables, row: MemberRow): void {
  const known = tables.memberships.get(row.subject);
  if (known === undefined) tables.memberships.set(row.subject, new Map([[row.member.programme, row]]));
  else known.set(row.member.programme, row);
}

function indexed(index: Map<string, Set<string>>, key: string): Set<string> {
  const known = index.get(key);
  if (known !== undefined) return known;
  const fresh = new Set<string>();
  index.set(key, fresh);
  return fresh;
}

/** An instant as Postgres gives it back: ISO 8601 in UTC with milliseconds. */
export function instant(text: string): string {
  return text.length === 24 && text.endsWith('Z') ? text : new Date(text).toISOString();
}

/** A flat object as jsonb keeps it: shorter names first, then by their bytes. */
export function ordered<T extends object>(flat: T): T {
  const fields = Object.entries(flat).toSorted(([one], [other]) => one.length - other.length || (one < other ? -1 : 1));
  return Object.fromEntries(fields) as T;
}

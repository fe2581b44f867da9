// Everything that a batch may write, read back in one form from either store, so that two of them can be compared row by row.
import type { CounterState } from '../../../engine/authorization/situation.ts';
import type { Lot } from '../../../engine/benefit/wallet.ts';
import type { CodedCoupon } from '../../../api/authority/holdings-store.ts';
import {
  type AuthorizationRow,
  type KeptEntry,
  type Tables,
  type WalletRow,
  emptyTables,
  keepAuthorization,
  keepCoupon,
  keepEntry,
  keepLot,
} from './rows.ts';

type Row = object;
/** Each table sorted by its key; JSON as values, instants in UTC. */
export type Seen = Readonly<Record<SeenTable, readonly Row[]>>;
export const SEEN_TABLES = [
  'authorizations',
  'decisions',
  'messages',
  'entries',
  'counters',
  'wallets',
  'lots',
  'coupons',
  'memberships',
  'batches',
  'parked',
  'security',
  'codes',
  'slices',
  'taps',
] as const;
export type SeenTable = (typeof SEEN_TABLES)[number];

export function seenIn(tables: Tables): Seen {
  return {
    authorizations: byKey(tables.authorizations.values(), ({ id }) => id).map(({ record, ...row }) => ({
      ...row,
      holdExpiresAt: record.holdExpiresAt,
      record: plain(record),
    })),
    decisions: byKey(tables.decisions.values(), ({ authorizationId }) => authorizationId),
    messages: byKey(tables.messages.values(), ({ authorizationId, id }) => `${authorizationId} ${id}`),
    entries: tables.entries.toSorted((one, other) => one.id - other.id),
    counters: byKey(
      [...tables.counters].map(([key, row]) => ({ key, ...row })),
      ({ key }) => key,
    ),
    wallets: byKey(tables.wallets.values(), ({ subject }) => subject).map(plain),
    lots: byKey(tables.lots.values(), ({ lot }) => lot.id).map(({ lot, ...row }) => ({ ...row, ...lot })),
    coupons: byKey(tables.coupons.values(), ({ coupon }) => coupon.id).map(({ coupon, ...row }) => ({ ...row, ...coupon })),
    memberships: byKey(
      [...tables.memberships.values()].flatMap((rows) => [...rows.values()]),
      ({ subject, member }) => `${subject} ${member.programme}`,
    ).map(({ member, ...row }) => ({ ...row, ...member })),
    batches: tables.batches.toSorted((one, other) => one.id - other.id),
    parked: byKey(tables.parked.values(), ({ id }) => id).map(({ body, ...row }) => ({ ...row, body: JSON.parse(body) })),
    security: byKey(tables.security, ({ kind, subject }) => `${kind} ${subject}`).map(({ detail, ...row }) => ({
      ...row,
      detail: JSON.parse(detail),
    })),
    codes: byKey(
      [...tables.codes].map(([hash, { consumedBy, consumedAt }]) => ({ hash, consumedBy, consumedAt })),
      ({ hash }) => hash,
    ),
    slices: byKey(
      [...tables.slices].map(([id, { spent }]) => ({ id, spent })),
      ({ id }) => id,
    ),
    taps: byKey(tables.taps.values(), ({ authorizationId }) => authorizationId),
  };
}

function byKey<T extends object>(rows: Iterable<T>, keyOf: (row: T) => string): readonly T[] {
  return [...rows].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}

/** As it comes back from the wire. */
function plain<T extends object>(value: T): Row {
  return JSON.parse(JSON.stringify(value)) as Row;
}

/** The rows that figures are compared on, as tables of the model again. */
export function tablesOf(seen: Seen): Tables {
  const tables = emptyTables();
  for (const row of seen.authorizations as readonly AuthorizationRow[]) keepAuthorization(tables, row);
  for (const row of seen.entries as readonly KeptEntry[]) keepEntry(tables, row);
  for (const { key, ...row } of seen.counters as readonly (CounterState & { readonly key: string })[]) tables.counters.set(key, row);
  for (const row of seen.wallets as readonly WalletRow[]) tables.wallets.set(row.subject, row);
  for (const { subject, batch, ...lot } of seen.lots as readonly (Lot & { readonly subject: string; readonly batch: number })[])
    keepLot(tables, { subject, batch, lot });
  for (const { batch, ...coupon } of seen.coupons as readonly (CodedCoupon & { readonly batch: number })[])
    keepCoupon(tables, { batch, coupon });
  return tables;
}

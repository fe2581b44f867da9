// What a batch writes, in set-based statements sent together: records, decisions, messages, entries, counters, wallets, and the chain link last.
import type { Coupon } from '../../engine/benefit/wallet.ts';
import type { Sql } from '../db/connect.ts';
import { type CounterBounds, claimAuthorizations, insertDecisions, insertEntries, moveCounters, saveWalletRows } from './append-store.ts';
import { GENESIS, contentOf, linkOf } from './chain.ts';
import type { CounterRow } from './fence.ts';
import { consumeCodes, insertTaps } from './shown-store.ts';
import { together } from './together.ts';
import type { BatchWrites, ParkedRow, SavedWallet, SecurityRow } from './writes.ts';

/** One chain, owned by one process; `seq` and `hash` are those of its last committed link. */
export interface Stream {
  readonly id: string;
  readonly seq: number;
  readonly hash: string;
}
export interface Written {
  readonly stream: Stream;
  /** Counters as this batch leaves them. */
  readonly counters: readonly CounterRow[];
}
export interface ChainContext extends CounterBounds {
  readonly key: string;
  /** Everything but counters and commit is done. */
  readonly onWritten: () => void;
  readonly stream: Stream;
  readonly batch: number;
  readonly now: string;
}

export function newStream(id: string): Stream {
  return { id, seq: 0, hash: GENESIS };
}

/**
 * Sends every statement without waiting in between, the commit with the last: what is hot (a budget that everybody wants) is locked from its
 * write to the end of the commit and not a moment longer. Resolves once everything is committed.
 */
export async function writeBatch(sql: Sql, writes: BatchWrites, chain: ChainContext): Promise<Written> {
  const { batch } = chain;
  const statements = [
    ...saveHoldings(sql, writes.wallets, batch),
    ...(writes.claims.length === 0 ? [] : [claimAuthorizations(sql, writes.claims, batch)]),
    ...(writes.authorizations.length === 0 ? [] : [saveAuthorizations(sql, writes, batch)]),
    ...(writes.heard.length === 0 ? [] : [sql`update authorizations set attempt = null where id = any(${writes.heard}::text[])`]),
    ...(writes.decisions.length === 0 ? [] : [insertDecisions(sql, writes.decisions, batch)]),
    ...(writes.messages.length === 0 ? [] : [insertMessages(sql, writes, batch)]),
    ...(writes.entries.length === 0 ? [] : [insertEntries(sql, writes.entries, batch)]),
    ...(writes.coupons.length === 0 ? [] : [saveCoupons(sql, writes.coupons, batch)]),
    ...(writes.parked.length === 0 ? [] : [insertParked(sql, writes.parked)]),
    ...(writes.security.length === 0 ? [] : [insertSecurity(sql, writes.security)]),
    ...(writes.consumed.length === 0 ? [] : [consumeCodes(sql, writes.consumed)]),
    ...(writes.taps.length === 0 ? [] : [insertTaps(sql, writes.taps)]),
  ];
  const written = together<[...unknown[], Stream]>(...statements, link(sql, writes, chain)).then((done) => {
    chain.onWritten();
    return done.at(-1) as Stream;
  });
  const [stream, counters] = await together<[Stream, readonly CounterRow[], unknown]>(
    written,
    moveCounters(sql, writes.moves, chain),
    sql`commit`,
  );
  return { stream, counters };
}

async function link(sql: Sql, writes: BatchWrites, { key, stream, batch, now }: ChainContext): Promise<Stream> {
  if (writes.decisions.length + writes.messages.length + writes.entries.length === 0) return stream;
  const { content, leaves } = contentOf(writes, now);
  const seq = stream.seq + 1;
  const hash = linkOf(key, { stream: stream.id, seq, previous: stream.hash, content });
  await sql`insert into batches (id, stream, seq, previous, content, leaves, hash, at) values (${batch}, ${stream.id}, ${seq}, ${stream.hash}, ${content}, ${leaves}, ${hash}, ${now})`;
  return { id: stream.id, seq, hash };
}

/** Rows as one JSON parameter: one statement whatever their number. */
function rowsOf(rows: readonly object[]): string {
  return JSON.stringify(rows);
}

function saveAuthorizations(sql: Sql, { authorizations }: BatchWrites, batch: number) {
  const rows = authorizations.map(({ record, attempt, reply }) => ({
    id: record.id,
    digest: record.digest,
    attempt,
    state: record.state,
    subject: record.subject,
    merchant: record.merchant,
    card_token: record.cardToken,
    amount: record.amount,
    currency: record.currency,
    decided_at: record.decidedAt,
    hold_expires_at: record.holdExpiresAt,
    record,
    reply,
  }));
  return sql`
    update authorizations a set digest = r.digest, attempt = r.attempt, state = r.state, subject = r.subject, merchant = r.merchant, card_token = r.card_token, amount = r.amount, currency = r.currency,
      decided_at = r.decided_at, decided_on = (r.decided_at at time zone 'UTC')::date, hold_expires_at = r.hold_expires_at, record = r.record, reply = r.reply, batch = ${batch}
    from jsonb_to_recordset(${rowsOf(rows)}::text::jsonb) as r(id text, digest text, attempt text, state text, subject text, merchant text, card_token text, amount bigint, currency text, decided_at timestamptz, hold_expires_at timestamptz, record jsonb, reply text)
    where a.id = r.id`;
}

function insertMessages(sql: Sql, { messages }: BatchWrites, batch: number) {
  return sql`
    insert into messages (authorization_id, id, kind, digest, body, status, reply, business_date, received_at, batch)
    select r."authorizationId", r.id, r.kind, r.digest, r.body, r.status, r.reply, r."businessDate", r."receivedAt", ${batch}
    from json_to_recordset(${rowsOf(messages)}::text::json) as r("authorizationId" text, id text, kind text, digest text, body text, status int, reply text, "businessDate" date, "receivedAt" timestamptz)`;
}

function saveHoldings(sql: Sql, wallets: readonly SavedWallet[], batch: number) {
  const lots = wallets.flatMap((wallet) => wallet.lots.map((lot) => ({ ...lot, subject: wallet.subject })));
  const members = wallets.flatMap((wallet) => wallet.members.map((member) => ({ ...member, subject: wallet.subject })));
  return [
    ...saveWalletRows(sql, wallets, batch),
    ...(lots.length === 0 ? [] : [saveLots(sql, lots, batch)]),
    ...(members.length === 0 ? [] : [saveMembers(sql, members, batch)]),
  ];
}

function saveLots(sql: Sql, lots: readonly object[], batch: number) {
  return sql`
    insert into lots (id, subject, programme, earned, pending, active, expires_at, expiry_days, authorization_id, batch)
    select r.id, r.subject, r.programme, r.earned, r.pending, r.active, r."expiresAt", r."expiryDays", r."authorizationId", ${batch}
    from json_to_recordset(${rowsOf(lots)}::text::json) as r(id text, subject text, programme text, earned bigint, pending bigint, active bigint, "expiresAt" timestamptz, "expiryDays" int, "authorizationId" text)
    on conflict (id) do update set earned = excluded.earned, pending = excluded.pending, active = excluded.active, expires_at = excluded.expires_at, batch = excluded.batch`;
}

function saveCoupons(sql: Sql, coupons: readonly Coupon[], batch: number) {
  return sql`
    insert into coupons (id, campaign, subject, state, valid_from, expires_at, authorization_id, issued_by, batch)
    select r.id, r.campaign, r.subject, r.state, r."validFrom", r."expiresAt", r."authorizationId", 'authority', ${batch}
    from json_to_recordset(${rowsOf(coupons)}::text::json) as r(id text, campaign text, subject text, state text, "validFrom" timestamptz, "expiresAt" timestamptz, "authorizationId" text)
    on conflict (id) do update set state = excluded.state, expires_at = excluded.expires_at, authorization_id = excluded.authorization_id, batch = excluded.batch`;
}

function saveMembers(sql: Sql, members: readonly object[], batch: number) {
  return sql`
    insert into memberships (subject, programme, tier, joined_at, period_from, measured, lapse_to, lapse_on, batch)
    select r.subject, r.programme, r.tier, r."joinedAt", r."periodFrom", r.measured, r.lapse ->> 'to', r.lapse ->> 'on', ${batch}
    from json_to_recordset(${rowsOf(members)}::text::json) as r(subject text, programme text, tier text, "joinedAt" timestamptz, "periodFrom" text, measured bigint, lapse json)
    on conflict (subject, programme) do update set tier = excluded.tier, period_from = excluded.period_from, measured = excluded.measured, lapse_to = excluded.lapse_to, lapse_on = excluded.lapse_on, batch = excluded.batch`;
}

function insertParked(sql: Sql, parked: readonly ParkedRow[]) {
  return sql`
    insert into parked (id, kind, reason, digest, body, reply, received_at)
    select r.id, r.kind, r.reason, r.digest, r.body::json, r.reply, r."receivedAt" from json_to_recordset(${rowsOf(parked)}::text::json) as r(id text, kind text, reason text, digest text, body text, reply text, "receivedAt" timestamptz)
    on conflict (id) do nothing`;
}

function insertSecurity(sql: Sql, rows: readonly SecurityRow[]) {
  return sql`insert into security_events (kind, subject, detail, at) select r.kind, r.subject, r.detail::json, r.at from json_to_recordset(${rowsOf(rows)}::text::json) as r(kind text, subject text, detail text, at timestamptz)`;
}

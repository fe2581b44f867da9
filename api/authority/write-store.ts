// What a batch writes, in set-based statements sent together: records, decisions, messages, entries, counters, wallets, and the chain link last.
import type { Coupon, Lot, Member, Usage } from '../../engine/benefit/wallet.ts';
import type { CounterMove } from '../../engine/hold/post.ts';
import type { AuthorizationRecord } from '../../engine/hold/record.ts';
import type { Sql } from '../db/connect.ts';
import { type BatchRows, GENESIS, contentOf, linkOf } from './chain.ts';

export interface SavedAuthorization {
  readonly record: AuthorizationRecord;
  readonly attempt: string | null;
  readonly reply: string;
}
export interface SavedWallet {
  readonly subject: string;
  readonly usage: Usage;
  readonly debts: Readonly<Record<string, number>>;
  readonly lots: readonly Lot[];
  readonly members: readonly Member[];
}
export interface ParkedRow {
  readonly id: string;
  readonly kind: string;
  readonly reason: string;
  readonly digest: string;
  readonly body: string;
  readonly reply: string;
  readonly receivedAt: string;
}
export interface SecurityRow {
  readonly kind: string;
  readonly subject: string;
  readonly detail: string;
  readonly at: string;
}

export interface BatchWrites extends BatchRows {
  readonly authorizations: readonly SavedAuthorization[];
  /** Decisions that no void of their first attempt may take back any more. */
  readonly heard: readonly string[];
  readonly wallets: readonly SavedWallet[];
  readonly coupons: readonly Coupon[];
  readonly moves: readonly CounterMove[];
  readonly parked: readonly ParkedRow[];
  readonly security: readonly SecurityRow[];
  /** Claimed ids that nothing was written for. */
  readonly unclaimed: readonly string[];
}

/** One chain, owned by one process; `seq` and `hash` are those of its last committed link. */
export interface Stream {
  readonly id: string;
  readonly seq: number;
  readonly hash: string;
}
export interface ChainContext {
  readonly key: string;
  readonly stream: Stream;
  readonly batch: number;
  readonly now: string;
}

export function newStream(id: string): Stream {
  return { id, seq: 0, hash: GENESIS };
}

/** Sends every statement without waiting in between; resolves with the stream as it stands once this transaction commits. */
export async function writeBatch(sql: Sql, writes: BatchWrites, chain: ChainContext): Promise<Stream> {
  const { batch } = chain;
  const statements = [
    ...(writes.authorizations.length === 0 ? [] : [saveAuthorizations(sql, writes, batch)]),
    ...(writes.heard.length === 0 ? [] : [sql`update authorizations set attempt = null where id = any(${writes.heard}::text[])`]),
    ...(writes.decisions.length === 0 ? [] : [insertDecisions(sql, writes, batch)]),
    ...(writes.messages.length === 0 ? [] : [insertMessages(sql, writes, batch)]),
    ...(writes.entries.length === 0 ? [] : [insertEntries(sql, writes, batch)]),
    ...(writes.moves.length === 0 ? [] : [moveCounters(sql, writes.moves)]),
    ...saveWallets(sql, writes.wallets, batch),
    ...(writes.coupons.length === 0 ? [] : [saveCoupons(sql, writes.coupons, batch)]),
    ...(writes.parked.length === 0 ? [] : [insertParked(sql, writes.parked)]),
    ...(writes.security.length === 0 ? [] : [insertSecurity(sql, writes.security)]),
    ...(writes.unclaimed.length === 0
      ? []
      : [sql`delete from authorizations where id = any(${writes.unclaimed}::text[]) and state = 'new'`]),
  ];
  const [, stream] = await Promise.all([Promise.all(statements), link(sql, writes, chain)]);
  return stream;
}

async function link(sql: Sql, writes: BatchWrites, { key, stream, batch, now }: ChainContext): Promise<Stream> {
  if (writes.decisions.length + writes.messages.length + writes.entries.length === 0) return stream;
  const content = contentOf(writes);
  const seq = stream.seq + 1;
  const hash = linkOf(key, { stream: stream.id, seq, previous: stream.hash, content });
  await sql`insert into batches (id, stream, seq, previous, content, hash, at) values (${batch}, ${stream.id}, ${seq}, ${stream.hash}, ${content}, ${hash}, ${now})`;
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

function insertDecisions(sql: Sql, { decisions }: BatchWrites, batch: number) {
  return sql`
    insert into decisions (authorization_id, decided_on, decision_id, request, evidence, considered, reply, waited_ms, at, batch)
    select r."authorizationId", r."decidedOn", r."decisionId", r.request, r.evidence, r.considered, r.reply, r."waitedMs", r.at, ${batch}
    from json_to_recordset(${rowsOf(decisions)}::text::json) as r("authorizationId" text, "decidedOn" date, "decisionId" text, request text, evidence text, considered text, reply text, "waitedMs" int, at timestamptz)`;
}

function insertMessages(sql: Sql, { messages }: BatchWrites, batch: number) {
  return sql`
    insert into messages (authorization_id, id, kind, digest, body, status, reply, business_date, received_at, batch)
    select r."authorizationId", r.id, r.kind, r.digest, r.body, r.status, r.reply, r."businessDate", r."receivedAt", ${batch}
    from json_to_recordset(${rowsOf(messages)}::text::json) as r("authorizationId" text, id text, kind text, digest text, body text, status int, reply text, "businessDate" date, "receivedAt" timestamptz)`;
}

function insertEntries(sql: Sql, { entries }: BatchWrites, batch: number) {
  return sql`
    insert into entries (authorization_id, message_id, no, benefit_no, template, debit, credit, amount, unit, campaign, version, party, merchant, business_date, at, batch)
    select r."authorizationId", r."messageId", r.no, r."benefitNo", r.template, r.debit, r.credit, r.amount, r.unit, r.campaign, r.version, r.party, r.merchant, r."businessDate", r.at, ${batch}
    from json_to_recordset(${rowsOf(entries)}::text::json) as r("authorizationId" text, "messageId" text, no int, "benefitNo" int, template text, debit text, credit text, amount bigint, unit text, campaign text, version int, party text, merchant text, "businessDate" date, at timestamptz)`;
}

/** Deltas added up per key first: one row, one update. */
function moveCounters(sql: Sql, moves: readonly CounterMove[]) {
  const byKey = new Map<string, CounterMove>();
  for (const move of moves) {
    const sum = byKey.get(move.key) ?? { key: move.key, held: 0, captured: 0, returned: 0 };
    byKey.set(move.key, {
      key: move.key,
      held: sum.held + move.held,
      captured: sum.captured + move.captured,
      returned: sum.returned + move.returned,
    });
  }
  const rows = [...byKey.values()];
  return sql`
    update counters c set held = c.held + r.held, captured = c.captured + r.captured, returned = c.returned + r.returned
    from unnest(${rows.map((row) => row.key)}::text[], ${rows.map((row) => row.held)}::bigint[], ${rows.map((row) => row.captured)}::bigint[], ${rows.map((row) => row.returned)}::bigint[]) as r(key, held, captured, returned)
    where c.key = r.key`;
}

function saveWallets(sql: Sql, wallets: readonly SavedWallet[], batch: number) {
  const lots = wallets.flatMap((wallet) => wallet.lots.map((lot) => ({ ...lot, subject: wallet.subject })));
  const members = wallets.flatMap((wallet) => wallet.members.map((member) => ({ ...member, subject: wallet.subject })));
  return [
    ...(wallets.length === 0
      ? []
      : [
          sql`update wallets w set usage = r.usage, debts = r.debts, batch = ${batch} from jsonb_to_recordset(${rowsOf(wallets.map(({ subject, usage, debts }) => ({ subject, usage, debts })))}::text::jsonb) as r(subject text, usage jsonb, debts jsonb) where w.subject = r.subject`,
        ]),
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
    insert into memberships (subject, programme, tier, joined_at, period_from, measured, batch)
    select r.subject, r.programme, r.tier, r."joinedAt", r."periodFrom", r.measured, ${batch}
    from json_to_recordset(${rowsOf(members)}::text::json) as r(subject text, programme text, tier text, "joinedAt" timestamptz, "periodFrom" text, measured bigint)
    on conflict (subject, programme) do update set tier = excluded.tier, period_from = excluded.period_from, measured = excluded.measured, batch = excluded.batch`;
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

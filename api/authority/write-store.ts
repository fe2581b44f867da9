// What a batch writes, in set-based statements sent together: records, decisions, messages, entries, counters, wallets, and the chain link last.
import type { Coupon, Lot, Member, Usage } from '../../engine/benefit/wallet.ts';
import type { CounterMove } from '../../engine/hold/post.ts';
import type { AuthorizationRecord } from '../../engine/hold/record.ts';
import type { Sql } from '../db/connect.ts';
import { type BatchRows, type DecisionRow, type EntryRow, GENESIS, contentOf, linkOf } from './chain.ts';
import { type Cell, column } from './columns.ts';
import type { CounterRow } from './fence.ts';

export interface SavedAuthorization {
  readonly record: AuthorizationRecord;
  readonly attempt: string | null;
  readonly reply: string;
}
export interface SavedWallet {
  readonly subject: string;
  /** It has no row yet. */
  readonly isNew: boolean;
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
  /** Records that had a row. */
  readonly authorizations: readonly SavedAuthorization[];
  /** Records of new ids; of two batches that claim one id, the second finds it taken and runs again. */
  readonly claims: readonly SavedAuthorization[];
  /** Decisions that no void of their first attempt may take back any more. */
  readonly heard: readonly string[];
  readonly wallets: readonly SavedWallet[];
  readonly coupons: readonly Coupon[];
  readonly moves: readonly CounterMove[];
  readonly parked: readonly ParkedRow[];
  readonly security: readonly SecurityRow[];
}

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
export interface ChainContext {
  readonly key: string;
  /** Ceilings of counters that have no row yet. */
  readonly ceilings: ReadonlyMap<string, number | null>;
  /** Versions that fences must have, and be open, for what was decided without locking them. */
  readonly versions: ReadonlyMap<string, number>;
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
 * write to the end of the commit and not a moment longer. Resolves once everything is committed; the connection is in a new, empty transaction.
 */
export async function writeBatch(sql: Sql, writes: BatchWrites, chain: ChainContext): Promise<Written> {
  const { batch } = chain;
  const statements = [
    ...saveWallets(sql, writes.wallets, batch),
    ...(writes.claims.length === 0 ? [] : [claimAuthorizations(sql, writes.claims, batch)]),
    ...(writes.authorizations.length === 0 ? [] : [saveAuthorizations(sql, writes, batch)]),
    ...(writes.heard.length === 0 ? [] : [sql`update authorizations set attempt = null where id = any(${writes.heard}::text[])`]),
    ...(writes.decisions.length === 0 ? [] : [insertDecisions(sql, writes, batch)]),
    ...(writes.messages.length === 0 ? [] : [insertMessages(sql, writes, batch)]),
    ...(writes.entries.length === 0 ? [] : [insertEntries(sql, writes, batch)]),
    ...(writes.coupons.length === 0 ? [] : [saveCoupons(sql, writes.coupons, batch)]),
    ...(writes.parked.length === 0 ? [] : [insertParked(sql, writes.parked)]),
    ...(writes.security.length === 0 ? [] : [insertSecurity(sql, writes.security)]),
  ];
  const stream = link(sql, writes, chain);
  const written = Promise.all([...statements, stream]).then(chain.onWritten);
  const counters = writes.moves.length === 0 ? [] : moveCounters(sql, writes.moves, chain);
  const [rows] = await Promise.all([counters, sql`commit and chain`, written]);
  return { stream: await stream, counters: rows };
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

function claimAuthorizations(sql: Sql, claims: readonly SavedAuthorization[], batch: number) {
  const rows = claims.toSorted((one, other) => (one.record.id < other.record.id ? -1 : 1));
  const of = (cell: (row: SavedAuthorization) => Cell) => column(sql, rows, cell);
  return sql`
    insert into authorizations (id, digest, attempt, state, subject, merchant, card_token, amount, currency, decided_at, decided_on, hold_expires_at, record, reply, batch)
    select id, digest, attempt, state, subject, merchant, card_token, amount::bigint, currency, decided_at::timestamptz, (decided_at::timestamptz at time zone 'UTC')::date, hold_expires_at::timestamptz, record::jsonb, reply, ${batch}
    from unnest(${of(({ record }) => record.id)}, ${of(({ record }) => record.digest)}, ${of(({ attempt }) => attempt)}, ${of(({ record }) => record.state)}, ${of(({ record }) => record.subject)},
      ${of(({ record }) => record.merchant)}, ${of(({ record }) => record.cardToken)}, ${of(({ record }) => record.amount)}, ${of(({ record }) => record.currency)}, ${of(({ record }) => record.decidedAt)},
      ${of(({ record }) => record.holdExpiresAt)}, ${of(({ record }) => JSON.stringify(record))}, ${of(({ reply }) => reply)})
      as r(id, digest, attempt, state, subject, merchant, card_token, amount, currency, decided_at, hold_expires_at, record, reply)`;
}

function insertDecisions(sql: Sql, { decisions }: BatchWrites, batch: number) {
  const of = (cell: (row: DecisionRow) => Cell) => column(sql, decisions, cell);
  return sql`
    insert into decisions (authorization_id, decided_on, decision_id, request, evidence, considered, reply, waited_ms, at, batch)
    select authorization_id, decided_on::date, decision_id, request, evidence, considered, reply, waited_ms::int, at::timestamptz, ${batch}
    from unnest(${of((row) => row.authorizationId)}, ${of((row) => row.decidedOn)}, ${of((row) => row.decisionId)}, ${of((row) => row.request)}, ${of((row) => row.evidence)},
      ${of((row) => row.considered)}, ${of((row) => row.reply)}, ${of((row) => row.waitedMs)}, ${of((row) => row.at)})
      as r(authorization_id, decided_on, decision_id, request, evidence, considered, reply, waited_ms, at)`;
}

function insertMessages(sql: Sql, { messages }: BatchWrites, batch: number) {
  return sql`
    insert into messages (authorization_id, id, kind, digest, body, status, reply, business_date, received_at, batch)
    select r."authorizationId", r.id, r.kind, r.digest, r.body, r.status, r.reply, r."businessDate", r."receivedAt", ${batch}
    from json_to_recordset(${rowsOf(messages)}::text::json) as r("authorizationId" text, id text, kind text, digest text, body text, status int, reply text, "businessDate" date, "receivedAt" timestamptz)`;
}

function insertEntries(sql: Sql, { entries }: BatchWrites, batch: number) {
  const of = (cell: (row: EntryRow) => Cell) => column(sql, entries, cell);
  return sql`
    insert into entries (authorization_id, message_id, no, benefit_no, template, debit, credit, amount, unit, campaign, version, party, merchant, business_date, at, batch)
    select authorization_id, message_id, no::int, benefit_no::int, template, debit, credit, amount::bigint, unit, campaign, version::int, party, merchant, business_date::date, at::timestamptz, ${batch}
    from unnest(${of((row) => row.authorizationId)}, ${of((row) => row.messageId)}, ${of((row) => row.no)}, ${of((row) => row.benefitNo)}, ${of((row) => row.template)}, ${of((row) => row.debit)},
      ${of((row) => row.credit)}, ${of((row) => row.amount)}, ${of((row) => row.unit)}, ${of((row) => row.campaign)}, ${of((row) => row.version)}, ${of((row) => row.party)}, ${of((row) => row.merchant)},
      ${of((row) => row.businessDate)}, ${of((row) => row.at)})
      as r(authorization_id, message_id, no, benefit_no, template, debit, credit, amount, unit, campaign, version, party, merchant, business_date, at)`;
}

/** Deltas added up per key first: one row, one change, in the order of the keys. The `check` of the row proves that there was room. */
async function moveCounters(sql: Sql, moves: readonly CounterMove[], chain: ChainContext): Promise<readonly CounterRow[]> {
  const byKey = new Map<string, CounterMove>();
  for (const move of moves) {
    const { held, captured, returned } = byKey.get(move.key) ?? NO_MOVE;
    byKey.set(move.key, { key: move.key, held: held + move.held, captured: captured + move.captured, returned: returned + move.returned });
  }
  const rows = [...byKey.values()].toSorted((one, other) => (one.key < other.key ? -1 : 1));
  const changes = rows.filter((row) => !onlyHolds(row));
  const holds = rows.filter(onlyHolds);
  const changed = await Promise.all([changeCounters(sql, changes), holdInCounters(sql, holds, chain)]);
  return changed.flat();
}

function onlyHolds({ held, captured, returned }: CounterMove): boolean {
  return held >= 0 && captured === 0 && returned === 0;
}

/** Makes the rows that are missing. Divides by zero, so that nothing is kept, where a fence is closed or of another version than the one decided by. */
function holdInCounters(sql: Sql, rows: readonly CounterMove[], chain: ChainContext): Promise<readonly CounterRow[]> | readonly [] {
  if (rows.length === 0) return [];
  const of = (cell: (row: CounterMove) => Cell) => column(sql, rows, cell);
  return sql<CounterRow[]>`
    with r as (
      select key, held::bigint, ceiling::bigint, decided::int
      from unnest(${of((row) => row.key)}, ${of((row) => row.held)}, ${of((row) => chain.ceilings.get(row.key) ?? null)}, ${of((row) => chain.versions.get(row.key) ?? null)}) as t(key, held, ceiling, decided)),
    moved as (
      insert into counters as c (key, held, ceiling) select key, held, ceiling from r
      on conflict (key) do update set held = c.held + excluded.held, ceiling = case when excluded.ceiling > c.ceiling then excluded.ceiling else c.ceiling end
      returning c.*)
    select moved.*, 1 / (case when decided is null or (open and version in (0, decided)) then 1 else 0 end) as proven from moved join r using (key)`;
}

/** What was held before is locked already, and an insert would be judged by the change alone. */
function changeCounters(sql: Sql, rows: readonly CounterMove[]): Promise<readonly CounterRow[]> | readonly [] {
  if (rows.length === 0) return [];
  const of = (cell: (row: CounterMove) => Cell) => column(sql, rows, cell);
  return sql<CounterRow[]>`
    update counters c set held = c.held + r.held::bigint, captured = c.captured + r.captured::bigint, returned = c.returned + r.returned::bigint
    from unnest(${of((row) => row.key)}, ${of((row) => row.held)}, ${of((row) => row.captured)}, ${of((row) => row.returned)}) as r(key, held, captured, returned)
    where c.key = r.key
    returning c.*`;
}

const NO_MOVE = { held: 0, captured: 0, returned: 0 } as const;

function saveWallets(sql: Sql, wallets: readonly SavedWallet[], batch: number) {
  const lots = wallets.flatMap((wallet) => wallet.lots.map((lot) => ({ ...lot, subject: wallet.subject })));
  const members = wallets.flatMap((wallet) => wallet.members.map((member) => ({ ...member, subject: wallet.subject })));
  const sorted = wallets.toSorted((one, other) => (one.subject < other.subject ? -1 : 1));
  const fresh = sorted.filter((wallet) => wallet.isNew);
  const known = sorted.filter((wallet) => !wallet.isNew);
  return [
    ...(fresh.length === 0
      ? []
      : [
          sql`insert into wallets (subject, usage, debts, batch) select subject, usage::jsonb, debts::jsonb, ${batch} from ${walletRows(sql, fresh)}`,
        ]),
    ...(known.length === 0
      ? []
      : [
          sql`update wallets w set usage = r.usage::jsonb, debts = r.debts::jsonb, batch = ${batch} from ${walletRows(sql, known)} where w.subject = r.subject`,
        ]),
    ...(lots.length === 0 ? [] : [saveLots(sql, lots, batch)]),
    ...(members.length === 0 ? [] : [saveMembers(sql, members, batch)]),
  ];
}

function walletRows(sql: Sql, wallets: readonly SavedWallet[]) {
  const of = (cell: (wallet: SavedWallet) => Cell) => column(sql, wallets, cell);
  return sql`unnest(${of(({ subject }) => subject)}, ${of(({ usage }) => JSON.stringify(usage))}, ${of(({ debts }) => JSON.stringify(debts))}) as r(subject, usage, debts)`;
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

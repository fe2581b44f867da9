// What nearly every batch writes, in statements whose text never changes: new records, decisions, entries, wallets and counters; one parameter a column.
import type { CounterMove } from '../../engine/hold/post.ts';
import type { Sql } from '../db/connect.ts';
import type { DecisionRow, EntryRow } from './chain.ts';
import { type Columns, joined, unnested } from './columns.ts';
import type { CounterRow } from './fence.ts';
import { together } from './together.ts';
import type { SavedAuthorization, SavedWallet } from './writes.ts';

const CLAIMED: Columns<SavedAuthorization> = [
  ({ record }) => record.id,
  ({ record }) => record.digest,
  ({ attempt }) => attempt,
  ({ record }) => record.state,
  ({ record }) => record.subject,
  ({ record }) => record.merchant,
  ({ record }) => record.cardToken,
  ({ record }) => record.amount,
  ({ record }) => record.currency,
  ({ record }) => record.decidedAt,
  ({ record }) => record.holdExpiresAt,
  ({ record }) => JSON.stringify(record),
  ({ reply }) => reply,
];
const CLAIM = `
  insert into authorizations (id, digest, attempt, state, subject, merchant, card_token, amount, currency, decided_at, decided_on, hold_expires_at, record, reply, batch)
  select id, digest, attempt, state, subject, merchant, card_token, amount::bigint, currency, decided_at::timestamptz, (decided_at::timestamptz at time zone 'UTC')::date, hold_expires_at::timestamptz, record::jsonb, reply, $14::bigint
  from ${unnested(['id', 'digest', 'attempt', 'state', 'subject', 'merchant', 'card_token', 'amount', 'currency', 'decided_at', 'hold_expires_at', 'record', 'reply'])}`;

/** Records of new ids; one that is taken fails the batch, which runs again. */
export function claimAuthorizations(sql: Sql, claims: readonly SavedAuthorization[], batch: number) {
  const rows = claims.toSorted((one, other) => (one.record.id < other.record.id ? -1 : 1));
  return run(sql, CLAIM, [...joined(rows, CLAIMED), batch]);
}

const DECIDED: Columns<DecisionRow> = [
  (row) => row.authorizationId,
  (row) => row.decidedOn,
  (row) => row.decisionId,
  (row) => row.request,
  (row) => row.evidence,
  (row) => row.considered,
  (row) => row.reply,
  (row) => row.waitedMs,
  (row) => row.at,
];
const DECIDE = `
  insert into decisions (authorization_id, decided_on, decision_id, request, evidence, considered, reply, waited_ms, at, batch)
  select authorization_id, decided_on::date, decision_id, request, evidence, considered, reply, waited_ms::int, at::timestamptz, $10::bigint
  from ${unnested(['authorization_id', 'decided_on', 'decision_id', 'request', 'evidence', 'considered', 'reply', 'waited_ms', 'at'])}`;

export function insertDecisions(sql: Sql, decisions: readonly DecisionRow[], batch: number) {
  return run(sql, DECIDE, [...joined(decisions, DECIDED), batch]);
}

const POSTED: Columns<EntryRow> = [
  (row) => row.authorizationId,
  (row) => row.messageId,
  (row) => row.no,
  (row) => row.benefitNo,
  (row) => row.template,
  (row) => row.debit,
  (row) => row.credit,
  (row) => row.amount,
  (row) => row.unit,
  (row) => row.campaign,
  (row) => row.version,
  (row) => row.party,
  (row) => row.merchant,
  (row) => row.businessDate,
  (row) => row.at,
];
const POST = `
  insert into entries (authorization_id, message_id, no, benefit_no, template, debit, credit, amount, unit, campaign, version, party, merchant, business_date, at, batch)
  select authorization_id, message_id, no::int, benefit_no::int, template, debit, credit, amount::bigint, unit, campaign, version::int, party, merchant, business_date::date, at::timestamptz, $16::bigint
  from ${unnested(['authorization_id', 'message_id', 'no', 'benefit_no', 'template', 'debit', 'credit', 'amount', 'unit', 'campaign', 'version', 'party', 'merchant', 'business_date', 'at'])}`;

export function insertEntries(sql: Sql, entries: readonly EntryRow[], batch: number) {
  return run(sql, POST, [...joined(entries, POSTED), batch]);
}

const HELD_IN_WALLET: Columns<SavedWallet> = [
  ({ subject }) => subject,
  ({ usage }) => JSON.stringify(usage),
  ({ debts }) => JSON.stringify(debts),
];
const WALLETS = unnested(['subject', 'usage', 'debts']);
const OPEN_WALLETS = `insert into wallets (subject, usage, debts, batch) select subject, usage::jsonb, debts::jsonb, $4::bigint from ${WALLETS}`;
const SAVE_WALLETS = `update wallets w set usage = r.usage::jsonb, debts = r.debts::jsonb, batch = $4::bigint from ${WALLETS} where w.subject = r.subject`;

/** Wallets' own rows: new ones are inserted, and one that is there already fails the batch, which runs again. */
export function saveWalletRows(sql: Sql, wallets: readonly SavedWallet[], batch: number): Promise<unknown>[] {
  const sorted = wallets.toSorted((one, other) => (one.subject < other.subject ? -1 : 1));
  const [fresh, known] = [sorted.filter((wallet) => wallet.isNew), sorted.filter((wallet) => !wallet.isNew)];
  return [
    ...(fresh.length === 0 ? [] : [run(sql, OPEN_WALLETS, [...joined(fresh, HELD_IN_WALLET), batch])]),
    ...(known.length === 0 ? [] : [run(sql, SAVE_WALLETS, [...joined(known, HELD_IN_WALLET), batch])]),
  ];
}

export interface CounterBounds {
  /** Ceilings of counters that have no row yet. */
  readonly ceilings: ReadonlyMap<string, number | null>;
  /** Versions that fences must have, and be open, for what was decided without locking them. */
  readonly versions: ReadonlyMap<string, number>;
}

/** Zero, by which nothing can be divided, where a fence is closed or of another version than `decided`, the one decided by without a lock; else one. */
const asDecided = (decided: string): string => `(case when ${decided} = 0 or (c.open and c.version in (0, ${decided})) then 1 else 0 end)`;
const HOLD = `
  insert into counters as c (key, held, ceiling, version) select key, held::bigint, ceiling::bigint, decided::int from ${unnested(['key', 'decided', 'held', 'ceiling'])}
  on conflict (key) do update set held = c.held + excluded.held / ${asDecided('excluded.version')},
    ceiling = case when excluded.ceiling > c.ceiling then excluded.ceiling else c.ceiling end
  returning c.*`;
const CHANGE = `
  update counters c set held = c.held + r.held::bigint / ${asDecided('r.decided::int')}, captured = c.captured + r.captured::bigint, returned = c.returned + r.returned::bigint
  from ${unnested(['key', 'decided', 'held', 'captured', 'returned'])} where c.key = r.key returning c.*`;

const NO_MOVE = { held: 0, captured: 0, returned: 0 } as const;

/**
 * Deltas added up per key first: one row, one change, in the order of the keys. The `check` of the row proves that there was room; dividing by
 * `asDecided` proves the fence, so that nothing is kept where it moved. What is held anew may make its row; what was held before is locked already,
 * and an insert would be judged by the change alone.
 */
export async function moveCounters(
  sql: Sql,
  moves: readonly CounterMove[],
  { ceilings, versions }: CounterBounds,
): Promise<readonly CounterRow[]> {
  const unmoved = [...versions.keys()].map((key): CounterMove => ({ key, ...NO_MOVE })); // A fence is proven even where nothing is taken.
  const rows = summed([...unmoved, ...moves]);
  const [changes, holds] = [rows.filter((row) => !onlyHolds(row)), rows.filter(onlyHolds)];
  const proven: Columns<CounterMove> = [(row) => row.key, (row) => versions.get(row.key) ?? 0, (row) => row.held];
  const changed = await together<(readonly CounterRow[])[]>(
    changes.length === 0 ? [] : run<CounterRow>(sql, CHANGE, joined(changes, [...proven, (row) => row.captured, (row) => row.returned])),
    holds.length === 0 ? [] : run<CounterRow>(sql, HOLD, joined(holds, [...proven, (row) => ceilings.get(row.key) ?? null])),
  );
  return changed.flat();
}

function summed(moves: readonly CounterMove[]): readonly CounterMove[] {
  const byKey = new Map<string, CounterMove>();
  for (const move of moves) {
    const { held, captured, returned } = byKey.get(move.key) ?? NO_MOVE;
    byKey.set(move.key, { key: move.key, held: held + move.held, captured: captured + move.captured, returned: returned + move.returned });
  }
  return [...byKey.values()].toSorted((one, other) => (one.key < other.key ? -1 : 1));
}

function onlyHolds({ held, captured, returned }: CounterMove): boolean {
  return held >= 0 && captured === 0 && returned === 0;
}

/** Prepared once per connection: no text is put together on the way. */
function run<Row extends object = never>(sql: Sql, statement: string, parameters: (string | number)[]): Promise<readonly Row[]> {
  return sql.unsafe<Row[]>(statement, parameters, { prepare: true });
}

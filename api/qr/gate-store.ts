// SQL of gates and their slices: registered, a part of a budget held for them, and what is left given back.
import type { Sql } from '../db/connect.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';

export interface Gate {
  readonly id: string;
  readonly name: string;
  readonly merchant: string;
  readonly mcc: string;
  readonly terminal: string;
  readonly acquirer: string | null;
  readonly createdBy: string;
  readonly createdAt: string;
}
export interface Slice {
  readonly id: string;
  readonly gate: string;
  readonly campaign: string;
  readonly version: number;
  readonly epoch: number;
  readonly currency: string;
  readonly benefit: number;
  readonly amount: number;
  readonly spent: number;
  readonly returned: number;
  readonly state: 'open' | 'closed';
  readonly validFrom: string;
  readonly validUntil: string;
  readonly graceUntil: string;
  readonly capsule: string;
  readonly createdBy: string;
  readonly createdAt: string;
}

const gateColumns = (sql: Sql) => sql`id, name, merchant, mcc, terminal, acquirer, created_by as "createdBy", created_at as "createdAt"`;
const sliceColumns = (sql: Sql) => sql`
  id, gate, campaign, version, epoch, currency, benefit, amount, spent, returned, state, valid_from as "validFrom", valid_until as "validUntil",
  grace_until as "graceUntil", capsule, created_by as "createdBy", created_at as "createdAt"`;

export async function readGate(sql: Sql, id: string): Promise<Gate | null> {
  const [row] = await sql<Gate[]>`select ${gateColumns(sql)} from gates where id = ${id}`;
  return row ?? null;
}

export async function listGates(sql: Sql, page: { readonly after: string | null; readonly limit: number }): Promise<readonly Gate[]> {
  return sql<
    Gate[]
  >`select ${gateColumns(sql)} from gates where ${page.after}::text is null or id > ${page.after} order by id limit ${page.limit}`;
}

export type NewGate = Pick<Gate, 'id' | 'name' | 'merchant' | 'terminal'> & { readonly actor: string };

/** The category and acquirer are those of the merchant. The same gate again is no change. */
export async function insertGate(sql: Sql, gate: NewGate): Promise<'created' | 'known' | 'differs' | 'no_merchant'> {
  const { id, name, merchant, terminal, actor } = gate;
  return inTransaction(sql, async (transaction) => {
    const [shop] = await transaction<{ mcc: string; acquirer: string }[]>`select mcc, acquirer from merchants where id = ${merchant}`;
    if (shop === undefined) return 'no_merchant';
    const made = await transaction`
      insert into gates (id, name, merchant, mcc, terminal, acquirer, created_by) values (${id}, ${name}, ${merchant}, ${shop.mcc}, ${terminal}, ${shop.acquirer}, ${actor})
      on conflict (id) do nothing returning id`;
    if (made.length === 0) {
      const known = await readGate(transaction, id);
      return known?.name === name && known.merchant === merchant && known.terminal === terminal ? 'known' : 'differs';
    }
    await logChange(transaction, { actor, action: 'gate.create', object: id, detail: { name, merchant, terminal } });
    return 'created';
  });
}

/** The document of the version that is live, whether its fence is open, and the number of the next slice of this gate. */
export interface LiveTerms {
  readonly version: number;
  readonly document: unknown;
  readonly isOpen: boolean;
  readonly epoch: number;
  /** ISO 8601, by the database. */
  readonly now: string;
}

/** In the transaction that reserves: under the lock of the gate and of the campaign's counter. */
export async function lockTerms(
  sql: Sql,
  of: { readonly gate: string; readonly campaign: string; readonly counter: string },
): Promise<LiveTerms | null> {
  await sql`select 1 from gates where id = ${of.gate} for update`;
  const [counter] = await sql<
    { open: boolean; version: number }[]
  >`select open, version from counters where key = ${of.counter} for update`;
  const [row] = await sql<{ version: number; document: unknown; epoch: number; now: string }[]>`
    select v.version, v.document, (select coalesce(max(epoch), 0) + 1 from gate_slices where gate = ${of.gate} and campaign = ${of.campaign}) as epoch, holder_time() as now
    from campaigns c join campaign_versions v on v.id = c.id and v.version = c.live_version where c.id = ${of.campaign} and c.state = 'live'`;
  return row === undefined || counter === undefined ? null : { ...row, isOpen: counter.open && counter.version === row.version };
}

export type NewSlice = Omit<Slice, 'spent' | 'returned' | 'state' | 'createdBy' | 'createdAt'> & {
  readonly counter: string;
  readonly kid: string;
  readonly actor: string;
};

/** False where the budget has not so much left. In the transaction of `lockTerms`: the row and what it holds move together or not at all (I1, I7). */
export async function reserveSlice(sql: Sql, slice: NewSlice): Promise<boolean> {
  const held = await sql`
    update counters set held = held + ${slice.amount} where key = ${slice.counter} and (ceiling is null or held + captured - returned + ${slice.amount} <= ceiling) returning key`;
  if (held.length === 0) return false;
  await sql`
    insert into gate_slices (id, gate, campaign, version, epoch, counter, currency, benefit, amount, valid_from, valid_until, grace_until, kid, capsule, created_by)
    values (${slice.id}, ${slice.gate}, ${slice.campaign}, ${slice.version}, ${slice.epoch}, ${slice.counter}, ${slice.currency}, ${slice.benefit}, ${slice.amount},
      ${slice.validFrom}, ${slice.validUntil}, ${slice.graceUntil}, ${slice.kid}, ${slice.capsule}, ${slice.actor})`;
  const { gate, campaign, version, epoch, amount, validUntil, graceUntil } = slice;
  await logChange(sql, {
    actor: slice.actor,
    action: 'gate_slice.reserve',
    object: slice.id,
    detail: { gate, campaign, version, epoch, amount, validUntil, graceUntil },
  });
  return true;
}

export async function listSlices(
  sql: Sql,
  page: { readonly gate: string; readonly before: string | null; readonly limit: number },
): Promise<readonly Slice[]> {
  return sql<Slice[]>`
    select ${sliceColumns(sql)} from gate_slices where gate = ${page.gate} and (${page.before}::text is null or (created_at, id) < (select created_at, id from gate_slices where id = ${page.before}))
    order by created_at desc, id desc limit ${page.limit}`;
}

export interface Tapped {
  readonly authorizationId: string;
  readonly slice: string;
  readonly at: string;
  readonly amount: number;
  readonly granted: number;
  readonly reason: string | null;
  readonly receivedAt: string;
}

const tapColumns = (sql: Sql) =>
  sql`authorization_id as "authorizationId", slice, at, amount, granted, reason, received_at as "receivedAt"`;

export async function readTaps(sql: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, Tapped>> {
  const rows = await sql<Tapped[]>`select ${tapColumns(sql)} from gate_taps where authorization_id = any(${ids}::text[])`;
  return new Map(rows.map((row) => [row.authorizationId, row]));
}

/** Newest first. */
export async function listTaps(
  sql: Sql,
  page: { readonly gate: string; readonly before: string | null; readonly limit: number; readonly refusedOnly: boolean },
): Promise<readonly Tapped[]> {
  return sql<Tapped[]>`
    select ${tapColumns(sql)} from gate_taps where gate = ${page.gate} and (not ${page.refusedOnly} or reason is not null)
      and (${page.before}::text is null or (received_at, authorization_id) < (select received_at, authorization_id from gate_taps where authorization_id = ${page.before}))
    order by received_at desc, authorization_id desc limit ${page.limit}`;
}

const CLOSED_MAX = 200;

/** What slices past their grace have left goes back to their budgets; how many were closed. `asOf` null: the database's clock. Slices before counters, as batches lock them. */
export async function closeSlices(sql: Sql, asOf: string | null): Promise<number> {
  return inTransaction(sql, async (transaction) => {
    const due = await transaction<{ id: string; counter: string; left: number }[]>`
      select id, counter, amount - spent as left from gate_slices where state = 'open' and grace_until <= coalesce(${asOf}::timestamptz, clock_timestamp())
      order by id collate "C" limit ${CLOSED_MAX} for update skip locked`;
    if (due.length === 0) return 0;
    const ids = due.map(({ id }) => id);
    await transaction`select 1 from counters where key = any(${due.map(({ counter }) => counter)}::text[]) order by key collate "C" for update`;
    await transaction`
      update counters c set held = c.held - r.left from (select counter, sum(amount - spent)::bigint as left from gate_slices where id = any(${ids}::text[]) group by counter) r where c.key = r.counter`;
    await transaction`update gate_slices set returned = amount - spent, state = 'closed', closed_at = clock_timestamp() where id = any(${ids}::text[])`;
    await logChange(transaction, {
      actor: 'clock',
      action: 'gate_slice.close',
      object: ids[0] ?? '',
      detail: { slices: due.map(({ id, left }) => ({ id, left })) },
    });
    return due.length;
  });
}

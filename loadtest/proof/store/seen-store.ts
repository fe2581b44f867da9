// SQL that reads back everything a batch may write, in the form in which the model is read.
import type { Sql } from '../../../api/db/connect.ts';
import type { Seen, SeenTable } from './seen.ts';

const READ: Readonly<Record<SeenTable, string>> = {
  authorizations: `select id, digest, attempt, state, hold_expires_at as "holdExpiresAt", record, reply, batch from authorizations order by id collate "C"`,
  decisions: `
    select authorization_id as "authorizationId", decided_on as "decidedOn", decision_id as "decisionId", request, evidence, considered, reply, waited_ms as "waitedMs", at, batch
    from decisions order by authorization_id collate "C"`,
  messages: `
    select authorization_id as "authorizationId", id, kind, digest, body, status, reply, business_date as "businessDate", received_at as "receivedAt", batch
    from messages order by authorization_id || ' ' || id collate "C"`,
  entries: `
    select id, authorization_id as "authorizationId", message_id as "messageId", no, benefit_no as "benefitNo", template, debit, credit, amount, unit, campaign, version, party,
      merchant, business_date as "businessDate", at, batch from entries order by id`,
  counters: `select key, held, captured, returned, ceiling, open, version from counters order by key collate "C"`,
  wallets: `select subject, usage, debts, moved_to as "movedTo", batch from wallets order by subject collate "C"`,
  lots: `
    select subject, id, programme, earned, pending, active, expires_at as "expiresAt", expiry_days as "expiryDays", authorization_id as "authorizationId", batch
    from lots order by id collate "C"`,
  coupons: `
    select id, campaign, subject, state, valid_from as "validFrom", expires_at as "expiresAt", authorization_id as "authorizationId", code_hash as "codeHash", batch
    from coupons order by id collate "C"`,
  memberships: `
    select subject, programme, tier, joined_at as "joinedAt", period_from as "periodFrom", measured, paid_until as until,
      case when lapse_to is not null then json_build_object('to', lapse_to, 'on', lapse_on) end as lapse, batch
    from memberships order by subject || ' ' || programme collate "C"`,
  batches: `select id, stream, seq, previous, content, leaves, hash, at from batches order by id`,
  parked: `select id, kind, reason, digest, body, reply, received_at as "receivedAt" from parked order by id collate "C"`,
  security: `select kind, subject, detail, at from security_events order by kind || ' ' || subject collate "C", id`,
  codes: `select nonce_hash as hash, consumed_by as "consumedBy", consumed_at as "consumedAt" from qr_codes order by nonce_hash collate "C"`,
  slices: `select id, spent from gate_slices order by id collate "C"`,
  taps: `
    select authorization_id as "authorizationId", gate, slice, at, amount, granted, reason, received_at as "receivedAt" from gate_taps order by authorization_id collate "C"`,
};

export async function seenInSql(sql: Sql): Promise<Seen> {
  const tables = Object.entries(READ).map(
    async ([table, statement]) => [table, (await sql.unsafe(statement)).map(withoutNulls(table))] as const,
  );
  return Object.fromEntries(await Promise.all(tables)) as unknown as Seen;
}

/** What a member has not is not there, as in the model. */
function withoutNulls(table: string) {
  return (row: object) =>
    table === 'memberships' ? Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) : { ...row };
}

/** How many connections to this database wait for a lock of another. */
export async function waitersIn(sql: Sql): Promise<number> {
  const [row] = await sql<{ waiting: number }[]>`
    select count(*) as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  return row?.waiting ?? 0;
}

/** Is this backend waiting for a lock? */
export async function isWaiting(sql: Sql, pid: number): Promise<boolean> {
  const [row] = await sql<
    { waiting: boolean }[]
  >`select wait_event_type is not distinct from 'Lock' as waiting from pg_stat_activity where pid = ${pid}`;
  return row?.waiting ?? false;
}

export async function pidOf(sql: Sql): Promise<number> {
  const [row] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
  if (row === undefined) throw new Error('a backend without a number');
  return row.pid;
}

/** False: a check refused it. */
export async function setFence(
  sql: Sql,
  key: string,
  { open = null, ceiling = null }: { open?: boolean | null; ceiling?: number | null },
): Promise<boolean> {
  try {
    await sql`update counters set open = coalesce(${open}, open), ceiling = coalesce(${ceiling}, ceiling) where key = ${key}`;
    return true;
  } catch {
    return false;
  }
}

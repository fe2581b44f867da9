// SQL of the till of the demo bank: the cards of a cardholder, and what they paid there.
import type { AuthorizationRecord } from '../../engine/hold/record.ts';
import type { Sql } from '../db/connect.ts';

/** Authorizations of the till are called "till:<account>:<request>". */
export function tillId(account: string, requestId: string): string {
  return `till:${account}:${requestId}`;
}

/** The clock of what cardholders do: migration 0023. */
export async function holderTime(sql: Sql): Promise<string> {
  const [row] = await sql<{ now: string }[]>`select holder_time() as now`;
  if (row === undefined) throw new Error('a clock has one row');
  return row.now;
}

/** Tokens that are linked to the account now. */
export async function tokensOf(sql: Sql, account: string): Promise<readonly string[]> {
  const rows = await sql<{ token: string }[]>`select token from cards where account = ${account} order by token`;
  return rows.map(({ token }) => token);
}

/** When the payment of this id was first asked for; null for a new one. */
export async function askedAt(sql: Sql, id: string): Promise<string | null> {
  const [row] = await sql<{ at: string }[]>`select request::json ->> 'at' as at from decisions where authorization_id = ${id} limit 1`;
  return row?.at ?? null;
}

export interface TillPayment {
  readonly id: string;
  readonly record: Pick<AuthorizationRecord, 'merchant' | 'amount' | 'currency' | 'state' | 'decidedAt' | 'messages'>;
  /** JSON of the answer. */
  readonly reply: string;
}

const PAYMENTS_MAX = 20;

/** Newest first. */
export async function tillPayments(sql: Sql, account: string): Promise<readonly TillPayment[]> {
  const [from, to] = [tillId(account, ''), tillId(account, '\uffff')];
  return sql<TillPayment[]>`
    select id, record, reply from authorizations where id > ${from} and id < ${to} and state <> 'new' order by decided_at desc, id limit ${PAYMENTS_MAX}`;
}

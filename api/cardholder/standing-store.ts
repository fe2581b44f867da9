// SQL of how the accounts of cardholders stand: whose wallet they use, into which account they went, and from when on their tokens hold.
import type { Sql } from '../db/connect.ts';

export interface Standing {
  readonly account: string;
  /** Of the wallet: "ac:ac_1001", or that of the household. */
  readonly subject: string;
  /** The account that took its place; null for one that stands by itself. */
  readonly mergedInto: string | null;
  readonly erased: boolean;
  /** Tokens issued before it open nothing, milliseconds since 1970; null where none was revoked. */
  readonly notBefore: number | null;
}

interface StandingRow {
  readonly account: string;
  readonly subject: string;
  readonly mergedInto: string | null;
  readonly erased: boolean;
  readonly notBefore: string | null;
}

/** Those of the accounts that the bank has told of. */
export async function readStandings(sql: Sql, accounts: readonly string[]): Promise<readonly Standing[]> {
  const rows = await sql<StandingRow[]>`
    select a.id as account, subject_of(a.id) as subject, (select into_account from merged_accounts m where m.account = a.id) as "mergedInto", s.erased_at is not null as erased, s.not_before as "notBefore"
    from accounts a left join holder_standings s on s.account = a.id where a.id = any(${accounts as string[]}::text[])`;
  return rows.map((row) => ({
    account: row.account,
    subject: row.subject,
    mergedInto: row.mergedInto,
    erased: row.erased,
    notBefore: row.notBefore === null ? null : Date.parse(row.notBefore),
  }));
}

/** In a transaction of the caller. Tokens issued until now no longer hold; at the latest two seconds later on every process. Null without the account. */
export async function revokeTokens(sql: Sql, account: string): Promise<string | null> {
  const [row] = await sql<{ notBefore: string }[]>`
    insert into holder_standings (account, not_before) select id, clock_timestamp() from accounts where id = ${account}
    on conflict (account) do update set not_before = excluded.not_before returning not_before as "notBefore"`;
  return row?.notBefore ?? null;
}

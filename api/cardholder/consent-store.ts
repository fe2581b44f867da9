// SQL of what cardholders agreed to: every answer is a row that stays, the newest counts.
import type { Sql } from '../db/connect.ts';
import { logChange } from '../http/settings-store.ts';
import { type Consents, type ConsentStanding, type Purpose, PURPOSES } from './purposes.ts';

/** Read for every use, so that a withdrawal has effect at once. */
export async function readConsents(sql: Sql, account: string): Promise<Consents> {
  const rows = await sql<ConsentStanding[]>`
    select distinct on (purpose) purpose, given, at, text_version as "textVersion" from holder_consents where account = ${account} order by purpose, id desc`;
  const standing = (purpose: Purpose): ConsentStanding =>
    rows.find((row) => row.purpose === purpose) ?? { purpose, given: false, at: null, textVersion: null };
  return Object.fromEntries(PURPOSES.map((purpose) => [purpose, standing(purpose)])) as unknown as Consents;
}

export interface ConsentAnswer {
  readonly account: string;
  readonly purpose: Purpose;
  readonly given: boolean;
  readonly textVersion: string | null;
  readonly locale: string | null;
  readonly actor: string;
  /** The network it came from. */
  readonly remote: string | null;
}

/** In a transaction of the caller. The same answer again, to the same words, is not written twice. */
export async function recordConsent(sql: Sql, answer: ConsentAnswer): Promise<ConsentStanding> {
  const { account, purpose, given, textVersion, locale, actor, remote } = answer;
  await sql`select pg_advisory_xact_lock(hashtextextended(${`consent ${account} ${purpose}`}, 0))`;
  const before = (await readConsents(sql, account))[purpose];
  if (before.at !== null && before.given === given && before.textVersion === textVersion) return before;
  const [row] = await sql<{ at: string }[]>`
    insert into holder_consents (account, purpose, given, text_version, locale, actor, remote) values (${account}, ${purpose}, ${given}, ${textVersion}, ${locale}, ${actor}, ${remote}) returning at`;
  const after = { purpose, given, textVersion };
  await logChange(sql, { actor, action: given ? 'consent.give' : 'consent.withdraw', object: account, detail: after });
  return { ...after, at: row?.at ?? null };
}

/** Does the wallet of the account belong to others too? */
export async function sharesWallet(sql: Sql, account: string): Promise<boolean> {
  return (await sql`select 1 from household_members where account = ${account} and left_at is null`).length > 0;
}

export interface ConsentRecord extends ConsentStanding {
  readonly id: number;
  readonly locale: string | null;
  readonly actor: string;
  readonly remote: string | null;
}

/** Newest first, before the id given. */
export async function listConsents(
  sql: Sql,
  page: { readonly account: string; readonly before: number | null; readonly limit: number },
): Promise<readonly ConsentRecord[]> {
  return sql<ConsentRecord[]>`
    select id, purpose, given, text_version as "textVersion", locale, actor, remote, at from holder_consents
    where account = ${page.account} and (${page.before}::bigint is null or id < ${page.before}::bigint) order by id desc limit ${page.limit}`;
}

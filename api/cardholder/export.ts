// Everything that is kept of a cardholder as one JSON document, made while it is sent: no account is too large for it, and none fills the memory.
import type { Sql } from '../db/connect.ts';
import { accountsOf } from './erasure-store.ts';
import { PERSONAL_TABLES } from './personal.ts';
import { readAccountRow, readAuthorizations, readSection, SECTION_ROWS_MAX, type Whose } from './personal-store.ts';
import { readStandings } from './standing-store.ts';

export const AUTHORIZATIONS_MAX = 100_000;

export interface Exporting {
  readonly account: string;
  /** ISO 8601. */
  readonly at: string;
}

/** The account with those that went into it, and the wallets they use: their own, and that of their household. */
export async function whoseOf(sql: Sql, account: string): Promise<Whose> {
  const accounts = await accountsOf(sql, account);
  const shared = (await readStandings(sql, [account])).map((standing) => standing.subject);
  return { accounts, subjects: [...new Set([...accounts.map((each) => `ac:${each}`), ...shared])] };
}

/** JSON in pieces; each section is read when its turn comes. */
export async function* exportText(sql: Sql, { account, at }: Exporting): AsyncGenerator<string> {
  const whose = await whoseOf(sql, account);
  yield `{"format":"offerline-export-1","madeAt":${JSON.stringify(at)},"account":${JSON.stringify(account)},"profile":${JSON.stringify(await readAccountRow(sql, account))}`;
  const cut: string[] = [];
  for (const table of PERSONAL_TABLES) {
    if (table.section === null) continue;
    const rows = await readSection(sql, table, whose);
    if (rows.length > SECTION_ROWS_MAX) cut.push(table.section);
    yield `,${JSON.stringify(table.section)}:${JSON.stringify(rows.slice(0, SECTION_ROWS_MAX))}`;
  }
  yield ',"authorizations":[';
  let given = 0;
  for await (const page of readAuthorizations(sql, whose, AUTHORIZATIONS_MAX)) {
    yield (given === 0 ? '' : ',') + page.map((each) => JSON.stringify(each)).join(',');
    given += page.length;
  }
  if (given >= AUTHORIZATIONS_MAX) cut.push('authorizations');
  yield `],"cutShort":${JSON.stringify(cut)}}`;
}

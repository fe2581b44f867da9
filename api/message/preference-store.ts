// SQL of what a cardholder wants to hear, and of where e-mail reaches them.
import { NO_PREFERENCES, type Preferences } from '../../engine/message/preferences.ts';
import type { Sql } from '../db/connect.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';

export async function readPreferences(sql: Sql, account: string): Promise<Preferences> {
  const [row] = await sql<{ document: Preferences }[]>`select document from holder_preferences where account = ${account}`;
  return row?.document ?? NO_PREFERENCES;
}

export async function savePreferences(
  sql: Sql,
  { account, preferences, actor }: { readonly account: string; readonly preferences: Preferences; readonly actor: string },
): Promise<void> {
  await inTransaction(sql, async (transaction) => {
    await transaction`select pg_advisory_xact_lock(hashtextextended(${`preferences ${account}`}, 0))`;
    const before = await readPreferences(transaction, account);
    await transaction`
      insert into holder_preferences (account, document, changed_by) values (${account}, ${JSON.stringify(preferences)}::text::jsonb, ${actor})
      on conflict (account) do update set document = excluded.document, changed_by = excluded.changed_by, changed_at = clock_timestamp()`;
    await logChange(transaction, { actor, action: 'preferences.change', object: account, detail: {}, before, after: preferences });
  });
}

export async function readEmail(sql: Sql, account: string): Promise<string | null> {
  const [row] = await sql<{ email: string }[]>`select email from holder_contacts where account = ${account}`;
  return row?.email ?? null;
}

export interface ContactChange {
  readonly account: string;
  /** Null: there is none any more. */
  readonly email: string | null;
  readonly actor: string;
}

/** In a transaction of the caller. False where nothing changed, null where there is no such account; the address itself is not logged. */
export async function saveContact(sql: Sql, { account, email, actor }: ContactChange): Promise<boolean | null> {
  const known = await sql`
    select 1 from accounts a left join holder_standings s on s.account = a.id where a.id = ${account} and s.erased_at is null for update of a`;
  if (known.length === 0) return null;
  if ((await readEmail(sql, account)) === email) return false;
  if (email === null) await sql`delete from holder_contacts where account = ${account}`;
  else
    await sql`
      insert into holder_contacts (account, email, changed_by) values (${account}, ${email}, ${actor})
      on conflict (account) do update set email = excluded.email, changed_by = excluded.changed_by, changed_at = clock_timestamp()`;
  await logChange(sql, { actor, action: 'contact.change', object: account, detail: { email: email === null ? 'removed' : 'set' } });
  return true;
}

// SQL of people who sign in through the provider: found by its subject, bound to it once.
import type { Sql } from '../db/connect.ts';
import { emailKey } from './people-store.ts';

interface Subject {
  readonly issuer: string;
  readonly subject: string;
}

export async function personBySubject(sql: Sql, { issuer, subject }: Subject): Promise<string | null> {
  const [row] = await sql<{ id: string }[]>`select id from people where oidc_issuer = ${issuer} and oidc_subject = ${subject}`;
  return row?.id ?? null;
}

/** By exactly this address: what stands behind a plus is one mailbox in most houses, but not in all, and this gives an account away. */
export async function personByEmail(sql: Sql, email: string): Promise<string | null> {
  const [row] = await sql<
    { id: string }[]
  >`select id from people where email_key = ${emailKey(email)} and lower(email) = ${email.toLowerCase()}`;
  return row?.id ?? null;
}

/** False when the person has a subject already, is disabled or belongs to the demo. */
export async function bindSubject(sql: Sql, id: string, { issuer, subject }: Subject): Promise<boolean> {
  const rows = await sql`
    update people set oidc_issuer = ${issuer}, oidc_subject = ${subject}, state = 'active'
    where id = ${id} and oidc_subject is null and state <> 'disabled' and not demo returning id`;
  return rows.length === 1;
}

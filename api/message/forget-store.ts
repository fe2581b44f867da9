// SQL that forgets what messages know of an account: texts, ways and wishes go, that something was once told stays.
import type { Sql } from '../db/connect.ts';

/** In the transaction that erases the account. What was told once is not told again, to anybody. */
export async function forgetMessages(sql: Sql, account: string): Promise<void> {
  await sql`delete from holder_contacts where account = ${account}`;
  await sql`delete from holder_preferences where account = ${account}`;
  await sql`
    update message_attempts set headers = '{}' where delivery in (select id from message_deliveries where account = ${account})`;
  await sql`
    update message_deliveries set account = '', body = null, state = case when state in ('waiting', 'gathered') then 'dropped' else state end, fault = case when state in ('waiting', 'gathered') then 'erased' else fault end
    where account = ${account}`;
  await sql`
    update holder_messages set account = '', said = '{"subject":{"en":"","zh-CN":""},"text":{"en":"","zh-CN":""}}', authorization_id = null, locale = 'en' where account = ${account}`;
}

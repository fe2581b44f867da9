// SQL of the setting in which the journal to tamper with is written: the messages' own time is the ledger's.
import type { Sql } from '../../../api/db/connect.ts';

export async function letTimeBeTold(sql: Sql): Promise<void> {
  await sql`insert into settings (name, value) values ('clock', '"message"'), ('salt', '"salt"') on conflict (name) do update set value = excluded.value`;
}

/** The service plays no day of its own on it. */
export async function makeItABankOfItsOwn(sql: Sql): Promise<void> {
  await sql`update settings set value = 'false' where name = 'demo'`;
}

/** What a restored journal is compared by. */
export interface JournalSize {
  readonly decisions: number;
  readonly messages: number;
  readonly entries: number;
  readonly batches: number;
  readonly streams: number;
}

export async function sizeOf(sql: Sql): Promise<JournalSize> {
  const [row] = await sql<JournalSize[]>`
    select (select count(*) from decisions) as decisions, (select count(*) from messages) as messages, (select count(*) from entries) as entries,
      (select count(*) from batches) as batches, (select count(distinct stream) from batches) as streams`;
  if (row === undefined) throw new Error('the database gave no figures');
  return row;
}

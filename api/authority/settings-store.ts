// SQL of the settings that decisions depend on; made once per database and the same for every process on it.
import { z } from 'zod';
import { LOCALES } from '../../engine/campaign/schema.ts';
import type { Sql } from '../db/connect.ts';

const settingsSchema = z.object({
  /** The bank's own days: usage facts and membership periods. */
  timeZone: z.string().default('Asia/Shanghai'),
  locale: z.enum(LOCALES).default('en'),
  salt: z.string(),
  /** message: demo and replay databases only, where a message's own time is the ledger time. */
  clock: z.enum(['database', 'message']).default('database'),
});
export type BankSettings = z.output<typeof settingsSchema>;

/** True when this database was opened with this key before, or never: a second key would break the chain and forget every coupon code. */
export async function provesChainKey(sql: Sql, fingerprint: string): Promise<boolean> {
  await sql`insert into settings (name, value) values ('chainKeyFingerprint', ${sql.json(fingerprint)}) on conflict (name) do nothing`;
  const [row] = await sql<{ value: unknown }[]>`select value from settings where name = 'chainKeyFingerprint'`;
  return row?.value === fingerprint;
}

/** Whether this database was ever opened with a chain key. */
export async function knowsChainKey(sql: Sql): Promise<boolean> {
  return (await sql`select 1 from settings where name = 'chainKeyFingerprint'`).length > 0;
}

/** Reads the settings; the first process of a new database writes the salt. */
export async function readBankSettings(sql: Sql, freshSalt: string): Promise<BankSettings> {
  await sql`insert into settings (name, value) values ('salt', ${sql.json(freshSalt)}) on conflict (name) do nothing`;
  const rows = await sql<
    { name: string; value: unknown }[]
  >`select name, value from settings where name in ('timeZone', 'locale', 'salt', 'clock')`;
  return settingsSchema.parse(Object.fromEntries(rows.map((row) => [row.name, row.value])));
}

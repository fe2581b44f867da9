// Gives a test its own migrated Postgres database, cloned in a blink from a template that the run prepared once.
import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { connect, type Sql } from './connect.ts';

export interface TestDatabase {
  readonly url: string;
  readonly sql: Sql;
  drop(): Promise<void>;
}

/** Call it in beforeAll and `drop()` in afterAll; connections of other clients on the clone are ended by the drop. */
export async function testDatabase(): Promise<TestDatabase> {
  const { adminUrl, template } = inject('postgres');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const url = adminUrl.replace(/\/[^/]*$/, `/${name}`);
  await asAdmin(adminUrl, (admin) => admin.unsafe(`CREATE DATABASE ${name} TEMPLATE ${template}`));
  const sql = connect(url, 4);
  const drop = async (): Promise<void> => {
    await sql.end({ timeout: 1 });
    await asAdmin(adminUrl, (admin) => admin.unsafe(`DROP DATABASE ${name} WITH (FORCE)`));
  };
  return { url, sql, drop };
}

async function asAdmin(url: string, work: (admin: Sql) => Promise<unknown>): Promise<void> {
  const admin = connect(url, 1);
  try {
    await work(admin);
  } finally {
    await admin.end({ timeout: 1 });
  }
}

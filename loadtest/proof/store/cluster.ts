// A Postgres of its own for a command: started in a temporary folder, migrated once, cloned for each who asks.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sql, connect } from '../../../api/db/connect.ts';
import { startPostgres } from '../../../api/db/embedded.ts';
import { migrateDatabase } from '../../../api/db/migrate.ts';

const TEMPLATE = 'template_proof';

/** A clone of its own. */
export interface ClonedDatabase {
  readonly url: string;
  readonly sql: Sql;
  readonly drop: () => Promise<void>;
}

export interface Cluster {
  readonly database: () => Promise<ClonedDatabase>;
  readonly stop: () => Promise<void>;
}

export async function openCluster(): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'offerline-proof-'));
  const server = await startPostgres(folder);
  const admin: Sql = connect(server.url, 1);
  await admin.unsafe(`CREATE DATABASE ${TEMPLATE}`);
  const named = (name: string) => server.url.replace(/\/[^/]*$/, `/${name}`);
  await migrateDatabase(named(TEMPLATE));
  return {
    database: async () => {
      const name = `proof_${randomBytes(6).toString('hex')}`;
      await admin.unsafe(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
      const sql = connect(named(name), 4);
      const drop = async (): Promise<void> => {
        await sql.end({ timeout: 1 });
        await admin.unsafe(`DROP DATABASE ${name} WITH (FORCE)`);
      };
      return { url: named(name), sql, drop };
    },
    stop: async () => {
      await admin.end({ timeout: 1 });
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

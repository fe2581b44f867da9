// Brings a database to the current shape: migrations one process at a time, and the month partitions of the decisions ahead of need.
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';

const FOLDER = fileURLToPath(new URL('./migrations', import.meta.url));
const LOCK = 620_011;
const MONTHS_BACK = 1;
const MONTHS_AHEAD = 3;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Safe to call from any number of processes at once: the advisory lock is held on the same single connection that migrates. */
export async function migrateDatabase(url: string): Promise<void> {
  const client = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await client`SELECT pg_advisory_lock(${LOCK})`;
    await migrate(drizzle(client), { migrationsFolder: FOLDER });
    await createMonths(client);
  } finally {
    await client.end({ timeout: 2 });
  }
}

/** Creates the missing months around today. A month whose rows already lie in the default partition stays there: moving them would block writers. */
export async function createMonths(sql: postgres.Sql): Promise<void> {
  await sql.unsafe(`
    DO $$
    DECLARE first date;
    BEGIN
      FOR first IN SELECT generate_series(date_trunc('month', now()) - interval '${MONTHS_BACK} months',
                                          date_trunc('month', now()) + interval '${MONTHS_AHEAD} months', interval '1 month')::date LOOP
        BEGIN
          EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF decisions FOR VALUES FROM (%L) TO (%L) WITH (toast_tuple_target = 8160)',
                         'decisions_' || to_char(first, 'YYYY_MM'), first, (first + interval '1 month')::date);
        EXCEPTION WHEN check_violation THEN NULL;
        END;
      END LOOP;
    END $$`);
}

/** Forgets notes of changes that every process has heard of long ago: one that was silent for longer than ten minutes reads everything anew. */
export async function forgetNotes(sql: postgres.Sql): Promise<void> {
  await sql`DELETE FROM reference_changes WHERE at < now() - interval '1 hour'`;
}

/** Looks once a day, so that a process that runs for months never fills the default partition, and each hour for old notes. Returns its end. */
export function followMonths(sql: postgres.Sql): () => void {
  const months = setInterval(() => createMonths(sql).catch(() => undefined), DAY_MS); // Postgres away: three months are left for the next look.
  const notes = setInterval(() => forgetNotes(sql).catch(() => undefined), HOUR_MS);
  for (const timer of [months, notes]) timer.unref();
  return () => {
    for (const timer of [months, notes]) clearInterval(timer);
  };
}

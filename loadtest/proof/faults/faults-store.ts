// What the faults ask of Postgres itself: locks, sessions and settings that hurt, and what the rows say once all is quiet.
import { type Sql, connect } from '../../../api/db/connect.ts';

/** Holds the rows of every budget and limit until released: everybody who wants to count waits. */
export async function holdCounters(sql: Sql): Promise<() => Promise<void>> {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let locked: () => void = () => undefined;
  const isLocked = new Promise<void>((resolve) => {
    locked = resolve;
  });
  const storm = sql.begin(async (tx) => {
    await tx`select key from counters order by key for update`;
    locked();
    await released;
  });
  await Promise.race([isLocked, storm]);
  return async () => {
    release();
    await storm;
  };
}

/** The whole server takes no writes any more, from the next transaction on. */
export async function setReadOnly(sql: Sql, isReadOnly: boolean): Promise<void> {
  if (isReadOnly) await sql`alter system set default_transaction_read_only = on`;
  else await sql`alter system reset default_transaction_read_only`; // Not a write as Postgres counts them.
  await sql`select pg_reload_conf()`;
}

/** Ends every session but our own. */
export async function endSessions(sql: Sql): Promise<void> {
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`;
}

/** One server process that serves somebody else now. */
export async function someBackend(sql: Sql): Promise<number | null> {
  const [row] = await sql<{ pid: number }[]>`
    select pid from pg_stat_activity where backend_type = 'client backend' and application_name = 'offerline' and pid <> pg_backend_pid() order by query_start desc limit 1`;
  return row?.pid ?? null;
}

/** Logging in costs both sides a few milliseconds of a processor: all at once would be another fault than the one that is meant. */
const AT_ONCE = 8;
const PAUSE_MS = 20;
const NOT_IN = (): boolean => false;

/** Takes every connection that the server has left, and each that becomes free, until released. */
export async function takeConnections(url: string): Promise<() => Promise<void>> {
  const probe = connect(url, 1);
  const [row] = await probe<{ most: number }[]>`select current_setting('max_connections')::int as most`;
  await probe.end({ timeout: 1 });
  const hogs = Array.from({ length: row?.most ?? 0 }, () => connect(url, 1));
  const outside = new Set(hogs);
  const take = async (): Promise<void> => {
    const waiting = [...outside];
    for (let from = 0; from < waiting.length; from += AT_ONCE) {
      const coming = waiting.slice(from, from + AT_ONCE);
      await Promise.all(coming.map((hog) => hog`select 1`.then(() => outside.delete(hog), NOT_IN)));
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  };
  await take();
  let isOver = false;
  const taking = (async () => {
    while (!isOver) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      await take();
    }
  })();
  return async () => {
    isOver = true;
    await taking;
    await Promise.all(hogs.map((hog) => hog.end({ timeout: 1 })));
  };
}

/** Moves the database into a folder of its own, so that its disk can be filled without filling the log's. */
export async function moveTo(url: string, folder: string): Promise<void> {
  const admin = connect(url.replace(/\/[^/]*$/, '/postgres'), 1);
  try {
    const name = new URL(url).pathname.slice(1);
    await admin.unsafe(`create tablespace narrow location '${folder}'`);
    await admin`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`;
    await admin.unsafe(`alter database ${name} set tablespace narrow`);
  } finally {
    await admin.end({ timeout: 1 });
  }
}

/** Ids of this scenario that hold a benefit though their answer was that they have none, and how many hold one. */
export async function readHolds(sql: Sql, name: string): Promise<{ readonly stuck: readonly string[]; readonly held: number }> {
  const rows = await sql<{ id: string; granted: boolean }[]>`
    select id, reply like '%"outcome":"granted"%' as granted from authorizations where id like ${`${name}:%`} and state in ('held', 'partly_captured')`;
  return { stuck: rows.flatMap(({ id, granted }) => (granted ? [] : [id])), held: rows.filter(({ granted }) => granted).length };
}

/** How many benefits the campaign for a hundred has given. */
export async function scarceGranted(sql: Sql): Promise<number> {
  const [row] = await sql<{ granted: number }[]>`
    select coalesce(sum(held + captured - returned), 0)::bigint as granted from counters where key = 'c:hundred-only:n'`;
  return row?.granted ?? 0;
}

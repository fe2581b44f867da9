// Connections to Postgres: one raw postgres.js client for the hot path and stores, a separate one for drizzle.
import { setTimeout as sleep } from 'node:timers/promises';
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { StartupError } from '../startup-error.ts';

const CONNECT_SECONDS_MAX = 5;
const OLDEST_VERSION = 150_000;

/** Wire types as this product wants them: int8 as a safe number, dates and instants as ISO text. Numeric stays text; cast sums to bigint. */
const types = {
  int8: { to: 20, from: [20], serialize: (value: unknown) => String(value), parse: safeInteger },
  date: { to: 1082, from: [1082], serialize: (value: unknown) => String(value), parse: (text: string) => text },
  instant: { to: 1184, from: [1114, 1184], serialize: instantText, parse: (text: string) => new Date(text).toISOString() },
};

export type Sql = postgres.Sql<{ int8: number; date: string; instant: string }>;
export type Drizzle = PostgresJsDatabase;

/** Milliseconds, as Postgres reads settings; within the time that a batch of the authority is given. */
const BATCH_LIMITS = { idle_in_transaction_session_timeout: 2_000, statement_timeout: 4_500 } as const;
/** Every statement of a batch looks rows up by their keys: a plan made while a table was small must not read all of it once it is large. */
const BY_KEY = { enable_seqscan: 'off', plan_cache_mode: 'force_generic_plan' } as const;

/** The connection of one line of the authority: a process that stops in the middle of a batch (frozen, cut off) may not keep everybody else from its locks. */
export function connectLine(url: string): Sql {
  return open(url, 1, { ...BATCH_LIMITS, ...BY_KEY });
}

/** The raw client. Never hand it to drizzle, which rewrites its parsers in place. */
export function connect(url: string, connectionsMax = 10): Sql {
  return open(url, connectionsMax, {});
}

function open(url: string, connectionsMax: number, settings: Partial<typeof BATCH_LIMITS & typeof BY_KEY>): Sql {
  return postgres(url, {
    max: connectionsMax,
    types,
    onnotice: () => {},
    connect_timeout: CONNECT_SECONDS_MAX,
    connection: { application_name: 'offerline', ...settings },
  });
}

/** Drizzle on its own small client, for everything that is not the authorization path. */
export function connectDrizzle(url: string, connectionsMax = 4): { db: Drizzle; close(): Promise<void> } {
  const client = postgres(url, {
    max: connectionsMax,
    onnotice: () => {},
    connect_timeout: CONNECT_SECONDS_MAX,
    connection: { application_name: 'offerline drizzle' },
  });
  return { db: drizzle(client), close: () => client.end({ timeout: 2 }) };
}

/** One clear sentence when DATABASE_URL is wrong, unreachable or too old. The address is shown without its password. */
export async function proveReachable(url: string): Promise<void> {
  const shown = withoutPassword(url);
  const sql = connect(url, 1);
  try {
    const [row] = await sql<{ version: string }[]>`SELECT current_setting('server_version_num') AS version`;
    if (Number(row?.version) < OLDEST_VERSION)
      throw new StartupError(`The database at ${shown} is older than Postgres 15, which is the oldest that Offerline supports.`);
  } catch (error) {
    if (error instanceof StartupError) throw error;
    throw new StartupError(`The database at ${shown} does not answer (${reasonOf(error)}); check DATABASE_URL.`);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

const POLL_MS = 250;
const WRITABLE_MS_MAX = 120_000;

/** Waits while a restored database still plays its log; one clear sentence where it goes on taking reads only. */
export async function proveWritable(url: string, waitMs = WRITABLE_MS_MAX): Promise<void> {
  for (const until = performance.now() + waitMs; await isReadOnly(url); await sleep(POLL_MS))
    if (performance.now() > until)
      throw new StartupError(
        `The database at ${withoutPassword(url)} takes reads only: it is still being restored, or it is a standby. Start again when it has been promoted (docs/RECOVERY.md).`,
      );
}

/** On a connection of its own each time: a session keeps the settings it began with. */
async function isReadOnly(url: string): Promise<boolean> {
  const sql = connect(url, 1);
  try {
    const [row] = await sql<
      { readOnly: boolean }[]
    >`select pg_is_in_recovery() or current_setting('default_transaction_read_only')::boolean as "readOnly"`;
    return row?.readOnly === true;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

function withoutPassword(url: string): string {
  try {
    const { protocol, host, pathname } = new URL(url);
    if (!protocol.startsWith('postgres')) throw new Error('not a postgres address');
    return `${host}${pathname}`;
  } catch {
    throw new StartupError('DATABASE_URL is not an address of the form postgres://user:password@host:port/database.');
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  return message === undefined || message === '' ? (code ?? 'unknown reason') : message;
}

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`The database returned ${text}, which is beyond the safe integers.`);
  return value;
}

function instantText(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value);
}

// Opens the authority of one process: settings of the database, keys outside it, the live book, and the jobs that follow deadlines.
import { createHmac, hash, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BankTerms } from '../../engine/authorization/situation.ts';
import type { Holidays } from '../../engine/campaign/live.ts';
import type { AuthorizationRecord } from '../../engine/hold/record.ts';
import type { Cutover } from '../../engine/settlement/business-day.ts';
import { type LiveBook, openLiveBook } from '../campaign/live-book.ts';
import type { Config } from '../config.ts';
import { type Sql, connectLine } from '../db/connect.ts';
import { signChanges } from '../http/change-row.ts';
import { StartupError } from '../startup-error.ts';
import { type Authority, startAuthority } from './authority.ts';
import type { AuthorityDeps } from './authority-deps.ts';
import type { BatchContext } from './batch-context.ts';
import type { Answer, Command } from './commands.ts';
import { startExpiry } from './expiry.ts';
import { readCutovers } from './read-store.ts';
import { knowsChainKey, provesChainKey, readBankSettings } from './settings-store.ts';
import { systemRuntime } from './runtime.ts';
import { sqlStore } from './sql-store.ts';
import type { OnStep } from './steps.ts';
import { openVoidLog } from './void-log.ts';

const CUTOVERS_MS = 5_000;

export interface OpenAuthority {
  readonly authority: Authority;
  readonly book: LiveBook;
  readonly stop: () => Promise<void>;
}
export interface OpenOptions {
  readonly config: Pick<Config, 'dataDir' | 'chainKey' | 'latencyBudgetMs' | 'latencyCeilingMs'>;
  readonly databaseUrl: string;
  readonly sql: Sql;
  readonly holidays: Holidays;
  readonly onCommitted?: (
    records: ReadonlyMap<string, AuthorizationRecord>,
    commands: readonly Command[],
    answers: readonly Answer[],
  ) => void;
  /** Who counts what happens. */
  readonly counting?: Pick<AuthorityDeps, 'onBatch' | 'onDecided' | 'onAnswer'>;
  readonly onBug: (fault: unknown, subject: string) => void;
  /** Hears of each step that a command reaches. */
  readonly onStep?: OnStep | undefined;
  /** Name of this process's file of unheard answers; processes that share a data folder need different ones. */
  readonly name?: string;
  /** Follow hold deadlines in this process (every process may; each expiry is one idempotent command). */
  readonly expire?: boolean;
}

export async function openAuthority(options: OpenOptions): Promise<OpenAuthority> {
  const { config, sql } = options;
  const chainKey = readChainKey(config);
  if (!(await provesChainKey(sql, fingerprintOf(chainKey))))
    throw new StartupError(
      'This database was opened with another chain key; give every process on it the same OFFERLINE_CHAIN_KEY, or the chain.key of its first DATA_DIR.',
    );
  signChanges(chainKey);
  const settings = await readBankSettings(sql, randomBytes(16).toString('hex'));
  const bank: BankTerms = { timeZone: settings.timeZone, salt: settings.salt, locale: settings.locale };
  const book = await openLiveBook(sql, options.holidays);
  const cutovers = await followCutovers(sql, { timeZone: bank.timeZone, cutover: '00:00' });
  const fixed: Omit<BatchContext, 'couponDays'> = {
    book,
    bank,
    chainKey,
    cutoverOf: cutovers.of,
    decisionId: decisionIdOf,
    codeHash: codeHasher(chainKey),
    wallClock: Date.now,
    trustMessageTime: settings.clock === 'message',
    onBug: options.onBug,
  };
  const authority = startAuthority({
    connect: () => sqlStore(connectLine(options.databaseUrl)),
    runtime: systemRuntime,
    onStep: options.onStep,
    context: () => ({ ...fixed, couponDays: book.couponDays() }),
    voidLog: openVoidLog(join(config.dataDir, `${options.name ?? 'voids'}.ndjson`), (fault) => options.onBug(fault, 'void log')),
    deadlineMs: { byDefault: config.latencyBudgetMs, ceiling: config.latencyCeilingMs },
    wallClock: Date.now,
    onCommitted: options.onCommitted ?? (() => undefined),
    ...options.counting,
    onBug: options.onBug,
  });
  // By key, as a line: the sweep of each second must not read a table that has grown since it was planned.
  const sweep = options.expire === false ? null : connectLine(options.databaseUrl);
  const expiry = sweep === null ? null : startExpiry({ sql: sweep, authority, onStep: options.onStep, onBug: options.onBug });
  const stop = async (): Promise<void> => {
    cutovers.stop();
    expiry?.stop();
    book.stop();
    await authority.stop();
    await sweep?.end({ timeout: 2 });
  };
  return { authority, book, stop };
}

/** Cut-overs of the acquirers, read again every few seconds; `midnight` where none is known. */
async function followCutovers(
  sql: Sql,
  midnight: Cutover,
): Promise<{ readonly of: (acquirer: string) => Cutover; readonly stop: () => void }> {
  let known: ReadonlyMap<string, Cutover> = await readCutovers(sql);
  const look = async (): Promise<void> => {
    known = await readCutovers(sql);
  };
  const timer = setInterval(() => look().catch(() => undefined), CUTOVERS_MS); // Postgres away: the old ones hold.
  timer.unref();
  return { of: (acquirer) => known.get(acquirer) ?? midnight, stop: () => clearInterval(timer) };
}

/** The same id for the same authorization, everywhere and for ever. */
export function decisionIdOf(authorizationId: string): string {
  return `dc_${hash('sha256', authorizationId, 'base64url').slice(0, 22)}`;
}

/** Tells keys apart without telling the key. */
function fingerprintOf(chainKey: string): string {
  return createHmac('sha256', chainKey).update('fingerprint').digest('hex').slice(0, 16);
}

/** Keyed hash of a coupon code; the key is derived from the chain key, so it is never in the database. */
export function codeHasher(chainKey: string): (code: string) => string {
  const key = createHmac('sha256', chainKey).update('coupon codes').digest();
  return (code) => createHmac('sha256', key).update(code).digest('hex');
}

/** The key of the chain: from the environment, or made once in the data folder, readable by its owner alone. */
export function readChainKey({ dataDir, chainKey }: Pick<Config, 'dataDir' | 'chainKey'>): string {
  if (chainKey !== undefined) return chainKey;
  const path = join(dataDir, 'chain.key');
  if (!existsSync(path)) makeKey(path);
  return readFileSync(path, 'utf8').trim();
}

/** A key that is lost is not made anew: with another one nothing that stands could be proven any more. Call it before the key is read. */
export async function refuseLostKey(sql: Sql, { dataDir, chainKey }: Pick<Config, 'dataDir' | 'chainKey'>): Promise<void> {
  if (chainKey !== undefined || existsSync(join(dataDir, 'chain.key')) || !(await knowsChainKey(sql))) return;
  throw new StartupError(
    `The chain key of this database is missing: put chain.key back into ${dataDir}, or set OFFERLINE_CHAIN_KEY to it. It is not in the database, on purpose; docs/RECOVERY.md says what to do where it is lost.`,
  );
}

/** Written whole before it has its name: of two processes that start at once, both read the key of the first. */
function makeKey(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const fresh = `${path}.${randomUUID()}`;
  writeFileSync(fresh, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
  try {
    linkSync(fresh, path);
  } catch (fault) {
    if (!existsSync(path)) throw fault;
  } finally {
    rmSync(fresh);
  }
}

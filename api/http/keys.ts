// Who may come in: service keys by their hash, kept in memory and refreshed often enough that a revoked key is out within 5 seconds.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Sql } from '../db/connect.ts';
import { StartupError } from '../startup-error.ts';
import { noteUse, type StoredKey, usableKeys } from './keys-store.ts';

const REFRESH_MS = 2_000;
/** Unknown keys ask the database at most this often, all together: guessing keys is not a way to load it. */
const MISS_REFRESH_MS = 250;
/** A refresh that hangs is given up, so that the next may try. */
const REFRESH_TIMEOUT_MS = 1_500;

export const KEY_PATTERN = /^ofl_[A-Za-z0-9_-]{43}$/;

/** A new key with 256 random bits; shown once, then only its hash is known. */
export function newKey(): { readonly key: string; readonly hash: string } {
  const key = `ofl_${randomBytes(32).toString('base64url')}`;
  return { key, hash: hashOf(key) };
}

/** High entropy, so no slow hash is needed (INVARIANTS 6.4). */
export function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

export interface KeyRing {
  /** The key behind an Authorization header, or null; 'unavailable' when keys were never read. */
  readonly authenticate: (header: string | null) => Promise<StoredKey | null | 'unavailable'>;
  /** The key behind a header that opened the door since the keys were last read; null says nothing, so `authenticate` then. */
  readonly known: (header: string) => StoredKey | null;
  /** Reads the keys again now, e.g. after a change on this node. */
  readonly refresh: () => Promise<void>;
  /** Resolves once keys were read: whoever listens before that refuses everybody as soon as its database goes away. */
  readonly whenRead: () => Promise<void>;
  readonly stop: () => void;
}

/**
 * Starts refreshing. While the database cannot be reached the last known keys stay valid: nobody can be revoked there either,
 * and the authorization path must go on answering.
 */
export function startKeyRing(sql: Sql, now: () => number): KeyRing {
  let byHash: ReadonlyMap<string, StoredKey> | null = null;
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | null = null;
  const used = new Set<string>();
  // Only what opens is remembered, so there are no more entries than keys. A map finds by the whole text, so an attempt tells nothing by its time.
  const opened = new Map<string, Opened>();

  const read = async () => {
    const keys = await within(usableKeys(sql), REFRESH_TIMEOUT_MS);
    byHash = new Map(keys.map((key) => [key.hash, key]));
    opened.clear();
    if (used.size > 0) await within(noteUse(sql, [...used]), REFRESH_TIMEOUT_MS);
    used.clear();
  };
  const refresh = () => {
    reading ??= read()
      .catch(() => undefined)
      .finally(() => {
        readAt = now();
        reading = null;
      });
    return reading;
  };
  const whenRead = async () => {
    if (byHash === null) await refresh();
    if (byHash === null) throw new StartupError('The keys cannot be read: the database stopped answering.');
  };
  const timer = setInterval(refresh, REFRESH_MS);
  timer.unref();

  const known = (header: string) => {
    const entry = opened.get(header);
    if (entry === undefined || entry.untilMs <= now()) return null;
    used.add(entry.key.id);
    return entry.key;
  };
  const sought = async (header: string, hash: string) => {
    if (!byHash?.has(hash) && now() - readAt >= MISS_REFRESH_MS) await refresh();
    if (byHash === null) return 'unavailable' as const;
    const found = byHash.get(hash);
    if (!found || !opens(found, hash, now())) return null;
    used.add(found.id);
    opened.set(header, { key: found, untilMs: endOf(found) });
    return found;
  };
  const authenticate = async (header: string | null) => {
    if (header === null) return null;
    const again = known(header);
    if (again !== null) return again;
    const hash = hashInHeader(header);
    return hash === null ? null : sought(header, hash);
  };
  return { authenticate, known, refresh, whenRead, stop: () => clearInterval(timer) };
}

interface Opened {
  readonly key: StoredKey;
  readonly untilMs: number;
}

function endOf({ expiresAt }: StoredKey): number {
  return expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(expiresAt);
}

function hashInHeader(header: string): string | null {
  const key = header.startsWith('Bearer ') ? header.slice('Bearer '.length) : '';
  return KEY_PATTERN.test(key) ? hashOf(key) : null;
}

function opens(key: StoredKey, hash: string, nowMs: number): boolean {
  return timingSafeEqual(Buffer.from(key.hash), Buffer.from(hash)) && endOf(key) > nowMs;
}

async function within<T>(promise: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the database did not answer in time')), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

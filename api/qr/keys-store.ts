// SQL of the ring of signing keys: one signs, one is published to sign next, those before them verify until what they signed has ended.
import { CODE_SECONDS } from '../../engine/qr/shown-code.ts';
import type { Sql } from '../db/connect.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';

export interface NewKey {
  readonly kid: string;
  /** Base64url. */
  readonly publicKey: string;
  readonly sealed: string;
}
export interface KeyRow extends NewKey {
  readonly now: string;
}
export interface PublishedKey {
  readonly kid: string;
  readonly publicKey: string;
  readonly state: 'next' | 'current' | 'retired';
  readonly createdAt: string;
  /** Of a retired key. */
  readonly verifiesUntil: string | null;
}

export async function readCurrentKey(sql: Sql): Promise<KeyRow | null> {
  const [row] = await sql<
    KeyRow[]
  >`select kid, public_key as "publicKey", sealed, holder_time() as now from signing_keys where state = 'current'`;
  return row ?? null;
}

/** Does nothing where another was first. */
export async function insertFirstKeys(sql: Sql, { current, next }: { readonly current: NewKey; readonly next: NewKey }): Promise<void> {
  await inTransaction(sql, async (transaction) => {
    await transaction`select pg_advisory_xact_lock(hashtextextended('signing_keys', 0))`;
    const [known] = await transaction`select 1 from signing_keys limit 1`;
    if (known !== undefined) return;
    await insertKeyRow(transaction, { ...current, state: 'current', actor: 'offerline' });
    await insertKeyRow(transaction, { ...next, state: 'next', actor: 'offerline' });
    await logChange(transaction, { actor: 'offerline', action: 'signing_key.create', object: current.kid, detail: { next: next.kid } });
  });
}

async function insertKeyRow(sql: Sql, key: NewKey & { readonly state: 'current' | 'next'; readonly actor: string }): Promise<void> {
  await sql`insert into signing_keys (kid, public_key, sealed, state, created_by) values (${key.kid}, ${key.publicKey}, ${key.sealed}, ${key.state}, ${key.actor})`;
}

/** The next key signs from now on, `fresh` is published after it, and the one before loses its private part. */
export async function rotateKeys(
  sql: Sql,
  { fresh, actor }: { readonly fresh: NewKey; readonly actor: string },
): Promise<{ readonly current: string; readonly next: string; readonly retired: string }> {
  return inTransaction(sql, async (transaction) => {
    await transaction`select pg_advisory_xact_lock(hashtextextended('signing_keys', 0))`;
    const [retired] = await transaction<{ kid: string }[]>`
      update signing_keys k set state = 'retired', sealed = null, verifies_until = greatest(
        clock_timestamp() + make_interval(secs => ${2 * CODE_SECONDS}), (select max(valid_until) from gate_slices s where s.kid = k.kid))
      where state = 'current' returning kid`;
    const [current] = await transaction<{ kid: string }[]>`update signing_keys set state = 'current' where state = 'next' returning kid`;
    if (retired === undefined || current === undefined) throw new Error('a ring has two keys');
    await insertKeyRow(transaction, { ...fresh, state: 'next', actor });
    const kids = { current: current.kid, next: fresh.kid, retired: retired.kid };
    await logChange(transaction, { actor, action: 'signing_key.rotate', object: current.kid, detail: kids });
    return kids;
  });
}

const RETIRED_MAX = 50;

/** Those that may have signed something that is still good, and the one that signs next. */
export async function readPublishedKeys(sql: Sql): Promise<readonly PublishedKey[]> {
  return sql<PublishedKey[]>`
    select kid, public_key as "publicKey", state, created_at as "createdAt", verifies_until as "verifiesUntil" from signing_keys
    where state <> 'retired' or verifies_until > clock_timestamp() order by state = 'current' desc, state = 'next' desc, created_at desc limit ${RETIRED_MAX}`;
}

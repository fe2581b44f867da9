// SQL of the webhooks of the bank that messages go to, and of their secrets.
import type { Sql } from '../db/connect.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';

export interface Hook {
  readonly id: string;
  readonly name: string;
  readonly target: string;
  readonly madeBy: string;
  readonly madeAt: string;
  /** Until then what is sent is signed with the secret before, too. */
  readonly previousUntil: string | null;
}
export interface HookSecrets {
  readonly secret: string;
  readonly previousSecret: string | null;
}

const columns = (sql: Sql) => sql`id, name, target, made_by as "madeBy", made_at as "madeAt", previous_until as "previousUntil"`;

export const HOOKS_MAX = 10;
/** A day in which receivers accept either secret. */
const OVERLAP_HOURS = 24;

export async function listHooks(sql: Sql): Promise<readonly Hook[]> {
  return sql<Hook[]>`select ${columns(sql)} from message_hooks where removed_at is null order by made_at, id`;
}

export async function readHook(sql: Sql, id: string): Promise<(Hook & HookSecrets) | null> {
  const [row] = await sql<(Hook & HookSecrets)[]>`
    select ${columns(sql)}, secret, case when previous_until > now() then previous_secret end as "previousSecret" from message_hooks where id = ${id} and removed_at is null`;
  return row ?? null;
}

export async function insertHook(
  sql: Sql,
  { id, name, target, secret, actor }: Pick<Hook, 'id' | 'name' | 'target'> & { readonly secret: string; readonly actor: string },
): Promise<boolean> {
  return inTransaction(sql, async (transaction) => {
    await transaction`select pg_advisory_xact_lock(hashtextextended('message hooks', 0))`;
    if ((await listHooks(transaction)).length >= HOOKS_MAX) return false;
    await transaction`insert into message_hooks (id, name, target, secret, made_by) values (${id}, ${name}, ${target}, ${secret}, ${actor})`;
    await logChange(transaction, { actor, action: 'message_hook.create', object: id, detail: { name, target } });
    return true;
  });
}

/** What still waits for it is given up. */
export async function removeHook(sql: Sql, { id, actor }: { readonly id: string; readonly actor: string }): Promise<boolean> {
  return inTransaction(sql, async (transaction) => {
    const [gone] = await transaction<{ name: string }[]>`
      update message_hooks set removed_at = now(), secret = '', previous_secret = null where id = ${id} and removed_at is null returning name`;
    if (gone === undefined) return false;
    await transaction`update message_deliveries set state = 'given_up', fault = 'hook_removed' where hook = ${id} and state in ('waiting', 'gathered')`;
    await logChange(transaction, { actor, action: 'message_hook.remove', object: id, detail: { name: gone.name } });
    return true;
  });
}

/** The secret before signs along for a day. */
export async function rotateHook(
  sql: Sql,
  { id, secret, actor }: { readonly id: string; readonly secret: string; readonly actor: string },
): Promise<boolean> {
  return inTransaction(sql, async (transaction) => {
    const rows = await transaction`
      update message_hooks set previous_secret = secret, previous_until = now() + make_interval(hours => ${OVERLAP_HOURS}), secret = ${secret}
      where id = ${id} and removed_at is null returning id`;
    if (rows.length === 0) return false;
    await logChange(transaction, { actor, action: 'message_hook.rotate', object: id, detail: {} });
    return true;
  });
}

// SQL of cards that take the place of others: what belongs to the account stays, a wallet of a card without account goes along.
import type { Sql } from '../db/connect.ts';
import { logChange } from '../http/settings-store.ts';
import { carryWallet } from './carry-store.ts';

/** Of a card that is lost or stolen nothing of the account may be reached any more. */
export const REPLACEMENT_REASONS = ['expired', 'damaged', 'renewed', 'lost', 'stolen'] as const;
export type ReplacementReason = (typeof REPLACEMENT_REASONS)[number];

export interface Replacement {
  readonly token: string;
  readonly newToken: string;
  readonly label?: string | undefined;
  readonly reason: ReplacementReason;
  readonly actor: string;
}
export type Replaced =
  | { readonly ok: true; readonly account: string | null; readonly carried: boolean }
  | { readonly ok: false; readonly code: 'not_found' | 'card_taken' };

/** In a transaction of the caller. */
export async function replaceCard(sql: Sql, { token, newToken, label = undefined, reason, actor }: Replacement): Promise<Replaced> {
  const cards = await sql<{ token: string; account: string }[]>`
    select token, account from cards where token = any(${[token, newToken]}::text[]) order by token collate "C" for update`;
  const old = cards.find((card) => card.token === token);
  const isTaken = cards.some((card) => card.token === newToken && card.account !== old?.account);
  if (isTaken || (await isReplaced(sql, { token, newToken }))) return { ok: false, code: 'card_taken' };
  const account = old?.account ?? null;
  if (account === null && !(await hasWallet(sql, token))) return { ok: false, code: 'not_found' };
  const carried = account === null;
  if (account === null)
    await carryWallet(sql, {
      from: `tk:${token}`,
      to: `tk:${newToken}`,
      actor,
      reason: `card replaced: ${reason}`,
      source: `card:${token}:${newToken}`,
      closes: false,
    });
  else await repoint(sql, { token, newToken, account, reason });
  await sql`
    insert into card_replacements (token, new_token, account, reason, label, actor) values (${token}, ${newToken}, ${account}, ${reason}, ${label ?? null}, ${actor})`;
  await logChange(sql, { actor, action: 'card.replace', object: account ?? token, detail: { token, newToken, reason, carried } });
  return { ok: true, account, carried };
}

/** A card that was replaced in the ordinary way may still be on file at merchants: it stays a card of the account, under the same limits (R24). */
async function repoint(
  sql: Sql,
  card: { readonly token: string; readonly newToken: string; readonly account: string; readonly reason: ReplacementReason },
): Promise<void> {
  await sql`insert into cards (token, account) values (${card.newToken}, ${card.account}) on conflict (token) do nothing`;
  if (card.reason === 'lost' || card.reason === 'stolen') await sql`delete from cards where token = ${card.token}`;
}

/** A token is replaced into one other, and takes the place of one. */
async function isReplaced(sql: Sql, { token, newToken }: { readonly token: string; readonly newToken: string }): Promise<boolean> {
  return (
    (await sql`select 1 from card_replacements where token = ${token} or new_token = ${newToken} or token = ${newToken} limit 1`).length > 0
  );
}

async function hasWallet(sql: Sql, token: string): Promise<boolean> {
  return (await sql`select 1 from wallets where subject = ${`tk:${token}`}`).length === 1;
}

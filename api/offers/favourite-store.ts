// SQL of the offers an account keeps in mind.
import type { Sql } from '../db/connect.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';

/** Offers one account may keep in mind. */
export const FAVOURITES_MAX = 200;

export interface FavouriteChange {
  readonly account: string;
  readonly campaign: string;
  readonly actor: string;
}

/** Twice is once; `full` when there are too many already. */
export function addFavourite(sql: Sql, { account, campaign, actor }: FavouriteChange): Promise<'kept' | 'full'> {
  return inTransaction(sql, async (transaction) => {
    await transaction`select pg_advisory_xact_lock(hashtextextended('favourites ' || ${account}, 0))`;
    const [standing] = await transaction<{ count: number; has: boolean }[]>`
      select count(*)::int as count, coalesce(bool_or(campaign = ${campaign}), false) as has from favourites where account = ${account}`;
    if (standing?.has === true) return 'kept';
    if ((standing?.count ?? 0) >= FAVOURITES_MAX) return 'full';
    await transaction`insert into favourites (account, campaign) values (${account}, ${campaign})`;
    await logChange(transaction, { actor, action: 'favourite.add', object: `${campaign}/${account}`, detail: {} });
    return 'kept';
  });
}

export async function removeFavourite(sql: Sql, { account, campaign, actor }: FavouriteChange): Promise<void> {
  await inTransaction(sql, async (transaction) => {
    const gone = await transaction`delete from favourites where account = ${account} and campaign = ${campaign} returning account`;
    if (gone.length > 0) await logChange(transaction, { actor, action: 'favourite.remove', object: `${campaign}/${account}`, detail: {} });
  });
}

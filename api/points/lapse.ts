// Ends lots that no authorization made, as the house: posted once, under the lock of their wallet (I21).
import { lapse } from '../../engine/benefit/points-house.ts';
import type { Sql } from '../db/connect.ts';
import { inTransaction } from '../http/settings-store.ts';
import { type DueHouseLot, findDueHouseLots } from './lapse-store.ts';
import { lockHoldings, saveHoldings } from '../benefit/wallet-change-store.ts';

const PAGE_MAX = 500;

/** Ends everything that is due by the database's clock, or by `asOf`; the number of lots. Several processes may: whoever holds the wallet second finds nothing. */
export async function lapseDueLots(sql: Sql, asOf: string | null): Promise<number> {
  let ended = 0;
  let after: DueHouseLot | null = null;
  for (;;) {
    const page: readonly DueHouseLot[] = await findDueHouseLots(sql, { asOf, most: PAGE_MAX }, after);
    for (const lot of page) ended += (await endLot(sql, lot)) ? 1 : 0;
    if (page.length < PAGE_MAX) return ended;
    after = page.at(-1) ?? null;
  }
}

function endLot(sql: Sql, { id, subject, now }: DueHouseLot): Promise<boolean> {
  return inTransaction(sql, async (transaction) => {
    const held = await lockHoldings(transaction, { subjects: [subject] });
    const wallet = held.wallets.get(subject);
    const ended = wallet === undefined ? null : lapse(wallet, [id], now);
    if (ended === null || ended.expired.length === 0) return false;
    await saveHoldings(transaction, held, {
      wallets: [ended.wallet],
      moves: ended.expired.map(({ programme, points }) => ({ template: 'points.lapse', programme, points, subject })),
      source: `lapse:${id}:${Date.parse(now)}`,
      actor: 'offerline',
    });
    return true;
  });
}

// SQL of what a merchant or chain sold in the last days, for the preview of what a campaign would cost it.
import type { PurchasesOf } from '../../engine/campaign/consent-preview.ts';
import type { Sql } from '../db/connect.ts';

export const BASIS_DAYS = 30;

export interface Sold {
  readonly party: string;
  readonly currency: string;
  readonly purchases: readonly PurchasesOf[];
}

/** Purchases that were neither reversed nor expired, by amount, of each party in each currency. */
export async function readSold(sql: Sql, parties: readonly string[]): Promise<readonly Sold[]> {
  if (parties.length === 0) return [];
  return sql<Sold[]>`
    with shop as (
      select asked.party, m.id from unnest(${[...parties]}::text[]) as asked(party)
      join merchants m on asked.party = 'merchant:' || m.id or asked.party = 'chain:' || m.chain
    ),
    sold as (
      select shop.party, a.currency, a.amount, count(*) as count from shop join authorizations a on a.merchant = shop.id
      where a.decided_at > now() - make_interval(days => ${BASIS_DAYS}) and a.state in ('none', 'open', 'held', 'partly_captured', 'captured') and a.amount > 0
      group by shop.party, a.currency, a.amount
    )
    select party, currency, json_agg(json_build_object('amount', amount, 'count', count)) as purchases from sold group by party, currency`;
}

// SQL of what stands beside the statements of merchants: what was unpaid before, and which payout pays them.
import type { Sql } from '../db/connect.ts';
import type { PayoutState } from './batch-store.ts';

export interface SettlementAside {
  readonly party: string;
  readonly currency: string;
  /** Unpaid at the beginning of the day: earlier statements, and everything that moved before. */
  readonly carriedOver: number;
  readonly payout: { readonly id: string; readonly state: PayoutState; readonly payOn: string; readonly amount: number } | null;
}

/** For the statements of one date, by party and currency. */
export async function settlementAsides(
  sql: Sql,
  of: { readonly date: string; readonly keys: readonly { readonly party: string; readonly currency: string }[] },
): Promise<readonly SettlementAside[]> {
  const keys = of.keys.map(({ party, currency }) => ({ party, currency }));
  return sql<SettlementAside[]>`
    select k.party, k.currency,
      (coalesce((select sum(s.net) from statements s where s.party = k.party and s.currency = k.currency and s.business_date < ${of.date}), 0)
      + coalesce((
        select sum(case when settlement_party(e.credit) = e.party then e.amount else 0 end - case when settlement_party(e.debit) = e.party then e.amount else 0 end) from house_entries e
        where e.party = k.party and e.unit = k.currency and e.business_date < ${of.date} and split_part(e.template, '.', 1) not in ('sale', 'fee', 'tax', 'late', 'adjustment', 'breakage')), 0))::bigint as "carriedOver",
      (select json_build_object('id', p.id, 'state', p.state, 'payOn', b.pay_on, 'amount', part.amount) from payout_parts part join payouts p on p.id = part.payout join payout_batches b on b.id = p.batch
        where part.party = k.party and p.currency = k.currency and ${of.date} between p.dates_from and p.dates_to and p.state not in ('failed', 'cancelled') order by b.pay_on desc, p.id desc limit 1) as payout
    from json_to_recordset(${JSON.stringify(keys)}::text::json) as k(party text, currency text)`;
}

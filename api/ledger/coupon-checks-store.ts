// SQL that proves the histories of coupons: each says how its coupon stands, a gift has its coupon set aside, and no more was claimed than was counted.
import type { Check } from './check.ts';

const histories: Check = {
  name: 'The history of every coupon has no gap and ends where the coupon stands',
  proves: 'I2 I20',
  query: (sql) => sql`
    with moved as (
      select coupon, from_state, to_state, to_subject, lag(to_state) over steps as before, row_number() over steps as place, row_number() over (partition by coupon order by no desc) as last
      from coupon_moves window steps as (partition by coupon order by no)
    ),
    broken as (select coupon, min(place) as place from moved where place > 1 and from_state is distinct from before group by coupon)
    select coalesce(c.id, m.coupon) as place, case
      when c.id is null then 'a history without a coupon'
      when m.coupon is null then 'no history'
      when broken.coupon is not null then 'a step is missing before step ' || broken.place
      when m.to_state <> c.state then c.state || ', but its history ends as ' || m.to_state
      when m.to_subject is distinct from c.subject then 'its history ends with another holder'
    end as fault
    from coupons c full join (select * from moved where last = 1) m on m.coupon = c.id left join broken on broken.coupon = c.id`,
};

const gifts: Check = {
  name: 'A coupon that is being given is set aside for that gift alone, and every one that is set aside is being given',
  proves: 'I20',
  query: (sql) => sql`
    select coalesce(g.coupon, c.id) as place, case
      when c.id is null then 'a gift of no coupon'
      when g.id is null and c.subject like 'gift:%' then 'set aside, but no gift is open'
      when g.id is not null and c.subject is distinct from 'gift:' || g.id then 'given, but it lies elsewhere'
    end as fault
    from coupons c full join (select * from coupon_gifts where state = 'open') g on g.coupon = c.id`,
};

/** A cap that a later version brought counts from then on. */
const claims: Check = {
  name: 'No counter of claims is beyond its ceiling, or beyond what the histories say was claimed',
  proves: 'I1 I20',
  query: (sql) => sql`
    with claimed as (select c.campaign, count(*) as number from coupon_moves m join coupons c on c.id = m.coupon where m.from_state is null and m.reason like 'claim:%' group by c.campaign)
    select id as place, case
      when k.used > k.ceiling then k.used || ' of ' || k.ceiling
      when k.used > coalesce(claimed.number, 0) then k.used || ' counted, ' || coalesce(claimed.number, 0) || ' claimed'
    end as fault
    from campaigns left join claim_counters k on k.key = 'total:' || campaigns.id left join claimed on claimed.campaign = campaigns.id`,
};

export const COUPON_CHECKS: readonly Check[] = [histories, gifts, claims];

// SQL that proves the wallets: points in lots are points in the ledger, and a coupon is used once.
import type { Check } from './check.ts';

const points: Check = {
  name: 'Points of every wallet are the points of its lots less its debt, in the ledger and out of it',
  proves: 'I21',
  query: (sql) => sql`
    with moved as (
      select credit as account, unit, amount from ledger where template like 'points.%' union all select debit, unit, -amount from ledger where template like 'points.%'
    ),
    ledger as (
      select substr(account, strpos(account, ':') + 1) as subject, substr(unit, 8) as programme,
        sum(amount) filter (where account like 'points_active:%') as active, sum(amount) filter (where account like 'points_pending:%') as pending, sum(amount) filter (where account like 'points_reserved:%') as reserved
      from moved where split_part(account, ':', 1) in ('points_active', 'points_pending', 'points_reserved') group by 1, 2
    ),
    lot as (select subject, programme, sum(active) as active, sum(pending) as pending from lots group by subject, programme),
    debt as (select subject, programme, owed::bigint as owed from wallets cross join lateral jsonb_each_text(debts) as debt(programme, owed)),
    spending as (
      select subject, benefit ->> 'programme' as programme, sum((benefit -> 'progress' -> 'points' ->> 'held')::bigint) as reserved
      from authorizations cross join lateral jsonb_array_elements(record -> 'benefits') as benefit where authorizations.state <> 'new' and benefit ->> 'delivery' = 'payment' group by 1, 2
    )
    select subject || ' ' || programme as place, case
      when coalesce(ledger.active, 0) <> coalesce(lot.active, 0) - coalesce(owed, 0) then 'active ' || coalesce(ledger.active, 0) || ' in the ledger, ' || coalesce(lot.active, 0) || ' in lots less a debt of ' || coalesce(owed, 0)
      when coalesce(ledger.pending, 0) <> coalesce(lot.pending, 0) then 'pending ' || coalesce(ledger.pending, 0) || ' in the ledger, ' || coalesce(lot.pending, 0) || ' in lots'
      when coalesce(ledger.reserved, 0) <> coalesce(spending.reserved, 0) then 'reserved ' || coalesce(ledger.reserved, 0) || ' in the ledger, ' || coalesce(spending.reserved, 0) || ' held by authorizations'
      when coalesce(owed, 0) < 0 then 'a debt of ' || owed
    end as fault
    from ledger full join lot using (subject, programme) full join debt using (subject, programme) full join spending using (subject, programme)`,
};

/** A chargeback is a dispute about money: the coupon stays used until a refund or reversal returns it (R20). */
const coupons: Check = {
  name: 'Every coupon is with one authorization at most, and its state says so',
  proves: 'I20',
  query: (sql) => sql`
    with redeemed as (
      select benefit ->> 'coupon' as coupon, authorizations.id as authorization_id, (benefit -> 'progress' -> 'units' ->> 'held')::bigint as held,
        (benefit -> 'progress' -> 'units' ->> 'captured')::bigint - (benefit -> 'progress' -> 'units' ->> 'returned')::bigint as kept
      from authorizations cross join lateral jsonb_array_elements(record -> 'benefits') as benefit where authorizations.state <> 'new' and jsonb_typeof(benefit -> 'coupon') = 'string'
    ),
    use as (select coupon, count(*) filter (where held > 0 or kept > 0) as uses, sum(kept) as kept, min(authorization_id) filter (where held > 0 or kept > 0) as holder from redeemed group by coupon)
    select coalesce(coupons.id, use.coupon) as place, case
      when coupons.id is null then 'redeemed, but not there'
      when uses > 1 then 'used by ' || uses || ' authorizations'
      when kept > 0 and state <> 'used' then 'captured, but ' || state
      when uses = 1 and kept = 0 and state <> 'reserved' then 'held, but ' || state
      when uses = 1 and coupons.authorization_id <> holder then 'held by ' || holder || ', but it names ' || coupons.authorization_id
      when coalesce(uses, 0) = 0 and state in ('reserved', 'used') then state || ', but by no authorization'
    end as fault
    from coupons full join use on use.coupon = coupons.id`,
};

/** What a late refund brings back to a tombstone is value without a person; what leads to one must be gone for ever. */
const tombstones: Check = {
  name: 'An erased account leads to nobody: no card, list, enrolment, contact or message, and no column about a person',
  proves: 'I26',
  query: (sql) => sql`
    select standing.account as place, case
      when account.id is null then 'its pseudonym is not there'
      when account.person is not null or account.label is not null or account.region is not null or account.opened_on is not null or account.birth_month is not null or account.employee
        or account.segments::text <> '[]' then 'something of its person is there'
      when exists (select 1 from cards where cards.account = standing.account) then 'a card leads to it'
      when exists (select 1 from list_members l where l.account = standing.account) or exists (select 1 from enrolments e where e.account = standing.account) then 'it is on a list or enrolled'
      when exists (select 1 from holder_contacts c where c.account = standing.account) or exists (select 1 from holder_messages m where m.account = standing.account) then 'it can be written to'
      when not exists (select 1 from erasures e where e.state = 'approved' and (e.account = standing.account or e.account = (select into_account from merged_accounts g where g.account = standing.account)))
        then 'no approved erasure says so'
    end as fault
    from holder_standings standing left join accounts account on account.id = standing.account where standing.erased_at is not null`,
};

/** What was carried away is nowhere twice, and nothing of it stayed behind. */
const carried: Check = {
  name: 'A wallet that was carried into another holds nothing, and no chain of them ends where it began',
  proves: 'I2 I21',
  query: (sql) => sql`
    with recursive way as (
      select subject as began, moved_to as stands, 1 as steps from wallets where moved_to is not null
      union all select began, moved_to, steps + 1 from way join wallets on wallets.subject = way.stands where moved_to is not null and steps < 100
    )
    select subject as place, case
      when moved_to is null then null
      when exists (select 1 from way where began = wallets.subject and (stands = wallets.subject or steps = 100)) then 'it is carried round in a circle'
      when exists (select 1 from jsonb_each_text(debts) as debt(programme, owed) where owed::bigint <> 0) then 'a debt stayed behind'
      when exists (select 1 from lots where lots.subject = wallets.subject) then 'points stayed behind'
      when exists (select 1 from coupons where coupons.subject = wallets.subject) then 'coupons stayed behind'
      when exists (select 1 from memberships where memberships.subject = wallets.subject) then 'a membership stayed behind'
      when not exists (select 1 from carries where from_subject = wallets.subject and to_subject = moved_to) then 'carried, but nothing says by whom'
    end as fault
    from wallets`,
};

export const WALLET_CHECKS: readonly Check[] = [points, coupons, tombstones, carried];

// SQL that proves codes and slices of gates: a code was taken by one authorization that is there, and a slice is what was granted from it, given back and left.
import type { Check } from './check.ts';

const codes: Check = {
  name: 'Every code that was used was used by an authorization that is there',
  proves: 'I20',
  query: (sql) => sql`
    select left(c.nonce_hash, 16) as place, case when a.id is null then 'used by ' || c.consumed_by || ', which is not there' end as fault
    from qr_codes c left join authorizations a on a.id = c.consumed_by where c.consumed_by is not null`,
};

const slices: Check = {
  name: 'Every slice of a gate is what its taps were granted, what was given back and what is left',
  proves: 'I1 I7',
  query: (sql) => sql`
    with tapped as (select slice, sum(granted) as granted from gate_taps group by slice)
    select s.id as place, case
      when s.spent <> coalesce(t.granted, 0) then 'spent ' || s.spent || ', its taps were granted ' || coalesce(t.granted, 0)
      when s.spent + s.returned > s.amount or s.state = 'closed' and s.spent + s.returned <> s.amount then 'spent ' || s.spent || ' and gave back ' || s.returned || ' of ' || s.amount
      when s.state = 'open' and s.returned <> 0 then 'gave back ' || s.returned || ' and is open'
    end as fault from gate_slices s left join tapped t on t.slice = s.id`,
};

const taps: Check = {
  name: 'Every tap of a gate was granted what its authorization says',
  proves: 'I7 I8',
  query: (sql) => sql`
    select t.authorization_id as place, case
      when a.id is null then 'no authorization'
      when t.granted <> coalesce((select sum((benefit ->> 'amount')::bigint) from jsonb_array_elements(a.record -> 'benefits') as benefit), 0) then 'granted ' || t.granted || ', the record says otherwise'
    end as fault from gate_taps t left join authorizations a on a.id = t.authorization_id`,
};

export const GATE_CHECKS: readonly Check[] = [codes, slices, taps];

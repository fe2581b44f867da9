// SQL that proves the answers: one decision per authorization, the same words for ever, no benefit above the amount, every message journalled.
import type { Check } from './check.ts';

const decisions: Check = {
  name: 'One decision per authorization, and what was answered is what was decided',
  proves: 'I8 I9',
  query: (sql) => sql`
    with decided as (select authorization_id, count(*) as decisions, min(reply) as reply, min(decision_id) as decision_id from decisions group by authorization_id),
    asked as (select id, state, reply, record ->> 'decisionId' as decision_id, digest is not null as is_asked from authorizations where state <> 'new')
    select coalesce(asked.id, decided.authorization_id) as place, case
      when asked.id is null then 'a decision without an authorization'
      when decisions > 1 then decisions || ' decisions'
      when is_asked and decisions is null then 'no decision'
      when decided.decision_id <> asked.decision_id then 'decision id ' || decided.decision_id || ', the record says ' || asked.decision_id
      when state <> 'voided' and decided.reply <> asked.reply then 'the stored answer is not the decided one'
    end as fault
    from asked full join decided on decided.authorization_id = asked.id where asked.is_asked or decisions is not null or asked.id is null`,
};

const amounts: Check = {
  name: 'No benefit exceeds the approved amount, and payable is the amount less what was given at the till',
  proves: 'I4',
  query: (sql) => sql`
    with answered as materialized (
      select id, approved, benefits, payable, told from authorizations
      cross join lateral jsonb_to_record(record) as held(approved bigint, benefits jsonb)
      cross join lateral (select payable, benefits as told from json_to_record(reply::json) as said(payable bigint, benefits jsonb)) as answer
      where state <> 'new' and reply like '{%'
    ),
    figure as (
      select id, approved, payable, at_till, least_amount, most, held_for_till from answered
      cross join lateral (select coalesce(sum((benefit ->> 'amount')::bigint), 0) as at_till from jsonb_array_elements(told) as benefit where benefit ->> 'delivery' in ('instant', 'payment')) as said
      cross join lateral (
        select min(amount) as least_amount, max(amount) filter (where delivery in ('instant', 'payment', 'credit')) as most, coalesce(sum(amount) filter (where delivery in ('instant', 'payment')), 0) as held_for_till
        from (select (benefit -> 'amount')::bigint as amount, benefit ->> 'delivery' as delivery from jsonb_array_elements(benefits) as benefit) as granted
      ) as kept
    )
    select id as place, case
      when least_amount < 0 then 'a benefit of ' || least_amount
      when most > approved or held_for_till > approved then 'benefits of ' || greatest(most, held_for_till) || ' on ' || approved
      when payable <> approved - at_till then 'payable ' || payable || ' of ' || approved || ' less ' || at_till
      when payable < 0 then 'payable ' || payable
    end as fault from figure`,
};

/** The void of a missed deadline and the capture that an aggregate brings with it are not messages of a sender. */
const messages: Check = {
  name: 'Every message that a record counts is in the journal',
  proves: 'I12',
  query: (sql) => sql`
    with counted as (
      select authorizations.id as authorization_id, message ->> 'id' as id, message ->> 'kind' as kind from authorizations cross join lateral jsonb_array_elements(record -> 'messages') as message where state <> 'new'
    )
    select counted.authorization_id || ' ' || counted.id as place, case when messages.id is null then 'not in the journal' when messages.kind <> counted.kind then 'journalled as ' || messages.kind end as fault
    from counted left join messages on messages.authorization_id = counted.authorization_id and messages.id = counted.id
    where not (counted.kind = 'void' and counted.id like 'void:%') and not (counted.kind = 'capture' and counted.id = 'aggregate')`,
};

const batches: Check = {
  name: 'Every journal row belongs to a linked batch',
  proves: 'I12 I25',
  query: (sql) => sql`
    with used as (
      select batch, 'decision' as kind from decisions group by batch union all select batch, 'message' from messages group by batch union all select batch, 'entry' from entries group by batch
    )
    select 'batch ' || used.batch as place, case when batches.id is null then used.kind || ' rows without a link' end as fault from used left join batches on batches.id = used.batch`,
};

export const ANSWER_CHECKS: readonly Check[] = [decisions, amounts, messages, batches];

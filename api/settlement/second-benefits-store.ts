// The second implementation, first half: what every funder owes for every message of a day, worked out again in SQL from the messages and the terms alone.
import type { Sql } from '../db/connect.ts';

/**
 * Read by an auditor beside docs/SETTLEMENT.md. Nothing here reads the ledger, and nothing here shares code with the engine: the messages are
 * folded by window functions, and Webster's split is found by counting the place of a seat in the queue, not by handing seats out.
 *
 * Makes `second_step`: one row for each message of the day and each benefit, with what is kept of the benefit before and after it.
 */
export async function foldMessages(sql: Sql, date: string): Promise<void> {
  await sql`create temporary table second_touched on commit drop as ${touched(sql, date)}`;
  await sql`analyze second_touched`;
  await sql`create temporary table second_step on commit drop as ${folded(sql, date)}`;
  await sql`analyze second_step`;
}

/** `value * part / whole`, a half to the even neighbour; exact, for values from zero. */
function halfEven(sql: Sql, [value, part, whole]: readonly [string, string, string]) {
  const product = sql`${sql.unsafe(value)}::numeric * ${sql.unsafe(part)}`;
  const divisor = sql.unsafe(whole);
  return sql`(div(${product}, ${divisor}) + case when 2 * mod(${product}, ${divisor}) > ${divisor} or (2 * mod(${product}, ${divisor}) = ${divisor} and mod(div(${product}, ${divisor}), 2) = 1) then 1 else 0 end)::bigint`;
}

/** What is due on `amount` of the payment by the policy for captures below the authorization. */
function dueOn(sql: Sql, amount: string) {
  const on = sql.unsafe(amount);
  return sql`case when ${on} <= 0 then 0 when ${on} >= basis then granted when under_clearing = 'keep' then least(granted, ${on}) else ${halfEven(sql, ['granted', amount, 'basis'])} end`;
}

/**
 * Authorizations that the day can have moved: a message of the day, an entry of the day, or a decision of the day that met messages waiting for
 * it, or that was a capture itself. A decision counts for the day before or after its own in the zone of its acquirer.
 */
function touched(sql: Sql, date: string) {
  return sql`
    select authorization_id as id from messages where business_date = ${date}
    union
    select authorization_id from entries where business_date = ${date} and template in ('benefit.capture', 'benefit.represent', 'benefit.return', 'benefit.chargeback')
    union
    select a.id from authorizations a left join messages m on m.authorization_id = a.id
    where a.decided_at >= ${date}::date - 1 and a.decided_at < ${date}::date + 2 and (m.received_at < a.decided_at or m.id is null and a.state in ('captured', 'partly_captured')) and a.record ->> 'businessDate' = ${date}`;
}

function folded(sql: Sql, date: string) {
  return sql`
    -- The terms of the authorization, as they were pinned when it was decided.
    with sold as materialized (
      select a.id, a.merchant, a.currency, a.amount as asked, (a.record ->> 'approved')::bigint as basis, a.record ->> 'decisionId' as decision_id, a.decided_at, (a.record ->> 'businessDate')::date as decided_for,
        a.record -> 'benefits' as benefits, a.record -> 'messages' as messages,
        coalesce((select sum((b ->> 'amount')::bigint) from jsonb_array_elements(a.record -> 'benefits') b where b ->> 'delivery' in ('instant', 'payment')), 0) > 0 as at_till
      from authorizations a join second_touched using (id)
    ),
    -- Its messages, in the order in which they were applied. What came before the decision, or with it (a fare that was ridden already), counts from the decision on.
    said as (
      select sold.id, list.place, list.message ->> 'id' as message_id, told.kind, greatest(m.business_date, sold.decided_for) as day, m.id is null or m.received_at < sold.decided_at as is_early,
        told.body, coalesce((told.body ->> 'amount')::bigint, 0) as amount, (told.body ->> 'remaining')::bigint as remaining,
        -- What the message moved of the payment, as a statement says it.
        case when m.id is null or m.received_at < sold.decided_at then sold.asked else coalesce((told.body ->> 'amount')::bigint, sold.asked - coalesce((told.body ->> 'remaining')::bigint, 0), 0) end as payment,
        told.kind = 'void' or told.kind = 'reversal' and coalesce((told.body ->> 'remaining')::bigint, 0) = 0
          or told.kind = 'confirmation' and (told.body ->> 'decisionId' is distinct from sold.decision_id or sold.at_till and coalesce((told.body ->> 'applied')::bigint, 0) = 0)
          or told.kind = 'capture' and (told.body ->> 'decisionId' <> sold.decision_id or sold.at_till and (told.body ->> 'applied')::bigint = 0) as is_voiding
      from sold cross join lateral jsonb_array_elements(sold.messages) with ordinality as list (message, place)
      left join messages m on m.authorization_id = sold.id and m.id = list.message ->> 'id'
      cross join lateral (select coalesce(m.body::jsonb, list.message) as body, coalesce(m.kind, list.message ->> 'kind') as kind) told
      where (m.id is not null or list.message ->> 'id' = 'aggregate') and greatest(m.business_date, sold.decided_for) <= ${date}
    ),
    -- The figures of the payment after each message: sums, not a state that is carried along.
    figure as (
      select id, place, message_id, kind, day, is_early, amount, payment,
        coalesce(sum(amount) filter (where kind = 'increment') over so_far, 0)::bigint as increments,
        min(remaining) filter (where kind = 'reversal' and remaining > 0) over so_far as replaced,
        coalesce(sum(amount) filter (where kind = 'capture') over so_far, 0)::bigint as captured,
        coalesce(sum(amount) filter (where kind = 'refund') over so_far, 0)::bigint as refunds,
        coalesce(sum(case kind when 'chargeback' then amount when 'representment' then -amount end) over so_far, 0)::bigint as disputed,
        coalesce(bool_or(kind = 'capture' and (body ->> 'final')::boolean) over so_far, false) as said_final,
        coalesce(bool_or(is_voiding) over so_far, false) as is_voided, coalesce(bool_or(kind = 'expiry') over so_far, false) as is_expired
      from said window so_far as (partition by id order by place)
    ),
    payment as (
      select figure.*, sold.basis, sold.merchant, sold.currency, least(sold.basis + increments, replaced) as authorized, least(refunds, captured) as refunded,
        greatest(0, least(disputed, captured - least(refunds, captured))) as charged_back,
        said_final or is_expired or captured >= least(sold.basis + increments, replaced) as is_settled
      from figure join sold using (id)
    ),
    term as (
      select sold.id, (b ->> 'no')::int as benefit_no, (b ->> 'amount')::bigint as granted, b ->> 'payee' as payee, b -> 'funding' as funding, b ->> 'delivery' as delivery, b ->> 'campaign' as campaign, (b ->> 'version')::int as version,
        b #>> '{policies,underClearing}' as under_clearing, b #>> '{policies,overClearing}' as over_clearing, b #>> '{policies,partialRefund}' as partial_refund
      from sold cross join lateral jsonb_array_elements(sold.benefits) as b where jsonb_array_length(b -> 'funding') > 0
    ),
    -- What the captures have earned, before anything came back.
    earned as (
      select payment.*, term.benefit_no, granted, payee, funding, campaign, version, partial_refund, refunded + charged_back as undone,
        case when authorized < basis and not is_settled then least(on_captured, on_authorized) else on_captured end as earned,
        -- Only a price of the campaign, or the room of its budgets, could say what is due here: the second implementation does not judge it.
        under_clearing = 're_evaluate' and (is_settled and captured between 1 and basis - 1 or authorized < basis)
          or over_clearing = 'grow_if_budget' and captured > basis and delivery <> 'payment'
          or kind = 'capture' and coalesce(lag(is_settled) over steps, false) as is_beyond
      from payment join term using (id)
      cross join lateral (select case when authorized < basis then least(captured, authorized) else captured end as counted, least(authorized, basis) as promised) as base
      cross join lateral (select ${dueOn(sql, 'counted')} as on_captured, ${dueOn(sql, 'promised')} as on_authorized) as due
      window steps as (partition by id, benefit_no order by place)
    ),
    kept as (
      select *, case when is_voided then 0 when undone <= 0 or earned = 0 then earned when undone >= captured then 0 when partial_refund = 'keep' then earned
          else earned - ${halfEven(sql, ['earned', 'undone', 'captured'])} end as kept,
        is_beyond or partial_refund = 're_evaluate' and undone > 0 and undone < captured as is_unknown
      from earned
    ),
    -- What came before the decision is one step, made with it.
    step as (select * from (select *, max(place) filter (where is_early) over (partition by id, benefit_no) as last_early from kept) each where not is_early or place = last_early)
    select id as authorization_id, case when is_early then 'evaluate' else message_id end as message_id, case when is_early then 'evaluate' else kind end as kind, day, benefit_no, merchant, currency as unit, payee, funding, payment,
      kept as kept_after, coalesce(lag(kept) over (partition by id, benefit_no order by place), 0) as kept_before, bool_or(is_unknown) over (partition by id, benefit_no) as is_unknown
    from step`;
}

/**
 * Makes `second_part`: what each funder pays more (or less) by each message, for the steps of the day that can be worked out.
 *
 * Webster's method gives seat j of funder i the priority weight(i) / (2j - 1), and the first K seats by priority are given; a tie goes to the
 * funder who stands first. So the place of seat (i, j) in the queue is j plus, for every other funder k, the number of k's seats before it: the
 * m with (2m - 1) * weight(i) < weight(k) * (2j - 1), or `<=` where k stands first. Funder i has every seat whose place is at most K. No part
 * is further than (n + 1) / 2 from its quota, so only so many seats around the quota need be looked at.
 */
export async function splitSteps(sql: Sql, date: string): Promise<void> {
  await sql`
    create temporary table second_part on commit drop as
    with step as materialized (select row_number() over () as step, * from second_step where day = ${date} and not is_unknown and kept_after <> kept_before),
    share as materialized (
      select step, funder.place::int as place, (funder.share ->> 'amount')::bigint as weight, sum((funder.share ->> 'amount')::bigint) over (partition by step)::bigint as total, count(*) over (partition by step)::int as funders,
        case funder.share ->> 'party' when 'bank' then 'bank' when 'scheme' then 'scheme' else coalesce(funder.share ->> 'payer', 'merchant:' || merchant) end as funder
      from step cross join lateral jsonb_array_elements(funding) with ordinality as funder (share, place)
    ),
    -- One row for each funder, and each of the two amounts to be split.
    asked as materialized (
      select share.*, side.is_after, side.whole, greatest(0, side.whole * weight / total - (funders + 1) / 2) as least
      from share join step using (step) cross join lateral (values (false, kept_before), (true, kept_after)) as side (is_after, whole)
    ),
    counted as (
      select asked.step, asked.place, asked.is_after, asked.least, seat.j, asked.whole,
        seat.j + coalesce(sum(case when other.place < asked.place then (other.weight * (2 * seat.j - 1) / asked.weight + 1) / 2
                          else ((other.weight * (2 * seat.j - 1) - 1) / asked.weight + 1) / 2 end), 0) as queue
      from asked cross join lateral generate_series(asked.least + 1, asked.least + 2 * ((funders + 1) / 2) + 2) as seat (j)
      left join share other on other.step = asked.step and other.place <> asked.place
      where asked.funders > 1 and asked.whole > 0 and asked.whole < asked.total
      group by asked.step, asked.place, asked.is_after, asked.least, seat.j, asked.whole, asked.weight
    ),
    given as (select step, place, is_after, least + count(*) filter (where queue <= whole) as part from counted group by step, place, is_after, least),
    part as (
      select asked.step, asked.place, asked.funder, sum(case when is_after then 1 else -1 end * case when whole = 0 then 0 when funders = 1 then whole when whole = total then weight else coalesce(given.part, 0) end)::bigint as change
      from asked left join given using (step, place, is_after) group by asked.step, asked.place, asked.funder
    )
    select authorization_id, message_id, benefit_no, merchant, unit, payee, funder, payment, sum(change)::bigint as change,
      case when min(kept_after) > min(kept_before) then case kind when 'representment' then 'benefit.represent' else 'benefit.capture' end
        else case kind when 'chargeback' then 'benefit.chargeback' else 'benefit.return' end end as template
    from step join part using (step) where change <> 0 group by authorization_id, message_id, benefit_no, merchant, unit, payee, funder, payment, kind`;
  await sql`analyze second_part`;
}

export interface Difference {
  /** What was compared: "a1 benefit 0 merchant:M1". */
  readonly place: string;
  /** Minor units: the second implementation, and the books. */
  readonly second: number;
  readonly booked: number;
}

export interface Compared {
  /** Figures that were compared. */
  readonly compared: number;
  /** Minor units of one currency or another that they add up to, each without its sign. */
  readonly moved: number;
  readonly differing: number;
  /** Minor units, each without its sign. */
  readonly cents: number;
  /** The first ten. */
  readonly differences: readonly Difference[];
}

/** Steps of the day that it does not judge, and what the books moved for them. */
export interface Unjudged {
  readonly benefits: number;
  readonly cents: number;
}

const DIFFERENCES_MAX = 10;

/** By authorization, benefit and funder: what the day's messages move, here and in the ledger. Zero on both sides is no row. */
export async function compareParts(sql: Sql, date: string): Promise<Compared> {
  return comparing(
    sql,
    sql`
    select coalesce(s.place, l.place) as place, coalesce(s.amount, 0) as second, coalesce(l.amount, 0) as booked
    from (select authorization_id || ' benefit ' || benefit_no || ' ' || funder || ' ' || unit as place, sum(change)::bigint as amount from second_part group by 1) s
    full join (
      select authorization_id || ' benefit ' || benefit_no || ' ' || party || ' ' || unit as place, sum(case when template in ('benefit.capture', 'benefit.represent') then amount else -amount end)::bigint as amount
      from entries where business_date = ${date} and template in ('benefit.capture', 'benefit.represent', 'benefit.return', 'benefit.chargeback')
        and not exists (select from second_step where is_unknown and second_step.authorization_id = entries.authorization_id and second_step.benefit_no = entries.benefit_no)
      group by 1
    ) l using (place)`,
  );
}

/** `rows` gives place, second, booked. */
export async function comparing(sql: Sql, rows: ReturnType<Sql>): Promise<Compared> {
  const [row] = await sql<Compared[]>`
    with both_sides as (${rows})
    select count(*) as compared, coalesce(sum(abs(booked)), 0)::bigint as moved, count(*) filter (where second <> booked) as differing, coalesce(sum(abs(second - booked)), 0)::bigint as cents,
      coalesce((select json_agg(first) from (select place, second, booked from both_sides where second <> booked order by place limit ${DIFFERENCES_MAX}) first), '[]') as differences
    from both_sides`;
  if (row === undefined) throw new Error('an aggregate has one row');
  return row;
}

export async function unjudged(sql: Sql, date: string): Promise<Unjudged> {
  const [row] = await sql<Unjudged[]>`
    with unknown as (select distinct authorization_id, benefit_no from second_step where is_unknown)
    select (select count(*) from unknown) as benefits, coalesce(sum(amount), 0)::bigint as cents from entries join unknown using (authorization_id, benefit_no)
    where business_date = ${date} and template in ('benefit.capture', 'benefit.represent', 'benefit.return', 'benefit.chargeback')`;
  if (row === undefined) throw new Error('an aggregate has one row');
  return row;
}

// The rules of engine/reconciliation/judge.ts as SQL: over `r` (clearing record), `m` (message), `a` (its authorization) and the policy.
import type { Policy } from '../../engine/reconciliation/judge.ts';
import type { Sql } from '../db/connect.ts';

/** Minor units a message moves; a reversal's amount is what it leaves, so it moves none here. */
export function ourAmount(sql: Sql) {
  return sql`case when m.kind = 'reversal' then 0 else coalesce((m.body::json ->> 'amount')::bigint, 0) end`;
}

/** The first reason that holds, null where they match. `r.way` says how they met, `r.days` how far apart they are. */
export function pairReason(sql: Sql, policy: Policy) {
  const ours = ourAmount(sql);
  const isMoney = sql`r.kind <> 'reversal'`;
  const isTip = sql`(r.kind = 'capture' and r.amount > ${ours} and r.amount - ${ours} <= least(div((${ours})::numeric * ${policy.tipBps}::integer, 10000), ${policy.tipMax}::bigint))`;
  return sql`case
    when m.status = 202 then 'parked'
    when ${isMoney} and r.currency <> a.currency then 'currency_differs'
    when r.merchant is not null and r.merchant <> a.merchant then 'merchant_differs'
    when r.kind <> m.kind then 'kind_differs'
    when ${isMoney} and r.amount <> ${ours} and not ${isTip} then 'amount_differs'
    when r.way <> 'posted' and abs(r.days) > ${policy.timingDays}::integer then 'timing_beyond_policy'
    when exists (select 1 from parked late where late.id in (m.authorization_id || ':' || m.id || ':late_capture_honoured', m.authorization_id || ':' || m.id || ':late_capture_denied')) then 'late_presentment'
    when ${isMoney} and r.amount <> ${ours} then 'tip_within_policy'
    when r.mcc is not null and coalesce(a.record ->> 'mcc', '') not in ('', r.mcc) then 'mcc_changed'
    when r.way <> 'posted' and r.days <> 0 then 'timing'
  end`;
}

/** The state that a reason means (PAIR_REASONS, LONE_REASONS). */
export function stateOf(sql: Sql, explained: readonly string[]) {
  return sql`case when reason is null then 'matched' when reason = any(${explained as string[]}::text[]) then 'explained' else 'open' end`;
}

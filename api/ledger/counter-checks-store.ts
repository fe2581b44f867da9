// Proves budgets, caps and limits: each counter is within its ceiling and is exactly what the records imply.
import type { Party } from '../../engine/funding/schema.ts';
import { split } from '../../engine/money/split.ts';
import type { Sql } from '../db/connect.ts';
import { type Check, type CheckResult, resultOf } from './check.ts';
import { heldBenefits } from './entry-checks-store.ts';

export const CEILINGS: Check = {
  name: 'No budget, cap or limit is overspent, and none runs below zero',
  proves: 'I1 I20',
  query: (sql) => sql`
    select key as place, case
      when least(held, captured, returned, captured - returned) < 0 then 'held ' || held || ', captured ' || captured || ', returned ' || returned
      when held + captured - returned > ceiling then 'used ' || held + captured - returned || ' of ' || ceiling
    end as fault from counters`,
};

const BALANCES = {
  name: 'Every counter is what the authorizations that used it, and open slices of gates, add up to',
  proves: 'I1 I2',
} as const;

interface Standing {
  readonly held: number;
  readonly captured: number;
  readonly returned: number;
}
/** Benefits of one counter that stand at the same figures, together. */
interface UseRow extends Standing {
  readonly key: string;
  readonly unit: 'money' | 'count' | Party;
  readonly funding: readonly { readonly party: string; readonly amount: number }[] | null;
  readonly uses: number;
}

/** Grouped in SQL; only the parts of a funder's cap, which follow the cumulative split, are worked out here. */
export async function checkCounters(sql: Sql): Promise<CheckResult> {
  const rows = await sql<UseRow[]>`
    with used as (
      select use ->> 'key' as key, use ->> 'unit' as unit, case when use ->> 'unit' in ('money', 'count') then null else funding end as funding, case when use ->> 'unit' = 'count' then units else money end as progress
      from (${heldBenefits(sql)}) benefit cross join lateral jsonb_array_elements(benefit -> 'uses') as use
    ),
    figure as (select key, unit, funding, (progress ->> 'held')::bigint as held, (progress ->> 'captured')::bigint as captured, (progress ->> 'givenBack')::bigint as returned from used)
    select key, unit, funding, sum(held)::bigint as held, sum(captured)::bigint as captured, sum(returned)::bigint as returned, count(*) as uses from figure where unit in ('money', 'count') group by key, unit, funding
    union all
    select key, unit, funding, held, captured, returned, count(*) from figure where unit not in ('money', 'count') group by key, unit, funding, held, captured, returned`;
  const implied = new Map<string, Standing>();
  for (const row of rows) {
    const before = implied.get(row.key) ?? { held: 0, captured: 0, returned: 0 };
    const here = row.funding === null ? row : times(partOf(row.unit, row, row.funding), row.uses);
    implied.set(row.key, {
      held: before.held + here.held,
      captured: before.captured + here.captured,
      returned: before.returned + here.returned,
    });
  }
  for (const [key, left] of await openSlices(sql)) {
    const before = implied.get(key) ?? { held: 0, captured: 0, returned: 0 };
    implied.set(key, { ...before, held: before.held + left });
  }
  const stored = await sql<(Standing & { readonly key: string })[]>`select key, held, captured, returned from counters`;
  const storedByKey = new Map(stored.map((counter) => [counter.key, counter]));
  const keys = [...new Set([...storedByKey.keys(), ...implied.keys()])].toSorted();
  return resultOf(BALANCES, { examined: keys.length, faults: keys.flatMap((key) => faultOf(key, storedByKey.get(key), implied.get(key))) });
}

/** What gates may still spend is held as if it were granted (I7). */
async function openSlices(sql: Sql): Promise<readonly (readonly [key: string, left: number])[]> {
  const rows = await sql<{ key: string; left: number }[]>`
    select counter as key, sum(amount - spent - returned)::bigint as left from gate_slices where state = 'open' group by counter`;
  return rows.map((row) => [row.key, row.left] as const);
}

function partOf(party: string, total: Standing, funding: readonly { readonly party: string; readonly amount: number }[]): Standing {
  const part = (whole: number) =>
    split(
      whole,
      funding.map((share) => share.amount),
    )[funding.findIndex((share) => share.party === party)] ?? 0;
  const spent = part(total.captured - total.returned);
  return {
    held: part(total.held + total.captured - total.returned) - spent,
    captured: part(total.captured),
    returned: part(total.captured) - spent,
  };
}

function times(standing: Standing, count: number): Standing {
  return { held: standing.held * count, captured: standing.captured * count, returned: standing.returned * count };
}

function faultOf(key: string, stored: Standing | undefined, implied: Standing | undefined): readonly string[] {
  const figures = (standing: Standing | undefined) => [standing?.held ?? 0, standing?.captured ?? 0, standing?.returned ?? 0].join('/');
  return figures(stored) === figures(implied)
    ? []
    : [`${key}: held/captured/returned is ${figures(stored)}, the records add up to ${figures(implied)}`];
}

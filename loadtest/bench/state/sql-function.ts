// State variant: one SQL function call per decision; the engine offers, the function takes if there is room.
import { connect, type Sql } from '../../../api/db/connect.ts';
import { decideOn } from './decider.ts';
import { keptAnswers } from './rows-table.ts';
import type { Asker, Variant } from './variant.ts';

const CONNECTIONS = 32;

export async function createTakeFunction(sql: Sql): Promise<void> {
  await sql.unsafe(`
    create or replace function plain_take(asked text, offer text, instead text, keys text[], amounts bigint[], ceilings bigint[]) returns text language plpgsql as $$
    declare known text;
    begin
      insert into plain_answers (id, reply) values (asked, offer) on conflict do nothing;
      if not found then
        select reply into known from plain_answers where id = asked;
        return known;
      end if;
      begin
        insert into plain_counters as c (key, used, ceiling) select * from unnest(keys, amounts, ceilings)
        on conflict (key) do update set used = c.used + excluded.used;
      exception when check_violation then
        update plain_answers set reply = instead where id = asked;
        return instead;
      end;
      return offer;
    end $$`);
}

export function functionVariant(url: string, ask: Asker): Variant {
  const sql = connect(url, CONNECTIONS);
  return {
    name: 'one SQL function per decision',
    keeps: 'fsynced before the answer, exact budgets over processes, same id same answer',
    loses: 'evidence, ledger, wallets, hash chain; the second-best benefit when the best has no room left; a commit for each',
    decide: async (request) => {
      const { reply, takes } = decideOn(ask(request), new Map());
      const instead = JSON.stringify({ authorizationId: request.authorizationId, outcome: 'none', reason: 'budget_exhausted' });
      const [row] = await sql<{ reply: string }[]>`
        select plain_take(${request.authorizationId}, ${reply}, ${instead}, ${takes.map(({ key }) => key)}::text[], ${takes.map(({ amount }) => amount)}::bigint[], ${takes.map(({ ceiling }) => ceiling)}::bigint[]) as reply`;
      return row?.reply ?? '';
    },
    kept: (run) => keptAnswers(sql, run),
    pid: null,
    close: () => sql.end({ timeout: 2 }),
  };
}

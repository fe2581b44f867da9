// State variant: one interactive transaction per decision, in plain SQL with prepared statements.
import { connect, type Sql } from '../../../api/db/connect.ts';
import { decideOn } from './decider.ts';
import { keptAnswers } from './rows-table.ts';
import type { Asker, Variant } from './variant.ts';

const CONNECTIONS = 32;

export function transactionVariant(url: string, ask: Asker): Variant {
  const sql = connect(url, CONNECTIONS);
  return {
    name: 'one transaction per decision, raw rows',
    keeps: 'fsynced before the answer, exact budgets over processes, same id same answer',
    loses: 'evidence, ledger, wallets, hash chain; four round trips and a commit for each',
    decide: async (request) => {
      const asked = ask(request);
      return sql.begin(async (transaction) => {
        const tx = transaction as unknown as Sql;
        const claimed =
          await tx`insert into plain_answers (id, reply) values (${request.authorizationId}, '') on conflict do nothing returning id`;
        if (claimed.length === 0) return answerOf(tx, request.authorizationId);
        const rows = await tx<{ key: string; used: number }[]>`
          select key, used from plain_counters where key = any(${asked.needs.map(({ key }) => key)}::text[]) order by key for update`;
        const { reply, takes } = decideOn(asked, new Map(rows.map(({ key, used }) => [key, used])));
        await Promise.all([
          tx`insert into plain_counters as c (key, used, ceiling) select * from unnest(${takes.map(({ key }) => key)}::text[], ${takes.map(({ amount }) => amount)}::bigint[], ${takes.map(({ ceiling }) => ceiling)}::bigint[])
             on conflict (key) do update set used = c.used + excluded.used`,
          tx`update plain_answers set reply = ${reply} where id = ${request.authorizationId}`,
        ]);
        return reply;
      }) as Promise<string>;
    },
    kept: (run) => keptAnswers(sql, run),
    pid: null,
    close: () => sql.end({ timeout: 2 }),
  };
}

async function answerOf(tx: Sql, id: string): Promise<string> {
  const [row] = await tx<{ reply: string }[]>`select reply from plain_answers where id = ${id}`;
  return row?.reply ?? '';
}

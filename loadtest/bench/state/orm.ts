// State variant: one interactive transaction per decision through an ORM's query builder (drizzle), as most services would write it.
import { eq, inArray, sql as text } from 'drizzle-orm';
import { connect, connectDrizzle } from '../../../api/db/connect.ts';
import { decideOn } from './decider.ts';
import { keptAnswers, plainAnswers, plainCounters } from './rows-table.ts';
import type { Asker, Variant } from './variant.ts';

const CONNECTIONS = 32;

export function ormVariant(url: string, ask: Asker): Variant {
  const { db, close } = connectDrizzle(url, CONNECTIONS);
  const sql = connect(url, 1);
  return {
    name: 'one transaction per decision, through an ORM',
    keeps: 'fsynced before the answer, exact budgets over processes, same id same answer',
    loses: 'evidence, ledger, wallets, hash chain; a round trip per statement and a commit for each',
    decide: (request) => {
      const asked = ask(request);
      const id = request.authorizationId;
      return db.transaction(async (tx) => {
        const claimed = await tx.insert(plainAnswers).values({ id, reply: '' }).onConflictDoNothing().returning({ id: plainAnswers.id });
        if (claimed.length === 0) return (await tx.select().from(plainAnswers).where(eq(plainAnswers.id, id)))[0]?.reply ?? '';
        const keys = asked.needs.map(({ key }) => key);
        const rows =
          keys.length === 0
            ? []
            : await tx.select().from(plainCounters).where(inArray(plainCounters.key, keys)).orderBy(plainCounters.key).for('update');
        const { reply, takes } = decideOn(asked, new Map(rows.map(({ key, used }) => [key, used])));
        for (const { key, amount, ceiling } of takes)
          await tx
            .insert(plainCounters)
            .values({ key, used: amount, ceiling })
            .onConflictDoUpdate({ target: plainCounters.key, set: { used: text`${plainCounters.used} + ${amount}` } });
        await tx.update(plainAnswers).set({ reply }).where(eq(plainAnswers.id, id));
        return reply;
      });
    },
    kept: (run) => keptAnswers(sql, run),
    pid: null,
    close: async () => {
      await close();
      await sql.end({ timeout: 2 });
    },
  };
}

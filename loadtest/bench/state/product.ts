// State variant: the product's own authority, batches of set-based statements on Postgres.
import { connect } from '../../../api/db/connect.ts';
import { openAuthority } from '../../../api/authority/open.ts';
import type { Stand } from '../stand.ts';
import type { Variant } from './variant.ts';

export async function productVariant(stand: Stand): Promise<Variant> {
  const sql = connect(stand.url, 4);
  const bugs: unknown[] = [];
  const config = { dataDir: stand.newFolder('product'), chainKey: stand.chainKey, latencyBudgetMs: 2_000, latencyCeilingMs: 2_000 };
  const open = await openAuthority({ config, databaseUrl: stand.url, sql, holidays: {}, onBug: (fault) => bugs.push(fault) });
  return {
    name: 'Offerline: batches on Postgres',
    keeps:
      'fsynced before the answer: decision with evidence, ledger, wallets, hash chain, exact budgets over processes, same id same bytes',
    loses: 'nothing of these',
    decide: async (request) => {
      const { status, body } = await open.authority.evaluate(request);
      if (status !== 200 || bugs.length > 0) throw new Error(`the product answered ${status}: ${body} ${String(bugs[0] ?? '')}`);
      return body;
    },
    kept: async (run) => {
      const [row] = await sql<{ kept: number }[]>`select count(*)::bigint as kept from authorizations where id like ${`${run}:%`}`;
      return row?.kept ?? 0;
    },
    pid: null,
    close: async () => {
      await open.stop();
      await sql.end({ timeout: 2 });
    },
  };
}

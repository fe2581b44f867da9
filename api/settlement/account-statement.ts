// The account of a party on one closed day: what it was owed before, its statement, what was paid or collected, and what it is owed after.
import { createHash } from 'node:crypto';
import { type AccountEntry, camt053 } from '../../engine/settlement/camt053.ts';
import type { Sql } from '../db/connect.ts';
import { accountMoves, openingBalance } from './account-store.ts';
import type { StatementSummary } from './statement-store.ts';

const HASH_SHOWN = 12;
const ACCOUNT_MAX = 34;

/** A camt.053.001.08. Only of a closed day: a balance of a day that still moves is no balance. Names stand nowhere in it, so that it is the same for ever. */
export async function accountFile(sql: Sql, statement: StatementSummary): Promise<string> {
  const { date, party, currency, totals, hash } = statement;
  const { opening, closedAt } = await openingBalance(sql, statement);
  const moves = await accountMoves(sql, statement);
  const stated: readonly AccountEntry[] =
    totals.net === 0
      ? []
      : [{ reference: shortId(['S', date, party, currency]), amount: totals.net, code: 'statement', text: `sha256=${hash ?? ''}` }];
  const entries = moves.map(({ id, template, amount, source, memo }) => ({
    reference: `E${id}`,
    amount,
    code: template,
    text: [source, memo].filter(Boolean).join(' '),
  }));
  return camt053({
    id: shortId(['A', date, party, currency]),
    createdAt: closedAt,
    date,
    account: party.length <= ACCOUNT_MAX ? party : shortId([party]),
    currency,
    opening,
    entries: [...stated, ...entries],
  });
}

/** The same parts give the same id; 35 characters are too few for a party's own. */
function shortId(parts: readonly string[]): string {
  const [kind = '', date = ''] = parts;
  const digest = createHash('sha256').update(parts.join('\t')).digest('hex').slice(0, HASH_SHOWN);
  return `${kind.slice(0, 8)}-${date.replaceAll('-', '').slice(0, 8)}-${digest}`.replace('--', '-');
}

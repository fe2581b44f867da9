// HTTP of the general-ledger journal: which codes our accounts have in the bank's books, and the journal of a closed day as a file.
import { z } from 'zod';
import { day } from '../../engine/money/instant.ts';
import { glCodeOf, type GlRule } from '../../engine/ledger/journal.ts';
import type { Sql } from '../db/connect.ts';
import { heldReply } from '../http/held-stream.ts';
import { json, problem, type Reply } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { glJournal, type JournalAsked } from './gl-journal.ts';
import { isJournalReady, journalAccounts, journalMoves, putMapping, readMapping, ruleSchema, RULES_MAX } from './gl-store.ts';

const TAG = 'Exports';
const SHOWN_MAX = 1_000;
const mappingSchema = z.object({
  rules: z.array(ruleSchema),
  unmapped: z.array(z.string()).describe('Accounts that moved and have no code; at most 1,000'),
});
const rules: readonly GlRule[] = [
  { account: 'subsidy:bank', code: '6601.01' },
  { account: 'due:merchant:*', code: '2241.02' },
];

export function glRoutes(deps: { readonly sql: Sql }): readonly Route[] {
  return [journal(deps), readRules(deps), putRules(deps)];
}

function journal({ sql }: { readonly sql: Sql }): Route {
  return route({
    method: 'get',
    path: '/v1/exports/gl',
    scope: 'settlement:read',
    tag: TAG,
    summary: 'The general-ledger journal of a closed business day',
    description:
      'One journal a day, debits equal to credits in every currency, promises and points left out. By account, or with detail=entries each entry in two lines. After the lines come totals by currency, a control line with their number, and a seal: the SHA-256 of everything before it. Asked for again, it is the same to the byte.',
    query: z.strictObject({
      date: day,
      format: z.enum(['csv', 'jsonl']).default('csv'),
      detail: z.enum(['accounts', 'entries']).default('accounts'),
    }),
    replies: {
      200: {
        description: 'A file: CSV (RFC 4180, UTF-8) or JSON lines.',
        type: 'text/csv; charset=utf-8',
        alsoAs: ['application/x-ndjson'],
      },
    },
    problems: ['day_not_closed', 'gl_account_missing'],
    handle: async ({ query }) => {
      if (!(await isJournalReady(sql, query.date))) return problem('day_not_closed');
      const mapping = await readMapping(sql);
      const missing = (await journalMoves(sql, query.date))
        .map(({ account }) => account)
        .filter((account) => glCodeOf(account, mapping) === null);
      if (missing.length > 0)
        return problem(
          'gl_account_missing',
          undefined,
          [...new Set(missing)].map((path) => ({ path, message: 'has no code' })),
        );
      return file(sql, { ...query, rules: mapping });
    },
  });
}

function file(sql: Sql, asked: JournalAsked): Reply {
  const type = asked.format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson; charset=utf-8';
  const name = `gl-journal-${asked.date}${asked.detail === 'entries' ? '-entries' : ''}.${asked.format}`;
  const reply = heldReply(glJournal(sql, asked), type);
  return reply.status === 200 ? { ...reply, headers: { 'content-disposition': `attachment; filename="${name}"` } } : reply;
}

function readRules({ sql }: { readonly sql: Sql }): Route {
  return route({
    method: 'get',
    path: '/v1/exports/gl/mapping',
    scope: 'settlement:read',
    tag: TAG,
    summary: 'General-ledger codes of our accounts',
    replies: {
      200: { description: 'Rules, and accounts that none of them fits.', schema: mappingSchema, example: { rules, unmapped: ['tax:CN'] } },
    },
    handle: async () => json(await mapping(sql)),
  });
}

async function mapping(sql: Sql): Promise<z.infer<typeof mappingSchema>> {
  const [kept, accounts] = [await readMapping(sql), await journalAccounts(sql)];
  return { rules: [...kept], unmapped: accounts.filter((account) => glCodeOf(account, kept) === null).slice(0, SHOWN_MAX) };
}

function putRules({ sql }: { readonly sql: Sql }): Route {
  return route({
    method: 'put',
    path: '/v1/exports/gl/mapping',
    scope: 'settlement:write',
    confirm: true,
    tag: TAG,
    summary: 'Give our accounts their general-ledger codes',
    description: 'All rules at once. The most exact one holds: an account before a family, a longer family before a shorter one.',
    body: z.strictObject({ rules: z.array(ruleSchema).max(RULES_MAX) }),
    bodyExample: { rules },
    replies: { 200: { description: 'As it holds from now on.', schema: mappingSchema, example: { rules, unmapped: [] } } },
    handle: async ({ body, key }) => {
      const twice = body.rules.findIndex(({ account }, at) => body.rules.findIndex((each) => each.account === account) !== at);
      if (twice !== -1) return problem('invalid_request', undefined, [{ path: `rules.${twice}.account`, message: 'stands twice' }]);
      await putMapping(sql, { rules: body.rules, actor: key.id });
      return json(await mapping(sql));
    },
  });
}

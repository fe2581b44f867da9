// HTTP of statements: of every party and day, as JSON, as files and as a printable page.
import { z } from 'zod';
import type { Sql } from '../db/connect.ts';
import type { ReachCheck } from '../http/admit.ts';
import { fromCursor, limitSchema, pageOf, pageQuery, pageSchema } from '../http/list.ts';
import { json, problem, type Reply, stream, text } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { allLines, findStatement, listStatements, pageOfLines } from './statement.ts';
import { statementCsv } from './statement-csv.ts';
import { PAGE_POLICY, PRINTED_LINES_MAX, statementPage } from './statement-page.ts';
import { currency, date, lineExample, party, partyFile, statementSchema, summaryExample, summarySchema } from './statement-schemas.ts';
import { namesFor, partiesWithin, type StatementSummary } from './statement-store.ts';

export interface StatementDeps {
  readonly sql: Sql;
}

const tag = 'Settlement';
const FILE_ENDING = /\.csv$/;
const NO_STATEMENT = 'The party has no statement on this date.';

export function statementRoutes(deps: StatementDeps): readonly Route[] {
  return [listRoute(deps), statementRoute(deps), pageRoute(deps)];
}

/** The statement of a party beyond the reach is as if it were not. */
function ownStatement(sql: Sql): ReachCheck {
  return async ({ params, reach }) => {
    const within = await partiesWithin(sql, reach);
    return within?.includes((params['party'] ?? '').replace(FILE_ENDING, '')) ? null : 'not_found';
  };
}

function listRoute({ sql }: StatementDeps): Route {
  return route({
    method: 'get',
    path: '/v1/statements',
    scope: 'settlement:read',
    reach: 'handled',
    tag,
    summary: 'Statements of a business day',
    description: 'While the day is open they are provisional: state is open, and hash and payOn are null.',
    query: pageQuery.extend({ date, party: party.optional() }),
    replies: {
      200: {
        description: 'In order of party and currency.',
        schema: pageSchema(summarySchema),
        example: { items: [summaryExample], next: null },
      },
    },
    handle: async ({ query, key }) => {
      const [afterParty = '', afterCurrency = ''] = fromCursor(query.after, 2) ?? [];
      const rows = await listStatements(sql, {
        date: query.date,
        party: query.party ?? null,
        within: await partiesWithin(sql, key.reach),
        after: [afterParty, afterCurrency],
        limit: query.limit + 1,
      });
      return json(pageOf(rows, query.limit, (last) => [last.party, last.currency]));
    },
  });
}

function statementRoute({ sql }: StatementDeps): Route {
  return route({
    method: 'get',
    path: '/v1/statements/{date}/{party}',
    scope: 'settlement:read',
    reach: ownStatement(sql),
    tag,
    summary: 'One statement with its lines, or as a CSV file',
    description:
      'Each line is one benefit moved by one message; amount and paid stand on the first line of a message, so that every column adds up to its total. Follow authorizationId to the authorization. ' +
      'With `.csv` after the party the answer is a file (RFC 4180, UTF-8) with all lines, a total row, and a seal row with the SHA-256 of everything before it.',
    params: z.strictObject({ date, party: z.union([party, partyFile]) }),
    query: z.strictObject({ limit: limitSchema, after: z.string().max(64).optional(), currency: currency.optional() }),
    replies: {
      200: {
        description: 'Totals of the whole statement, and a page of its lines.',
        schema: statementSchema,
        example: { ...summaryExample, currencies: ['CNY'], count: 1, lines: [lineExample], next: null },
      },
    },
    problems: ['not_found'],
    handle: async ({ params, query }) => {
      const found = await findStatement(sql, { date: params.date, party: params.party.replace(FILE_ENDING, ''), currency: query.currency });
      if (found === null) return problem('not_found', NO_STATEMENT);
      if (FILE_ENDING.test(params.party)) return csvFile(sql, found);
      const [after = '0'] = fromCursor(query.after, 1) ?? [];
      const page = await pageOfLines(sql, found, { after: Number(after) || 0, limit: query.limit });
      return json({ ...found, count: found.totals.lines, lines: page.items, next: page.next });
    },
  });
}

function pageRoute({ sql }: StatementDeps): Route {
  return route({
    method: 'get',
    path: '/v1/statements/{date}/{party}/page',
    scope: 'settlement:read',
    reach: ownStatement(sql),
    tag,
    summary: 'One statement as a printable page',
    params: z.strictObject({ date, party }),
    query: z.strictObject({ currency: currency.optional(), locale: z.enum(['en', 'zh-CN']).default('en') }),
    replies: { 200: { description: 'HTML without scripts.', type: 'text/html; charset=utf-8' } },
    problems: ['not_found'],
    handle: async ({ params, query }) => {
      const statement = await findStatement(sql, { ...params, currency: query.currency });
      if (statement === null) return problem('not_found', NO_STATEMENT);
      const { items: lines } = await pageOfLines(sql, statement, { after: 0, limit: PRINTED_LINES_MAX });
      const merchant = params.party.startsWith('merchant:') ? params.party.slice('merchant:'.length) : null;
      const names = await namesFor(sql, { merchant, campaigns: [...new Set(lines.map((line) => line.campaign))] });
      return text(statementPage({ statement, lines, ...names, locale: query.locale }), 'text/html; charset=utf-8', {
        'content-security-policy': PAGE_POLICY,
      });
    },
  });
}

function csvFile(sql: Sql, statement: StatementSummary): Reply {
  const body = bytesOf(statementCsv(statement, allLines(sql, statement)));
  return {
    ...stream(body, 'text/csv; charset=utf-8'),
    headers: { 'content-disposition': `attachment; filename="${fileName(statement)}"` },
  };
}

/** A name that every file system takes. */
function fileName({ date: on, party: of, currency: unit }: StatementSummary): string {
  return `statement-${on}-${of.replace(/[^\w.-]+/g, '-')}-${unit}.csv`;
}

function bytesOf(texts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await texts.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await texts.return(undefined);
    },
  });
}

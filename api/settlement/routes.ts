// HTTP of settlement: business days, closing them, and the statements of every party as JSON, CSV and a printable page.
import { z } from 'zod';
import { SETTLING_TEMPLATES } from '../../engine/settlement/position.ts';
import { NO_HOUSE } from '../../engine/settlement/statement.ts';
import type { WorkCalendar } from '../../engine/settlement/pay-date.ts';
import type { Sql } from '../db/connect.ts';
import type { ReachCheck } from '../http/admit.ts';
import { fromCursor, limitSchema, pageOf, pageQuery, pageSchema } from '../http/list.ts';
import { json, problem, type Reply, stream, text } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { closeDay } from './close.ts';
import { allLines, findStatement, listStatements, pageOfLines } from './statement.ts';
import { statementCsv } from './statement-csv.ts';
import { PAGE_POLICY, PRINTED_LINES_MAX, statementPage } from './statement-page.ts';
import { businessDays, namesFor, partiesWithin, type StatementSummary } from './statement-store.ts';
import { ledgerTime } from './totals-store.ts';

export interface SettlementDeps {
  readonly sql: Sql;
  readonly calendars: ReadonlyMap<string, WorkCalendar>;
}

const tag = 'Settlement';
const date = z.iso.date();
const party = z
  .string()
  .regex(
    /^(bank|scheme|tax|cardholders|instalment_fee|(merchant|chain|brand|acquirer|points):.{1,64})$/u,
    'bank, scheme, cardholders, instalment_fee, tax, or merchant:<id>, chain:<id>, brand:<id>, acquirer:<id>, points:<programme>',
  );
const partyFile = z.string().regex(/^(bank|scheme|tax|cardholders|instalment_fee|(merchant|chain|brand|acquirer|points):.{1,64})\.csv$/u);
const currency = z.string().regex(/^[A-Z]{3}$/);
const whole = z.int();
const subsidyByFunder = z.object({ bank: whole, merchant: whole, scheme: whole, chain: whole, brand: whole });

const daySchema = z.object({
  date,
  state: z.enum(['open', 'closed']),
  hash: z.string().nullable(),
  net: z.record(z.string(), z.record(z.string(), whole)).nullable(),
  closedAt: z.string().nullable(),
});
const house = z.object({ sale: whole, fee: whole, tax: whole, late: whole, adjustment: whole, breakage: whole });
const totalsSchema = z.object({
  lines: whole,
  gross: whole,
  paid: whole,
  subsidyByFunder,
  benefits: whole,
  items: whole,
  house,
  net: whole,
});
const summarySchema = z.object({
  date,
  party,
  currency,
  state: z.enum(['open', 'closed']),
  totals: totalsSchema,
  payOn: date.nullable(),
  hash: z.string().nullable(),
});
const lineSchema = z.object({
  authorizationId: z.string(),
  messageId: z.string(),
  benefitNo: whole,
  template: z.enum(SETTLING_TEMPLATES),
  at: z.string(),
  campaign: z.string(),
  version: whole,
  merchant: z.string(),
  currency,
  amount: whole.nullable(),
  paid: whole.nullable(),
  subsidy: whole,
  subsidyByFunder,
  net: whole,
});
const statementSchema = summarySchema.extend({
  currencies: z.array(currency),
  count: whole,
  lines: z.array(lineSchema),
  next: z.string().nullable(),
});

const closedExample = {
  date: '2026-11-22',
  state: 'closed',
  hash: '9f2c…',
  net: { CNY: { bank: -600, merchants: 600 } },
  closedAt: '2026-11-22T15:02:00.000Z',
};
const summaryExample = {
  date: '2026-11-22',
  party: 'merchant:M1001',
  currency: 'CNY',
  state: 'closed',
  totals: {
    lines: 1,
    gross: 12_800,
    paid: 11_800,
    subsidyByFunder: { bank: 600, merchant: 400, scheme: 0, chain: 0, brand: 0 },
    benefits: 600,
    items: 1,
    house: { ...NO_HOUSE, fee: -77 },
    net: 523,
  },
  payOn: '2026-11-23',
  hash: '51d0…',
};
const lineExample = {
  authorizationId: '620011:20261122:000123:T0001',
  messageId: 'c1',
  benefitNo: 0,
  template: 'benefit.capture',
  at: '2026-11-22T04:03:11.000Z',
  campaign: 'weekday-coffee',
  version: 3,
  merchant: 'M1001',
  currency: 'CNY',
  amount: 12_800,
  paid: 11_800,
  subsidy: 1_000,
  subsidyByFunder: { bank: 600, merchant: 400, scheme: 0, chain: 0, brand: 0 },
  net: 600,
};

const FILE_ENDING = /\.csv$/;
const NO_STATEMENT = 'The party has no statement on this date.';

export function settlementRoutes(deps: SettlementDeps): readonly Route[] {
  return [...dayRoutes(deps), listRoute(deps), statementRoute(deps), pageRoute(deps)];
}

function dayRoutes({ sql, calendars }: SettlementDeps): readonly Route[] {
  const days = route({
    method: 'get',
    path: '/v1/settlement/days',
    scope: 'settlement:read',
    reach: 'handled',
    tag,
    summary: 'Business days, newest first',
    query: pageQuery,
    replies: {
      200: {
        description: 'Open days have neither net nor hash.',
        schema: pageSchema(daySchema),
        example: { items: [closedExample], next: null },
      },
    },
    handle: async ({ query, key }) => {
      const [before = '9999-12-31'] = fromCursor(query.after, 1) ?? [];
      const days = await businessDays(sql, { before, limit: query.limit + 1 });
      // What the bank owes all parties together is nothing for one of them.
      const shown = key.reach === null ? days : days.map((day) => ({ ...day, net: null, hash: null }));
      return json(pageOf(shown, query.limit, (last) => [last.date]));
    },
  });
  const close = route({
    method: 'post',
    path: '/v1/settlement/days/{date}/close',
    scope: 'settlement:write',
    tag,
    summary: 'Close a business day',
    description:
      'Freezes and hashes the statements of all parties. Closing a closed day answers as the first time. A later correction becomes a line of a later day.',
    params: z.strictObject({ date }),
    replies: { 200: { description: 'The day is closed.', schema: daySchema, example: closedExample } },
    problems: ['day_not_over'],
    handle: async ({ params, key }) => {
      const closed = await closeDay(sql, { date: params.date, now: await ledgerTime(sql), actor: key.id, calendars });
      return closed.ok ? json(closed.day) : problem(closed.code, `The last business day that is over is ${closed.lastOver}.`);
    },
  });
  return [days, close];
}

/** The statement of a party beyond the reach is as if it were not. */
function ownStatement(sql: Sql): ReachCheck {
  return async ({ params, reach }) => {
    const within = await partiesWithin(sql, reach);
    return within?.includes((params['party'] ?? '').replace(FILE_ENDING, '')) ? null : 'not_found';
  };
}

function listRoute({ sql }: SettlementDeps): Route {
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

function statementRoute({ sql }: SettlementDeps): Route {
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

function pageRoute({ sql }: SettlementDeps): Route {
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

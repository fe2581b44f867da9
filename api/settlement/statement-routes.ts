// HTTP of statements: of every party and day as JSON and as a printable page; the line behind a total, and what stands behind a line.
import { z } from 'zod';
import { SETTLING_TEMPLATES } from '../../engine/settlement/position.ts';
import { sumTotals } from '../../engine/settlement/sum-totals.ts';
import { entriesWithoutHolder } from '../authorization/holder.ts';
import type { Sql } from '../db/connect.ts';
import type { ReachCheck } from '../http/admit.ts';
import { cursorSchema, fromCursor, limitSchema, pageOf, pageQuery, pageSchema, wholeIn } from '../http/list.ts';
import { json, problem, text } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { holdSheet } from './sheet.ts';
import { openLayout } from './sheet-thread.ts';
import { type FoundStatement, findStatement, listStatements, pageOfLines, shopStatements } from './statement.ts';
import { lineDetail } from './statement-detail.ts';
import { type FileDeps, sheetOf } from './statement-files.ts';
import { fileReply, periodRoutes } from './statement-file-routes.ts';
import { campaignsOf, itemsOfPage } from './statement-item-store.ts';
import { PAGE_POLICY, PRINTED_LINES_MAX, statementPage } from './statement-page.ts';
import {
  currency,
  DAY_ENDING,
  date,
  detailExample,
  detailSchema,
  itemExample,
  itemSchema,
  lineExample,
  lineSchema,
  PERIOD_ENDING,
  party,
  partyOrFile,
  statementSchema,
  summaryExample,
  summarySchema,
} from './statement-schemas.ts';
import { namesFor, partiesWithin } from './statement-store.ts';
import { readWording } from './statement-wording.ts';
import { localeSchema, say } from './statement-words.ts';

export interface StatementDeps {
  readonly sql: Sql;
}

const tag = 'Settlement';
const NO_STATEMENT = 'The party has no statement on this date.';
const lineQuery = z.strictObject({
  limit: limitSchema,
  after: cursorSchema,
  currency: currency.optional(),
  campaign: z.string().min(1).max(100).optional(),
  template: z.enum(SETTLING_TEMPLATES).optional(),
  authorization: z.string().min(1).max(100).optional(),
  sort: z.enum(['posted', 'largest']).default('posted'),
});
const fullQuery = lineQuery.extend({ locale: localeSchema });
type LineQuery = z.output<typeof lineQuery>;

export function statementRoutes({ sql }: StatementDeps): readonly Route[] {
  const deps: FileDeps = { sql, layout: openLayout(), wording: readWording() };
  return [
    listRoute(deps),
    statementRoute(deps),
    linesRoute(deps),
    itemRoute(deps),
    lineRoute(deps),
    pageRoute(deps),
    ...periodRoutes(deps, ownStatement(sql, PERIOD_ENDING)),
  ];
}

/** The statement of a party beyond the reach is as if it were not. Only where a file may be asked for is an ending no part of the party. */
function ownStatement(sql: Sql, ending: RegExp | null = null): ReachCheck {
  return async ({ params: { party: asked = '' }, reach }) => {
    const within = await partiesWithin(sql, reach);
    return within?.includes(ending === null ? asked : asked.replace(ending, '')) ? null : 'not_found';
  };
}

function listRoute({ sql }: FileDeps): Route {
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

function statementRoute(deps: FileDeps): Route {
  const { sql } = deps;
  return route({
    method: 'get',
    path: '/v1/statements/{date}/{party}',
    scope: 'settlement:read',
    reach: ownStatement(sql, DAY_ENDING),
    tag,
    summary: 'One statement with its lines, or as a file',
    description:
      'Each line is one benefit moved by one message; amount and paid stand on the first line of a message, so that every column adds up to its total. Items are fees, taxes and adjustments. ' +
      'With `.csv`, `.xlsx`, `.pdf` or `.manifest.json` after the party the answer is a file; of a closed statement it is the same bytes each time. The CSV (RFC 4180, UTF-8) ends with a total row and a seal row with the SHA-256 of everything before it; the manifest names rows, control totals and SHA-256 of the other three. `.camt053.xml` is the account of the party on a closed day (camt.053.001.08).',
    params: z.strictObject({ date, party: partyOrFile(DAY_ENDING) }),
    query: fullQuery,
    replies: {
      200: {
        description:
          'Totals of the whole statement, a page of its lines, the first of its items, and for a chain the sub-totals of its shops.',
        schema: statementSchema,
        example: {
          ...summaryExample,
          name: { en: 'Blue Door Café', 'zh-CN': '蓝门咖啡' },
          currencies: ['CNY'],
          count: 1,
          lines: [lineExample],
          next: null,
          items: [itemExample],
          itemsNext: null,
          shops: [],
          together: null,
          campaigns: [{ id: 'weekday-coffee', name: { en: 'Weekday coffee', 'zh-CN': '工作日咖啡' } }],
        },
      },
    },
    problems: ['not_found', 'day_not_closed'],
    handle: async ({ params, query }) => {
      const ending = DAY_ENDING.exec(params.party)?.[1];
      const found = await findStatement(sql, { date: params.date, party: params.party.replace(DAY_ENDING, ''), currency: query.currency });
      if (found === null) return problem('not_found', NO_STATEMENT);
      if (ending !== undefined) return fileReply(deps, found, { ending, locale: query.locale });
      return json(await fullStatement(sql, found, query));
    },
  });
}

async function fullStatement(sql: Sql, found: FoundStatement, query: LineQuery) {
  const page = await linePage(sql, found, query);
  const items = await itemPage(sql, found, { after: 0, limit: ITEMS_FIRST });
  const shops = await shopStatements(sql, found);
  const { merchant, campaignById } = await namesFor(sql, { merchant: merchantOf(found.party), campaigns: await campaignsOf(sql, found) });
  return {
    ...found,
    name: merchant,
    count: found.totals.lines,
    lines: page.items,
    next: page.next,
    items: items.items,
    itemsNext: items.next,
    shops,
    together: shops.length === 0 ? null : sumTotals([found.totals, ...shops.map((shop) => shop.totals)]),
    campaigns: [...campaignById].map(([id, name]) => ({ id, name })),
  };
}

async function linePage(sql: Sql, found: FoundStatement, query: LineQuery) {
  const [rank, place] = fromCursor(query.after, 2) ?? [];
  const { campaign, template, authorization, sort, limit } = query;
  const after = [wholeIn(rank, rank === undefined ? Number.MIN_SAFE_INTEGER : 0), wholeIn(place, 0)] as const;
  return pageOfLines(sql, found, { after, limit, campaign, template, authorization, sort });
}

function linesRoute({ sql }: FileDeps): Route {
  return route({
    method: 'get',
    path: '/v1/statements/{date}/{party}/lines',
    scope: 'settlement:read',
    reach: ownStatement(sql),
    tag,
    summary: 'Lines of one statement',
    description: 'By campaign, by kind of entry, or by a part of the authorization id; in the order of the ledger, or the largest first.',
    params: z.strictObject({ date, party }),
    query: lineQuery,
    replies: {
      200: {
        description: 'amount and paid are null where they stand on another line of the same message.',
        schema: pageSchema(lineSchema),
        example: { items: [lineExample], next: null },
      },
    },
    problems: ['not_found'],
    handle: async ({ params, query }) => {
      const found = await findStatement(sql, { ...params, currency: query.currency });
      return found === null ? problem('not_found', NO_STATEMENT) : json(await linePage(sql, found, query));
    },
  });
}

const ITEMS_FIRST = 50;
const merchantOf = (of: string): string | null => (of.startsWith('merchant:') ? of.slice('merchant:'.length) : null);

async function itemPage(sql: Sql, found: FoundStatement, page: { readonly after: number; readonly limit: number }) {
  return pageOf(await itemsOfPage(sql, found, { after: page.after, limit: page.limit + 1 }), page.limit, (last) => [String(last.id)]);
}

function itemRoute({ sql }: FileDeps): Route {
  return route({
    method: 'get',
    path: '/v1/statements/{date}/{party}/items',
    scope: 'settlement:read',
    reach: ownStatement(sql),
    tag,
    summary: 'Fees, taxes and adjustments of one statement',
    params: z.strictObject({ date, party }),
    query: pageQuery.extend({ currency: currency.optional() }),
    replies: {
      200: {
        description: 'In the order in which they were posted; source says what made each.',
        schema: pageSchema(itemSchema),
        example: { items: [itemExample], next: null },
      },
    },
    problems: ['not_found'],
    handle: async ({ params, query }) => {
      const found = await findStatement(sql, { ...params, currency: query.currency });
      if (found === null) return problem('not_found', NO_STATEMENT);
      const after = wholeIn(fromCursor(query.after, 1)?.[0], 0);
      return json(await itemPage(sql, found, { after, limit: query.limit }));
    },
  });
}

function lineRoute({ sql }: FileDeps): Route {
  return route({
    method: 'get',
    path: '/v1/statements/{date}/{party}/lines/{authorizationId}/{messageId}/{benefitNo}',
    scope: 'settlement:read',
    reach: ownStatement(sql),
    tag,
    summary: 'What stands behind one line of a statement',
    description:
      'The authorization, the campaign version it was granted under, its messages, the split to the cent and the entries that prove it. exact is the share in minor units before rounding; gotRoundingCent names whose whole part stands above it.',
    params: z.strictObject({
      date,
      party,
      authorizationId: z.string().min(1).max(100),
      messageId: z.string().min(1).max(100),
      benefitNo: z.coerce.number().int().min(0).max(1_000),
    }),
    query: z.strictObject({ template: z.enum(SETTLING_TEMPLATES).default('benefit.capture') }),
    replies: { 200: { description: 'The line and everything behind it.', schema: detailSchema, example: detailExample } },
    problems: ['not_found'],
    handle: async ({ params, query, key }) => {
      const detail = await lineDetail(sql, { ...params, ...query });
      if (detail === null) return problem('not_found', 'The statement has no such line.');
      return json(key.reach === null ? detail : { ...detail, entries: entriesWithoutHolder(detail.entries) });
    },
  });
}

function pageRoute(deps: FileDeps): Route {
  const { sql } = deps;
  return route({
    method: 'get',
    path: '/v1/statements/{date}/{party}/page',
    scope: 'settlement:read',
    reach: ownStatement(sql),
    tag,
    summary: 'One statement as a printable page',
    params: z.strictObject({ date, party }),
    query: z.strictObject({ currency: currency.optional(), locale: localeSchema }),
    replies: { 200: { description: 'HTML without scripts.', type: 'text/html; charset=utf-8' } },
    problems: ['not_found'],
    handle: async ({ params, query }) => {
      const statement = await findStatement(sql, { ...params, currency: query.currency });
      if (statement === null) return problem('not_found', NO_STATEMENT);
      const sheet = await sheetOf(deps, statement, { locale: query.locale, isWide: false });
      const held = await holdSheet(sheet, PRINTED_LINES_MAX, say('shortened', query.locale));
      return text(statementPage(held), 'text/html; charset=utf-8', { 'content-security-policy': PAGE_POLICY });
    },
  });
}

// Routes of points: for cardholders under /v1/me, and the same for the bank's service desk under /v1/accounts/{id}.
import { z } from 'zod';
import { day, isDay, isInstant } from '../../engine/money/instant.ts';
import { type Asking, askingOf } from '../cardholder/asking.ts';
import type { Sql } from '../db/connect.ts';
import type { Call } from '../http/call.ts';
import { cursorSchema, fromCursor, limitSchema, pageOf } from '../http/list.ts';
import { referenceKey } from '../http/reference.ts';
import { json, problem, type Reply, text } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { lotHistory } from './read-store.ts';
import { AS_OF, asOfSchema, HELD, heldList, heldSchema, lotsSchema, statementSchema } from './schemas.ts';
import { readStatement } from './statement-store.ts';
import { balanceAsOf, FILE_ROWS_MAX, pointsOf, shownRow, statementFile } from './view.ts';
import { programmeKey } from './programme-routes.ts';
import { walletOf } from './gift-store.ts';

/** Whose points, and in which language. */
interface Whose {
  readonly subject: string;
  readonly locale: Asking['locale'];
}
type Find = (call: Pick<Call<{ readonly id?: string }, unknown, unknown>, 'params' | 'key'>) => Promise<Whose | null>;
interface Side {
  readonly at: string;
  readonly scope: Route['scope'];
  readonly tag: string;
  readonly params: { readonly id?: typeof referenceKey };
  readonly find: Find;
}

export function pointsRoutes({ sql }: { readonly sql: Sql }): readonly Route[] {
  const holder: Side = {
    at: '/v1/me',
    scope: 'holder',
    tag: 'My points',
    params: {},
    find: (call) => Promise.resolve(askingOf(call as Parameters<typeof askingOf>[0])),
  };
  const desk: Side = {
    at: '/v1/accounts/{id}',
    scope: 'wallets:read',
    tag: 'Points',
    params: { id: referenceKey },
    find: async ({ params }) => {
      const subject = await walletOf(sql, params.id ?? '');
      return subject === null ? null : { subject, locale: 'en' };
    },
  };
  return [holder, desk].flatMap((side) => [
    heldRoute(sql, side),
    balanceRoute(sql, side),
    statementRoute(sql, side),
    fileRoute(sql, side),
    lotsRoute(sql, side),
  ]);
}

/** Only where an account is named can it be missing. */
const missing = (side: Side) => (side.params.id === undefined ? {} : { problems: ['not_found'] as const });

async function answered(side: Side, call: unknown, answer: (whose: Whose) => Promise<Reply>): Promise<Reply> {
  const whose = await side.find(call as Parameters<Find>[0]);
  return whose === null ? problem('not_found') : answer(whose);
}

function heldRoute(sql: Sql, side: Side): Route {
  return route({
    method: 'get',
    path: `${side.at}/points`,
    scope: side.scope,
    tag: side.tag,
    summary: 'Points of every programme, with what ends soon',
    params: z.strictObject(side.params),
    replies: { 200: { description: 'By programme', schema: heldList, example: { items: [HELD] } } },
    ...missing(side),
    handle: (call) => answered(side, call, async ({ subject }) => json({ items: await pointsOf(sql, subject) })),
  });
}

function balanceRoute(sql: Sql, side: Side): Route {
  return route({
    method: 'get',
    path: `${side.at}/points/{programme}`,
    scope: side.scope,
    tag: side.tag,
    summary: 'Points of one programme; with asOf the balance at the end of a day, past or to come',
    description:
      'Of a day before today from the ledger; of a day to come what there is now, less what will have ended by then: pending points stay pending.',
    params: z.strictObject({ ...side.params, programme: programmeKey }),
    query: z.strictObject({ asOf: day.optional() }),
    replies: {
      200: { description: 'What is held, or the balance of that day', schema: z.union([asOfSchema, heldSchema]), example: AS_OF },
    },
    ...missing(side),
    handle: (call) =>
      answered(side, call, async ({ subject }) => {
        const { programme } = call.params as { readonly programme: string };
        if (call.query.asOf !== undefined) return json(await balanceAsOf(sql, { subject, programme, date: call.query.asOf }));
        const found = (await pointsOf(sql, subject, [programme])).find((each) => each.programme === programme);
        return found === undefined ? problem('not_found') : json(found);
      }),
  });
}

const span = { from: day.optional(), to: day.optional() };

function statementRoute(sql: Sql, side: Side): Route {
  return route({
    method: 'get',
    path: `${side.at}/points/{programme}/statement`,
    scope: side.scope,
    tag: side.tag,
    summary: 'Every move of the points, newest first, with the balance after it',
    params: z.strictObject({ ...side.params, programme: programmeKey }),
    query: z.strictObject({ ...span, limit: limitSchema, after: cursorSchema }),
    replies: { 200: { description: 'A page', schema: statementSchema } },
    ...missing(side),
    handle: (call) =>
      answered(side, call, async ({ subject }) => {
        const { programme } = call.params as { readonly programme: string };
        const { from = null, to = null, limit, after } = call.query;
        const rows = await readStatement(sql, { subject, programme, from, to, before: rowIn(after), limit: limit + 1 });
        const page = pageOf(rows, limit, (last) => [last.date, last.at, last.id.slice(0, 1), last.id.slice(1)]);
        return json({ ...page, items: page.items.map(shownRow) });
      }),
  });
}

function rowIn(cursor: string | undefined): readonly [string, string, string, string] | null {
  const [date = '', at = '', book = '', id = ''] = fromCursor(cursor, 4) ?? [];
  const isOurs = isDay(date) && isInstant(at) && /^\d{1,15}$/.test(id);
  return isOurs ? [date, at, book, id] : null;
}

function fileRoute(sql: Sql, side: Side): Route {
  return route({
    method: 'get',
    path: `${side.at}/points/{programme}/statement.csv`,
    scope: side.scope,
    tag: side.tag,
    summary: 'The statement of points as a file',
    description: `RFC 4180, UTF-8 with a byte order mark; what a spreadsheet would run is made text. At most ${FILE_ROWS_MAX} rows, newest first.`,
    params: z.strictObject({ ...side.params, programme: programmeKey }),
    query: z.strictObject(span),
    replies: { 200: { description: 'The file', type: 'text/csv' } },
    ...missing(side),
    handle: (call) =>
      answered(side, call, async ({ subject, locale }) => {
        const { programme } = call.params as { readonly programme: string };
        const { from = null, to = null } = call.query;
        const file = await statementFile(sql, { subject, programme, from, to }, locale);
        return text(file, 'text/csv; charset=utf-8', { 'content-disposition': 'attachment; filename="points.csv"' });
      }),
  });
}

function lotsRoute(sql: Sql, side: Side): Route {
  return route({
    method: 'get',
    path: `${side.at}/points/{programme}/lots`,
    scope: side.scope,
    tag: side.tag,
    summary: 'Lots of points and what became of them, what ends last first',
    params: z.strictObject({ ...side.params, programme: programmeKey }),
    query: z.strictObject({ limit: limitSchema, after: cursorSchema }),
    replies: { 200: { description: 'A page', schema: lotsSchema } },
    ...missing(side),
    handle: (call) =>
      answered(side, call, async ({ subject }) => {
        const { programme } = call.params as { readonly programme: string };
        const { limit, after } = call.query;
        const [at = '', id = ''] = fromCursor(after, 2) ?? [];
        const isOurs = id !== '' && (at === 'infinity' || isInstant(at));
        const rows = await lotHistory(sql, { subject, programme, before: isOurs ? [at, id] : null, limit: limit + 1 });
        return json(pageOf(rows, limit, (last) => [last.expiresAt ?? 'infinity', last.id]));
      }),
  });
}

// Answers that are files: those of one statement, and the statement of a period in every format.
import { z } from 'zod';
import type { ReachCheck } from '../http/admit.ts';
import { atMost, heldReply } from '../http/held-stream.ts';
import { json, problem, type Reply, stream, text } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { accountFile } from './account-statement.ts';
import { holdSheet } from './sheet.ts';
import { sheetCsv } from './sheet-csv.ts';
import { csvOf, FILE_TYPES, type FileDeps, type FileKind, fileName, manifestOf, pdfOf, xlsxOf } from './statement-files.ts';
import { isPeriod, PERIOD_DAYS_MAX, periodSheet, periodStatement, type PeriodStatement } from './statement-period.ts';
import { currency, date, PERIOD_ENDING, partyOrFile, periodSchema, summaryExample } from './statement-schemas.ts';
import { namesFor, type StatementSummary } from './statement-store.ts';
import { type Locale, localeSchema, say } from './statement-words.ts';

/** Files that are made at once or wait for their turn: each is held whole. */
const LAID_OUT_MAX = 8;
const laidOut = atMost(LAID_OUT_MAX);

/** One of FILE_KINDS as the ending says; the route has checked it. */
export async function fileReply(
  deps: FileDeps,
  statement: StatementSummary,
  { ending, locale }: { readonly ending: string; readonly locale: Locale },
): Promise<Reply> {
  const kind = ending as FileKind;
  if (kind === 'camt053.xml' && statement.state !== 'closed') return problem('day_not_closed');
  const make = () => bodyOf(deps, statement, { kind, locale });
  const reply = kind === 'csv' ? await make() : await laidOut(make);
  return reply.status === 200 ? { ...reply, headers: attachment(fileName(statement, kind)) } : reply;
}

async function bodyOf(
  deps: FileDeps,
  statement: StatementSummary,
  { kind, locale }: { readonly kind: FileKind; readonly locale: Locale },
): Promise<Reply> {
  switch (kind) {
    case 'csv':
      return heldReply(csvOf(deps.sql, statement), FILE_TYPES.csv);
    case 'xlsx':
      return bytes(await xlsxOf(deps, statement, locale), 'xlsx');
    case 'pdf':
      return bytes(await pdfOf(deps, statement, locale), 'pdf');
    case 'manifest.json':
      return json(await manifestOf(deps, statement, locale));
    case 'camt053.xml':
      return text(await accountFile(deps.sql, statement), FILE_TYPES[kind]);
  }
}

const bytes = (body: Uint8Array<ArrayBuffer>, kind: FileKind): Reply => ({ status: 200, type: FILE_TYPES[kind], body });
const attachment = (name: string) => ({ 'content-disposition': `attachment; filename="${name}"` });

export function bytesOf(pieces: AsyncGenerator<string | Uint8Array>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done === true) controller.close();
      else controller.enqueue(typeof value === 'string' ? encoder.encode(value) : value);
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
}

export function periodRoutes(deps: FileDeps, reach: ReachCheck): readonly Route[] {
  const { sql } = deps;
  const period = route({
    method: 'get',
    path: '/v1/statement-periods/{from}/{to}/{party}',
    scope: 'settlement:read',
    reach,
    tag: 'Settlement',
    summary: 'The statement of a period, or as a file',
    description: `The sum of the closed days from the first to the last, at most ${PERIOD_DAYS_MAX} days; days that are open are named and not counted. With \`.csv\`, \`.xlsx\` or \`.pdf\` after the party the answer is a file.`,
    params: z.strictObject({ from: date, to: date, party: partyOrFile(PERIOD_ENDING) }).refine(isPeriod, {
      path: ['to'],
      message: `to is not before from, and at most ${PERIOD_DAYS_MAX} days are one period`,
    }),
    query: z.strictObject({ currency: currency.optional(), locale: localeSchema }),
    replies: {
      200: {
        description: 'Totals of the period, and those of its days.',
        schema: periodSchema,
        example: {
          from: '2026-11-01',
          to: '2026-11-30',
          party: 'merchant:M1001',
          name: { en: 'Blue Door Café', 'zh-CN': '蓝门咖啡' },
          currency: 'CNY',
          currencies: ['CNY'],
          totals: summaryExample.totals,
          days: [summaryExample],
          open: [],
        },
      },
    },
    problems: ['not_found'],
    handle: async ({ params, query }) => {
      const of = params.party.replace(PERIOD_ENDING, '');
      const found = await periodStatement(sql, { ...params, party: of, currency: query.currency });
      const ending = PERIOD_ENDING.exec(params.party)?.[1];
      if (found === null) return problem('not_found', 'The party has no closed statement in this period.');
      const merchantId = of.startsWith('merchant:') ? of.slice('merchant:'.length) : null;
      const { merchant } = await namesFor(sql, { merchant: merchantId, campaigns: [] });
      if (ending === undefined) return json({ ...found, name: merchant });
      return laidOut(() => periodFile(deps, found, { ending, sheet: periodSheet(found, { ...query, wording: deps.wording, merchant }) }));
    },
  });
  return [period];
}

async function periodFile(
  { layout }: FileDeps,
  found: PeriodStatement,
  { ending, sheet }: { readonly ending: string; readonly sheet: ReturnType<typeof periodSheet> },
): Promise<Reply> {
  const name = fileName({ date: `${found.from}_${found.to}`, party: found.party, currency: found.currency }, ending);
  if (ending === 'csv') return { ...stream(bytesOf(sheetCsv(sheet)), FILE_TYPES.csv), headers: attachment(name) };
  const shortened = say('shortened', sheet.locale);
  const body =
    ending === 'pdf' ? await layout.pdf(await holdSheet(sheet, PERIOD_DAYS_MAX, shortened)) : await layout.xlsx(sheet, shortened);
  return { ...bytes(body, ending === 'pdf' ? 'pdf' : 'xlsx'), headers: attachment(name) };
}

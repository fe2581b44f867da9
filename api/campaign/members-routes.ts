// Routes of the members of a list, in bulk: JSON, or a text with one account per line, with a report of the lines that are none.
import { z } from 'zod';
import type { Sql } from '../db/connect.ts';
import { cursorSchema, fromCursor, limitSchema, pageOf, pageSchema } from '../http/list.ts';
import { referenceKey } from '../http/reference.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { changeMembers, readMembers } from './audience-store.ts';
import { idParams } from './campaign-schemas.ts';

const TAG = 'Audience and caps';
export const MEMBERS_MAX = 50_000;
const BAD_LINES_MAX = 100;

const bodySchema = z.strictObject({
  add: z.array(z.string().max(256)).max(MEMBERS_MAX).default([]),
  remove: z.array(z.string().max(256)).max(MEMBERS_MAX).default([]),
});
const badSchema = z.object({ line: z.int(), text: z.string(), why: z.string() });
const BAD_TEXT_MAX = 80;

export function memberRoutes({ sql }: { readonly sql: Sql }): readonly Route[] {
  return [readRoute(sql), changeRoute(sql)];
}

function readRoute(sql: Sql): Route {
  return route({
    method: 'get',
    path: '/v1/lists/{id}/members',
    scope: 'reference:read',
    tag: TAG,
    summary: 'Members of a list',
    params: idParams,
    query: z.strictObject({ limit: limitSchema, after: cursorSchema }),
    replies: { 200: { description: 'A page of accounts', schema: pageSchema(z.string()) } },
    handle: async ({ params, query }) =>
      json(
        pageOf(
          await readMembers(sql, params.id, { after: fromCursor(query.after, 1)?.[0] ?? null, limit: query.limit + 1 }),
          query.limit,
          (last) => [last],
        ),
      ),
  });
}

function changeRoute(sql: Sql): Route {
  return route({
    method: 'post',
    path: '/v1/lists/{id}/members',
    scope: 'reference:write',
    tag: TAG,
    summary: 'Add and remove members in bulk',
    description: `JSON with add and remove, or text/plain with one account per line: plain lines are added, lines that begin with "-" are removed, empty lines and lines that begin with "#" are skipped. At most ${MEMBERS_MAX} of each. Good lines are done even when others are bad; the first ${BAD_LINES_MAX} bad ones are reported by number.`,
    accepts: ['application/json', 'text/plain', 'text/csv'],
    limit: 'campaign',
    params: idParams,
    body: bodySchema,
    bodyExample: { add: ['ac_1001', 'ac_1002'], remove: ['ac_0999'] },
    replies: {
      200: {
        description: 'What changed, and which lines were none',
        schema: z.object({
          added: z.int(),
          already: z.int().describe('Were in it before, or stand twice'),
          removed: z.int(),
          bad: z.array(badSchema),
          badCount: z.int(),
        }),
      },
    },
    problems: ['not_found', 'invalid_request'],
    handle: async ({ params, body, text, contentType, key }) => {
      const sent = contentType === 'application/json' ? fromJson(body) : fromText(text, contentType === 'text/csv');
      if (sent.add.length > MEMBERS_MAX || sent.remove.length > MEMBERS_MAX)
        return problem('invalid_request', `At most ${MEMBERS_MAX} members at once.`);
      const changed = await changeMembers(sql, { list: params.id, add: sent.add, remove: sent.remove, actor: key.id });
      if (changed === null) return problem('not_found');
      const { added, removed } = changed;
      const bad = sent.bad.slice(0, BAD_LINES_MAX);
      return json({ added, already: sent.add.length - added, removed, bad, badCount: sent.bad.length });
    },
  });
}

interface BadLine {
  readonly line: number;
  /** What stands there, shortened. */
  readonly text: string;
  readonly why: string;
}
interface Sent {
  readonly add: readonly string[];
  readonly remove: readonly string[];
  readonly bad: readonly BadLine[];
}
const NO_ACCOUNT = 'is not an account: printable ASCII without spaces, at most 64 characters';

function isAccount(text: string): boolean {
  return referenceKey.safeParse(text).success;
}

function badLine(line: number, text: string): BadLine {
  return { line, text: text.slice(0, BAD_TEXT_MAX), why: NO_ACCOUNT };
}

/** A line is the place in `add`, then on through `remove`, from 1. */
function fromJson({ add, remove }: z.output<typeof bodySchema>): Sent {
  const bad = [...add, ...remove].flatMap((account, index) => (isAccount(account) ? [] : [badLine(index + 1, account)]));
  return { add: add.filter(isAccount), remove: remove.filter(isAccount), bad };
}

/** Of CSV the first column is read; everything else of a line is left alone. */
function fromText(text: string, isCsv: boolean): Sent {
  const add: string[] = [];
  const remove: string[] = [];
  const bad: BadLine[] = [];
  for (const [index, whole] of text.split(/\r?\n/).entries()) {
    const written = whole.trim();
    if (written === '' || written.startsWith('#')) continue;
    const isRemoval = written.startsWith('-');
    const account = firstColumn(isRemoval ? written.slice(1).trimStart() : written, isCsv);
    if (!isAccount(account)) bad.push(badLine(index + 1, account));
    else if (isRemoval) remove.push(account);
    else add.push(account);
  }
  return { add, remove, bad };
}

function firstColumn(line: string, isCsv: boolean): string {
  if (!isCsv) return line;
  return (line.split(',', 1)[0] ?? '').trim().replace(/^"(.*)"$/, '$1');
}

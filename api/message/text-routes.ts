// Routes of the texts of messages and of the rules by which they leave: read, try out, change.
import { z } from 'zod';
import { MESSAGE_VALUES } from '../../engine/campaign/wording.ts';
import { HOLDER_MESSAGE_KINDS } from '../../engine/message/kinds.ts';
import { messagePolicySchema, POLICY } from '../../engine/message/preferences.ts';
import { checkWording, EXAMPLE_NAMES, exampleOf, say, type WordingProblem } from '../../engine/message/say.ts';
import type { Sql } from '../db/connect.ts';
import type { FieldError } from '../http/problem.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { houseTexts, wordingSchema } from './house-texts.ts';
import { listTexts, readBank, readPolicy, readTexts, savePolicy, saveText } from './text-store.ts';

export interface TextDeps {
  readonly sql: Sql;
}

const TAG = 'Messages';
const kind = z.enum(HOLDER_MESSAGE_KINDS);
const params = z.strictObject({ kind });
/** What comes of a text may be nothing: a value that this kind of message does not have is left out. */
const said = z.object({ en: z.string(), 'zh-CN': z.string() });
const WORDING_EXAMPLE = {
  subject: { en: '{{money amount}} saved', 'zh-CN': '已优惠 {{money amount}}' },
  text: { en: '{{receipt}} at {{merchant}}.', 'zh-CN': '在{{merchant}}：{{receipt}}。' },
};
const text = z.object({
  kind,
  version: z.int().describe('0: the text of the house'),
  wording: wordingSchema,
  house: wordingSchema,
  madeBy: z.string().nullable(),
  madeAt: z.string().nullable(),
});
const TEXT_EXAMPLE = {
  kind: 'used',
  version: 1,
  wording: WORDING_EXAMPLE,
  house: WORDING_EXAMPLE,
  madeBy: 'wang',
  madeAt: '2026-11-22T04:00:00.000Z',
};

export function textRoutes(deps: TextDeps): readonly Route[] {
  return [list(deps), history(deps), change(deps), preview(deps), policy(deps), changePolicy(deps)];
}

function list({ sql }: TextDeps): Route {
  return route({
    method: 'get',
    path: '/v1/message-texts',
    scope: 'holders:read',
    tag: TAG,
    summary: 'The texts of all kinds of messages',
    description: `A text knows ${MESSAGE_VALUES.join(', ')}; {{receipt}} is what the campaign itself says.`,
    replies: { 200: { description: 'Texts', schema: z.object({ items: z.array(text) }), example: { items: [TEXT_EXAMPLE] } } },
    handle: async () => {
      const own = await readTexts(sql);
      const items = HOLDER_MESSAGE_KINDS.map((each) => {
        const stored = own.get(each);
        const house = houseTexts()[each];
        return {
          kind: each,
          version: stored?.version ?? 0,
          wording: stored?.document ?? house,
          house,
          madeBy: stored?.madeBy ?? null,
          madeAt: stored?.madeAt ?? null,
        };
      });
      return json({ items });
    },
  });
}

function history({ sql }: TextDeps): Route {
  const version = z.object({ version: z.int(), wording: wordingSchema, madeBy: z.string(), madeAt: z.string() });
  return route({
    method: 'get',
    path: '/v1/message-texts/{kind}',
    scope: 'holders:read',
    tag: TAG,
    summary: 'The versions of one text, newest first',
    params,
    replies: { 200: { description: 'Versions', schema: z.object({ items: z.array(version) }), example: { items: [] } } },
    handle: async ({ params: { kind: asked } }) => {
      const rows = await listTexts(sql, asked);
      return json({ items: rows.map(({ version: of, document, madeBy, madeAt }) => ({ version: of, wording: document, madeBy, madeAt })) });
    },
  });
}

const errorsOf = (problems: readonly WordingProblem[]): readonly FieldError[] =>
  problems.map(({ path, message, line }) => ({ path: `wording.${path}`, message, line }));

function change({ sql }: TextDeps): Route {
  return route({
    method: 'put',
    path: '/v1/message-texts/{kind}',
    scope: 'holders:write',
    tag: TAG,
    summary: 'Write the text of a kind of messages',
    description:
      'A new version in place of `edited`; messages that were made keep their words. A text that may not be said is refused at its line.',
    params,
    body: z.strictObject({ edited: z.int().min(0), wording: wordingSchema }),
    bodyExample: { edited: 0, wording: WORDING_EXAMPLE },
    replies: { 200: { description: 'Stored', schema: z.object({ version: z.int() }), example: { version: 1 } } },
    problems: ['message_text_changed'],
    handle: async ({ params: { kind: of }, body: { edited, wording }, key }) => {
      const problems = checkWording(wording);
      if (problems.length > 0) return problem('invalid_request', undefined, errorsOf(problems));
      const version = await saveText(sql, { kind: of, edited, document: wording, actor: key.id });
      return version === null ? problem('message_text_changed') : json({ version });
    },
  });
}

function preview({ sql }: TextDeps): Route {
  return route({
    method: 'post',
    path: '/v1/message-texts/{kind}/preview',
    scope: 'holders:read',
    tag: TAG,
    summary: 'Read a text as a cardholder would',
    description: 'With the values of an example, in both languages. Nothing is stored.',
    params,
    body: z.strictObject({ wording: wordingSchema }),
    bodyExample: { wording: WORDING_EXAMPLE },
    replies: { 200: { description: 'What it says', schema: z.object({ subject: said, text: said }), example: WORDING_EXAMPLE } },
    handle: async ({ params: { kind: of }, body: { wording } }) => {
      const problems = checkWording(wording);
      if (problems.length > 0) return problem('invalid_request', undefined, errorsOf(problems));
      const { timeZone } = await readBank(sql);
      return json(say(wording, exampleOf(of), { names: EXAMPLE_NAMES, timeZone }));
    },
  });
}

function policy({ sql }: TextDeps): Route {
  return route({
    method: 'get',
    path: '/v1/message-policy',
    scope: 'holders:read',
    tag: TAG,
    summary: 'Quiet hours, caps and notice of all who said nothing else',
    replies: { 200: { description: 'The rules', schema: messagePolicySchema, example: POLICY } },
    handle: async () => json(await readPolicy(sql)),
  });
}

function changePolicy({ sql }: TextDeps): Route {
  return route({
    method: 'put',
    path: '/v1/message-policy',
    scope: 'holders:write',
    tag: TAG,
    summary: 'Change quiet hours, caps and notice',
    body: messagePolicySchema,
    bodyExample: POLICY,
    replies: { 200: { description: 'The rules', schema: messagePolicySchema, example: POLICY } },
    handle: async ({ body, key }) => {
      await savePolicy(sql, body, key.id);
      return json(body);
    },
  });
}

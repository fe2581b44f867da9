// Many authorizations in one POST: each is read, decided and answered as if it had come alone, and the answers come back in order.
import { z } from 'zod';
import { evaluateRequestSchema } from '../../engine/authorization/request.ts';
import { checkText } from '../http/body.ts';
import { problem, type Reply, type Verbatim, verbatim } from '../http/reply.ts';
import { fieldErrors, type Route, route } from '../http/route.ts';
import { BATCH_MAX, batchItems } from './batch-items.ts';
import type { Decider } from './decider.ts';
import { readHotBatch } from './hot-evaluate.ts';
import { evaluateReplySchema } from './reply-schemas.ts';

const JSON_TYPE = 'application/json';
const batchSchema = z.strictObject({ requests: z.array(evaluateRequestSchema).min(1).max(BATCH_MAX) });
const batchReplySchema = z.object({
  answers: z.array(
    z.union([
      evaluateReplySchema,
      z.object({ type: z.string(), title: z.string(), status: z.int(), code: z.string(), detail: z.string() }),
    ]),
  ),
});

export function batchRoute({ authority }: { readonly authority: Decider }, example: object): Route {
  return route({
    method: 'post',
    path: '/v1/evaluate/batch',
    scope: 'evaluate',
    tag: 'Authorization path',
    limit: 'batch',
    summary: 'Ask for many authorizations at once',
    description: `Up to ${BATCH_MAX} requests, each as the body of an evaluate of its own: with its own id, deadline and answer, decided together with whatever else arrives. The answers come in the order of the requests; one that is refused has the problem it would have got alone, with its status, and costs the others nothing.`,
    body: batchSchema,
    bodyExample: { requests: [example] },
    accepts: [JSON_TYPE],
    roomChecks: true,
    replies: { 200: { description: 'The body of each answer, in order: an EvaluateReply, or a problem', schema: batchReplySchema } },
    handle: async ({ text }) => {
      const items = batchItems(text);
      return items === null ? refusalOf(text) : verbatim(await answerAll(items.map((item) => answerItem(item, authority))));
    },
    hot: (body) => {
      const requests = readHotBatch(body);
      return requests && answerAll(requests.map((request) => authority.evaluate(request)));
    },
  });
}

/** The stored bodies side by side, none of them read again. */
async function answerAll(answers: readonly (Promise<Verbatim> | Verbatim)[]): Promise<Verbatim> {
  const bodies = (await Promise.all(answers)).map(({ body }) => body);
  return { status: 200, body: `{"answers":[${bodies.join(',')}]}` };
}

function answerItem(text: string, authority: Decider): Promise<Verbatim> | Verbatim {
  const checked = checkText(text, JSON_TYPE, { binRanges: false });
  if (!checked.ok) return problem(checked.code, checked.detail);
  const parsed = evaluateRequestSchema.safeParse(checked.value);
  return parsed.success ? authority.evaluate(parsed.data) : problem('invalid_request', undefined, fieldErrors(parsed.error));
}

/** Why a text that is no batch is none. */
function refusalOf(text: string): Reply {
  const checked = checkText(text, JSON_TYPE, { binRanges: false });
  if (!checked.ok) return problem(checked.code, checked.detail);
  const parsed = batchSchema.safeParse(checked.value);
  const errors = parsed.success ? [{ path: 'requests', message: 'is written without escapes' }] : fieldErrors(parsed.error);
  return problem('invalid_request', undefined, errors);
}

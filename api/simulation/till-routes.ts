// A simulated till for the demo bank: the cardholder of a token pays with their own card, and the clearing, reversal or refund of it follows when they say so.
import { z } from 'zod';
import { LOCALES } from '../../engine/campaign/schema.ts';
import { type EvaluateRequest, evaluateRequestSchema } from '../../engine/authorization/request.ts';
import type { Bank, BankCard } from '../../engine/simulation/bank.ts';
import type { AuthorizationDeps } from '../authorization/decider.ts';
import { evaluateReplySchema, messageReplySchema } from '../authorization/reply-schemas.ts';
import { askingOf } from '../cardholder/asking.ts';
import { isThisMachine } from '../http/local.ts';
import { json, problem, verbatim } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { readSetting } from '../http/settings-store.ts';
import { readDemoBank } from './library.ts';
import { askedAt, holderTime, tillId, type TillPayment, tillPayments, tokensOf } from './till-store.ts';

const TAG = 'Demo';
const DEADLINE_MS = 2_000;
/** Of a card that the demo bank has not made: one that earns points. */
const CREDIT_BIN = '62258801';
const requestId = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\w-]+$/);
const texts = z.object({ en: z.string(), 'zh-CN': z.string() });
const shopSchema = z.object({ id: z.string(), name: texts, currency: z.string(), amounts: z.array(z.int()), channel: z.string() });
const paymentSchema = z.object({
  id: z.string(),
  merchant: z.string(),
  amount: z.int(),
  currency: z.string(),
  at: z.string(),
  state: z.string(),
  acts: z.array(z.enum(['clear', 'reverse', 'refund'])).describe('What may follow now'),
  answer: evaluateReplySchema,
});
const payBody = z.strictObject({
  requestId,
  merchant: z.string().min(1).max(64),
  amount: z.int().positive().max(99_999_999),
  coupons: z.array(z.string().min(1).max(128)).max(10).optional(),
  locale: z.enum(LOCALES).optional().describe('Of the receipt; without it, that of the token'),
  points: z.union([z.literal('max'), z.literal('none'), z.int().positive().max(999_999_999)]).optional(),
});

let known: Bank | null = null;
const bankOf = (): Bank => (known ??= readDemoBank({}));

export function tillRoutes(deps: AuthorizationDeps): readonly Route[] {
  return [shopsRoute(deps), paymentsRoute(deps), payRoute(deps), followRoute(deps)];
}

/** Only in a demo database, and only from this machine: everywhere else there is no till. */
async function isOpen({ sql }: AuthorizationDeps, call: Parameters<typeof isThisMachine>[0]): Promise<boolean> {
  return isThisMachine(call) && (await readSetting(sql, 'demo')) === true;
}

function shopsRoute(deps: AuthorizationDeps): Route {
  return route({
    method: 'get',
    path: '/v1/demo/till',
    scope: 'holder',
    tag: TAG,
    summary: 'Shops of the demo bank at which one can pay',
    replies: { 200: { description: 'The shops', schema: z.object({ shops: z.array(shopSchema) }) } },
    problems: ['not_found'],
    handle: async (call) => {
      if (!(await isOpen(deps, call))) return problem('not_found');
      const shops = bankOf().merchants.map(({ id, name, currency, amounts, channel }) => ({ id, name, currency, amounts, channel }));
      return json({ shops });
    },
  });
}

function paymentsRoute(deps: AuthorizationDeps): Route {
  return route({
    method: 'get',
    path: '/v1/demo/till/payments',
    scope: 'holder',
    tag: TAG,
    summary: 'What was paid at the till of the demo, newest first',
    replies: { 200: { description: 'At most twenty', schema: z.object({ items: z.array(paymentSchema) }) } },
    problems: ['not_found'],
    handle: async (call) => {
      if (!(await isOpen(deps, call))) return problem('not_found');
      return json({ items: (await tillPayments(deps.sql, askingOf(call).account)).map(paymentOf) });
    },
  });
}

function payRoute(deps: AuthorizationDeps): Route {
  return route({
    method: 'post',
    path: '/v1/demo/till/payments',
    scope: 'holder',
    tag: TAG,
    summary: 'Pay at the till of the demo',
    description: 'Asks the authority as an acquirer would: the real decision, with real holds. Once for each requestId.',
    body: payBody,
    bodyExample: { requestId: 'pay-1', merchant: 'M1101', amount: 3_600 },
    replies: { 200: { description: 'The answer of the authority', schema: evaluateReplySchema } },
    problems: ['not_found', 'authorization_id_reused'],
    handle: async (call) => {
      if (!(await isOpen(deps, call))) return problem('not_found');
      const { account, locale } = askingOf(call);
      const card = cardAmong(await tokensOf(deps.sql, account), account);
      const merchant = bankOf().merchants.find(({ id }) => id === call.body.merchant);
      if (card === null || merchant === undefined) return problem('not_found', 'There is no such shop, or the account has no card.');
      const { requestId: id, amount, coupons, points, locale: wanted } = call.body;
      const asked = tillRequest({ card, merchant, at: await atOf(deps, tillId(account, id)) });
      const wishes = {
        ...(coupons === undefined ? {} : { coupons }),
        ...(points === undefined ? {} : { points: { redeem: points } }),
      };
      return verbatim(
        await deps.authority.evaluate({ ...asked, ...wishes, authorizationId: tillId(account, id), amount, locale: wanted ?? locale }),
      );
    },
  });
}

/** The same payment asked again must be the same message, time and all. */
async function atOf({ sql }: AuthorizationDeps, id: string): Promise<string> {
  return (await askedAt(sql, id)) ?? new Date(await holderTime(sql)).toISOString();
}

type TillCard = Pick<BankCard, 'token' | 'bin' | 'account'>;

/** A plain card of the demo bank that is still linked, else whatever was linked since. */
function cardAmong(tokens: readonly string[], account: string): TillCard | null {
  const { cards } = bankOf();
  const own = cards.filter((card) => card.account === account && card.tokenBin === null);
  const found = own.find(({ token }) => tokens.includes(token));
  const [first] = tokens;
  if (found !== undefined) return { token: found.token, bin: found.bin, account };
  return first === undefined ? null : { token: first, bin: own[0]?.bin ?? CREDIT_BIN, account };
}

function tillRequest(of: { readonly card: TillCard; readonly merchant: Bank['merchants'][number]; readonly at: string }): EvaluateRequest {
  const { card, merchant, at } = of;
  return evaluateRequestSchema.parse({
    authorizationId: 'till',
    amount: 1,
    currency: merchant.currency,
    at,
    card: { bin: card.bin, token: card.token, account: card.account },
    merchant: { id: merchant.id, mcc: merchant.mcc, country: merchant.country },
    terminal: { id: merchant.terminals[0] ?? 'T0000', channel: merchant.channel, entryMode: ENTRY[merchant.channel] ?? 'contactless' },
    acquirer: merchant.acquirer,
    deadlineMs: DEADLINE_MS,
  });
}

const ENTRY: Readonly<Record<string, string>> = { online: 'ecommerce', app: 'ecommerce', qr: 'qr' };

const ACTS = { clear: 'capture', reverse: 'reversal', refund: 'refund' } as const;

function followRoute(deps: AuthorizationDeps): Route {
  return route({
    method: 'post',
    path: '/v1/demo/till/payments/{request}/{act}',
    scope: 'holder',
    tag: TAG,
    summary: 'What follows a payment at the till of the demo',
    description: 'clear captures the whole amount, reverse undoes it before, refund gives back `amount` or all of it after.',
    params: z.strictObject({ request: requestId, act: z.enum(['clear', 'reverse', 'refund']) }),
    body: z.strictObject({ requestId, amount: z.int().positive().optional() }),
    bodyExample: { requestId: 'clear-1' },
    replies: { 200: { description: 'Applied', schema: messageReplySchema } },
    problems: ['not_found'],
    handle: async (call) => {
      if (!(await isOpen(deps, call))) return problem('not_found');
      const { account } = askingOf(call);
      const { request, act } = call.params;
      const paid = (await tillPayments(deps.sql, account)).find(({ id }) => id === tillId(account, request));
      if (paid === undefined) return problem('not_found');
      const amount = act === 'reverse' ? null : (call.body.amount ?? paid.record.amount);
      const at = new Date(await holderTime(deps.sql)).toISOString();
      return verbatim(await deps.authority.message(paid.id, { id: call.body.requestId, kind: ACTS[act], amount, at }));
    },
  });
}

function paymentOf({ id, record, reply }: TillPayment): z.infer<typeof paymentSchema> {
  const { merchant, amount, currency, state, decidedAt, messages } = record;
  const acts = actsAfter(new Set<string>(messages.map(({ kind }) => kind)));
  return { id: id.split(':').at(-1) ?? id, merchant, amount, currency, at: decidedAt, state, acts, answer: JSON.parse(reply) };
}

function actsAfter(kinds: ReadonlySet<string>): ('clear' | 'reverse' | 'refund')[] {
  if (kinds.has('refund') || kinds.has('reversal')) return [];
  return kinds.has('capture') ? ['refund'] : ['clear', 'reverse'];
}

// Routes of codes: what a cardholder shows, the keys that verify it, and reading what a merchant shows.
import { z } from 'zod';
import { IDENTIFIER_LENGTH_MAX } from '../../engine/authorization/request.ts';
import { CODE_SECONDS } from '../../engine/qr/shown-code.ts';
import { type CodeFault, MERCHANT_CODE_LENGTH_MAX, readMerchantCode } from '../../engine/qr/emvco.ts';
import type { BookSource } from '../campaign/publish-gate.ts';
import { emptyBook } from '../../engine/campaign/book.ts';
import { askingOf } from '../cardholder/asking.ts';
import type { Sql } from '../db/connect.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import type { Sealer } from '../watch/secret.ts';
import type { Decider } from '../authorization/decider.ts';
import { makeCode } from './codes.ts';
import { gateRoutes } from './gate-routes.ts';
import { newSigningKey, signingKey, signingSealer } from './keys.ts';
import { readPublishedKeys, rotateKeys } from './keys-store.ts';
import { readShop } from './merchant.ts';

export interface QrDeps {
  readonly sql: Sql;
  readonly chainKey: string;
  readonly authority: Decider;
  readonly book?: Pick<BookSource, 'live'> | undefined;
}
interface Ring {
  readonly sql: Sql;
  readonly sealer: Sealer;
}

const TAG = 'QR codes';

export function qrRoutes({ sql, chainKey, book, authority }: QrDeps): readonly Route[] {
  const ring: Ring = { sql, sealer: signingSealer(chainKey) };
  return [show(ring), keys(ring), rotate(ring), merchant({ sql, book }), ...gateRoutes({ ...ring, authority })];
}

const couponId = z.string().min(1).max(IDENTIFIER_LENGTH_MAX);

function show({ sql, sealer }: Ring): Route {
  return route({
    method: 'post',
    path: '/v1/me/qr',
    scope: 'holder',
    tag: TAG,
    summary: 'A code to show at the till',
    description: `Good for at most ${CODE_SECONDS} seconds and for one payment. The till puts its text among the \`coupons\` of evaluate; with a coupon it presents that one, also where coupons are not applied by themselves. Renew it a few seconds before it ends.`,
    body: z.strictObject({ coupon: couponId.optional() }),
    bodyExample: { coupon: 'cp_1' },
    replies: {
      201: {
        description: 'The text of the code; it is in this answer and nowhere else',
        schema: z.object({ code: z.string().max(IDENTIFIER_LENGTH_MAX), expiresAt: z.string(), seconds: z.int() }),
        example: { code: 'OQ1…', expiresAt: '2026-11-22T04:00:59.000Z', seconds: 59 },
      },
    },
    problems: ['not_found', 'too_many_codes'],
    handle: async (call) => {
      const { subject, actor } = askingOf(call);
      const made = await makeCode(sql, sealer, { subject, actor, coupon: call.body.coupon ?? null });
      if (made === 'no_coupon') return problem('not_found', 'There is no such coupon that could be used.');
      if (made === 'too_many') return problem('too_many_codes');
      return { ...json(made, 201), headers: { 'cache-control': 'no-store' } };
    },
  });
}

const jwk = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  use: z.literal('sig'),
  alg: z.literal('EdDSA'),
  kid: z.string(),
  x: z.string(),
  state: z.enum(['next', 'current', 'retired']),
});

/** A gate that reads the keys once an hour has the next one before it signs. */
const KEYS_SECONDS = 300;

function keys({ sql, sealer }: Ring): Route {
  return route({
    method: 'get',
    path: '/v1/qr/keys',
    scope: 'public',
    tag: TAG,
    summary: 'Keys that verify codes and capsules (JWKS)',
    description:
      'The key that signs, the one that signs next, and those that signed something that is still good. To verify a code is not to redeem it: that happens once, in the authorization.',
    replies: { 200: { description: 'A JSON Web Key Set, RFC 8037', schema: z.object({ keys: z.array(jwk) }) } },
    handle: async () => {
      if ((await readPublishedKeys(sql)).length === 0) await signingKey(sql, sealer);
      const shown = (await readPublishedKeys(sql)).map(({ kid, publicKey, state }) => ({
        kty: 'OKP',
        crv: 'Ed25519',
        use: 'sig',
        alg: 'EdDSA',
        kid,
        x: publicKey,
        state,
      }));
      return { ...json({ keys: shown }), headers: { 'cache-control': `public, max-age=${KEYS_SECONDS}` } };
    },
  });
}

function rotate({ sql, sealer }: Ring): Route {
  return route({
    method: 'post',
    path: '/v1/qr/keys/rotation',
    scope: 'holders:write',
    confirm: true,
    tag: TAG,
    summary: 'Sign with the next key',
    description:
      'The next key signs at once in every process and another is published after it. The one before loses its private part and is published until everything it signed has ended.',
    replies: {
      200: {
        description: 'The ring as it stands',
        schema: z.object({ current: z.string(), next: z.string(), retired: z.string() }),
        example: { current: '5b0c7a11', next: '09f2d3aa', retired: 'c4471e02' },
      },
    },
    handle: async ({ key }) => {
      await signingKey(sql, sealer);
      return json(await rotateKeys(sql, { fresh: newSigningKey(sealer), actor: key.id }));
    },
  });
}

const texts = z.object({ en: z.string(), 'zh-CN': z.string() });

/** Changes nothing: the code is read, and what it says is looked up. */
function merchant({ sql, book }: Pick<QrDeps, 'sql' | 'book'>): Route {
  return route({
    method: 'post',
    path: '/v1/me/qr/merchant',
    scope: 'holder',
    tag: TAG,
    summary: 'Read the code of a merchant (EMVCo, merchant-presented)',
    description:
      'The first thing that is wrong is named with the tag it was found at. Offers are those open at that shop to one of the cards of the account; amounts and conditions are judged when it pays.',
    body: z.strictObject({ text: z.string().min(1).max(MERCHANT_CODE_LENGTH_MAX) }),
    bodyExample: { text: '000201…6304ABCD' },
    replies: {
      200: {
        description: 'What it says',
        schema: z.object({
          merchant: z.string().nullable().describe('Null where it names no shop that is known here'),
          name: z.string(),
          city: z.string(),
          amount: z.int().nullable().describe('Minor units; null where the payer says how much'),
          currency: z.string(),
          offers: z.array(z.object({ campaign: z.string(), version: z.int(), name: texts, offer: texts })),
        }),
      },
    },
    problems: ['code_not_readable'],
    handle: async (call) => {
      const read = readMerchantCode(call.body.text);
      if (!read.ok)
        return problem('code_not_readable', undefined, [{ path: 'text', message: `tag ${read.error.tag}: ${FAULTS[read.error.fault]}` }]);
      return json(await readShop(sql, read.code, { reader: askingOf(call), book: book?.live() ?? emptyBook() }));
    },
  });
}

const FAULTS: Readonly<Record<CodeFault['fault'], string>> = {
  too_long: 'the code is longer than 512 characters',
  not_digits: 'digits are expected here',
  cut_off: 'the value is shorter than its length says',
  empty: 'the value is empty',
  twice: 'it stands twice',
  missing: 'it is missing',
  not_first: 'it must be the first',
  not_last: 'it must be the last',
  checksum: 'the checksum does not fit: the code was not read whole, or was changed',
  not_known: 'the value is none that is known',
  too_many: 'more digits than the currency has, or too large an amount',
};

// Routes of codes: what a cardholder shows, the keys that verify it, and reading what a merchant shows.
import { z } from 'zod';
import { IDENTIFIER_LENGTH_MAX } from '../../engine/authorization/request.ts';
import { CODE_SECONDS } from '../../engine/qr/shown-code.ts';
import { askingOf } from '../cardholder/asking.ts';
import type { Sql } from '../db/connect.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import type { Sealer } from '../watch/secret.ts';
import { makeCode } from './codes.ts';
import { newSigningKey, signingKey, signingSealer } from './keys.ts';
import { readPublishedKeys, rotateKeys } from './keys-store.ts';

export interface QrDeps {
  readonly sql: Sql;
  readonly chainKey: string;
}
interface Ring {
  readonly sql: Sql;
  readonly sealer: Sealer;
}

const TAG = 'QR codes';

export function qrRoutes({ sql, chainKey }: QrDeps): readonly Route[] {
  const ring: Ring = { sql, sealer: signingSealer(chainKey) };
  return [show(ring), keys(ring), rotate(ring)];
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

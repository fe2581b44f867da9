// Routes on which cardholders see what is known of them and answer what they agree to.
import { z } from 'zod';
import { LOCALES } from '../../engine/campaign/schema.ts';
import type { Sql } from '../db/connect.ts';
import { networkOf } from '../http/asking.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { inTransaction } from '../http/settings-store.ts';
import { askingOf } from './asking.ts';
import { readConsents, recordConsent, sharesWallet } from './consent-store.ts';
import { readWaiting } from './erasure-store.ts';
import { readProfile } from './profile-store.ts';
import { PURPOSES } from './purposes.ts';

export const ME_TAG = 'For cardholders';

export const consentSchema = z
  .object({
    purpose: z.enum(PURPOSES),
    given: z.boolean(),
    at: z.string().nullable().describe('When it was answered last; null for never'),
    textVersion: z.string().nullable(),
  })
  .meta({ id: 'HolderConsent' });

/** What every cardholder may ask of us, and where. */
const RIGHTS = [
  { right: 'export', method: 'GET', path: '/v1/me/export' },
  { right: 'erasure', method: 'POST', path: '/v1/me/erasure' },
  { right: 'withdraw_consent', method: 'PUT', path: '/v1/me/consents/{purpose}' },
] as const;

const meSchema = z
  .object({
    account: z.string(),
    label: z.string().nullable(),
    cards: z.array(z.object({ label: z.string().nullable() })),
    locale: z.enum(LOCALES),
    consents: z.array(consentSchema),
    rights: z.array(z.object({ right: z.string(), method: z.string(), path: z.string() })),
    erasure: z.object({ id: z.string(), madeAt: z.string() }).nullable().describe('An erasure that waits for the bank'),
  })
  .meta({ id: 'Me' });

export interface MeDeps {
  readonly sql: Sql;
}

export function meRoutes(deps: MeDeps): readonly Route[] {
  return [me(deps), consent(deps)];
}

function me({ sql }: MeDeps): Route {
  return route({
    method: 'get',
    path: '/v1/me',
    scope: 'holder',
    tag: ME_TAG,
    summary: 'Who am I here, what did I agree to, and which rights do I have',
    description: 'Cards are named by at most their last four digits.',
    replies: {
      200: {
        description: 'The account of the token',
        schema: meSchema,
        example: {
          account: 'ac_1001',
          label: 'Everyday account',
          cards: [{ label: '•• 8801' }],
          locale: 'en',
          consents: [{ purpose: 'personal_offers', given: true, at: '2026-11-22T04:00:00.000Z', textVersion: '2026-10' }],
          rights: RIGHTS,
          erasure: null,
        },
      },
    },
    problems: ['not_found'],
    handle: async (call) => {
      const { account, locale } = askingOf(call);
      const [profile, consents, erasure] = await Promise.all([
        readProfile(sql, account),
        readConsents(sql, account),
        readWaiting(sql, account),
      ]);
      if (profile === null) return problem('not_found');
      const waits = erasure === null ? null : { id: erasure.id, madeAt: erasure.madeAt };
      return json({ ...profile, locale, consents: Object.values(consents), rights: RIGHTS, erasure: waits });
    },
  });
}

function consent({ sql }: MeDeps): Route {
  return route({
    method: 'put',
    path: '/v1/me/consents/{purpose}',
    scope: 'holder',
    tag: ME_TAG,
    summary: 'Agree to a purpose, or withdraw',
    description:
      'Kept for ever with who, when, which words (`textVersion`) and from which network. A withdrawal has effect with the next request; that of `household` is to leave it. Without an answer nothing is agreed.',
    params: z.strictObject({ purpose: z.enum(PURPOSES) }),
    body: z.strictObject({ given: z.boolean(), textVersion: z.string().min(1).max(64).nullable().default(null) }),
    bodyExample: { given: true, textVersion: '2026-10' },
    replies: {
      200: {
        description: 'How it stands now',
        schema: consentSchema,
        example: { purpose: 'personal_offers', given: true, at: '2026-11-22T04:00:00.000Z', textVersion: '2026-10' },
      },
    },
    problems: ['household_leave_first'],
    handle: async (call) => {
      const { account, actor, locale } = askingOf(call);
      const isSharing = call.params.purpose === 'household' && !call.body.given && (await sharesWallet(sql, account));
      if (isSharing) return problem('household_leave_first');
      const answer = { account, actor, locale, purpose: call.params.purpose, ...call.body, remote: networkOf(call.remoteAddress) };
      return json(await inTransaction(sql, (transaction) => recordConsent(transaction, answer)));
    },
  });
}

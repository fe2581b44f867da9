// Routes of the second factor of the own account: an authenticator, and codes for the day it is lost.
import { z } from 'zod';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';
import { ACCOUNT_TAG } from './account-routes.ts';
import { enrolment, newRecoveryCodes, newTotpSecret, stepOfCode } from './codes.ts';
import { proofsOf, setTotp } from './people-store.ts';
import type { ProveDeps } from './prove.ts';

/** A secret that was shown must be proved within this time. */
const ENROLMENT_MS = 15 * 60_000;
const offerSchema = z.object({ person: z.string(), secret: z.string(), until: z.number() });
const codesSchema = z.object({ recoveryCodes: z.array(z.string()) });

export function totpRoutes(deps: ProveDeps): readonly Route[] {
  return [offerTotp(deps), putTotp(deps), deleteTotp(deps), newCodes(deps)];
}

function offerTotp({ sealer, now }: ProveDeps): Route {
  return route({
    method: 'post',
    path: '/v1/account/totp',
    scope: 'person',
    reach: 'everyone',
    confirm: true,
    tag: ACCOUNT_TAG,
    summary: 'Begin to add an authenticator',
    description: 'Nothing is stored yet: send `enrolment` back with a code of the authenticator within 15 minutes.',
    replies: {
      200: {
        description: 'What the authenticator reads, as text, address and picture',
        schema: z.object({ secret: z.string(), uri: z.string(), svg: z.string(), enrolment: z.string() }),
      },
    },
    handle: async ({ key }) => {
      const secret = newTotpSecret();
      const offer = JSON.stringify({ person: key.id, secret, until: now() + ENROLMENT_MS });
      return json({ secret, ...(await enrolment(secret, key.name)), enrolment: sealer.seal(offer) });
    },
  });
}

function putTotp({ sql, sealer, now }: ProveDeps): Route {
  return route({
    method: 'put',
    path: '/v1/account/totp',
    scope: 'person',
    reach: 'everyone',
    confirm: true,
    tag: ACCOUNT_TAG,
    summary: 'Add the authenticator, proved by a code of it',
    body: z.strictObject({ enrolment: z.string().max(1_000), code: z.string().trim().length(6) }),
    bodyExample: { enrolment: 'as it was given', code: '123456' },
    replies: { 200: { description: 'Added; the recovery codes are shown this once', schema: codesSchema } },
    problems: ['invalid_request'],
    handle: async ({ body, key }) => {
      const offer = opened(sealer, body.enrolment);
      if (offer === null || offer.person !== key.id || offer.until < now())
        return problem('invalid_request', 'The enrolment is not yours or too old; begin again.', [
          { path: 'enrolment', message: 'begin again' },
        ]);
      const step = stepOfCode(offer.secret, body.code, { now: now(), usedStep: 0 });
      if (step === null)
        return problem('invalid_request', 'The code is not the one that the authenticator shows now; check its clock.', [
          { path: 'code', message: 'is not the code of now' },
        ]);
      const { codes, hashes } = newRecoveryCodes();
      await inTransaction(sql, async (transaction) => {
        await setTotp(transaction, key.id, { totp: sealer.seal(offer.secret), step, recovery: hashes });
        await logChange(transaction, { actor: key.id, action: 'account.totp_add', object: key.id, detail: {} });
      });
      return json({ recoveryCodes: codes });
    },
  });
}

function opened(sealer: ProveDeps['sealer'], sealed: string): z.output<typeof offerSchema> | null {
  try {
    return offerSchema.parse(JSON.parse(sealer.open(sealed)));
  } catch {
    return null; // Not sealed here.
  }
}

function deleteTotp({ sql }: ProveDeps): Route {
  return route({
    method: 'delete',
    path: '/v1/account/totp',
    scope: 'person',
    reach: 'everyone',
    confirm: true,
    tag: ACCOUNT_TAG,
    summary: 'Remove the authenticator',
    replies: { 200: { description: 'Removed; the recovery codes are worthless now', schema: z.object({ removed: z.literal(true) }) } },
    handle: async ({ key }) => {
      await inTransaction(sql, async (transaction) => {
        await setTotp(transaction, key.id, { totp: null, step: 0, recovery: [] });
        await logChange(transaction, { actor: key.id, action: 'account.totp_remove', object: key.id, detail: {} });
      });
      return json({ removed: true });
    },
  });
}

function newCodes({ sql }: ProveDeps): Route {
  return route({
    method: 'post',
    path: '/v1/account/recovery-codes',
    scope: 'person',
    reach: 'everyone',
    confirm: true,
    tag: ACCOUNT_TAG,
    summary: 'New recovery codes; the old ones are worthless afterwards',
    replies: { 200: { description: 'Shown this once', schema: codesSchema } },
    problems: ['not_found'],
    handle: async ({ key }) => {
      const proofs = await proofsOf(sql, key.id);
      if (proofs?.totp == null) return problem('not_found', 'There is no authenticator; add one first.');
      const { codes, hashes } = newRecoveryCodes();
      await inTransaction(sql, async (transaction) => {
        await setTotp(transaction, key.id, { totp: proofs.totp, step: proofs.totpStep, recovery: hashes });
        await logChange(transaction, { actor: key.id, action: 'account.recovery_codes', object: key.id, detail: {} });
      });
      return json({ recoveryCodes: codes });
    },
  });
}

// Routes of where e-mail reaches a cardholder: the bank knows it, and the cardholder is told when it changes.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Sql } from '../db/connect.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { inTransaction } from '../http/settings-store.ts';
import { readEmail, saveContact } from './preference-store.ts';
import { openTelling, tell } from './tell.ts';

export interface ContactDeps {
  readonly sql: Sql;
  readonly hasMail: boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const TAG = 'Messages';
const params = z.strictObject({ id: z.string().min(1).max(64) });
const contact = z.object({ email: z.string().nullable() });
const example = { email: 'wang@bank.example' };

export function contactRoutes(deps: ContactDeps): readonly Route[] {
  return [read(deps), change(deps)];
}

function read({ sql }: ContactDeps): Route {
  return route({
    method: 'get',
    path: '/v1/accounts/{id}/contact',
    scope: 'holders:read',
    tag: TAG,
    summary: 'Where e-mail reaches a cardholder',
    params,
    replies: { 200: { description: 'The contact', schema: contact, example } },
    handle: async ({ params: { id } }) => json({ email: await readEmail(sql, id) }),
  });
}

function change(deps: ContactDeps): Route {
  return route({
    method: 'put',
    path: '/v1/accounts/{id}/contact',
    scope: 'holders:write',
    tag: TAG,
    summary: 'Set or remove the e-mail address of a cardholder',
    description: 'Nothing is sent to it without the consent email. A change is told in the inbox.',
    params,
    body: z.strictObject({ email: z.email().max(254).nullable() }),
    bodyExample: example,
    replies: { 200: { description: 'The contact', schema: contact, example } },
    problems: ['not_found'],
    handle: async ({ params: { id }, body: { email }, key }) => {
      const telling = await openTelling(deps.sql, { now: deps.now(), hasMail: deps.hasMail });
      const done = await inTransaction(deps.sql, async (transaction) => {
        const isChanged = await saveContact(transaction, { account: id, email, actor: key.id });
        const event = { key: `security:${randomUUID()}`, kind: 'security' as const, account: id, at: new Date(deps.now()).toISOString() };
        if (isChanged === true) await tell(transaction, [event], telling);
        return isChanged;
      });
      return done === null ? problem('not_found') : json({ email });
    },
  });
}

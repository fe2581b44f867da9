// Routes of the rule for contracts: whether a funder beside the bank may pay without an agreement.
import { z } from 'zod';
import { changing, noteChange } from '../campaign/changing-store.ts';
import type { Sql } from '../db/connect.ts';
import { json } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { putContractRule, readContractRule } from './contract-gate-store.ts';

const TAG = 'Agreements';
const bodySchema = z.strictObject({ rule: z.enum(['enforced', 'advised']) });

export function contractSettingRoutes({ sql }: { readonly sql: Sql }): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/settings/contracts',
      scope: ['settlement:read', 'campaigns:read'],
      tag: TAG,
      summary: 'Whether every funder needs an agreement',
      description: 'enforced: a campaign in which anybody but the bank pays without an agreement is refused; advised: the linter warns.',
      replies: { 200: { description: 'The rule', schema: bodySchema, example: { rule: 'advised' } } },
      handle: async () => json({ rule: await readContractRule(sql) }),
    }),
    route({
      method: 'put',
      path: '/v1/settings/contracts',
      scope: 'operate',
      confirm: true,
      tag: TAG,
      summary: 'Set whether every funder needs an agreement',
      description: 'What is live stays live and stands in the list of the linter; the next version must keep to the rule.',
      body: bodySchema,
      bodyExample: { rule: 'enforced' },
      replies: { 200: { description: 'The rule as it stands', schema: bodySchema } },
      handle: async ({ body, key }) => {
        await changing(sql, async (transaction) => {
          await putContractRule(transaction, body.rule, key.id);
          await noteChange(transaction);
        });
        return json(body);
      },
    }),
  ];
}

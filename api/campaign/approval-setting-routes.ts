// Routes of the thresholds: from which amount on a campaign needs how many checkers.
import { z } from 'zod';
import { json } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { thresholdsSchema } from './approval-thresholds.ts';
import type { Desk } from './evidence-gather.ts';
import { putThresholds, readThresholds } from './evidence-store.ts';

const TAG = 'Approvals';
const bodySchema = z.strictObject({ steps: thresholdsSchema });

export function approvalSettingRoutes({ sql }: Pick<Desk, 'sql'>): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/settings/approvals',
      scope: 'campaigns:read',
      tag: TAG,
      summary: 'How many checkers a campaign needs',
      description: 'By the most it can cost, in minor units of its own currency. What nothing bounds needs as many as the last step.',
      replies: { 200: { description: 'The steps', schema: bodySchema } },
      handle: async () => json({ steps: await readThresholds(sql) }),
    }),
    route({
      method: 'put',
      path: '/v1/settings/approvals',
      scope: 'operate',
      confirm: true,
      tag: TAG,
      summary: 'Set how many checkers a campaign needs',
      description: 'What waits and now needs another number must be submitted again.',
      body: bodySchema,
      bodyExample: {
        steps: [
          { from: 0, approvers: 1 },
          { from: 100_000_000, approvers: 2 },
        ],
      },
      replies: { 200: { description: 'The steps as they stand', schema: bodySchema } },
      problems: ['invalid_request'],
      handle: async ({ body, key }) => {
        await putThresholds(sql, body.steps, key.id);
        return json(body);
      },
    }),
  ];
}

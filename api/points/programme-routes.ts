// Routes of points programmes: their names, and who may give points to whom.
import { z } from 'zod';
import { programmeSchema } from '../../engine/benefit/programme.ts';
import type { Sql } from '../db/connect.ts';
import { json } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { listProgrammes, PROGRAMMES_MAX, readProgramme, saveProgramme } from './programme-store.ts';

const TAG = 'Points';
/** No programme is called as the gifts, which stand in the same place of an address. */
export const programmeKey = z
  .string()
  .min(1)
  .max(64)
  .regex(/^(?!gifts$)[\x21-\x7e]+$/, 'printable ASCII without spaces, and not "gifts"');
const programme = programmeSchema.extend({ id: z.string(), isNamed: z.boolean() }).meta({ id: 'Programme' });
const EXAMPLE = {
  name: { en: 'Bonus points', 'zh-CN': '奖励积分' },
  pointName: { en: 'points', 'zh-CN': '积分' },
  transfer: { to: 'anybody' as const, minPoints: 100, maxPointsPerDay: 5_000, maxTimesPerDay: 3 },
};

export function programmeRoutes({ sql }: { readonly sql: Sql }): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/programmes',
      scope: ['campaigns:read', 'wallets:read'],
      tag: TAG,
      summary: 'Points programmes',
      description: `Those the bank has named, and those that live campaigns earn or take; at most ${PROGRAMMES_MAX}.`,
      replies: {
        200: {
          description: 'All of them, by id',
          schema: z.object({ items: z.array(programme) }),
          example: { items: [{ id: 'bonus', isNamed: true, ...EXAMPLE }] },
        },
      },
      handle: async () => json({ items: await listProgrammes(sql) }),
    }),
    route({
      method: 'put',
      path: '/v1/programmes/{id}',
      scope: 'campaigns:write',
      tag: TAG,
      summary: 'Say what a programme is called, and who may give its points away',
      description: 'Holds from now on: points already given stay given. Nobody may give points away unless this says so.',
      params: z.strictObject({ id: programmeKey }),
      body: programmeSchema,
      bodyExample: EXAMPLE,
      replies: { 200: { description: 'As it stands now', schema: programme, example: { id: 'bonus', isNamed: true, ...EXAMPLE } } },
      handle: async ({ params: { id }, body, key }) => {
        await saveProgramme(sql, { id, programme: body, actor: key.id });
        return json(await readProgramme(sql, id));
      },
    }),
  ];
}

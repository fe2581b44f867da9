// Routes of experiments: who takes part in what, what the arms have shown so far, and what a campaign in shadow would have granted.
import { z } from 'zod';
import { OBSTACLES } from '../../engine/authorization/eligible.ts';
import { groupBy } from '../../engine/simulation/group-by.ts';
import type { Considered } from '../../engine/authorization/decide.ts';
import { groupOf, rangesOf } from '../../engine/campaign/rollout.ts';
import { rolloutSchema } from '../../engine/campaign/schema.ts';
import type { Sql } from '../db/connect.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { readSetting } from '../http/settings-store.ts';
import { campaignId, idParams, STATES } from './campaign-schemas.ts';
import { DAYS_MAX, type ExperimentDeps, countShadow, experimentOf, rangeAt, restOf, shadowName } from './experiment.ts';
import {
  type Publication,
  type RolledOut,
  readPublications,
  readRolledOut,
  readShadowCampaign,
  readShadowDays,
  readShadowExamples,
} from './experiment-store.ts';

export interface ExperimentRouteDeps {
  readonly sql: Sql;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** How long a batch may lie behind others; for tests. */
  readonly settledMs?: number;
}

const TAG = 'Experiments';
/** Examples are looked for among the newest decisions only. */
const EXAMPLES_AMONG = 20_000;
const EXAMPLES = 10;

const texts = z.object({ en: z.string(), 'zh-CN': z.string() });
const campaignSchema = z.object({
  id: z.string(),
  version: z.int(),
  state: z.enum(STATES),
  name: texts,
  currency: z.string(),
  rollout: rolloutSchema,
  now: z.object({ from: z.int(), to: z.int() }).describe('Draws that take part today, basis points: from, up to below to'),
});
const groupSchema = z.object({
  group: z.string(),
  campaigns: z.array(campaignSchema),
  rest: z.int().describe('Draws that no live campaign of the group takes today: the control group'),
});
const countedSchema = z.object({
  since: z.string().nullable().describe('When the draws were divided as they are'),
  decisions: z.int(),
  countedAt: z.string().nullable(),
  complete: z.boolean().describe('false: one question counts for a moment only, so ask again'),
  daysMax: z.int(),
});
const interval = z.object({ low: z.number(), high: z.number(), p: z.number() });
const word = z.enum(['not_enough', 'no_difference_seen', 'differs']);
const reportSchema = groupSchema
  .extend({
    counted: countedSchema,
    moved: z.int().describe('Cardholders whom a step of the rollout took into another arm: in no comparison'),
    verdict: z.object({
      verdict: word,
      alpha: z.number(),
      texts,
      limits: z.array(texts),
      arms: z.array(
        z.object({
          campaign: z.string().nullable().describe('null: the control group'),
          name: texts.optional(),
          exposed: z.int(),
          takers: z.int(),
          returning: z.int(),
          purchases: z.int(),
          spend: z.int(),
          cost: z.int(),
          spendVariance: z.number(),
          incrementalSpend: z.int().nullable(),
        }),
      ),
      comparisons: z.array(
        z.object({
          one: z.string().nullable(),
          other: z.string().nullable(),
          measure: z.enum(['came_again', 'spend']),
          verdict: word,
          difference: z.number(),
          single: interval.describe('As a single look tells it'),
          always: interval.describe('True at every look and for all comparisons together; the verdict follows it'),
          smallest: z.number(),
          needed: z.int(),
          texts,
        }),
      ),
    }),
  })
  .meta({ id: 'Experiment' });
const shadowSchema = z
  .object({
    campaign: z.string(),
    version: z.int().nullable().describe('The newest version that was published in shadow; null: none ever was'),
    currency: z.string(),
    counted: countedSchema,
    decisions: z.int(),
    granted: z.int().describe('Decisions on which it would have granted something'),
    would: z.int().describe('Minor units that it would have cost'),
    days: z.array(z.object({ day: z.string(), decisions: z.int(), granted: z.int(), would: z.int() })),
    barriers: z.array(z.object({ barrier: z.enum(OBSTACLES), decisions: z.int() })),
    examples: z.array(
      z.object({
        authorizationId: z.string(),
        at: z.string(),
        merchant: z.string(),
        amount: z.int(),
        would: z.int(),
        barrier: z.enum(OBSTACLES).nullable(),
      }),
    ),
  })
  .meta({ id: 'ShadowReport' });

/** What the screens read. */
export type ExperimentGroup = z.output<typeof groupSchema>;
export type Experiment = z.output<typeof reportSchema>;
export type ShadowReport = z.output<typeof shadowSchema>;

export function experimentRoutes(deps: ExperimentRouteDeps): readonly Route[] {
  return [listGroups(deps), readGroup(deps), readShadow(deps)];
}

function listGroups({ sql, now }: ExperimentRouteDeps): Route {
  return route({
    method: 'get',
    path: '/v1/experiments',
    scope: 'campaigns:read',
    tag: TAG,
    summary: 'Groups of campaigns that divide the cardholders among them',
    description:
      'Published campaigns with a rollout, at most 500, in order of their draws; what no live campaign takes is the control group.',
    replies: { 200: { description: 'The groups', schema: z.object({ items: z.array(groupSchema) }) } },
    handle: async () => {
      const groups = groupBy(await readRolledOut(sql, null), groupOf);
      return json({ items: [...groups.values()].map((campaigns) => groupReply(campaigns, now())) });
    },
  });
}

function groupReply(campaigns: readonly RolledOut[], nowMs: number) {
  const [first] = campaigns;
  return {
    group: first === undefined ? '' : groupOf(first),
    campaigns: campaigns.map((campaign) => {
      const { id, version, state, name, currency, rollout } = campaign;
      const range = rangeAt(rangesOf(campaign), nowMs);
      return { id, version, state, name, currency, rollout, now: { from: range?.from ?? rollout.from, to: range?.to ?? rollout.to } };
    }),
    rest: restOf(campaigns, nowMs),
  };
}

function readGroup(deps: ExperimentRouteDeps): Route {
  return route({
    method: 'get',
    path: '/v1/experiments/{group}',
    scope: 'campaigns:read',
    tag: TAG,
    summary: 'What the arms of an experiment have shown so far',
    description: `Counted from the decisions since the draws were divided as they are, at most ${DAYS_MAX} days and a moment per question; counted.complete says whether that was all. The verdict stays true however often it is asked for.`,
    params: z.strictObject({ group: campaignId }),
    replies: { 200: { description: 'Arms, comparisons, verdict', schema: reportSchema } },
    problems: ['not_found'],
    handle: async ({ params }) => {
      const campaigns = await readRolledOut(deps.sql, params.group);
      if (campaigns.length === 0) return problem('not_found', 'No published campaign is rolled out under this group.');
      const report = await experimentOf(await withSalt(deps), campaigns);
      return json({ ...groupReply(campaigns, deps.now()), ...report });
    },
  });
}

async function withSalt(deps: ExperimentRouteDeps): Promise<ExperimentDeps> {
  const salt = await readSetting(deps.sql, 'salt');
  return { ...deps, salt: typeof salt === 'string' ? salt : '' };
}

function readShadow(deps: ExperimentRouteDeps): Route {
  return route({
    method: 'get',
    path: '/v1/campaigns/{id}/shadow',
    scope: 'campaigns:read',
    tag: TAG,
    summary: 'What a campaign in shadow would have granted',
    description:
      'By day and by what would have stood in the way, with examples. Each decision is judged alone, under the budgets and limits of that moment: nothing is taken from them, so limits per person never fill up. A backtest follows them through time.',
    params: idParams,
    replies: { 200: { description: 'The report', schema: shadowSchema } },
    problems: ['not_found'],
    handle: async ({ params }) => {
      const campaign = await readShadowCampaign(deps.sql, params.id);
      if (campaign === null) return problem('not_found');
      const newest = (await readPublications(deps.sql, [params.id])).find(({ rollout }) => rollout?.mode === 'shadow');
      return json(await shadowReply(await withSalt(deps), campaign, newest));
    },
  });
}

async function shadowReply(
  deps: ExperimentDeps,
  campaign: { readonly id: string; readonly currency: string; readonly timeZone: string },
  newest: Publication | undefined,
) {
  const { id, currency, timeZone } = campaign;
  if (newest === undefined) {
    const counted = { since: null, decisions: 0, countedAt: null, complete: true, daysMax: DAYS_MAX };
    return { campaign: id, version: null, currency, counted, decisions: 0, granted: 0, would: 0, days: [], barriers: [], examples: [] };
  }
  const { version, at: since } = newest;
  const counted = await countShadow(deps, { campaign: id, version, since, timeZone, currency });
  const [rows, examples] = await Promise.all([
    readShadowDays(deps.sql, shadowName({ campaign: id, version })),
    readShadowExamples(deps.sql, { campaign: id, version, among: EXAMPLES_AMONG, limit: EXAMPLES }),
  ]);
  const sum = (of: typeof rows, what: 'decisions' | 'would') => of.reduce((all, each) => all + each[what], 0);
  const granting = rows.filter(({ barrier }) => barrier === '');
  const refused = rows.filter(({ barrier }) => barrier !== '');
  return {
    campaign: id,
    version,
    currency,
    counted,
    decisions: sum(rows, 'decisions'),
    granted: sum(granting, 'decisions'),
    would: sum(rows, 'would'),
    days: [...groupBy(rows, ({ day }) => day)].map(([day, own]) => ({
      day,
      decisions: sum(own, 'decisions'),
      granted: sum(
        own.filter(({ barrier }) => barrier === ''),
        'decisions',
      ),
      would: sum(own, 'would'),
    })),
    barriers: [...groupBy(refused, ({ barrier }) => barrier)].map(([barrier, own]) => ({ barrier, decisions: sum(own, 'decisions') })),
    examples: examples.map(({ considered, ...example }) => {
      const found = (JSON.parse(considered) as readonly Considered[]).find((each) => each.campaign === id && each.version === version);
      return { ...example, would: found?.would ?? 0, barrier: found?.barrier ?? null };
    }),
  };
}

// HTTP of business days: their list, one day with all that closed it, closing it, proving it once more, and whether days close by themselves.
import { z } from 'zod';
import { day } from '../../engine/money/instant.ts';
import { businessDate } from '../../engine/settlement/business-day.ts';
import type { Sql } from '../db/connect.ts';
import { fromCursor, pageOf, pageQuery, pageSchema } from '../http/list.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { readSetting } from '../http/settings-store.ts';
import { jobSchema, jobToWire } from '../jobs/routes.ts';
import { type Job, newestJobs } from '../jobs/store.ts';
import { AUTO_CLOSE, autoCloseSchema, saveAutoClose } from './auto-close.ts';
import { GRACE_MS, refusalOf, refusalText, stepNames } from './close.ts';
import { businessDay, businessDays, closingSteps, countEntries, DAY_STATES, dayTotals } from './day-store.ts';
import { orderFor } from './order-day.ts';
import { cutovers, ledgerTime } from './totals-store.ts';

const tag = 'Settlement';
const date = day;
const whole = z.int();
const params = z.strictObject({ date });

const counts = z.object({
  entries: whole,
  benefits: whole.describe('Benefits moved by messages, each once'),
  items: whole.describe('Entries of the house'),
  statements: whole,
  firstPayOn: date.nullable(),
  lastPayOn: date.nullable(),
});
const daySchema = z.object({
  date,
  state: z.enum(DAY_STATES),
  hash: z.string().nullable(),
  net: z.record(z.string(), z.record(z.string(), whole)).nullable(),
  counts: counts.nullable(),
  closingAt: z.string().nullable(),
  closedAt: z.string().nullable(),
  job: jobSchema.nullable().describe('The newest closing of the day'),
});
const pageOfDaySchema = daySchema.extend({
  soFar: z.object({ entries: whole, items: whole }).describe('What lies in the ledger now'),
  steps: z.array(z.object({ step: z.string(), rows: whole, tookMs: whole, endedAt: z.string() })),
  stepNames: z.array(z.string()).describe('All steps of a closing, in order'),
  totals: z.array(z.object({ currency: z.string(), kind: z.string(), statements: whole, benefits: whole, items: whole, net: whole })),
  blocked: z.object({ code: z.string(), text: z.string() }).nullable().describe('Why it cannot be closed now'),
  acquirers: z.array(z.object({ id: z.string(), timeZone: z.string(), cutover: z.string(), isOver: z.boolean() })),
  proof: jobSchema.nullable().describe('The newest proof of the day'),
});
const closedExample = {
  date: '2026-11-22',
  state: 'closed',
  hash: '9f2c…',
  net: { CNY: { bank: -600, merchants: 600 } },
  counts: { entries: 2, benefits: 1, items: 0, statements: 2, firstPayOn: '2026-11-23', lastPayOn: '2026-11-23' },
  closingAt: '2026-11-22T15:01:59.000Z',
  closedAt: '2026-11-22T15:02:00.000Z',
  job: null,
};

export interface DayDeps {
  readonly sql: Sql;
}

export function dayRoutes(deps: DayDeps): readonly Route[] {
  return [listRoute(deps), oneRoute(deps), closeRoute(deps), proveRoute(deps), ...autoCloseRoutes(deps)];
}

function listRoute({ sql }: DayDeps): Route {
  return route({
    method: 'get',
    path: '/v1/settlement/days',
    scope: 'settlement:read',
    reach: 'handled',
    tag,
    summary: 'Business days, newest first',
    query: pageQuery,
    replies: {
      200: {
        description: 'Only closed days have net, counts and hash.',
        schema: pageSchema(daySchema),
        example: { items: [closedExample], next: null },
      },
    },
    handle: async ({ query, key }) => {
      const before = date.catch('9999-12-31').parse(fromCursor(query.after, 1)?.[0]);
      const days = await businessDays(sql, { before, limit: query.limit + 1 });
      const jobs = await newestJobs(sql, 'settlement.close', key.reach === null ? days.map((day) => day.date) : []);
      // What the bank owes all parties together is nothing for one of them.
      const shown = days.map((day) =>
        key.reach === null ? { ...day, job: wireOf(jobs.get(day.date)) } : { ...day, net: null, hash: null, counts: null, job: null },
      );
      return json(pageOf(shown, query.limit, (last) => [last.date]));
    },
  });
}

const wireOf = (job: Job | undefined) => (job === undefined ? null : jobToWire(job));

function oneRoute({ sql }: DayDeps): Route {
  return route({
    method: 'get',
    path: '/v1/settlement/days/{date}',
    scope: 'settlement:read',
    tag,
    summary: 'One business day: how far it is, what it adds up to, and what stands in the way of closing it',
    params,
    replies: { 200: { description: 'Also a day on which nothing happened yet.', schema: pageOfDaySchema } },
    handle: async ({ params: { date: on } }) => {
      const now = await ledgerTime(sql);
      const none = { date: on, state: 'open' as const, hash: null, net: null, counts: null, closingAt: null, closedAt: null };
      const day = (await businessDay(sql, on)) ?? none;
      const [soFar, steps, totals, refusal, acquirers, closings, proofs] = await Promise.all([
        countEntries(sql, on),
        closingSteps(sql, on),
        dayTotals(sql, on),
        day.state === 'closed' ? null : refusalOf(sql, { date: on, now }),
        cutovers(sql),
        newestJobs(sql, 'settlement.close', [on]),
        newestJobs(sql, 'settlement.prove', [on]),
      ]);
      const settledNow = new Date(Date.parse(now) - GRACE_MS).toISOString();
      return json({
        ...day,
        soFar,
        steps,
        stepNames: stepNames(),
        totals,
        blocked: refusal === null ? null : { code: refusal.code, text: refusalText(refusal) },
        acquirers: acquirers.map(({ id, ...cutover }) => ({ id, ...cutover, isOver: businessDate(settledNow, cutover) > on })),
        job: wireOf(closings.get(on)),
        proof: wireOf(proofs.get(on)),
      });
    },
  });
}

function closeRoute({ sql }: DayDeps): Route {
  return route({
    method: 'post',
    path: '/v1/settlement/days/{date}/close',
    scope: 'settlement:write',
    confirm: true,
    tag,
    summary: 'Close a business day',
    description:
      'Freezes and hashes the statements of all parties, as a job: follow it at /v1/jobs/{id}. Days close in order. A closed day is answered as it is; a later correction becomes a line of a later day. ' +
      'A closing that was cut off goes on where it stood, when it is asked for again. Cancelling ends it only while nothing is posted.',
    params,
    replies: {
      200: { description: 'The day is closed already.', schema: daySchema, example: closedExample },
      202: { description: 'The closing was ordered, or runs.', schema: jobSchema },
    },
    problems: ['day_not_over', 'earlier_day_open'],
    handle: async ({ params: { date: on }, key }) => {
      const day = await businessDay(sql, on);
      if (day?.state === 'closed') return json({ ...day, job: null });
      const refusal = await refusalOf(sql, { date: on, now: await ledgerTime(sql) });
      if (refusal !== null && refusal.code !== 'still_written') return problem(refusal.code, refusalText(refusal));
      return json(jobToWire(await orderFor(sql, { kind: 'settlement.close', date: on, actor: key.id })), 202);
    },
  });
}

function proveRoute({ sql }: DayDeps): Route {
  return route({
    method: 'post',
    path: '/v1/settlement/days/{date}/prove',
    scope: ['settlement:read'],
    tag,
    summary: 'Prove a closed day once more',
    description:
      'As a job, which changes nothing: statements are made again from the ledger and compared, positions net to zero, a second implementation agrees, the seal holds. The result of the job lists each check.',
    params,
    replies: { 202: { description: 'The proof was ordered, or runs.', schema: jobSchema } },
    problems: ['day_not_closed'],
    handle: async ({ params: { date: on }, key }) => {
      const day = await businessDay(sql, on);
      if (day?.state !== 'closed') return problem('day_not_closed');
      return json(jobToWire(await orderFor(sql, { kind: 'settlement.prove', date: on, actor: key.id })), 202);
    },
  });
}

function autoCloseRoutes({ sql }: DayDeps): readonly Route[] {
  const example = { isOn: true, graceMinutes: 60 };
  const replies = { 200: { description: 'As it is now', schema: autoCloseSchema, example } };
  const read = route({
    method: 'get',
    path: '/v1/settlement/auto-close',
    scope: 'settlement:read',
    tag,
    summary: 'Whether days close by themselves',
    replies,
    handle: async () => json(autoCloseSchema.parse((await readSetting(sql, AUTO_CLOSE)) ?? {})),
  });
  const write = route({
    method: 'put',
    path: '/v1/settlement/auto-close',
    scope: 'settlement:write',
    confirm: true,
    tag,
    summary: 'Let days close by themselves, or not',
    description: 'A day then closes so many minutes after it was over for every acquirer.',
    body: autoCloseSchema,
    bodyExample: example,
    replies,
    handle: async ({ body, key }) => {
      await saveAutoClose(sql, body, key.id);
      return json(body);
    },
  });
  return [read, write];
}

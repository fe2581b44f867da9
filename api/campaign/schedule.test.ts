// Proves scheduled publication: at its hour, once, through the gate; what stands in the way is kept and told, and a pause is not undone by a clock.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openGate } from './publish-gate.ts';
import { publishDue, startSchedule } from './schedule.ts';
import { approveOverHttp, inShop, openOffice } from './testing.ts';

let office: Awaited<ReturnType<typeof openOffice>>;
let no = 0;
let id = '';
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());
beforeEach(async () => {
  no += 1;
  id = `later-${no}`;
  await office.write(inShop(id, `M${id}`));
});

const bugs: unknown[] = [];
const deps = () => ({
  sql: office.sql,
  gate: openGate({ sql: office.sql, holidays: {}, rulesBudgetMicros: 10_000 }),
  onBug: (fault: unknown) => bugs.push(fault),
});
const ask = (method: string, what: string, body: unknown = '') =>
  office.house.ask(office.maker, method, `/v1/campaigns/${id}${what}`, body);
const schedule = (at: string, version = 1) => ask('POST', `/versions/${version}/publish`, { at });
const approve = () => approveOverHttp(office.house, office, office.at(id));
const summary = async () => (await ask('GET', '')).body;
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString();
/** As if the hour had come. */
const bring = () => office.sql`update campaigns set scheduled_at = clock_timestamp() - interval '1 second' where id = ${id}`;
const logged = async (action: string) => (await office.sql`select 1 from change_log where object = ${id} and action = ${action}`).length;

test('an hour ahead within the life of an approved version is taken, shown in the list, moved and called off', async () => {
  expect((await schedule(inSeconds(60))).body.code).toBe('not_approved');
  await approve();
  expect((await schedule(inSeconds(-1))).body.code).toBe('time_not_ahead');
  expect((await schedule('tomorrow')).body.code).toBe('invalid_request');
  expect((await schedule('2199-01-01T00:00:00Z')).body.code).toBe('time_not_ahead');
  const at = inSeconds(3_600);
  expect((await schedule(at)).body).toEqual({ id, version: 1, scheduledAt: at });
  expect(await summary()).toMatchObject({ state: 'scheduled', scheduled: { version: 1, at }, liveVersion: null });
  expect(((await office.house.ask(office.maker, 'GET', '/v1/campaigns?state=scheduled')).body['items'] as object[]).length).toBe(1);
  expect((await schedule(inSeconds(7_200))).status).toBe(202);
  expect(await publishDue(deps())).toBe(0);
  expect((await ask('DELETE', '/schedule')).status).toBe(200);
  expect(await summary()).toMatchObject({ state: 'approved', scheduled: null });
  expect((await ask('DELETE', '/schedule')).status).toBe(404);
});

test('at its hour it is live within seconds by itself, once, in the name of whoever scheduled it', async () => {
  await approve();
  const at = inSeconds(1);
  expect((await schedule(at)).status).toBe(202);
  const [one, other] = [startSchedule(deps()), startSchedule(deps())];
  for (let waited = 0; waited < 50 && (await summary())['state'] !== 'live'; waited += 1) await sleep(100);
  one.stop();
  other.stop();

  expect(await summary()).toMatchObject({ state: 'live', liveVersion: 1, scheduled: null, publishFailure: null });
  expect(await logged('campaign.publish')).toBe(1);
  const [line] = await office.sql<
    { actor: string; at: string }[]
  >`select actor, at from change_log where object = ${id} and action = 'campaign.publish'`;
  expect(line?.actor).toBe('maker');
  expect(Date.parse(line?.at ?? '') - Date.parse(at)).toBeLessThan(5_000);
  expect(Date.parse(line?.at ?? '')).toBeGreaterThanOrEqual(Date.parse(at));
});

test('many processes that look at once publish each version once', async () => {
  await approve();
  await schedule(inSeconds(60));
  await bring();

  expect((await Promise.all([1, 2, 3, 4].map(() => publishDue(deps())))).toSorted()).toEqual([0, 0, 0, 1]);
  expect(await logged('campaign.publish')).toBe(1);
});

test('what the gate refuses is kept with its reason and told in the log, and not tried again', async () => {
  await approve();
  await schedule(inSeconds(60));
  await bring();
  await office.sql`insert into settings (name, value) values ('rulesBudgetMicros', '1') on conflict (name) do update set value = '1'`;
  expect(await publishDue(deps())).toBe(0);
  expect(await publishDue(deps())).toBe(0);
  await office.sql`delete from settings where name = 'rulesBudgetMicros'`;

  expect(await summary()).toMatchObject({
    state: 'approved',
    scheduled: null,
    publishFailure: { version: 1, code: 'too_costly', detail: expect.any(String) },
  });
  expect(await logged('campaign.publish_failed')).toBe(1);
  expect((await ask('POST', '/versions/1/publish')).status).toBe(200);
  expect(await summary()).toMatchObject({ publishFailure: null });
});

test('a campaign that was paused meanwhile stays paused; a stopped one forgets its hour', async () => {
  await approve();
  await ask('POST', '/versions/1/publish');
  await office.write(inShop(id, `M${id}`, { limits: { budget: { total: 6_000_000 } } }));
  await approveOverHttp(office.house, office, office.at(id, 2));
  expect((await schedule(inSeconds(60), 1)).body.code).toBe('already_live');
  await schedule(inSeconds(60), 2);
  expect(await summary()).toMatchObject({ state: 'live', scheduled: { version: 2 } });
  await ask('POST', '/pause');
  await bring();
  expect(await publishDue(deps())).toBe(0);
  expect(await summary()).toMatchObject({ state: 'paused', liveVersion: 1, publishFailure: { code: 'campaign_paused' } });
  await schedule(inSeconds(60), 2);
  await ask('POST', '/stop');
  expect(await summary()).toMatchObject({ state: 'stopped', scheduled: null });
});

test.each([
  ['pause', 'POST', 'paused'],
  ['schedule', 'DELETE', 'live'],
])('I23 what a person does while the gate still judges (%s) is not undone by the clock', async (what, method, state) => {
  await approve();
  await ask('POST', '/versions/1/publish');
  await office.write(inShop(id, `M${id}`, { limits: { budget: { total: 6_000_000 } } }));
  await approveOverHttp(office.house, office, office.at(id, 2));
  await schedule(inSeconds(60), 2);
  await bring();
  const { gate, ...rest } = deps();
  const judge: typeof gate.judge = async (terms) => {
    if ((await summary())['scheduled'] !== null) await ask(method, `/${what}`);
    return gate.judge(terms);
  };

  expect(await publishDue({ ...rest, gate: { ...gate, judge } })).toBe(0);
  expect(await summary()).toMatchObject({ state, liveVersion: 1 });
});

test('a version that a process took and did not finish is taken by another after half a minute, not before', async () => {
  await approve();
  await schedule(inSeconds(60));
  await bring();
  await office.sql`update campaigns set claimed_at = clock_timestamp() - interval '10 seconds' where id = ${id}`;
  expect(await publishDue(deps())).toBe(0);
  await office.sql`update campaigns set claimed_at = clock_timestamp() - interval '31 seconds' where id = ${id}`;
  expect(await publishDue(deps())).toBe(1);
  expect([bugs, office.house.bugs]).toEqual([[], []]);
});

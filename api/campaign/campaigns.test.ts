// The life of a campaign over HTTP: written, reviewed, approved by other eyes, published, paused, resumed, given a budget, stopped.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../db/testing.ts';
import { type TestApp, testApp } from '../testing.ts';
import { approveOverHttp, submitOverHttp } from './testing.ts';

const SOURCE = readFileSync(new URL('../../campaigns/discount/weekday-coffee.yaml', import.meta.url), 'utf8');
const BUDGET = Number(/total: ([\d_]+)/.exec(SOURCE)?.[1]?.replaceAll('_', ''));

let house: TestApp;
let maker: string;
let checker: string;
let no = 0;
let id = '';
let source = '';
beforeAll(async () => {
  house = testApp(await testDatabase());
  maker = await house.keyFor('maker', ['campaigns:read', 'campaigns:write', 'campaigns:approve']);
  checker = await house.keyFor('checker', ['campaigns:read', 'campaigns:write', 'campaigns:approve']);
});
afterAll(() => house.stop());
beforeEach(() => {
  no += 1;
  id = `coffee-${no}`;
  source = SOURCE.replace(/^id: .*$/m, `id: ${id}`);
});

const write = (text = source) => house.ask(maker, 'POST', '/v1/campaigns', text);
const act = (key: string, path: string, body?: unknown) => house.ask(key, 'POST', `/v1/campaigns/${id}/${path}`, body ?? '');
async function live(): Promise<void> {
  await write();
  await approveOverHttp(house, { maker, checker }, `/v1/campaigns/${id}/versions/1`);
  expect((await act(maker, 'versions/1/publish')).body).toMatchObject({ state: 'live', version: 1 });
}
const fence = async () => (await house.database.sql`select open, version, ceiling from counters where key = ${`c:${id}`}`)[0];

describe('writing', () => {
  test('a first text is version 1 with a review that passes; the same text again changes nothing; another text is version 2', async () => {
    const first = await write();
    const again = await write();
    const second = await write(source.replace(/priority: \d+/, 'priority: 7').concat(source.includes('priority:') ? '' : '\n'));

    expect([first.status, first.body['version']]).toEqual([201, 1]);
    expect(first.body['review']).toMatchObject({ passed: true });
    expect([again.status, again.body['version'], again.body['created']]).toEqual([200, 1, false]);
    if (source.includes('priority:')) expect([second.status, second.body['version']]).toEqual([201, 2]);
  });

  test('problems name path, line and column, and nothing is stored', async () => {
    const { status, body } = await write(source.replace(/^currency: .*$/m, 'currency: yuan').concat('surprise: 1\n'));

    expect([status, body.code]).toEqual([400, 'invalid_request']);
    const errors = body['errors'] as { path: string; line: number }[];
    expect(errors.map(({ path }) => path).toSorted()).toEqual(['currency', 'surprise']);
    expect(errors.every(({ line }) => line > 1)).toBe(true);
    expect((await house.ask(maker, 'GET', `/v1/campaigns/${id}`)).status).toBe(404);
  });

  test('text that is neither campaign nor YAML is refused with its place', async () => {
    expect((await write('a: [1,\nb: {')).body.code).toBe('malformed_yaml');
    expect((await write('id: x\nid: y\n')).body.code).toBe('malformed_yaml');
  });

  test('an example that does not hold keeps the version from being approved', async () => {
    const { body } = await write(
      source.replace(/amount: (\d+)\s*(,|})(?![\s\S]*expect)/, 'amount: 1 $2').replace(/(expect: *\{ *amount: )[1-9]\d*/, '$11'),
    );

    expect(body['review']).toMatchObject({ passed: false });
    expect((await act(checker, 'versions/1/approve', { hash: body['hash'] })).body.code).toBe('review_failed');
  });

  test('an umbrella that does not exist is named', async () => {
    const { body } = await write(source.replace(/^limits:\n/m, 'limits:\n  umbrellas: [nowhere]\n'));

    expect(body.code).toBe('reference_missing');
  });
});

describe('four eyes', () => {
  test('the maker cannot approve, not even past the route: the database refuses', async () => {
    const { body } = await write();

    expect((await act(maker, 'versions/1/approve', { hash: body['hash'] })).body.code).toBe('maker_is_checker');
    await expect(house.database.sql`update campaign_versions set checker_id = maker_id where id = ${id}`).rejects.toThrow(
      'campaign_versions_four_eyes',
    );
    await expect(house.database.sql`update campaign_versions set approved_hash = 'other' where id = ${id}`).rejects.toThrow(
      'campaign_versions_same_hash',
    );
  });

  test('an approval is bound to the hash of exactly this evidence, not of the text alone, and happens once', async () => {
    const { body } = await write();
    const { hash } = await submitOverHttp(house, maker, `/v1/campaigns/${id}/versions/1`);

    expect((await act(checker, 'versions/1/approve', { hash: 'f'.repeat(64) })).body.code).toBe('hash_differs');
    expect((await act(checker, 'versions/1/approve', { hash: body['hash'] })).body.code).toBe('hash_differs');
    expect((await act(checker, 'versions/1/approve', { hash })).status).toBe(200);
    expect((await act(checker, 'versions/1/approve', { hash })).body.code).toBe('already_approved');
  });

  test('an unapproved version is not published', async () => {
    await write();

    expect((await act(maker, 'versions/1/publish')).body.code).toBe('not_approved');
    expect(await fence()).toBeUndefined();
  });
});

describe('live', () => {
  test('publishing opens the fence with the version and its budget', async () => {
    await live();

    expect(await fence()).toEqual({ open: true, version: 1, ceiling: BUDGET });
    expect((await house.ask(maker, 'GET', `/v1/campaigns/${id}`)).body).toMatchObject({
      state: 'live',
      liveVersion: 1,
      burn: { ceiling: BUDGET, used: 0 },
    });
  });

  test('pause closes the fence, resume opens it, stop closes it for ever', async () => {
    await live();

    expect((await act(maker, 'pause')).body).toMatchObject({ state: 'paused' });
    expect(await fence()).toMatchObject({ open: false });
    expect((await act(maker, 'pause')).status).toBe(200);
    expect((await act(maker, 'resume')).body).toMatchObject({ state: 'live' });
    expect(await fence()).toMatchObject({ open: true });
    expect((await act(maker, 'stop')).body).toMatchObject({ state: 'stopped' });
    expect(await fence()).toMatchObject({ open: false });
    expect((await act(maker, 'resume')).body.code).toBe('campaign_stopped');
    expect((await act(maker, 'versions/1/publish')).body.code).toBe('campaign_stopped');
    expect((await write()).body.code).toBe('campaign_stopped');
  });

  test('changes come with rising numbers, so that a polling process misses none', async () => {
    await live();
    const [{ seq: before } = { seq: 0 }] = await house.database.sql`select seq from campaigns where id = ${id}`;
    await act(maker, 'pause');
    const [{ seq: after } = { seq: 0 }] = await house.database.sql`select seq from campaigns where id = ${id}`;

    expect(Number(after)).toBeGreaterThan(Number(before));
  });
});

describe('budget', () => {
  const budget = (key: string, body: unknown) => act(key, 'budget', body);

  test('compare-and-set: of two changes that believe the same total one wins; the same request again is the same answer', async () => {
    await live();
    const wanted = { requestId: 'r1', currentTotal: BUDGET, targetTotal: BUDGET + 100 };

    const both = await Promise.all([budget(checker, wanted), budget(checker, { ...wanted, requestId: 'r2' })]);
    const winner = both[0]?.status === 200 ? 'r1' : 'r2';

    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(both.find(({ status }) => status === 409)?.body.code).toBe('budget_changed');
    expect((await budget(checker, { ...wanted, requestId: winner })).body).toEqual(both.find(({ status }) => status === 200)?.body);
    expect((await budget(checker, { ...wanted, requestId: winner, targetTotal: 5 })).body.code).toBe('request_id_reused');
    expect(await fence()).toMatchObject({ ceiling: BUDGET + 100 });
  });

  test('never below what is used', async () => {
    await live();
    await house.database.sql`update counters set held = 500, captured = 300, returned = 100 where key = ${`c:${id}`}`;

    expect((await budget(checker, { requestId: 'r1', currentTotal: BUDGET, targetTotal: 699 })).body.code).toBe('budget_below_used');
    expect((await budget(checker, { requestId: 'r2', currentTotal: BUDGET, targetTotal: 700 })).status).toBe(200);
  });

  test('whoever wrote the live version may lower its budget, not raise it', async () => {
    await live();

    expect((await budget(maker, { requestId: 'r1', currentTotal: BUDGET, targetTotal: BUDGET + 1 })).body.code).toBe('maker_is_checker');
    expect((await budget(maker, { requestId: 'r2', currentTotal: BUDGET, targetTotal: BUDGET - 1 })).status).toBe(200);
  });
});

test('the list pages by id, filters, and every change has its line in the log', async () => {
  await live();
  const first = await house.ask(maker, 'GET', '/v1/campaigns?limit=1');
  const next = await house.ask(maker, 'GET', `/v1/campaigns?limit=1&after=${String(first.body['next'])}`);
  const stopped = await house.ask(maker, 'GET', '/v1/campaigns?state=stopped');
  const log = await house.database.sql<{ action: string }[]>`select action from change_log where object = ${id} order by id`;

  const idsOf = (page: typeof first) => (page.body['items'] as { id: string }[]).map((item) => item.id);
  expect(idsOf(first)[0]).not.toBe(idsOf(next)[0]);
  expect(idsOf(stopped)).not.toContain(id);
  expect(log.map(({ action }) => action).filter((action) => action !== 'campaign.waive')).toEqual([
    'campaign.version',
    'campaign.submit',
    'campaign.approve',
    'campaign.approve',
    'campaign.publish',
  ]);
  expect(house.bugs).toEqual([]);
});

// Proves approval bound to evidence: what is gathered, what makes it void, and how many checkers it takes.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CampaignInput } from '../../engine/campaign/schema.ts';
import { approversFor, thresholdsSchema, USUAL_THRESHOLDS } from './approval-thresholds.ts';
import { approveOverHttp, inShop, openOffice } from './testing.ts';

let office: Awaited<ReturnType<typeof openOffice>>;
let no = 0;
let id = '';
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());
beforeEach(() => {
  no += 1;
  id = `alone-${no}`;
});

const input = (change: Partial<CampaignInput> = {}) => inShop(id, `M${id}`, change);
const write = (change: Partial<CampaignInput> = {}) => office.write(input(change));
const path = (version = 1) => office.at(id, version);
const act = (key: string, what: string, body: unknown = {}, version = 1) => office.house.ask(key, 'POST', `${path(version)}/${what}`, body);
const evidence = (key = office.checker, version = 1) => office.evidence(key, path(version));
const submit = (version = 1) => office.submit(path(version));

describe('submission', () => {
  test('gathers difference, review, lint, worst case, rollout and who made it, under one hash', async () => {
    await write();
    const before = await evidence();
    const hash = await submit();
    const after = await evidence();

    expect(before).toMatchObject({ submission: null, missing: [], stale: [] });
    expect(after).toMatchObject({ submission: { hash, state: 'waiting' }, stale: [], you: { isMaker: false, hasApproved: false } });
    expect(after.evidence).toMatchObject({
      id,
      version: 1,
      maker: 'maker',
      submitter: 'maker',
      note: 'please',
      base: null,
      difference: [],
      review: { passed: true },
      worstCase: { total: 5_000_000, currency: 'CNY' },
      backtest: null,
      rollout: null,
      approvers: 1,
    });
    expect((await office.house.ask(office.maker, 'GET', `/v1/campaigns/${id}`)).body).toMatchObject({
      state: 'submitted',
      latestState: 'submitted',
    });
  });

  test('a second version is compared with the one that is live', async () => {
    await write();
    await approveOverHttp(office.house, office, path());
    await act(office.maker, 'publish', '');
    await write({ limits: { budget: { total: 6_000_000 } } });
    await submit(2);

    const { evidence: gathered } = await evidence(office.checker, 2);
    expect(gathered).toMatchObject({
      base: { version: 1, live: true },
      difference: [{ path: 'limits.budget.total', from: 5_000_000, to: 6_000_000 }],
    });
  });

  test('a version whose examples fail is not submitted, and the answer names the example', async () => {
    const examples = (input().examples ?? []).map((example, place) => (place === 0 ? { ...example, expect: { amount: 77 } } : example));
    await write({ examples });
    const { body } = await act(office.maker, 'submit');

    expect(body.code).toBe('review_failed');
    expect((body['errors'] as { path: string }[])[0]?.path).toBe('examples.0');
    expect((await evidence(office.maker)).missing[0]).toMatchObject({ code: 'example_failed', path: 'examples.0' });
  });

  test('an older version is not submitted, a stopped campaign neither', async () => {
    await write();
    await write({ limits: { budget: { total: 6_000_000 } } });
    expect((await act(office.maker, 'submit')).body.code).toBe('newer_version');
    await office.house.ask(office.maker, 'POST', `/v1/campaigns/${id}/stop`, '');
    expect((await act(office.maker, 'submit', {}, 2)).body.code).toBe('campaign_stopped');
  });
});

describe('approval', () => {
  test('is of exactly the evidence: another hash, the hash of the text, or nothing submitted is refused', async () => {
    const { body } = await write();
    expect((await act(office.checker, 'approve', { hash: body['hash'] })).body.code).toBe('not_submitted');
    const hash = await submit();

    expect((await act(office.checker, 'approve', { hash: body['hash'] })).body.code).toBe('hash_differs');
    expect((await act(office.maker, 'approve', { hash })).body.code).toBe('maker_is_checker');
    expect((await act(office.checker, 'approve', { hash })).body).toMatchObject({ given: 1, needed: 1, approvedAt: expect.any(String) });
    expect((await act(office.second, 'approve', { hash })).body.code).toBe('already_approved');
    expect((await office.house.ask(office.maker, 'GET', `/v1/campaigns/${id}`)).body['state']).toBe('approved');
  });

  test('whoever submitted what another wrote cannot approve it either', async () => {
    await write();
    const { body } = await act(office.checker, 'submit');

    expect((await act(office.checker, 'approve', { hash: body['hash'] })).body.code).toBe('maker_is_checker');
    expect((await act(office.maker, 'approve', { hash: body['hash'] })).body.code).toBe('maker_is_checker');
    expect((await act(office.second, 'approve', { hash: body['hash'] })).status).toBe(200);
  });

  test('any edit voids what waits', async () => {
    await write();
    const hash = await submit();
    await write({ limits: { budget: { total: 6_000_000 } } });

    expect((await act(office.checker, 'approve', { hash })).body.code).toBe('not_submitted');
    expect((await evidence()).submission).toMatchObject({ state: 'void', reason: 'version 2 was written' });
  });

  test('a live campaign that changes the worst case makes it stale by name; submitted again it is approved', async () => {
    await write();
    const hash = await submit();
    const rival = office.at(`rival-${no}`);
    expect((await office.write(inShop(`rival-${no}`, `M${id}`))).body['review']).toMatchObject({ passed: true });
    await approveOverHttp(office.house, office, rival);
    expect((await office.house.ask(office.maker, 'POST', `${rival}/publish`, '')).body).toMatchObject({ state: 'live' });

    const { body } = await act(office.checker, 'approve', { hash });
    expect(body.code).toBe('evidence_stale');
    expect((body['errors'] as { path: string }[]).map((each) => each.path)).toContain('worst_case');
    expect((await evidence()).stale.map(({ part }) => part)).toContain('worst_case');
    expect((await approveOverHttp(office.house, office, path())).status).toBe(200);
  });

  test('money spent meanwhile by a live campaign makes nothing stale', async () => {
    await write();
    await approveOverHttp(office.house, office, path());
    await act(office.maker, 'publish', '');
    await write({ limits: { budget: { total: 4_900_000 } } });
    const hash = await submit(2);
    await office.sql`update counters set held = 1000 where key = ${`c:${id}`}`;

    expect((await evidence(office.checker, 2)).stale).toEqual([]);
    expect((await act(office.checker, 'approve', { hash }, 2)).status).toBe(200);
  });

  test('of two approvals of one checker at once one counts', async () => {
    await write({ limits: { budget: { total: 100_000_000 } } });
    const hash = await submit();
    const both = await Promise.all([act(office.checker, 'approve', { hash }), act(office.checker, 'approve', { hash })]);

    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect((await evidence()).approvals).toHaveLength(1);
  });
});

describe('amounts', () => {
  test('from 1,000,000.00 on two different checkers are needed, and it is publishable only after the second', async () => {
    await write({ limits: { budget: { total: 100_000_000 } } });
    const hash = await submit();

    expect((await act(office.checker, 'approve', { hash })).body).toMatchObject({ given: 1, needed: 2, approvedAt: null });
    expect((await act(office.checker, 'approve', { hash })).body.code).toBe('already_approved');
    expect((await act(office.maker, 'publish', '')).body.code).toBe('not_approved');
    expect(await evidence()).toMatchObject({ submission: { state: 'waiting' }, you: { hasApproved: true } });
    expect((await act(office.second, 'approve', { hash })).body).toMatchObject({ given: 2, needed: 2, approvedAt: expect.any(String) });
    expect((await act(office.maker, 'publish', '')).body).toMatchObject({ state: 'live' });
  });

  test('the bank sets the steps; what waits under another number must be submitted again', async () => {
    await write();
    const hash = await submit();
    const steps = [{ from: 0, approvers: 2 }];
    const put = (body: unknown) => office.house.ask(office.operator, 'PUT', '/v1/settings/approvals', body);

    expect((await put({ steps: [{ from: 5, approvers: 1 }] })).body.code).toBe('invalid_request');
    expect((await put({ steps })).body).toEqual({ steps });
    expect((await act(office.checker, 'approve', { hash })).body).toMatchObject({
      code: 'evidence_stale',
      errors: [{ path: 'approvers' }],
    });
    expect((await put({ steps: USUAL_THRESHOLDS })).status).toBe(200);
    expect((await act(office.checker, 'approve', { hash })).status).toBe(200);
  });

  test('what nothing bounds counts as the largest amount, and fewer checkers for more money are no setting', () => {
    expect([0, 99_999_999, 100_000_000, null].map((total) => approversFor(USUAL_THRESHOLDS, total))).toEqual([1, 1, 2, 2]);
    expect(
      thresholdsSchema.safeParse([
        { from: 0, approvers: 2 },
        { from: 9, approvers: 1 },
      ]).success,
    ).toBe(false);
    expect(thresholdsSchema.safeParse([{ from: 0, approvers: 0 }]).success).toBe(false);
  });
});

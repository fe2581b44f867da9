// Proves what the database itself refuses about approvals, how findings are waived, and how versions go back and forth.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CampaignInput } from '../../engine/campaign/schema.ts';
import { inShop, openOffice } from './testing.ts';

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

describe('the database', () => {
  test('refuses maker, submitter, a repeated checker, another hash, a changed row, and a version with too few approvals', async () => {
    await write({ limits: { budget: { total: 100_000_000 } } });
    const hash = await submit();
    const [row] = await office.sql<{ no: number }[]>`select no from submissions where id = ${id}`;
    const give = (who: string, what = hash) =>
      office.sql`insert into approvals (submission, id, version, checker, hash) values (${row?.no ?? 0}, ${id}, 1, ${who}, ${what})`;

    await expect(give('maker')).rejects.toThrow('approvals_four_eyes');
    await expect(give('other', 'f'.repeat(64))).rejects.toThrow('approvals_of_what_waits');
    await give('one');
    await expect(give('one')).rejects.toThrow('approvals_submission_checker_pk');
    await expect(office.sql`update approvals set checker = 'two'`).rejects.toThrow('written once');
    await expect(office.sql`delete from approvals`).rejects.toThrow('written once');
    await expect(office.sql`update submissions set approvers = 1`).rejects.toThrow('written once');
    await expect(office.sql`update campaign_versions set checker_id = 'one', approved_hash = hash where id = ${id}`).rejects.toThrow(
      'enough_approvals',
    );
    await give('two');
    await office.sql`update campaign_versions set checker_id = 'two', approved_hash = hash where id = ${id}`;
  });
});

describe('waivers', () => {
  test('a waiver and its reason become part of the evidence, and one that comes later makes it stale', async () => {
    await write();
    const hash = await submit();
    await office.sql`insert into waivers (id, version, code, path, reason, actor) values (${id}, 1, 'not_a_finding', '', 'early', 'maker')`;
    expect((await evidence()).stale).toEqual([]);
    const [finding] = (await evidence()).evidence.lint;
    if (finding === undefined) throw new Error('the linter says nothing of this campaign; give it one that it does');
    const said = { code: finding.code, path: finding.path, reason: 'agreed with risk' };
    expect((await act(office.maker, 'waivers', said)).status).toBe(201);

    expect((await act(office.checker, 'approve', { hash })).body).toMatchObject({ code: 'evidence_stale', errors: [{ path: 'waivers' }] });
    const again = await submit();
    expect((await evidence()).evidence.lint[0]).toMatchObject({ waiver: { reason: 'agreed with risk', by: 'maker' } });
    expect((await act(office.checker, 'approve', { hash: again })).status).toBe(200);
    expect((await act(office.maker, 'waivers', said)).body.code).toBe('already_approved');
  });
});

describe('back and forth', () => {
  test('a checker sends back with a reason the maker sees; the maker withdraws; neither does the part of the other', async () => {
    await write();
    const hash = await submit();

    expect((await act(office.maker, 'return', { reason: 'not mine to say' })).body.code).toBe('maker_is_checker');
    expect((await act(office.checker, 'withdraw', '')).body.code).toBe('not_the_maker');
    expect((await act(office.checker, 'return', { reason: 'the share is wrong' })).status).toBe(200);
    expect((await act(office.checker, 'approve', { hash })).body.code).toBe('not_submitted');
    expect(await evidence(office.maker)).toMatchObject({ submission: { state: 'returned', reason: 'the share is wrong' } });
    await submit();
    expect((await act(office.maker, 'withdraw', '')).status).toBe(200);
    expect((await act(office.maker, 'withdraw', '')).body.code).toBe('not_submitted');
  });

  test('the queue shows each caller what waits for them, what they sent, and everything', async () => {
    await write({ limits: { budget: { total: 100_000_000 } } });
    const hash = await submit();
    const idsOf = async (key: string, view: string) =>
      ((await office.house.ask(key, 'GET', `/v1/approvals?view=${view}`)).body['items'] as { id: string }[]).map((item) => item.id);

    expect(await idsOf(office.checker, 'for_me')).toContain(id);
    expect(await idsOf(office.maker, 'for_me')).not.toContain(id);
    expect(await idsOf(office.maker, 'by_me')).toContain(id);
    await act(office.checker, 'approve', { hash });
    expect(await idsOf(office.checker, 'for_me')).not.toContain(id);
    expect(await idsOf(office.second, 'for_me')).toContain(id);
    expect(await idsOf(office.checker, 'all')).toContain(id);
    const [first] = (await office.house.ask(office.second, 'GET', '/v1/approvals?view=for_me&limit=1')).body['items'] as object[];
    expect(first).toMatchObject({ id, total: 100_000_000, needed: 2, approvals: [{ checker: 'checker' }], maker: { id: 'maker' } });
    expect(office.house.bugs).toEqual([]);
  });
});

test('among many live campaigns the evidence is gathered aside, and says the same', async () => {
  await write();
  const before = await evidence();
  await office.sql`
    insert into campaign_versions (id, version, document, source, hash, maker_id, review)
    select 'many-' || no, 1, jsonb_set(jsonb_set(document::jsonb, '{id}', to_jsonb('many-' || no)), '{where,merchants,include}', jsonb_build_array('X' || no))::json, source, hash, maker_id, review
    from campaign_versions, generate_series(1, 41) no where id = ${id}`;
  await office.sql`insert into campaigns (id, state, kind, latest_version, live_version, seq) select 'many-' || no, 'live', 'discount', 1, 1, nextval('campaign_changes') from generate_series(1, 41) no`;
  const after = await evidence();

  expect(after.evidence['worstCase']).toEqual(before.evidence['worstCase']);
  expect(after.evidence.lint).toEqual(before.evidence.lint);
  expect(office.house.bugs).toEqual([]);
}, 30_000);

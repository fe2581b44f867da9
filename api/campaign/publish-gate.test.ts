// Proves the gate before publishing: the library passes, a campaign that would make decisions too slow is refused by name, and nobody slips past by being quick.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { emptyBook, withCampaign } from '../../engine/campaign/book.ts';
import { prepare } from '../../engine/campaign/live.ts';
import type { CampaignInput } from '../../engine/campaign/schema.ts';
import { judgedCost } from '../../engine/simulation/live-cost.ts';
import { publishCampaign, tenOff } from '../authority/testing.ts';
import { readConfig } from '../config.ts';
import { testDatabase } from '../db/testing.ts';
import { readDemoBank, readLibrary } from '../simulation/library.ts';
import { type TestApp, testApp } from '../testing.ts';
import { lastChange, readReferenceBank } from './publish-gate-store.ts';
import { openGate } from './publish-gate.ts';
import { publish } from './store.ts';
import { approveOverHttp } from './testing.ts';

const RULES_BUDGET_MICROS = readConfig({}).rulesBudgetMicros;
let house: TestApp;
let maker: string;
let checker: string;
beforeAll(async () => {
  house = testApp(await testDatabase());
  maker = await house.keyFor('maker', ['campaigns:read', 'campaigns:write', 'campaigns:approve']);
  checker = await house.keyFor('checker', ['campaigns:read', 'campaigns:write', 'campaigns:approve']);
});
afterAll(() => house.stop());

const write = (input: CampaignInput) => house.ask(maker, 'POST', '/v1/campaigns', input);
const act = (key: string, id: string, what: string, body: unknown = '') =>
  house.ask(key, 'POST', `/v1/campaigns/${id}/versions/1/${what}`, body);
const named = (id: string): CampaignInput => {
  const { examples, ...rest } = tenOff({ id, stacking: { group: 'crowd' } });
  const nothing = { name: 'too little', given: { at: '2026-11-22T12:00:00+08:00', amount: 9_000 }, expect: { amount: 0 } };
  return { ...rest, funding: { shares: [{ party: 'bank', bps: 10_000 }] }, examples: [...examples.slice(0, 2), nothing] };
};
async function approved(id: string): Promise<void> {
  await write(named(id));
  expect((await approveOverHttp(house, { maker, checker }, `/v1/campaigns/${id}/versions/1`)).status).toBe(200);
}
const setBudget = (micros: number) =>
  house.database
    .sql`insert into settings (name, value) values ('rulesBudgetMicros', ${house.database.sql.json(micros)}) on conflict (name) do update set value = excluded.value`;

test('every campaign of the library passes among all the others, far below the budget', () => {
  const library = readLibrary().map(({ campaign }) => prepare(campaign, 1, {}));
  const book = library.reduce(withCampaign, emptyBook());
  const bank = readDemoBank();
  const verdicts = library.map((campaign) => judgedCost({ campaign, bank, seed: 1, book, budgetMicros: RULES_BUDGET_MICROS / 4 }));

  expect(verdicts.filter(({ breaches }) => breaches.length > 0).map(({ campaign }) => campaign)).toEqual([]);
  expect(verdicts.every(({ purchases }) => purchases > 30)).toBe(true);
}, 60_000);

describe('over HTTP', () => {
  test('a campaign within the budget is reviewed, approved and published', async () => {
    await approved('fits');

    expect((await act(maker, 'fits', 'publish')).body).toMatchObject({ state: 'live', version: 1 });
  });

  test('a budget that cannot be kept is a finding of the review in both languages, and such a version is not approved', async () => {
    await setBudget(5);
    const { body } = await write(named('slow'));
    await setBudget(RULES_BUDGET_MICROS);
    const review = body['review'] as { passed: boolean; findings: { code: string; texts?: Record<string, string> }[] };
    const finding = review.findings.find(({ code }) => code === 'too_costly');

    expect(review.passed).toBe(false);
    expect(finding?.texts?.['en']).toContain('slow');
    expect(finding?.texts?.['zh-CN']).toContain('微秒');
    expect((await act(checker, 'slow', 'approve', { hash: body['hash'] })).body.code).toBe('review_failed');
    expect((await act(maker, 'slow', 'review')).body).toMatchObject({ passed: true });
  });

  test('a version that was approved before the others went live is refused when it is published, by name and with figures', async () => {
    await approved('one-too-many');
    for (let no = 0; no < 31; no += 1)
      await publishCampaign(house.database.sql, tenOff({ id: `crowd-${no}`, stacking: { group: 'crowd' } }));

    const { status, body } = await act(maker, 'one-too-many', 'publish');

    expect([status, body.code]).toEqual([409, 'too_costly']);
    expect(body['detail']).toContain('one-too-many, 33 campaigns bind one purchase and only 32 are looked at');
    expect((body['errors'] as { path: string }[]).map(({ path }) => path)).toEqual(['binding (en)', 'binding (zh-CN)']);
    expect((await house.ask(maker, 'GET', '/v1/campaigns/one-too-many')).body['state']).toBe('approved');
    expect((await house.ask(maker, 'POST', '/v1/campaigns/crowd-0/stop', '')).status).toBe(200);
    expect((await act(maker, 'one-too-many', 'publish')).body).toMatchObject({ state: 'live' });
    expect(house.bugs).toEqual([]);
  });

  test('a process that decides judges among the campaigns it holds, brought up to date first', async () => {
    const { sql } = house.database;
    const refresh = vi.fn(() => Promise.resolve());
    const [{ campaign } = { campaign: undefined }] = readLibrary();
    if (campaign === undefined) throw new Error('no library');
    await sql`delete from settings where name = 'rulesBudgetMicros'`;

    const { verdict } = await openGate({ sql, holidays: {}, rulesBudgetMicros: 9, book: { live: emptyBook, refresh } }).judge(campaign);

    expect(refresh).toHaveBeenCalledTimes(1);
    expect(verdict).toMatchObject({ campaign: campaign.id, budgetMicros: 9, breaches: [{ reason: 'over_budget' }, {}, {}] });
  });

  test('a judgement made before another campaign changed does not count', async () => {
    const { sql } = house.database;
    const seen = await lastChange(sql);
    await sql`select nextval('campaign_changes')`;

    expect(await publish(sql, { id: 'fits', version: 1, actor: 'maker', seen })).toEqual({ ok: false, code: 'others_changed' });
    expect(await publish(sql, { id: 'fits', version: 1, actor: 'maker', seen: seen + 1 })).toMatchObject({ ok: true });
  });

  test('the reference bank holds shops that the campaign names, and nothing it excludes by naming others', async () => {
    const { sql } = house.database;
    await sql`insert into merchants (id, name, chain, mcc, region, country, acquirer) select 'S' || no, '{"en":"s","zh-CN":"s"}', 'chain-' || no % 3, '5812', 'r', 'CN', 'a' from generate_series(1, 60) no`;
    await sql`insert into accounts (id, segments) select 'g' || no, '["gold"]' from generate_series(1, 50) no`;
    const [{ campaign } = { campaign: undefined }] = readLibrary();
    if (campaign === undefined) throw new Error('no library');
    const where = { ...campaign.where, chains: { include: ['chain-1'], exclude: [] }, mccs: { include: [], exclude: [] } };
    const bank = await readReferenceBank(sql, { ...campaign, where: { ...where, merchants: { include: [], exclude: [] } } });

    expect(bank.merchants.map(({ chain }) => chain)).toEqual(Array.from({ length: 20 }, () => 'chain-1'));
    expect(bank.accounts).toHaveLength(40);
    expect(bank.cards).toHaveLength(40);
  });
});

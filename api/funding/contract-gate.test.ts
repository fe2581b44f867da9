// The gate of contracts and the consents over HTTP: what is refused by name, who is asked, who may answer, and what the preview says.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CampaignInput } from '../../engine/campaign/schema.ts';
import { approveOverHttp, inShop, submitOverHttp } from '../campaign/testing.ts';
import { testDatabase } from '../db/testing.ts';
import { type TestApp, testApp } from '../testing.ts';
import { activate, endAgreement, writeVersion } from './agreement-store.ts';
import { activeAgreement, termsWith } from './contracts-testing.ts';

let house: TestApp;
let maker: string;
let checker: string;
let operator: string;
let shop: string;
beforeAll(async () => {
  house = testApp(await testDatabase());
  const all = ['campaigns:read', 'campaigns:write', 'campaigns:approve'] as const;
  maker = await house.keyFor('maker', [...all, 'settlement:read']);
  checker = await house.keyFor('checker', all);
  operator = await house.keyFor('operator', ['operate', 'campaigns:read']);
  shop = await house.keyFor('shop', ['settlement:read', 'merchant:act']);
});
afterAll(() => house.stop());

const at = (id: string, version = 1) => `/v1/campaigns/${id}/versions/${version}`;
const write = async (input: CampaignInput) => {
  const made = await house.ask(maker, 'POST', '/v1/campaigns', input);
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
};
const under = (id: string, merchant: string, agreement: string, bps = 4_000): CampaignInput =>
  inShop(id, merchant, {
    funding: {
      shares: [
        { party: 'bank', bps: 10_000 - bps },
        { party: 'merchant', bps, agreement },
      ],
    },
  });
const errorsOf = (body: Record<string, unknown>) => (body['errors'] as { path: string }[]).map(({ path }) => path);

describe('the gate', () => {
  test('a share above the agreed is not submitted, and every departure is named', async () => {
    await activeAgreement(house.database.sql, 'gate-share', { funder: 'merchant:G1', maxShareBps: 3_000, validTo: '2027-06-30' });
    await write(under('gate-share', 'G1', 'gate-share'));

    const { status, body } = await house.ask(maker, 'POST', `${at('gate-share')}/submit`, {});

    expect([status, body.code]).toEqual([409, 'contract_differs']);
    expect(errorsOf(body)).toEqual(['funding.shares.1.agreement', 'funding.shares.1.bps']);
  });

  test('an agreement that ended between approval and publication stops the publication', async () => {
    const { sql } = house.database;
    await activeAgreement(sql, 'gate-ends', { funder: 'merchant:G2' });
    await write(under('gate-ends', 'G2', 'gate-ends'));
    expect((await approveOverHttp(house, { maker, checker }, at('gate-ends'))).status).toBe(200);
    await endAgreement(sql, { id: 'gate-ends', actor: 'checker', reason: 'over' });

    const { body } = await house.ask(maker, 'POST', `${at('gate-ends')}/publish`);

    expect(body.code).toBe('contract_differs');
    expect(body['detail']).toContain('gate-ends is not active');
  });

  test('an agreement that ended between submission and approval stops the approval', async () => {
    const { sql } = house.database;
    await activeAgreement(sql, 'gate-later', { funder: 'merchant:G3' });
    await write(under('gate-later', 'G3', 'gate-later'));
    const { hash } = await submitOverHttp(house, maker, at('gate-later'));
    await endAgreement(sql, { id: 'gate-later', actor: 'checker', reason: 'over' });

    expect((await house.ask(checker, 'POST', `${at('gate-later')}/approve`, { hash })).body.code).toBe('contract_differs');
  });

  test('an agreement that changes under a live campaign puts it on the list of the linter and on its own page', async () => {
    const { sql } = house.database;
    await activeAgreement(sql, 'gate-moves', { funder: 'merchant:G4' });
    await write(under('gate-moves', 'G4', 'gate-moves'));
    await approveOverHttp(house, { maker, checker }, at('gate-moves'));
    expect((await house.ask(maker, 'POST', `${at('gate-moves')}/publish`)).status).toBe(200);
    await writeVersion(sql, {
      id: 'gate-moves',
      terms: termsWith({ funder: 'merchant:G4', maxShareBps: 100, maxFixed: undefined }),
      note: '',
      maker: 'maker',
      isFirst: false,
    });
    await activate(sql, { id: 'gate-moves', version: 2, checker: 'checker' });

    const { body } = await house.ask(maker, 'GET', '/v1/lint');
    const items = body['items'] as { id: string; findings: { code: string }[] }[];
    expect(items.find(({ id }) => id === 'gate-moves')?.findings.map(({ code }) => code)).toContain('agreement_share');
    const page = (await house.ask(maker, 'GET', '/v1/agreements/gate-moves/campaigns')).body;
    expect(page['items']).toMatchObject([{ id: 'gate-moves', isLive: true, differs: [{ path: 'funding.shares.1.bps' }] }]);
  });

  test('who pays without an agreement is warned of, and refused once contracts are enforced', async () => {
    const rule = (wanted: string) => house.ask(operator, 'PUT', '/v1/settings/contracts', { rule: wanted });
    const codes = async () =>
      (
        (await house.ask(maker, 'POST', '/v1/campaigns/check', inShop('gate-free', 'G5'))).body['lint'] as {
          code: string;
          severity: string;
        }[]
      )
        .filter(({ code }) => code === 'share_without_agreement')
        .map(({ severity }) => severity);
    await write(inShop('gate-free', 'G5'));
    expect(await codes()).toEqual(['warning']);

    expect((await rule('enforced')).body).toEqual({ rule: 'enforced' });
    expect(await codes()).toEqual(['error']);
    expect((await house.ask(maker, 'POST', `${at('gate-free')}/submit`, {})).body.code).toBe('contract_differs');

    await rule('advised');
    expect((await house.ask(maker, 'POST', `${at('gate-free')}/submit`, {})).status).toBe(201);
  });
});

describe('consents', () => {
  const asking = (id: string, merchant: string): CampaignInput =>
    inShop(id, merchant, {
      funding: {
        shares: [
          { party: 'bank', bps: 6_000 },
          { party: 'merchant', bps: 4_000 },
        ],
        consent: 'each',
      },
    });
  const listed = async (query: string) =>
    (await house.ask(shop, 'GET', `/v1/consents?${query}`)).body['items'] as Record<string, unknown>[];

  test('the merchant is asked when the version is submitted, with a preview from its own sales', async () => {
    const { sql } = house.database;
    await sql`insert into merchants (id, name, mcc, region, country, acquirer) values ('C1', '{}', '5812', 'R', 'CN', 'acq')`;
    for (const [no, state] of ['captured', 'none', 'voided'].entries())
      await sql`
        insert into authorizations (id, digest, state, subject, merchant, card_token, amount, currency, decided_at, decided_on, record, reply, batch)
        values (${`sold-${no}`}, 'd', ${state}, 'ac:1', 'C1', 't', 12000, 'CNY', now(), current_date, '{}', '{}', 1)`;
    await write(asking('asks-c1', 'C1'));
    expect(await listed('campaign=asks-c1')).toEqual([]);

    await submitOverHttp(house, maker, at('asks-c1'));

    expect(await listed('campaign=asks-c1&state=asked')).toMatchObject([
      {
        campaign: 'asks-c1',
        version: 1,
        party: 'merchant:C1',
        shareBps: 4_000,
        shareFixed: null,
        currency: 'CNY',
        preview: { sales: 24_000, purchases: 2, estimatedCost: 800, basisDays: 30 },
        actor: null,
      },
    ]);
  });

  test('a yes and a no are written down with who said it, once each', async () => {
    const one = '/v1/consents/asks-c1/1/merchant:C1';
    expect((await house.ask(shop, 'POST', `${one}/give`, {})).body).toMatchObject({ state: 'given', actor: 'shop' });
    await house.ask(shop, 'POST', `${one}/give`, {});
    expect((await house.ask(shop, 'POST', `${one}/withdraw`, { text: 'not in June' })).body).toMatchObject({ state: 'withdrawn' });
    const { body } = await house.ask(shop, 'GET', one);

    expect(
      (body['events'] as { kind: string; actor: string; text: string }[]).map(({ kind, actor, text }) => `${kind} ${actor} ${text}`),
    ).toEqual(['asked maker ', 'given shop ', 'withdrawn shop not in June']);
    const changes = await house.database.sql<{ action: string }[]>`select action from change_log where action like 'consent.%' order by id`;
    expect(changes.map(({ action }) => action)).toEqual(['consent.give', 'consent.withdraw']);
  });

  test('only whoever acts for a merchant answers, and only where something was asked', async () => {
    expect((await house.ask(maker, 'POST', '/v1/consents/asks-c1/1/merchant:C1/give', {})).status).toBe(403);
    expect((await house.ask(shop, 'POST', '/v1/consents/asks-c1/1/merchant:C2/give', {})).status).toBe(404);
    expect((await house.ask(shop, 'POST', '/v1/consents/asks-c1/1/bank/give', {})).status).toBe(400);
  });

  test('the list is paged, newest first', async () => {
    for (const id of ['asks-c2', 'asks-c3']) {
      await write(asking(id, id.slice(5).toUpperCase()));
      await submitOverHttp(house, maker, at(id));
    }
    const first = (await house.ask(shop, 'GET', '/v1/consents?limit=2')).body;
    const rest = (await house.ask(shop, 'GET', `/v1/consents?limit=2&after=${first['next']}`)).body;

    expect([first, rest].flatMap((page) => (page['items'] as { campaign: string }[]).map(({ campaign }) => campaign))).toEqual([
      'asks-c3',
      'asks-c2',
      'asks-c1',
    ]);
  });

  test('what was said is never unsaid', async () => {
    await expect(house.database.sql`delete from consent_events`).rejects.toThrow();
  });
});

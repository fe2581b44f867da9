// Proves how a campaign begins: from the library, from another campaign, with uploaded ranges and accounts; and how it is found again in the list.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../db/testing.ts';
import { readLibrary } from '../simulation/library.ts';
import { type TestApp, testApp } from '../testing.ts';
import { checkBins } from './bins-text.ts';

const SOURCE = readFileSync(new URL('../../campaigns/discount/weekday-coffee.yaml', import.meta.url), 'utf8');
let house: TestApp;
let maker: string;
let other: string;
beforeAll(async () => {
  house = testApp(await testDatabase());
  maker = await house.keyFor('maker', ['campaigns:read', 'campaigns:write', 'reference:write', 'reference:read']);
  other = await house.keyFor('other', ['campaigns:read', 'campaigns:write']);
});
afterAll(() => house.stop());

const get = (path: string) => house.ask(maker, 'GET', path);
const itemsOf = async (path: string) => (await get(path)).body['items'] as { id: string }[];
const idsOf = async (path: string) => (await itemsOf(path)).map(({ id }) => id);
async function send(path: string, text: string, type = 'text/plain'): Promise<Record<string, unknown>> {
  const headers = { authorization: `Bearer ${maker}`, 'content-type': type };
  const response = await house.app.fetch(new Request(`http://offerline${path}`, { method: 'POST', headers, body: text }));
  return (await response.json()) as Record<string, unknown>;
}

describe('templates', () => {
  test('every campaign of the library is one, with a document that is accepted as it is', async () => {
    const items = await itemsOf('/v1/templates');
    const { body } = await get('/v1/templates/weekday-coffee');
    const written = await house.ask(maker, 'POST', '/v1/campaigns', { ...(body['document'] as object), id: 'from-template' });

    expect(items.map(({ id }) => id).toSorted()).toEqual(
      readLibrary()
        .map(({ campaign }) => campaign.id)
        .toSorted(),
    );
    expect(body).toMatchObject({ kind: 'discount', benefitType: expect.any(String), source: SOURCE });
    expect([written.status, written.body['review']]).toMatchObject([201, { passed: true }]);
    expect((await get('/v1/templates/nothing')).status).toBe(404);
  });
});

describe('cloning', () => {
  test('the newest version becomes version 1 of a new campaign by whoever asked; a taken id and a missing campaign are refused', async () => {
    await house.ask(maker, 'POST', '/v1/campaigns', SOURCE.replace(/^id: .*$/m, 'id: original'));
    const name = { en: 'Copy', 'zh-CN': '副本' };
    const made = await house.ask(other, 'POST', '/v1/campaigns/original/clone', { id: 'copy', name });
    const { body } = await get('/v1/campaigns/copy');
    const { document: before } = (await get('/v1/campaigns/original/versions/1')).body as { document: object };
    const { document: after } = (await get('/v1/campaigns/copy/versions/1')).body as { document: object };

    expect([made.status, made.body['version']]).toEqual([201, 1]);
    expect(body).toMatchObject({ state: 'draft', latestState: 'draft', owner: { id: 'other', name: 'other' }, name, scheduled: null });
    expect(after).toEqual({ ...before, id: 'copy', name });
    expect((await house.ask(other, 'POST', '/v1/campaigns/original/clone', { id: 'copy' })).body.code).toBe('id_taken');
    expect((await house.ask(other, 'POST', '/v1/campaigns/nowhere/clone', { id: 'else' })).status).toBe(404);
  });

  test('what differs between two versions is named field by field, in both directions', async () => {
    await house.ask(maker, 'POST', '/v1/campaigns', SOURCE.replace(/^id: .*$/m, 'id: original').replace(/total: [\d_]+/, 'total: 777700'));
    const there = await get('/v1/campaigns/original/versions/1/difference/2');
    const back = await get('/v1/campaigns/original/versions/2/difference/1');

    expect(there.body['items']).toEqual([{ path: 'limits.budget.total', from: expect.any(Number), to: 777_700 }]);
    expect(back.body['items']).toMatchObject([{ path: 'limits.budget.total', from: 777_700 }]);
    expect((await get('/v1/campaigns/original/versions/1/difference/1')).body['items']).toEqual([]);
    expect((await get('/v1/campaigns/original/versions/1/difference/9')).status).toBe(404);
  });
});

describe('the list', () => {
  test('is found by owner, words in both languages, kind and end', async () => {
    const far = '2100-01-01T00:00:00Z';

    expect(await idsOf('/v1/campaigns?owner=other')).toEqual(['copy']);
    expect(await idsOf(`/v1/campaigns?text=${encodeURIComponent('副本')}`)).toEqual(['copy']);
    expect(await idsOf('/v1/campaigns?text=COPY')).toEqual(['copy']);
    expect(await idsOf('/v1/campaigns?kind=points')).toEqual([]);
    expect(await idsOf('/v1/campaigns?state=live')).toEqual([]);
    expect(await idsOf('/v1/campaigns?text=%25%25')).toEqual([]);
    expect(await idsOf(`/v1/campaigns?endsBefore=${far}`)).toEqual(['copy', 'from-template', 'original']);
    expect(await idsOf('/v1/campaigns?endsBefore=2000-01-01T00:00:00Z')).toEqual([]);
    expect((await get('/v1/campaigns?sort=luck')).body.code).toBe('invalid_request');
  });

  test('every order gives each campaign once over its pages', async () => {
    for (const sort of ['id', 'changed', 'ends', 'used']) {
      const seen: string[] = [];
      for (let path = `/v1/campaigns?limit=1&sort=${sort}`, turns = 0; turns < 9; turns += 1) {
        const { items, next } = (await get(path)).body as unknown as { items: { id: string }[]; next: string | null };
        seen.push(...items.map(({ id }) => id));
        if (next === null) break;
        path = `/v1/campaigns?limit=1&sort=${sort}&after=${next}`;
      }
      expect([sort, seen.toSorted()]).toEqual([sort, ['copy', 'from-template', 'original']]);
      if (sort === 'changed') expect(seen[0]).toBe('original');
    }
  });
});

describe('uploads', () => {
  test('50,000 accounts come in one piece, again they are there already; of CSV the first column counts', async () => {
    await house.ask(maker, 'PUT', '/v1/lists/big', { name: 'Big' });
    const lines = Array.from({ length: 50_000 }, (_, no) => `ac_${no}`);
    const started = performance.now();
    const first = await send('/v1/lists/big/members', lines.join('\n'));
    const tookMs = performance.now() - started;

    expect(first).toMatchObject({ added: 50_000, already: 0, badCount: 0 });
    expect(tookMs).toBeLessThan(10_000);
    expect(await send('/v1/lists/big/members', lines.slice(0, 9).join('\n'))).toMatchObject({ added: 0, already: 9 });
    expect(await send('/v1/lists/big/members', '"ac_csv",Wang,1988\nbad one,Li\n', 'text/csv')).toMatchObject({
      added: 1,
      bad: [{ line: 2, text: 'bad one', why: expect.any(String) }],
    });
    expect(await send('/v1/lists/big/members', `${lines.join('\n')}\nac_more`)).toMatchObject({ code: 'invalid_request' });
  });

  test('R25 BIN ranges are read with their bad lines, repeated ones and those that lie in another', () => {
    const checked = checkBins('622588, 62258801\n# ours\n6225-88\n62170001 - 62170009 # gold\n62170005-62170020\n622588\n12345\n');

    expect(checked.ranges).toEqual(['622588', '62258801', '62170001-62170009', '62170005-62170020']);
    expect(checked.bad.map(({ line, text }) => [line, text])).toEqual([
      [3, '6225-88'],
      [7, '12345'],
    ]);
    expect(checked.overlaps.map(({ line, withLine, why }) => [line, withLine, why])).toEqual([
      [1, 1, 'lies within the other range'],
      [5, 4, 'overlaps the other range'],
      [6, 1, 'stands twice; it is taken once'],
    ]);
  });

  test('100,000 ranges are checked over HTTP; a card number among them is refused', async () => {
    const ranges = Array.from({ length: 100_000 }, (_, no) => `${62_000_000 + no}`);
    const body = await send('/v1/bins/check', ranges.join('\n'));

    expect(body).toMatchObject({ badCount: 0, overlapCount: 0 });
    expect(body['ranges']).toHaveLength(100_000);
    expect(await send('/v1/bins/check', `${ranges.join('\n')}\n99999999`)).toMatchObject({ code: 'invalid_request' });
    expect(await send('/v1/bins/check', '{"ranges":["622588","6225880","x"]}', 'application/json')).toMatchObject({
      ranges: ['622588', '6225880'],
      badCount: 1,
      overlapCount: 1,
    });
    expect(await send('/v1/bins/check', '{"text":"622588"}', 'application/json')).toMatchObject({ code: 'invalid_request' });
    expect(await send('/v1/bins/check', `4111 1111 1111 ${'1'.repeat(4)}`)).toMatchObject({ code: 'pan_not_accepted' });
    expect(house.bugs).toEqual([]);
  });
});

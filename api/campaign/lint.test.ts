// The linter over HTTP: a document is checked and nothing is saved, the live set is linted, long documents stay aside.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { testDatabase } from '../db/testing.ts';
import { type TestApp, testApp } from '../testing.ts';

const SOURCE = readFileSync(new URL('../../campaigns/discount/supermarket-wednesday.yaml', import.meta.url), 'utf8').replace(
  '[groceries]',
  '[]',
);
interface Document extends Record<string, unknown> {
  readonly binding: Record<string, unknown>;
}

let house: TestApp;
let maker: string;
let reader: string;
beforeAll(async () => {
  house = testApp(await testDatabase());
  maker = await house.keyFor('maker', ['campaigns:read', 'campaigns:write']);
  reader = await house.keyFor('reader', ['campaigns:read']);
});
afterAll(() => house.stop());

const check = (text: string) => house.ask(maker, 'POST', '/v1/campaigns/check', text);
const changed = (change: Record<string, unknown>) => stringify({ ...(parse(SOURCE) as Document), ...change });

/** Puts a version into force without the gate, which is another room's. */
async function goLive(id: string, change: Record<string, unknown> = {}): Promise<void> {
  const { body } = await house.ask(maker, 'POST', '/v1/campaigns', changed({ ...change, id }));
  expect(body['version']).toBe(1);
  const { sql } = house.database;
  await sql`update campaigns set state = 'live', live_version = 1, seq = nextval('campaign_changes') where id = ${id}`;
}

describe('a document that nobody has saved', () => {
  test('is reviewed, linted, costed and read aloud, and nothing is kept of it', async () => {
    const { status, body } = await check(SOURCE);

    expect(status).toBe(200);
    expect(body).toMatchObject({ readable: true, problems: [], review: { passed: true } });
    expect(body['worstCase']).toMatchObject({ perPurchase: 5_000, total: 600_000_000 });
    const reading = body['reading'] as { en: { heading: string; sentences: string[] }[] };
    expect(reading.en.flatMap(({ sentences }) => sentences)).toContain('20% off, at most ¥50.');
    expect((await house.ask(maker, 'GET', '/v1/campaigns/supermarket-wednesday')).status).toBe(404);
  });

  test('names what cannot be read by path, line and column', async () => {
    const { body } = await check(SOURCE.replace('currency: CNY', 'currency: yuan'));

    expect(body).toMatchObject({ readable: false, code: 'invalid_request', review: null });
    expect(body['problems']).toMatchObject([
      { path: 'currency', line: SOURCE.split('\n').findIndex((line) => line.startsWith('currency')) + 1 },
    ]);
  });

  test('that contradicts itself is told so at its line', async () => {
    const { body } = await check(
      SOURCE.replace('windows: [{ days: [wed] }]', 'windows: [{ days: [wed] }]\n  excludedDates: []').replace(
        'fact: authorization.amount, operator: greaterThanInclusive, value: 5000',
        'fact: time.weekday, operator: equal, value: 5',
      ),
    );

    const lint = body['lint'] as { code: string; line: number }[];
    expect(lint.find(({ code }) => code === 'never_reached')?.line).toBeGreaterThan(1);
  });

  test('that names an umbrella nobody has made is told so', async () => {
    expect((await check(SOURCE.replace('umbrellas: []', 'umbrellas: [nowhere]'))).body['problems']).toMatchObject([
      { path: 'limits.umbrellas' },
    ]);
  });

  test('of a hundred thousand ranges is checked aside', async () => {
    const include = Array.from({ length: 20_000 }, (_, index) => String(62_000_000 + index * 2));
    const document = parse(SOURCE) as Document;
    const { body } = await check(
      JSON.stringify({
        ...document,
        binding: { ...document.binding, cards: { include } },
        examples: (document['examples'] as { given: object }[]).map((example) => ({
          ...example,
          given: { ...example.given, card: { bin: '62000000' } },
        })),
      }),
    );

    expect(body).toMatchObject({ readable: true });
    expect(body['worstCase']).toMatchObject({ perPurchase: 5_000 });
  });

  test('I26 is not shown to who may not write', async () => {
    expect((await house.ask(reader, 'POST', '/v1/campaigns/check', SOURCE)).status).toBe(403);
  });
});

describe('everything that is live', () => {
  test('is linted, each among the others, with what was waived, and again after a change', async () => {
    await goLive('wednesday-one');
    await goLive('wednesday-two', { stacking: { priority: 100 } });
    const first = (await house.ask(maker, 'GET', '/v1/lint')).body as {
      campaigns: number;
      items: { id: string; findings: { code: string; path: string; waived: unknown }[] }[];
    };
    expect(first.campaigns).toBe(2);
    const overlap = first.items.find(({ id }) => id === 'wednesday-two')?.findings.find(({ code }) => code === 'overlapping');
    expect(overlap?.waived).toBeNull();

    const { sql } = house.database;
    await sql`insert into waivers (id, version, code, path, reason, actor) values ('wednesday-two', 1, 'overlapping', ${overlap?.path ?? ''}, 'wanted', 'maker')`;
    const second = (await house.ask(maker, 'GET', '/v1/lint')).body as typeof first;
    expect(second.items.find(({ id }) => id === 'wednesday-two')?.findings.find(({ code }) => code === 'overlapping')?.waived).toEqual({
      reason: 'wanted',
      by: 'maker',
    });

    await sql`update campaigns set state = 'stopped', seq = nextval('campaign_changes') where id = 'wednesday-one'`;
    const third = (await house.ask(maker, 'GET', '/v1/lint')).body as typeof first;
    expect(third.campaigns).toBe(1);
    expect(third.items.flatMap(({ findings }) => findings).filter(({ code }) => code === 'overlapping')).toEqual([]);
  });

  test('a version is linted among it', async () => {
    await house.ask(maker, 'POST', '/v1/campaigns', changed({ id: 'third' }));
    const { status, body } = await house.ask(maker, 'GET', '/v1/campaigns/third/versions/1/lint');
    expect([status, (body['findings'] as { code: string }[]).map(({ code }) => code)]).toEqual([
      200,
      expect.arrayContaining(['overlapping']),
    ]);
    expect((await house.ask(maker, 'GET', '/v1/campaigns/third/versions/9/lint')).status).toBe(404);
  });
});

// Long documents are read aside: the same answers as for short ones, and the thread that answers authorizations stays free.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { testDatabase } from '../db/testing.ts';
import { type TestApp, testApp } from '../testing.ts';

const COFFEE = parse(readFileSync(new URL('../../campaigns/discount/weekday-coffee.yaml', import.meta.url), 'utf8'));
/** 20,000 BINs of eleven digits, and the two that the examples use. */
const BINS = [...Array.from({ length: 20_000 }, (_, no) => String(90_000_000_000 + no * 100)), '622588', '625188'];
const LARGE = { ...COFFEE, id: 'large', binding: { ...COFFEE.binding, cards: { include: BINS, exclude: ['62258860'] } } };

let house: TestApp;
let maker: string;
beforeAll(async () => {
  house = testApp(await testDatabase());
  maker = await house.keyFor('maker', ['campaigns:read', 'campaigns:write']);
});
afterAll(() => house.stop());

test('a campaign of 20,000 BIN ranges is read and reviewed while the process goes on answering', async () => {
  const text = JSON.stringify(LARGE);
  const began = performance.now();
  let longest = 0;
  let last = began;
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }, 5);
  const made = await house.ask(maker, 'POST', '/v1/campaigns', text);
  clearInterval(timer);

  expect([made.status, made.body['version']]).toEqual([201, 1]);
  expect(made.body['review']).toMatchObject({ passed: true });
  // Reading it here would be one long stop; what remains is copying its text.
  expect(longest).toBeLessThan((performance.now() - began) / 2);
}, 30_000);

test('a long document is refused as a short one is: card number, unknown field, nothing stored', async () => {
  const withPan = JSON.stringify({ ...LARGE, id: 'pan', name: { en: `card 4${'1'.repeat(15)}`, 'zh-CN': 'x' } });
  const unknown = JSON.stringify({ ...LARGE, id: 'unknown', surprise: 1 });

  const answers = await Promise.all([withPan, unknown].map((text) => house.ask(maker, 'POST', '/v1/campaigns', text)));

  expect(answers.map(({ body }) => body.code)).toEqual(['pan_not_accepted', 'invalid_request']);
  expect(answers[1]?.body['errors']).toMatchObject([{ path: 'surprise' }]);
  expect((await house.ask(maker, 'GET', '/v1/campaigns?limit=200')).body['items']).toHaveLength(1);
  expect(house.bugs).toEqual([]);
}, 30_000);

// The printable sheet of a campaign: its words in both languages, nothing of them read as markup, and a code that says the address of the offer.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { qrCode, qrPath } from '../../engine/qr/qr-code.ts';
import { type Setting, setting, tenOff } from '../authority/testing.ts';
import { type TestApp, testApp } from '../testing.ts';

let on: Setting;
let house: TestApp;
let key: string;
beforeAll(async () => {
  on = await setting('database');
  await on.publish(tenOff({ name: { en: 'Ten <b>off</b> & more', 'zh-CN': '立减十元' } }));
  house = testApp(on.database, { OFFERLINE_URL: 'https://bank.example.com' });
  key = await house.keyFor('viewer', ['campaigns:read']);
});
afterAll(async () => {
  await house.app.stop();
  await on.close();
});

test('the SVG says name, offer and dates in the language asked for, and its code is the address of the offer', async () => {
  const english = await house.ask(key, 'GET', '/v1/campaigns/ten-off/poster');
  const chinese = await house.ask(key, 'GET', '/v1/campaigns/ten-off/poster?locale=zh-CN');
  const code = qrCode('https://bank.example.com/me/offers/ten-off');
  const svg = String(english.body['text']);

  expect(english.headers.get('content-type')).toMatch(/^image\/svg\+xml/);
  expect(svg).toContain('Ten &lt;b&gt;off&lt;/b&gt; &amp; more');
  expect(svg).toContain(code === null ? 'no code' : qrPath(code));
  expect(String(chinese.body['text'])).toContain('立减十元');
});

test('the PDF is one, and an unknown campaign or format is refused', async () => {
  const pdf = await house.ask(key, 'GET', '/v1/campaigns/ten-off/poster?format=pdf&locale=zh-CN');

  expect([pdf.headers.get('content-type'), String(pdf.body['text']).slice(0, 5)]).toEqual(['application/pdf', '%PDF-']);
  expect((await house.ask(key, 'GET', '/v1/campaigns/nothing/poster')).body.code).toBe('not_found');
  expect((await house.ask(key, 'GET', '/v1/campaigns/ten-off/poster?format=png')).body.code).toBe('invalid_request');
});

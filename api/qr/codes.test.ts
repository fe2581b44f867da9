// Codes shown at the till, through the real authority: used once, for a minute, by their holder; what is wrong costs the coupon, never the payment.
import { createPublicKey, generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bytesToSign, readCode, writeCode } from '../../engine/qr/shown-code.ts';
import type { OpenAuthority } from '../authority/open.ts';
import { message, purchase, type Setting, setting, tenOff } from '../authority/testing.ts';
import { type TestApp, testApp } from '../testing.ts';

let on: Setting;
let house: TestApp;
let line: OpenAuthority;
let other: OpenAuthority;
let holder: string;
const CARD = { bin: '62258801', token: 'tk_anna', account: 'ac_anna' };

beforeAll(async () => {
  on = await setting('message');
  const coupon = { type: 'coupon_redeem', value: { type: 'amount_off', amount: 500 }, validDays: 30, autoApply: false } as const;
  await on.publish(
    tenOff({ id: 'five-coupon', kind: 'coupon', when: undefined, benefit: coupon }),
    tenOff({ id: 'gift-coupon', kind: 'coupon', when: undefined, benefit: { ...coupon, transferable: true } }),
  );
  await on.sql`insert into accounts (id) values ('ac_anna'), ('ac_bo')`;
  line = await on.open();
  other = await on.open();
  house = testApp(on.database, {}, line.authority);
  holder = await house.holderFor('ac_anna');
});
afterAll(async () => {
  await house.app.stop();
  await on.close();
});

let coupons = 0;
async function coupon(campaign = 'five-coupon', subject = 'ac:ac_anna'): Promise<string> {
  coupons += 1;
  const id = `cp_${coupons}`;
  await on.sql`insert into coupons (id, campaign, subject, state, valid_from, expires_at, issued_by) values (${id}, ${campaign}, ${subject}, 'issued', '2026-01-01', '2028-01-01', 'test')`;
  return id;
}
async function codeOf(named?: string): Promise<{ code: string; expiresAt: number }> {
  const made = await house.ask(holder, 'POST', '/v1/me/qr', named === undefined ? {} : { coupon: named });
  return { code: String(made.body['code']), expiresAt: Date.parse(String(made.body['expiresAt'])) };
}
/** Pays at this instant; the answer, parsed. */
async function pay(authorizationId: string, code: string, at: number, changes: object = {}, at_line = line) {
  const request = purchase({ authorizationId, amount: 5_000, card: CARD, coupons: [code], at: new Date(at).toISOString(), ...changes });
  const answer = await at_line.authority.evaluate(request);
  return { status: answer.status, ...JSON.parse(answer.body) } as { status: number; outcome: string; payable: number };
}
const events = async (subject: string) =>
  (await on.sql<{ kind: string }[]>`select kind from security_events where subject = ${subject} order by id`).map(({ kind }) => kind);
const stateOf = async (id: string) => (await on.sql<{ state: string }[]>`select state from coupons where id = ${id}`)[0]?.state;
/** Codes of other tests are not alive any more. */
const forget = () => on.sql`update qr_codes set created_at = created_at - interval '2 minutes' where consumed_by is null`;

test('I20 a code presents the coupon of its holder, also one that is not applied by itself, and is consumed with the decision', async () => {
  const id = await coupon();
  const { code, expiresAt } = await codeOf(id);

  expect(await pay('without', 'nothing', expiresAt - 30_000)).toMatchObject({ outcome: 'none' });
  expect(await pay('with', code, expiresAt - 30_000)).toMatchObject({ outcome: 'granted', payable: 4_500 });
  expect(await on.sql`select consumed_by from qr_codes where consumed_by is not null`).toEqual([{ consumed_by: 'with' }]);
  expect([await stateOf(id), await events('with')]).toEqual(['reserved', []]);
});

test('R1 the same authorization again gets the same answer; another one with the same code pays in full and is reported, and a reversal makes no code good again', async () => {
  const id = await coupon();
  const { code, expiresAt } = await codeOf(id);
  const at = expiresAt - 20_000;
  const first = await pay('once', code, at);
  const again = await pay('once', code, at);
  const second = await pay('twice', code, at + 1);
  await line.authority.message('once', message('reversal', { at: new Date(at + 2).toISOString() }));
  const third = await pay('thrice', code, at + 3);

  expect(again).toEqual(first);
  expect([first.payable, second.payable, third.payable]).toEqual([4_500, 5_000, 5_000]);
  expect(await stateOf(id)).toMatch(/issued|returned/);
  expect([await events('once'), await events('twice'), await events('thrice')]).toEqual([[], ['qr_replayed'], ['qr_replayed']]);
  const [decided] = await on.sql<{ evidence: string }[]>`select evidence from decisions where authorization_id = 'twice'`;
  expect(JSON.parse(decided?.evidence ?? '{}')).toMatchObject({ codes: [{ result: 'qr_replayed' }] });
});

test('a screenshot is good until its second and not a millisecond longer; what the clock on the wall says counts as well', async () => {
  await forget();
  const [one, two, three] = [await codeOf(await coupon()), await codeOf(await coupon()), await codeOf(await coupon())];
  const early = await pay('edge-early', one.code, one.expiresAt - 1);
  const late = await pay('edge-late', two.code, two.expiresAt);
  await on.sql`update qr_codes set created_at = created_at - interval '70 seconds' where consumed_by is null`;
  const old = await pay('edge-old', three.code, three.expiresAt - 30_000);

  expect([early.payable, late.payable, old.payable]).toEqual([4_500, 5_000, 5_000]);
  expect([await events('edge-early'), await events('edge-late'), await events('edge-old')]).toEqual([[], ['qr_stale'], ['qr_stale']]);
});

test('I20 of twenty tills in two processes that are shown one code, exactly one gets the coupon', async () => {
  await forget();
  const { code, expiresAt } = await codeOf(await coupon());
  const racers = Array.from({ length: 20 }, (_, no) =>
    pay(
      `race-${no}`,
      code,
      expiresAt - 10_000,
      { terminal: { id: `T${no}`, channel: 'pos', entryMode: 'qr' } },
      no % 2 === 0 ? line : other,
    ),
  );
  const answers = await Promise.all(racers);

  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  expect(answers.filter(({ payable }) => payable === 4_500)).toHaveLength(1);
  expect(await on.sql`select count(*)::int as count from security_events where kind = 'qr_replayed' and subject like 'race-%'`).toEqual([
    { count: 19 },
  ]);
});

test('two payments of one batch with one code: the first takes it, the second meets it used', async () => {
  await forget();
  const { code, expiresAt } = await codeOf(await coupon());
  const both = await Promise.all(['batch-1', 'batch-2'].map((id) => pay(id, code, expiresAt - 10_000)));

  expect(both.map(({ payable }) => payable).toSorted()).toEqual([4_500, 5_000]);
});

test('a code on the card of somebody else presents only a coupon that may be given on', async () => {
  await forget();
  const [own, gift] = [await codeOf(await coupon()), await codeOf(await coupon('gift-coupon'))];
  const card = { card: { bin: '62258801', token: 'tk_bo', account: 'ac_bo' } };

  expect((await pay('bo-own', own.code, own.expiresAt - 10_000, card)).payable).toBe(5_000);
  expect((await pay('bo-gift', gift.code, gift.expiresAt - 10_000, card)).payable).toBe(4_500);
});

test('a code that was never given out, or is signed by another key, is reported and gives nothing', async () => {
  await forget();
  const { code, expiresAt } = await codeOf(await coupon());
  const read = readCode(code);
  if (read === null) throw new Error('ours');
  const { privateKey } = generateKeyPairSync('ed25519');
  const forged = writeCode(read, sign(null, bytesToSign(read), privateKey));
  const invented = { ...read, nonce: randomBytes(16) };
  const longer = { ...read, expiresAt: read.expiresAt + 30 };

  expect((await pay('forged', forged, expiresAt - 10_000)).payable).toBe(5_000);
  expect((await pay('invented', writeCode(invented, sign(null, bytesToSign(invented), privateKey)), expiresAt - 10_000)).payable).toBe(
    5_000,
  );
  expect((await pay('longer', writeCode(longer, read.signature), expiresAt + 10_000)).payable).toBe(5_000);
  expect([await events('forged'), await events('invented'), await events('longer')]).toEqual([
    ['qr_forged'],
    ['qr_unknown'],
    ['qr_forged'],
  ]);
  expect((await pay('real', code, expiresAt - 10_000)).payable).toBe(4_500);
});

test('nobody gets a code for a coupon that is not theirs, and nobody collects codes', async () => {
  await forget();
  const foreign = await coupon('five-coupon', 'ac:ac_bo');
  expect((await house.ask(holder, 'POST', '/v1/me/qr', { coupon: foreign })).body.code).toBe('not_found');
  expect((await house.ask(holder, 'POST', '/v1/me/qr', { coupon: 'cp_nobody' })).body.code).toBe('not_found');
  const all = await Promise.all(Array.from({ length: 10 }, () => house.ask(holder, 'POST', '/v1/me/qr', {})));

  expect(all.filter(({ status }) => status === 201)).toHaveLength(8);
  expect(all.find(({ status }) => status !== 201)?.body.code).toBe('too_many_codes');
});

test('the text of a code is in its answer alone: not in the table, not in the log of changes', async () => {
  await forget();
  const { code } = await codeOf();
  const nonce = Buffer.from(readCode(code)?.nonce ?? []).toString('base64url');
  const kept = JSON.stringify([
    await on.sql`select * from qr_codes`,
    await on.sql`select * from change_log`,
    await on.sql`select * from security_events`,
  ]);

  expect(kept.includes(code) || kept.includes(nonce) || kept.includes(Buffer.from(nonce, 'base64url').toString('hex'))).toBe(false);
});

test('published keys verify a code, also after a rotation, which has its line in the log; private parts are sealed and a retired one is gone', async () => {
  await forget();
  const { code } = await codeOf();
  const read = readCode(code);
  if (read === null) throw new Error('ours');
  const jwks = async () => (await house.ask('', 'GET', '/v1/qr/keys')).body['keys'] as { kid: string; x: string; state: string }[];
  const before = await jwks();
  const desk = await house.keyFor('desk', ['holders:write']);
  const rotated = await house.ask(desk, 'POST', '/v1/qr/keys/rotation');
  const after = await jwks();
  const verifies = (keys: readonly { kid: string; x: string }[]) => {
    const found = keys.find(({ kid }) => kid === read.kid);
    return verify(
      null,
      read.signed,
      createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: found?.x ?? '' }, format: 'jwk' }),
      read.signature,
    );
  };

  expect(before.map(({ state }) => state)).toEqual(['current', 'next']);
  expect(after.map(({ state }) => state)).toEqual(['current', 'next', 'retired']);
  expect(after[0]?.kid).toBe(before[1]?.kid);
  expect([verifies(before), verifies(after)]).toEqual([true, true]);
  expect(rotated.body).toEqual({ current: after[0]?.kid, next: after[1]?.kid, retired: read.kid });
  expect(await on.sql`select object from change_log where action = 'signing_key.rotate'`).toEqual([{ object: after[0]?.kid }]);
  expect(await on.sql`select count(*)::int as count from signing_keys where sealed is null`).toEqual([{ count: 1 }]);
  expect((await codeOf()).code).not.toBe('undefined');
});

test('I20 the database itself refuses a second use', async () => {
  await expect(on.sql`update qr_codes set consumed_by = 'thief', consumed_at = now() where consumed_by = 'with'`).rejects.toThrow(
    /qr_codes_once/,
  );
});

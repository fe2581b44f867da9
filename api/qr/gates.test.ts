// Gates that give benefits offline, through the real authority: a slice is never overspent, each tap is decided once, and what is left goes back.
import { createPublicKey, randomUUID, verify as isSigned } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCapsule } from '../../engine/qr/capsule.ts';
import { type GateMemory, newGate, tapAt, uploaded } from '../../engine/qr/gate.ts';
import { type ReadCode, readCode } from '../../engine/qr/shown-code.ts';
import type { OpenAuthority } from '../authority/open.ts';
import { CHAIN_KEY, type Setting, counterOf, setting, tenOff } from '../authority/testing.ts';
import type { CheckResult } from '../ledger/check.ts';
import { verify } from '../ledger/verify.ts';
import { type TestApp, testApp } from '../testing.ts';
import { closeSlices } from './gate-store.ts';
import type { TapResult } from './uploads.ts';

let on: Setting;
let house: TestApp;
let line: OpenAuthority;
let desk: string;
let till: string;
const BENEFIT = 100;
const BUDGET = 100_000;

beforeAll(async () => {
  on = await setting('database');
  await on.publish(
    metro({}),
    metro({ id: 'metro-two' }),
    metro({ id: 'metro-three' }),
    metro({
      id: 'metro-when',
      when: { fact: 'authorization.amount', operator: 'greaterThan', value: 1 },
      limits: { budget: { total: BUDGET }, perSubject: [{ of: 'account', per: 'day', count: 1 }] },
    }),
  );
  await on.sql`insert into merchants (id, name, mcc, region, country, acquirer) values ('METRO', '{"en":"Metro","zh-CN":"地铁"}', '4111', 'SH', 'CN', 'default') on conflict do nothing`;
  await on.sql`insert into accounts (id) select 'ac_' || n from generate_series(1, 40) as n`;
  line = await on.open();
  house = testApp(on.database, {}, line.authority);
  desk = await house.keyFor('desk', ['reference:write', 'reference:read']);
  till = await house.keyFor('metro', ['evaluate']);
  for (const id of ['gate-1', 'gate-2'])
    await house.ask(desk, 'POST', '/v1/gates', { id, name: id, merchant: 'METRO', terminal: `T-${id}` });
});
afterAll(async () => {
  await house.app.stop();
  await on.close();
});

function metro(changes: Parameters<typeof tenOff>[0]) {
  return tenOff({
    id: 'metro-one',
    when: undefined,
    benefit: { type: 'amount_off', amount: BENEFIT },
    limits: { budget: { total: BUDGET } },
    examples: ['one', 'two', 'three'].map((name) => ({ name, given: { at: '2026-11-22T12:00:00+08:00' }, expect: { amount: BENEFIT } })),
    ...changes,
  });
}
async function sliceFor(gate: string, amount: number, campaign = 'metro-one') {
  const made = await house.ask(desk, 'POST', `/v1/gates/${gate}/slices`, { campaign, amount, minutes: 60, graceMinutes: 60 });
  const read = readCapsule(String(made.body['capsule']));
  if (read === null) throw new Error(JSON.stringify(made.body));
  return { ...read, id: String(made.body['slice']), text: String(made.body['capsule']) };
}
const keys = async () => (await house.ask('', 'GET', '/v1/qr/keys')).body['keys'] as readonly { kid: string; x: string }[];
const verifiesWith =
  (ring: readonly { kid: string; x: string }[]) => (read: Pick<ReadCode, 'signed' | 'signature'> & { readonly kid: string }) => {
    const key = ring.find(({ kid }) => kid === read.kid);
    return (
      key !== undefined &&
      isSigned(null, read.signed, createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key.x }, format: 'jwk' }), read.signature)
    );
  };
const codeOf = async (no: number) => String((await house.ask(await house.holderFor(`ac_${no}`), 'POST', '/v1/me/qr', {})).body['code']);
const cardOf = (no: number) => ({ bin: '62258801', token: `tk_${no}`, account: `ac_${no}` });
const upload = async (gate: string, taps: readonly object[]) =>
  (await house.ask(till, 'POST', `/v1/gates/${gate}/uploads`, { taps })).body['taps'] as readonly TapResult[];
const heldOf = async (campaign = 'metro-one') => (await counterOf(on.sql, `c:${campaign}`)) ?? { held: 0, captured: 0, returned: 0 };
/** Uploads what waits; one that repeats uploads everything twice and forgets nothing. */
async function send(memory: GateMemory, gate: string, repeats: boolean): Promise<GateMemory> {
  const { waiting } = memory;
  const results = waiting.length === 0 ? [] : await upload(gate, repeats ? [...waiting, ...waiting] : waiting);
  return repeats
    ? memory
    : uploaded(
        memory,
        results.map(({ authorizationId }) => authorizationId),
      );
}
async function faults(): Promise<readonly string[]> {
  const found: CheckResult[] = [];
  await verify(on.sql, { chainKey: CHAIN_KEY, onResult: (result) => found.push(result) });
  return found.filter(({ violations }) => violations > 0).map(({ name, first }) => `${name}: ${first}`);
}
function tapOf(slice: { readonly id: string; readonly capsule: { readonly epoch: number } }, changes: object) {
  return {
    authorizationId: randomUUID(),
    slice: slice.id,
    epoch: slice.capsule.epoch,
    amount: 300,
    currency: 'CNY',
    at: new Date().toISOString(),
    ...changes,
  };
}

test('I1 I7 a slice is held in the budget at once, never above it; the capsule is signed by a published key; only what a gate can judge is given to it', async () => {
  const before = await heldOf('metro-two');
  const slice = await sliceFor('gate-1', 90_000, 'metro-two');
  const more = await house.ask(desk, 'POST', '/v1/gates/gate-2/slices', {
    campaign: 'metro-two',
    amount: 10_001,
    minutes: 60,
    graceMinutes: 60,
  });
  const when = await house.ask(desk, 'POST', '/v1/gates/gate-1/slices', {
    campaign: 'metro-when',
    amount: 100,
    minutes: 60,
    graceMinutes: 60,
  });

  expect((await heldOf('metro-two')).held - before.held).toBe(90_000);
  expect(verifiesWith(await keys())({ ...slice, kid: slice.capsule.kid })).toBe(true);
  expect(slice.capsule).toMatchObject({ gate: 'gate-1', campaign: 'metro-two', benefit: BENEFIT, amount: 90_000, epoch: 1 });
  expect([more.status, more.body.code]).toEqual([409, 'budget_not_enough']);
  expect(when.body).toMatchObject({
    code: 'campaign_not_for_gates',
    errors: [{ message: expect.stringMatching(/^when/) }, { message: expect.stringMatching(/^limits/) }],
  });
  expect(
    (await house.ask(desk, 'POST', '/v1/gates/gate-1/slices', { campaign: 'nothing', amount: 100, minutes: 60, graceMinutes: 60 })).body
      .code,
  ).toBe('campaign_not_live');
  expect(await faults()).toEqual([]);
});

test('I8 a tap uploaded twice is decided once: the benefit leaves the slice, is captured with its funding, and the answer is the same', async () => {
  const slice = await sliceFor('gate-1', 1_000);
  const before = await heldOf();
  const tap = tapOf(slice, { code: await codeOf(1), card: cardOf(1), given: BENEFIT });
  const answers = [await upload('gate-1', [tap]), await upload('gate-1', [tap, tap])];
  const after = await heldOf();

  expect(answers.flat()).toEqual(
    Array.from({ length: 3 }, () => ({ authorizationId: tap.authorizationId, outcome: 'granted', granted: BENEFIT, reason: null })),
  );
  expect([after.held - before.held, after.captured - before.captured]).toEqual([-BENEFIT, BENEFIT]);
  expect(await on.sql`select spent from gate_slices where id = ${slice.id}`).toEqual([{ spent: BENEFIT }]);
  expect(
    await on.sql`select party, sum(amount)::bigint as amount from entries where authorization_id = ${tap.authorizationId} and template = 'benefit.capture' group by party order by party`,
  ).toEqual([
    { party: 'bank', amount: 60 },
    { party: 'merchant:METRO', amount: 40 },
  ]);
  expect((await upload('gate-1', [{ ...tap, amount: 301 }]))[0]?.outcome).toBe('conflict');
});

test('I20 of two gates that were shown one code, the first to upload is granted and the other is refused and reported', async () => {
  const [one, two] = [await sliceFor('gate-1', 1_000), await sliceFor('gate-2', 1_000)];
  const code = await codeOf(2);
  const [first, second] = [tapOf(one, { code, card: cardOf(2) }), tapOf(two, { code, card: cardOf(2) })];
  const [[late], [early]] = [await upload('gate-2', [second]), await upload('gate-1', [first])];

  expect([late?.outcome, early?.outcome, early?.reason]).toEqual(['granted', 'refused', 'qr_replayed']);
  expect(await on.sql`select kind from security_events where subject = ${first.authorizationId}`).toEqual([{ kind: 'qr_replayed' }]);
  const refused = await house.ask(desk, 'GET', '/v1/gates/gate-1/taps?refused=true');
  expect(refused.body['items']).toMatchObject([{ authorizationId: first.authorizationId, reason: 'qr_replayed', granted: 0 }]);
});

test.each([
  ['a slice of another gate', 'slice_unknown', async (tap: object) => ({ gate: 'gate-2', tap })],
  ['another epoch', 'slice_unknown', async (tap: object) => ({ gate: 'gate-1', tap: { ...tap, epoch: 99 } })],
  ['a time before its slice', 'outside_validity', async (tap: object) => ({ gate: 'gate-1', tap: { ...tap, at: '2026-01-01T00:00:00Z' } })],
  [
    'a code that had ended',
    'qr_stale',
    async (tap: object) => ({ gate: 'gate-1', tap: { ...tap, at: new Date(Date.now() + 70_000).toISOString() } }),
  ],
  ['the card of somebody else', 'code_of_another', async (tap: object) => ({ gate: 'gate-1', tap: { ...tap, card: cardOf(4) } })],
])('I7 a tap with %s is refused: %s', async (_, reason, changed) => {
  const slice = await sliceFor('gate-1', 500);
  const { gate, tap } = await changed(tapOf(slice, { code: await codeOf(3), card: cardOf(3) }));

  expect(await upload(gate, [tap])).toMatchObject([{ outcome: 'refused', reason, granted: 0 }]);
});

test('I7 what is left after the grace goes back to the budget, once; a later tap is refused', async () => {
  const before = await heldOf('metro-three');
  const slice = await sliceFor('gate-1', 1_000, 'metro-three');
  await upload('gate-1', [tapOf(slice, { code: await codeOf(5), card: cardOf(5) })]);
  const late = tapOf(slice, { code: await codeOf(6), card: cardOf(6) });
  const inTime = await closeSlices(on.sql, new Date(slice.capsule.until * 1_000).toISOString());
  await on.sql`update gate_slices set grace_until = now() + interval '1 year' where campaign <> 'metro-three' and state = 'open'`;
  const past = new Date((slice.capsule.until + 3_600) * 1_000).toISOString();
  const closed = [await closeSlices(on.sql, past), await closeSlices(on.sql, past)];
  const after = await heldOf('metro-three');

  expect([inTime, ...closed]).toEqual([0, 1, 0]);
  expect([after.held - before.held, after.captured - before.captured]).toEqual([0, BENEFIT]);
  expect(await upload('gate-1', [late])).toMatchObject([{ outcome: 'refused', reason: 'slice_closed' }]);
  expect(await on.sql`select spent, returned, state from gate_slices where id = ${slice.id}`).toEqual([
    { spent: 100, returned: 900, state: 'closed' },
  ]);
  expect(await faults()).toEqual([]);
});

test('a gate decides offline with capsule and keys alone: a code once, no more than its slice, nothing forged or stale', async () => {
  const { capsule } = await sliceFor('gate-1', 2 * BENEFIT + 50);
  const verifies = verifiesWith(await keys());
  const codes = await Promise.all([7, 8, 9, 10].map(codeOf));
  const nowMs = Date.now();
  const tap = (memory: GateMemory, no: number, changes: object = {}) =>
    tapAt(memory, { authorizationId: `tap-${no}`, code: codes[no] ?? '', amount: 300, card: cardOf(7 + no), nowMs, verifies, ...changes });
  const first = tap(newGate(capsule), 0);
  const again = tap(first.memory, 0);
  const second = tap(first.memory, 1);

  expect([first.given, again.refusal, second.given, tap(second.memory, 2).refusal]).toEqual([
    BENEFIT,
    'taken_before',
    BENEFIT,
    'slice_spent',
  ]);
  expect(tap(second.memory, 2, { amount: 40 }).given).toBe(40);
  expect(tap(first.memory, 3, { nowMs: nowMs + 61_000 }).refusal).toBe('stale');
  expect(tap(first.memory, 3, { verifies: () => false }).refusal).toBe('signature');
  expect(tap(first.memory, 3, { code: 'paper' }).refusal).toBe('not_a_code');
  expect(tap({ ...first.memory, capsule: { ...capsule, until: capsule.from } }, 3).refusal).toBe('capsule_not_valid');
  expect(readCode(codes[0] ?? '')?.kid).toBe(capsule.kid);
});

test('I1 I7 whatever two gates tap, repeat, mix up and upload late: granted is never above a slice, and the ledger is what was decided', async () => {
  const verifies = verifiesWith(await keys());
  const steps = fc.array(
    fc.record({
      gate: fc.constantFrom(0, 1),
      who: fc.integer({ min: 11, max: 16 }),
      amount: fc.constantFrom(40, 100, 350),
      sendsNow: fc.boolean(),
      repeats: fc.boolean(),
    }),
    { minLength: 4, maxLength: 14 },
  );
  await fc.assert(
    fc.asyncProperty(steps, fc.constantFrom(100, 250, 400), async (taps, amount) => {
      await on.sql`update qr_codes set created_at = created_at - interval '2 minutes' where consumed_by is null`;
      const slices = [await sliceFor('gate-1', amount), await sliceFor('gate-2', amount)] as const;
      const codes = new Map(await Promise.all([11, 12, 13, 14, 15, 16].map(async (who) => [who, await codeOf(who)] as const)));
      const memories = slices.map(({ capsule }) => newGate(capsule));
      for (const { gate, who, amount: fare, sendsNow, repeats } of taps) {
        const answer = tapAt(memories[gate] as GateMemory, {
          authorizationId: randomUUID(),
          code: codes.get(who) ?? '',
          amount: fare,
          card: cardOf(who),
          nowMs: Date.now(),
          verifies,
        });
        memories[gate] = sendsNow ? await send(answer.memory, `gate-${gate + 1}`, repeats) : answer.memory;
      }
      await Promise.all(
        memories.map(({ waiting }, gate) => (waiting.length === 0 ? [] : upload(`gate-${gate + 1}`, waiting.toReversed()))),
      );
      const rows = await on.sql<{ amount: number; spent: number; entries: number }[]>`
        select s.amount, s.spent, coalesce((select sum(e.amount) from entries e join gate_taps t on t.authorization_id = e.authorization_id where t.slice = s.id and e.template = 'benefit.capture'), 0)::bigint as entries
        from gate_slices s where s.id = any(${slices.map(({ id }) => id)}::text[])`;

      expect(rows.every(({ spent, amount: most }) => spent <= most)).toBe(true);
      expect(rows.map(({ spent }) => spent)).toEqual(rows.map(({ entries }) => entries));
    }),
    { numRuns: 12 },
  );
  expect(await faults()).toEqual([]);
  expect(on.bugs).toEqual([]);
});

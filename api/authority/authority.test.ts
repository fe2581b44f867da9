// The authority on real Postgres: one decision per id, exact budgets under concurrency, deadlines, voids, and books that add up.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Setting, counterOf, ledgerOf, message, purchase, setting, tenOff } from './testing.ts';
import type { OpenAuthority } from './open.ts';

let on: Setting;
let one: OpenAuthority;
let two: OpenAuthority;

beforeAll(async () => {
  on = await setting();
  await on.publish(
    tenOff(),
    tenOff({ id: 'hundred-only', binding: { cards: { include: ['62170001'] } }, limits: { budget: { countTotal: 100, total: 100_000 } } }),
  );
  one = await on.open();
  two = await on.open();
});
afterAll(() => on.close());

test('R1 I8 200 parallel copies on two processes give one decision and 200 identical bodies', async () => {
  const request = purchase({ authorizationId: 'copies' });

  const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? one : two).authority.evaluate(request)));

  expect(new Set(answers.map((answer) => answer.body)).size).toBe(1);
  expect(JSON.parse(answers[0]?.body ?? '{}')).toMatchObject({ outcome: 'granted', payable: 11_800 });
  expect(await on.sql`select 1 from decisions where authorization_id = 'copies'`).toHaveLength(1);
});

test('I1 a budget for exactly 100 benefits, asked by 1,000 parallel authorizations on two processes, grants exactly 100', async () => {
  const requests = Array.from({ length: 1_000 }, (_, index) =>
    purchase({ authorizationId: `race-${index}`, card: { bin: '62170001', token: `race-${index}`, account: `race-${index}` } }),
  );

  const answers = await Promise.all(requests.map((request, index) => (index % 2 === 0 ? one : two).authority.evaluate(request)));
  const granted = answers.filter((answer) =>
    JSON.parse(answer.body).benefits.some((benefit: { campaign: string }) => benefit.campaign === 'hundred-only'),
  );

  expect(granted).toHaveLength(100);
  expect(await counterOf(on.sql, 'c:hundred-only:n')).toEqual({ held: 100, captured: 0, returned: 0 });
});

describe('the life of one authorization', () => {
  test('R3 I10 the same id with another amount is a conflict, changes nothing and is recorded', async () => {
    await one.authority.evaluate(purchase({ authorizationId: 'conflict' }));
    const before = await ledgerOf(on.sql, 'conflict');

    const answer = await two.authority.evaluate(purchase({ authorizationId: 'conflict', amount: 99_900 }));

    expect(answer.status).toBe(409);
    expect(await ledgerOf(on.sql, 'conflict')).toEqual(before);
    expect(await on.sql`select 1 from security_events where subject = 'conflict'`).toHaveLength(1);
  });

  test('I3 a capture posts the subsidy of each funder to the merchant', async () => {
    await one.authority.evaluate(purchase({ authorizationId: 'captured' }));

    const answer = await two.authority.message('captured', message('capture', { amount: 12_800 }));

    expect(JSON.parse(answer.body)).toMatchObject({ status: 'applied', state: 'captured', benefits: [{ kept: 1_000, held: 0 }] });
    expect(await ledgerOf(on.sql, 'captured')).toEqual({
      'due:merchant:M1001 CNY': -1_000,
      'subsidy:bank CNY': 600,
      'subsidy:merchant:M1001 CNY': 400,
    });
  });

  test('R4 a reversal that overtakes its original leaves a tombstone; the original gets nothing', async () => {
    const early = await one.authority.message('overtaken', message('reversal'));
    const late = await two.authority.evaluate(purchase({ authorizationId: 'overtaken' }));

    expect(early.status).toBe(202);
    expect(JSON.parse(late.body)).toMatchObject({ outcome: 'none', reason: 'voided', payable: 12_800 });
    expect(await ledgerOf(on.sql, 'overtaken')).toEqual({});
  });
});

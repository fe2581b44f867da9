// The stories of the lifecycle load: every one is made of messages the service takes, and a benefit that does not add up is seen.
import { expect, test } from 'vitest';
import { amountOf, idOf, isSettled, stories } from './stories.ts';

test('no story captures or refunds nothing, and every message of a story has an id of its own', () => {
  for (const { name, messages } of stories) {
    const told = messages(9_700);
    expect(new Set(told.map(({ requestId }) => requestId)).size, name).toBe(told.length);
    expect(told.length, name).toBeGreaterThan(0);
    for (const { amount } of told) expect(amount ?? 1, name).toBeGreaterThan(0);
  }
});

test('captures in parts are the whole payment', () => {
  const parts = stories.find(({ name }) => name === 'captured in parts')?.messages(10_000) ?? [];

  expect(parts.reduce((sum, { amount = 0 }) => sum + amount, 0)).toBe(10_000);
});

test('amount and id are read from the request as it is sent', () => {
  const body = '{"authorizationId":"r:1","deadlineMs":50,"amount":4200,"approvedAmount":1}';

  expect(amountOf(body)).toBe(4_200);
  expect(idOf(body)).toBe('r:1');
});

test('I5 what was granted is held, kept, released or returned, and nothing else', () => {
  const benefit = { granted: 300, held: 0, kept: 200, released: 50, returned: 50 };

  expect(isSettled(JSON.stringify({ benefits: [benefit] }))).toBe(true);
  expect(isSettled(JSON.stringify({ benefits: [{ ...benefit, kept: 201 }] }))).toBe(false);
  expect(isSettled(JSON.stringify({ benefits: [{ ...benefit, kept: 350, held: -150 }] }))).toBe(false);
  expect(isSettled('{}')).toBe(true);
});

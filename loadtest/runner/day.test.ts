// The played day: a day and a night in order, peaks at the meals, every payment with its own messages, every event as the service takes it.
import { expect, test } from 'vitest';
import { readDemoBank } from '../../api/simulation/library.ts';
import { evaluateRequestSchema } from '../../engine/authorization/request.ts';
import { dayEvents, profileOf, toWire } from './day.ts';

const HOUR_MS = 3_600_000;
const order = { bank: readDemoBank(), seed: 1, date: '2026-11-22', seconds: 60, peak: 100, deadlineMs: 70 };
const fromMs = Date.parse('2026-11-22T06:00:00+08:00');
const events = dayEvents(order);
const times = events.map(({ at }) => Date.parse(at));

test('it runs from six in the morning to six in the next, in order of arrival', () => {
  expect(times).toEqual(times.toSorted((one, other) => one - other));
  expect(times[0]).toBeGreaterThanOrEqual(fromMs);
  expect(times.at(-1)).toBeLessThan(fromMs + 24 * HOUR_MS);
  expect(times.filter((time) => time >= fromMs + 18 * HOUR_MS).length).toBeGreaterThan(10);
});

test('after midnight the payments are those of the next day, with ids of their own', () => {
  const dates = new Set(events.flatMap((event) => (event.kind === 'evaluate' ? [event.request.authorizationId.split(':')[1]] : [])));

  expect([...dates].toSorted()).toEqual(['20261122', '20261123']);
});

test('the busiest half hour asks about as fast as ordered', () => {
  const targets = profileOf(times, { fromMs, seconds: order.seconds }).map(({ target }) => target / 60);

  expect(Math.max(...targets)).toBeGreaterThan(0.75 * order.peak);
  expect(Math.max(...targets)).toBeLessThan(1.3 * order.peak);
});

test('the same seed plays the same day, another seed another', () => {
  expect(dayEvents(order)).toEqual(events);
  expect(dayEvents({ ...order, seed: 2 })).not.toEqual(events);
});

test('every message belongs to a payment of the same day, and most payments have one', () => {
  const begun = new Set(events.flatMap((event) => (event.kind === 'evaluate' ? [event.request.authorizationId] : [])));
  const told = events.flatMap((event) => (event.kind === 'message' ? [event.authorizationId] : []));

  expect(told.filter((id) => !begun.has(id))).toEqual([]);
  expect(told.length).toBeGreaterThan(begun.size / 2);
});

test('each event goes to its own path, with the ids of this run and what the schema takes', () => {
  const wires = events.map((event) => toWire(event, 'r7'));
  const asked = wires.flatMap((wire) => (wire?.path === null ? [evaluateRequestSchema.parse(JSON.parse(wire.body))] : []));
  const told = wires.flatMap((wire) =>
    wire === null || wire.path === null ? [] : [{ path: wire.path, body: JSON.parse(wire.body) as object }],
  );

  expect(asked.every(({ authorizationId, deadlineMs }) => authorizationId.startsWith('r7:') && deadlineMs === 70)).toBe(true);
  expect(told.every(({ path }) => /^\/v1\/authorizations\/r7%3A[^/]+\/[a-z]+$/.test(path))).toBe(true);
  expect(told.filter(({ path, body }) => path.endsWith('/reversals') && 'amount' in body)).toEqual([]);
  expect(told.every(({ body }) => 'requestId' in body && !('kind' in body))).toBe(true);
});

test('lunch and dinner are busier than the night, and the stages hold exactly as many arrivals as there are events', () => {
  const stages = profileOf(times, { fromMs, seconds: 48 });
  const heldAt = (hour: number) => stages[(hour - 6) * 4 + 1]?.target ?? 0;

  expect(stages).toHaveLength(96);
  expect(heldAt(12)).toBeGreaterThan(2 * heldAt(15));
  expect(heldAt(18)).toBeGreaterThan(2 * heldAt(23));
  expect(stages.filter(({ duration }) => duration === '1000ms').reduce((sum, { target }) => sum + target / 60, 0)).toBeCloseTo(
    times.length,
    6,
  );
});

test('a day for a small rate is still a day', () => {
  expect(dayEvents({ ...order, peak: 1, seconds: 10 }).length).toBeGreaterThan(50);
});

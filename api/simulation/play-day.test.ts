// Proves that a played day keeps the order of each authorization, never has too much under way, and counts every answer.
import { expect, test } from 'vitest';
import { traffic } from '../../engine/simulation/traffic.ts';
import { readDemoBank } from './library.ts';
import { type Line, playDay } from './play-day.ts';

const events = traffic({ seed: 3, count: 200, day: '2026-11-18', bank: readDemoBank() });
const granted = JSON.stringify({ outcome: 'granted', reason: null });
const refused = JSON.stringify({ outcome: 'none', reason: 'no_campaign' });

test('events of one authorization arrive in order, and no more are under way than allowed', async () => {
  const seen = new Map<string, string[]>();
  let underWay = 0;
  let most = 0;
  const answer = async (id: string, what: string) => {
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise((resolve) => setTimeout(resolve, seen.size % 3));
    seen.set(id, [...(seen.get(id) ?? []), what]);
    underWay -= 1;
    return { status: 200, body: granted };
  };
  const line: Line = {
    evaluate: (request) => answer(request.authorizationId, 'evaluate'),
    message: (id, message) => answer(id, message.id),
  };

  await playDay({ events, line, concurrency: 16 });

  const sent = new Map<string, string[]>();
  for (const event of events) {
    const [id, what] = event.kind === 'evaluate' ? [event.request.authorizationId, 'evaluate'] : [event.authorizationId, event.message.id];
    sent.set(id, [...(sent.get(id) ?? []), what]);
  }
  expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(sent));
  expect(most).toBeGreaterThan(8);
  expect(most).toBeLessThanOrEqual(16);
});

test('every answer is counted by its kind, and a failure is never taken for an answer', async () => {
  const told: number[] = [];
  const line: Line = {
    evaluate: async (request) =>
      request.kind === 'advice' ? { status: 503, body: '{}' } : { status: 200, body: request.amount > 5_000 ? granted : refused },
    message: async (_id, message) => ({ status: message.kind === 'refund' ? 422 : 200, body: '{}' }),
  };

  const tally = await playDay({ events, line, concurrency: 8, onProgress: (each) => told.push(each.events) });

  const evaluations = events.filter((event) => event.kind === 'evaluate').length;
  const advice = events.filter((event) => event.kind === 'evaluate' && event.request.kind === 'advice').length;
  const refunds = events.filter((event) => event.kind === 'message' && event.message.kind === 'refund').length;
  expect(tally).toMatchObject({ events: events.length, evaluations, failures: advice });
  expect(tally.granted + (tally.refusedByReason['no_campaign'] ?? 0)).toBe(evaluations - advice);
  expect(tally.answers['refund 422']).toBe(refunds);
  expect(told.at(-1)).toBe(events.length);
});

test('a line that breaks ends the day with its own reason', async () => {
  const line: Line = { evaluate: () => Promise.reject(new Error('line cut')), message: async () => ({ status: 200, body: '{}' }) };
  await expect(playDay({ events, line, concurrency: 4 })).rejects.toThrow('line cut');
});

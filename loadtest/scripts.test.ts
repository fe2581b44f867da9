// Proves without k6 that every load script bundles, that what it sends is what the service accepts, and that a changed answer would be counted.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { evaluateRequestSchema } from '../engine/authorization/request.ts';
import { benchRequest } from './bank.ts';
import { withOwn } from './k6/plan.ts';
import { bundleScript } from './runner/bundle.ts';
import { SCRIPTS } from './runner/catalogue.ts';

const world = vi.hoisted(() => ({
  place: 0,
  name: 'steady',
  sent: [] as { path: string; body: string }[],
  counted: {} as Record<string, unknown[]>,
  answer: (_path: string): string => '{"outcome":"none","reason":null}',
}));

class Metric {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
  add(value: unknown): void {
    world.counted[this.name] = [...(world.counted[this.name] ?? []), value];
  }
}

vi.mock('k6', () => ({ sleep: () => undefined }));
vi.mock('k6/data', () => ({
  SharedArray: function SharedArray(_name: string, read: () => unknown[]) {
    return read();
  },
}));
vi.mock('k6/execution', () => ({
  default: {
    get scenario() {
      return { iterationInTest: world.place, name: world.name };
    },
    instance: { currentTestRunDuration: 0 },
  },
}));
vi.mock('k6/metrics', () => ({ Counter: Metric, Rate: Metric, Trend: Metric }));
vi.mock('k6/http', () => ({
  default: {
    post: (url: string, body: string) => {
      const path = new URL(url).pathname;
      world.sent.push({ path, body });
      return { status: 200, body: world.answer(path), timings: { duration: 1 } };
    },
  },
}));

const folder = mkdtempSync(join(tmpdir(), 'offerline-scripts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const requests = Array.from({ length: 300 }, (_, no) => benchRequest(no, { run: 'load', accounts: 50, campaigns: 200 }));
const bodies = JSON.stringify(requests.map(({ authorizationId: _id, deadlineMs: _deadline, ...rest }) => JSON.stringify(rest)));
const plan = {
  script: 'steady',
  url: 'http://offerline',
  keys: { ask: 'a', read: 'b', close: 'c' },
  run: 'r1',
  seconds: 10,
  rate: 100,
  deadlineMs: 50,
  askers: 4,
  slots: 10,
  thresholds: { answers_changed: ['count==0'] },
  bodies: 'bodies',
  hotBodies: 'bodies',
  scarceBodies: 'bodies',
  day: null,
  accounts: ['ba0'],
  summaryFile: 'out',
};
vi.stubGlobal('__ENV', { PLAN: 'plan' });
vi.stubGlobal('open', (file: string) => (file === 'plan' ? JSON.stringify(plan) : bodies));

beforeEach(() => {
  world.sent = [];
  world.counted = {};
  world.answer = () => '{"outcome":"none","reason":null}';
});

test('a thousand arrivals are valid requests with ids of their own', async () => {
  const { default: authorize } = await import('./steady.ts');

  for (world.place = 1; world.place <= 1000; world.place += 1) authorize();

  const asked = world.sent.map(({ body }) => evaluateRequestSchema.parse(JSON.parse(body)));
  expect(new Set(asked.map((request) => request.authorizationId)).size).toBe(1000);
  expect(asked).toHaveLength(1020);
  expect(asked[0]?.deadlineMs).toBe(50);
  expect(world.counted['answers_changed']).toBeUndefined();
  expect(world.counted['wrong_status']).toBeUndefined();
});

test('I8 an answer that changes for the same id fails the run', async () => {
  const { default: authorize, options } = await import('./steady.ts');
  const saidBefore: string[] = [];
  world.answer = () => `{"outcome":"none","reason":null,"said":${saidBefore.push('again')}}`;
  world.place = 50;

  const complaint = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  authorize();

  expect(world.counted['answers_changed']).toEqual([1]);
  expect(complaint).toHaveBeenCalledOnce();
  complaint.mockRestore();
  expect(options.thresholds).toEqual({ answers_changed: ['count==0'] });
});

describe('a life of a payment', () => {
  const reply = (held: number) =>
    JSON.stringify({
      outcome: 'granted',
      captured: 1,
      refunded: 0,
      chargedBack: 0,
      benefits: [{ granted: 10, held, kept: 4, released: 6, returned: 0 }],
    });

  test('R4 sends its messages to the paths of its own authorization, some before it', async () => {
    const { default: live } = await import('./lifecycle.ts');
    world.answer = () => reply(0);

    for (world.place = 1; world.place <= 60; world.place += 1) live();

    const evaluated = world.sent.flatMap(({ path, body }) =>
      path === '/v1/evaluate' ? [evaluateRequestSchema.parse(JSON.parse(body)).authorizationId] : [],
    );
    const told = world.sent.filter(({ path }) => path !== '/v1/evaluate').map(({ path }) => decodeURIComponent(path.split('/')[3] ?? ''));
    const early = evaluated.filter((id) => {
      const path = `/v1/authorizations/${encodeURIComponent(id)}/reversals`;
      const asked = world.sent.findIndex(({ body }) => body.includes(`"authorizationId":"${id}"`));
      const reversed = world.sent.findIndex((sent) => sent.path === path);
      return reversed >= 0 && reversed < asked;
    });
    expect(told.length).toBeGreaterThan(60);
    expect(new Set(told).size).toBe(new Set(evaluated).size);
    expect(early.length).toBeGreaterThan(0);
    expect(world.counted['unsettled']).toBeUndefined();
  });

  test('I5 a benefit that does not add up, or an end that depends on the order, is counted', async () => {
    const { default: live } = await import('./lifecycle.ts');
    let turn = 0;
    world.answer = () => {
      turn += 1;
      return reply(turn);
    };
    const complaint = vi.spyOn(console, 'error').mockImplementation(() => undefined);

    for (world.place = 3; world.place <= 60; world.place += 3) live();

    complaint.mockRestore();
    expect(world.counted['unsettled']?.length).toBeGreaterThan(5);
    expect(world.counted['order_mattered']?.length).toBeGreaterThan(0);
  });
});

test('the last benefits of a small campaign are counted only where they are promised', async () => {
  const { default: authorize, options } = await import('./hot-campaign.ts');
  world.name = 'scarce';
  const answers = ['{"outcome":"granted"}', '{"outcome":"none","reason":"budget_exhausted"}'];
  world.answer = () => answers.shift() ?? '';

  authorize();
  authorize();

  expect(world.counted['scarce_granted']).toEqual([1]);
  expect(Object.keys(options.scenarios ?? {})).toEqual(['spread', 'hot', 'scarce']);
});

test.each([...SCRIPTS.map(({ name }) => name), 'calibrate', 'offers'])(
  '%s bundles into one file that needs only k6 itself',
  async (name) => {
    const text = readFileSync(await bundleScript(join(import.meta.dirname, '..'), name, folder), 'utf8');

    const needed = [...text.matchAll(/^import .* from "([^"]+)";$/gm)].map(([, from]) => from ?? '');
    expect(needed.every((from) => from === 'k6' || from.startsWith('k6/'))).toBe(true);
    expect(needed).toContain('k6/http');
    expect(text).toContain('handleSummary');
  },
);

test('what is put in front of a kept request leaves the rest as it was', () => {
  const body = withOwn('{"amount":5,"currency":"CNY"}', { authorizationId: 'a:"1"', deadlineMs: 70 });

  expect(JSON.parse(body)).toEqual({ authorizationId: 'a:"1"', deadlineMs: 70, amount: 5, currency: 'CNY' });
});

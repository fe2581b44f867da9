// Proves without k6 that every request of the load script is one the service accepts, and that a changed answer would be counted.
import { beforeEach, expect, test, vi } from 'vitest';
import { evaluateRequestSchema } from '../engine/authorization/request.ts';

const world = vi.hoisted(() => ({
  place: 0,
  bodies: [] as string[],
  counted: {} as Record<string, unknown[]>,
  answer: (): string => '{"outcome":"none","reason":null}',
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

vi.mock('k6', () => ({ check: () => true }));
vi.mock('k6/execution', () => ({
  default: {
    get scenario() {
      return { iterationInTest: world.place };
    },
  },
}));
vi.mock('k6/metrics', () => ({ Counter: Metric, Rate: Metric }));
vi.mock('k6/http', () => ({
  default: {
    post: (_url: string, body: string) => {
      world.bodies.push(body);
      const answer = world.answer();
      return { status: 200, body: answer, json: () => JSON.parse(answer) };
    },
  },
}));
vi.stubGlobal('__ENV', { RATE: '100' });

beforeEach(() => {
  world.bodies = [];
  world.counted = {};
});

test('a thousand arrivals are valid requests with ids of their own', async () => {
  const { default: authorize } = await import('./steady.ts');

  for (world.place = 1; world.place <= 1000; world.place += 1) authorize();

  const requests = world.bodies.map((body) => evaluateRequestSchema.parse(JSON.parse(body)));
  expect(new Set(requests.map((request) => request.authorizationId)).size).toBe(1000);
  expect(requests).toHaveLength(1020);
  expect(world.counted['answers_changed']).toBeUndefined();
});

test('I8 an answer that changes for the same id fails the run', async () => {
  const { default: authorize } = await import('./steady.ts');
  const saidBefore: string[] = [];
  world.answer = () => `{"outcome":"none","reason":null,"said":${saidBefore.push('again')}}`;
  world.place = 50;

  authorize();

  expect(world.counted['answers_changed']).toEqual([1]);
});

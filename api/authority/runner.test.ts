// The runner without a database: whatever a batch ends in, everybody who waits is answered, and nothing piles up.
import { afterEach, expect, test, vi } from 'vitest';
import type { BatchStore } from './batch-store.ts';
import { systemRuntime } from './runtime.ts';
import type { AuthorityDeps } from './authority-deps.ts';
import type { Answer, Command } from './commands.ts';
import { type Runner, openRunner } from './runner.ts';
import { purchase } from './testing.ts';
import type { VoidCommand } from './void-log.ts';

const fails = (code: string) => Object.assign(new Error(code), { code });
const done: Answer = { status: 200, body: 'done' };
const lots = (id: string): Command => ({ kind: 'lots', authorizationId: id, at: '2026-11-22T00:00:00Z' });
const voidOf = (id: string): VoidCommand => ({
  kind: 'void',
  authorizationId: id,
  attempt: id,
  request: purchase({ authorizationId: id }),
  digest: id,
  reason: 'deadline',
});
const turn = () => new Promise((resolve) => setImmediate(resolve));

interface Bench {
  readonly runner: Runner;
  readonly batches: () => number;
  readonly connections: () => number;
  readonly logged: readonly VoidCommand[];
}

/** A runner whose batches end as `ending` says: with a fault, or committed. */
function bench(ending: (batch: number) => Error | null, changes: Partial<AuthorityDeps> = {}): Bench {
  const logged: VoidCommand[] = [];
  const count = { batches: 0, connections: 0 };
  const begin = async () => {
    count.batches += 1;
    const fault = ending(count.batches);
    if (fault !== null) throw fault;
    return {
      answers: Array.from({ length: 256 }, () => done),
      stream: { id: 's', seq: count.batches, hash: '' },
      now: '',
      states: new Map(),
    };
  };
  const runner = openRunner({
    connect: () => {
      count.connections += 1;
      return { begin, end: async () => undefined } as unknown as BatchStore;
    },
    runtime: systemRuntime,
    context: () => ({ book: { refresh: async () => undefined } }) as never,
    voidLog: { append: (command) => logged.push(command), read: () => [], clear: () => undefined },
    deadlineMs: { byDefault: 50, ceiling: 50 },
    wallClock: () => 0,
    onCommitted: () => undefined,
    onBug: () => undefined,
    ...changes,
  });
  return { runner, batches: () => count.batches, connections: () => count.connections, logged };
}

afterEach(() => {
  vi.useRealTimers();
});

test('I27 a database that goes away while a bad batch is cut in halves leaves nobody waiting', { timeout: 2_000 }, async () => {
  const { runner } = bench((batch) => (batch === 1 ? fails('23514') : batch === 2 ? fails('ECONNREFUSED') : null));

  const answers = await Promise.all(['a', 'b', 'c', 'd'].map((id) => runner.run(lots(id))));

  expect(answers).toEqual([null, null, null, null]);
  expect(await runner.run(lots('e'))).toEqual(done);
});

test('I9 I13 a void that somebody else is before four times running is tried again, and no bug is reported', async () => {
  const bugs: unknown[] = [];
  const first = Object.assign(fails('23505'), { constraint_name: 'authorizations_pkey' });
  const { runner, batches } = bench((batch) => (batch <= 4 ? first : null), { onBug: (fault) => bugs.push(fault) });

  await runner.void(voidOf('raced'));

  expect(batches()).toBe(5);
  expect(bugs).toEqual([]);
});

test('I28 a batch that loses every race as a whole is taken apart, and everybody in it is answered', async () => {
  const { runner, batches } = bench((batch) => (batch <= 4 ? fails('40P01') : null));

  expect(await Promise.all(['a', 'b', 'c', 'd'].map((id) => runner.run(lots(id))))).toEqual([done, done, done, done]);
  expect(batches()).toBe(6);
});

test('I22 a bad command is found by halving; everybody else is answered', async () => {
  const { runner, batches } = bench((batch) => (batch === 1 || batch === 2 || batch === 3 ? fails('23514') : null));

  const answers = await Promise.all(['bad', 'b', 'c', 'd'].map((id) => runner.run(lots(id))));

  expect(answers).toEqual([null, done, done, done]);
  expect(batches()).toBe(5);
});

test('I28 an outage of many authorizations leaves one timer, and their voids are sent once the database is back', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  let isAway = true;
  const { runner } = bench(() => (isAway ? fails('ECONNREFUSED') : null));
  for (let each = 0; each < 30; each += 1) {
    await runner.run(lots(`a${each}`));
    void runner.void(voidOf(`a${each}`));
    await turn();
  }

  expect(vi.getTimerCount()).toBeLessThanOrEqual(1);
  isAway = false;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(runner.waitingVoids()).toBe(0);
});

test('I29 voids of an outage never fill a batch: who asks now travels with them', async () => {
  const many = Array.from({ length: 2_000 }, (_, index) => voidOf(`v${index}`));
  const { runner, batches } = bench(() => null, { voidLog: { append: () => undefined, read: () => many, clear: () => undefined } });

  await runner.run(lots('now'));

  expect(batches()).toBeLessThanOrEqual(2);
});

test('I9 I12 an id that the process before left to void is answered only after its void', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const voidLog = { append: () => undefined, read: () => [voidOf('left')], clear: () => undefined };
  const { runner } = bench((batch) => (batch === 1 ? fails('ECONNREFUSED') : null), { voidLog });
  await turn();

  let isTold = false;
  const told = runner.run(lots('left')).finally(() => {
    isTold = true;
  });
  await turn();
  const toldBefore = isTold;
  await vi.advanceTimersByTimeAsync(1_000);

  expect([toldBefore, await told]).toEqual([false, done]);
});

test('I29 what nobody waits for any more is not decided', async () => {
  const { runner, batches } = bench(() => null);

  const first = runner.run(lots('a'));
  const answers = await Promise.all([first, runner.run(lots('late'), () => true)]);
  const later = await runner.run(lots('late'), () => true);

  expect([answers, later, batches()]).toEqual([[done, null], null, 1]);
});

test('a screen, a log or a reporter that throws stops no answer', { timeout: 2_000 }, async () => {
  const thrower = () => {
    throw new Error('broken');
  };
  const { runner } = bench((batch) => (batch === 1 ? fails('23514') : null), {
    onCommitted: thrower,
    onBug: thrower,
    voidLog: { append: thrower, read: () => [], clear: thrower },
  });

  const bad = await runner.run(lots('bad'));
  const good = await runner.run(lots('good'));
  void runner.void(voidOf('v'));
  await turn();

  expect([bad, good, runner.waitingVoids()]).toEqual([null, done, 0]);
});

test('after its end a runner answers at once, remembers voids in the log alone and opens no connection', async () => {
  const { runner, connections, logged } = bench(() => fails('ECONNREFUSED'));
  await runner.run(lots('a'));
  await runner.stop();
  const before = connections();

  const answer = await runner.run(lots('late'));
  void runner.void(voidOf('late'));
  await turn();

  expect([answer, connections() - before, logged.length]).toEqual([null, 0, 1]);
});

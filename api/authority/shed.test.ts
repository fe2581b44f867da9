// Answers given without the database: early shedding writes nothing and is the same on every repeat; a missed deadline is written down before it is told.
import { expect, test } from 'vitest';
import { startAuthority } from './authority.ts';
import type { AuthorityDeps } from './authority-deps.ts';
import type { BatchStore } from './batch-store.ts';
import { systemRuntime } from './runtime.ts';
import { purchase } from './testing.ts';

/** A database in which a batch ends when it is let go. */
function slowDatabase() {
  const held: (() => void)[] = [];
  const begin = () =>
    new Promise((resolve) =>
      held.push(() =>
        resolve({ answers: Array.from({ length: 256 }, () => ({ status: 200, body: '"granted"' })), stream: {}, states: new Map() }),
      ),
    );
  const letGo = () => {
    for (const end of held.splice(0)) end();
  };
  return { connect: () => ({ begin, end: async () => undefined }) as unknown as BatchStore, letGo };
}
/** An authority over that database. */
function authorityOver(database: ReturnType<typeof slowDatabase>, changes: Partial<AuthorityDeps> = {}) {
  return startAuthority({
    connect: database.connect,
    runtime: systemRuntime,
    context: () => ({ decisionId: (id: string) => id, book: { refresh: async () => undefined } }) as never,
    voidLog: { append: () => undefined, read: () => [], clear: () => undefined },
    deadlineMs: { byDefault: 2_000, ceiling: 2_000 },
    wallClock: () => 0,
    onCommitted: () => undefined,
    onBug: () => undefined,
    ...changes,
  });
}
const turn = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('I29 I9 behind a queue that is too long for the deadline the answer is overloaded at once, and stays so for that id', async () => {
  const database = slowDatabase();
  const authority = authorityOver(database);
  const ask = (id: string, deadlineMs = 2_000) => authority.evaluate(purchase({ authorizationId: id, deadlineMs }));

  const first = ask('shows-the-pace');
  await turn(60);
  database.letGo(); // One command took 60 ms.
  await first;
  const running = ask('runs');
  await turn(5);
  const waiting = ask('waits');
  const shed = await ask('shed', 20);
  database.letGo();
  await turn(5);
  database.letGo();

  expect(JSON.parse(shed.body)).toMatchObject({ outcome: 'none', reason: 'overloaded' });
  expect((await Promise.all([running, waiting])).map((answer) => answer.body)).toEqual(['"granted"', '"granted"']);
  expect((await ask('shed')).body).toBe(shed.body);
  await authority.stop();
});

test('I9 I12 a missed deadline is in the log of voids before it is told, while its batch is still on its way; the log lasts until it is voided', async () => {
  const database = slowDatabase();
  const log: string[] = [];
  const authority = authorityOver(database, {
    voidLog: { append: ({ authorizationId }) => log.push(authorizationId), read: () => [], clear: () => log.push('cleared') },
  });

  const told = await authority.evaluate(purchase({ authorizationId: 'late', deadlineMs: 5 }));
  const logged = [...log];
  for (let batch = 0; batch < 2; batch += 1) {
    database.letGo(); // The decision that nobody waits for, then its void.
    await turn(5);
  }

  expect(JSON.parse(told.body)).toMatchObject({ outcome: 'none', reason: 'deadline' });
  expect(logged).toEqual(['late']);
  expect(log).toEqual(['late', 'cleared']);
  await authority.stop();
});

test('I27 the deadline counts from the moment at which the whole request had come, not from when it was looked at', async () => {
  const database = slowDatabase();
  const waited: number[] = [];
  const authority = authorityOver(database, {
    runtime: {
      ...systemRuntime,
      after: (ms, call, mayEnd) => {
        waited.push(ms);
        return systemRuntime.after(Math.min(ms, 1), call, mayEnd);
      },
    },
  });

  const asked = authority.evaluate(purchase({ authorizationId: 'waited' }), false, performance.now() - 1_500);
  expect(JSON.parse((await asked).body)).toMatchObject({ reason: 'deadline' });
  expect(waited[0]).toBeLessThanOrEqual(500);
  database.letGo();
  await turn(5);
  database.letGo();
  await authority.stop();
});

test('I12 I9 nobody, whoever asks again included, is told of a missed deadline before it is on disk', async () => {
  const database = slowDatabase();
  let write = (): void => undefined;
  const onDisk = new Promise<void>((resolve) => {
    write = resolve;
  });
  const authority = authorityOver(database, {
    voidLog: { append: () => undefined, written: () => onDisk, read: () => [], clear: () => undefined },
  });
  const told: string[] = [];
  const ask = async () => told.push((await authority.evaluate(purchase({ authorizationId: 'late', deadlineMs: 5 }))).body);

  const first = ask();
  await turn(50);
  const again = ask();
  await turn(20);
  expect(told).toEqual([]);
  write();
  await Promise.all([first, again]);
  expect(told.map((body) => (JSON.parse(body) as { readonly reason: string }).reason)).toEqual(['deadline', 'deadline']);
  database.letGo();
  await turn(5);
  database.letGo();
  await authority.stop();
});

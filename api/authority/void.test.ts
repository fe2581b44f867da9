// Voids: what was told "no benefit" has none for ever, and what somebody was granted is never taken back.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BatchContext } from './batch-context.ts';
import type { Command } from './commands.ts';
import { batchContext, ledgerOf, message, purchase, type Setting, setting, tenOff } from './testing.ts';
import { evaluateCommand, messageCommand, runCommands, voidCommand } from './testing-commands.ts';

let on: Setting;
let context: BatchContext;
const reply = (answer: { readonly body: string } | undefined) => JSON.parse(answer?.body ?? '{}');
const run = (...commands: readonly Command[]) => runCommands({ sql: on.sql, context }, commands);
const stateOf = async (id: string) => (await on.sql<{ state: string }[]>`select state from authorizations where id = ${id}`)[0]?.state;

beforeAll(async () => {
  on = await setting();
  await on.publish(tenOff());
  context = await batchContext(on.sql);
});
afterAll(() => on.close());

test('a void undoes its own attempt, granted or not, and its answer stands for ever', async () => {
  const granted = purchase({ authorizationId: 'void-own' });
  const none = purchase({ authorizationId: 'void-none', amount: 100 });
  await run(evaluateCommand(granted, 'a'), evaluateCommand(none, 'a'));

  const told = await run(voidCommand(granted, 'a'), voidCommand(none, 'a'));
  const again = await run(evaluateCommand(granted, 'b'), evaluateCommand(none, 'b'));

  expect(again).toEqual(told);
  expect(reply(again[1])).toMatchObject({ reason: 'deadline' });
  expect(await ledgerOf(on.sql, 'void-own')).toEqual({});
});

test('I8 I12 a decision that another copy has been told is never taken back by the void of the first attempt', async () => {
  const request = purchase({ authorizationId: 'void-other' });
  await run(evaluateCommand(request, 'a'));
  const [told] = await run(evaluateCommand(request, 'b'));

  await run(voidCommand(request, 'a'));

  expect(await run(evaluateCommand(request, 'c'))).toEqual([told]);
  expect(await stateOf('void-other')).toBe('held');
});

test('R33 a capture that echoes the benefit proves that it was heard: the void of its attempt changes nothing', async () => {
  const request = purchase({ authorizationId: 'void-captured' });
  await run(evaluateCommand(request, 'a'));
  await run(messageCommand('void-captured', message('capture', { amount: 12_800, applied: 1_000 })));

  await run(voidCommand(request, 'a'));

  expect(await stateOf('void-captured')).toBe('captured');
  expect(await ledgerOf(on.sql, 'void-captured')).toMatchObject({ 'subsidy:bank CNY': 600 });
});

test('a void before its decision closes the id for every attempt', async () => {
  const request = purchase({ authorizationId: 'void-first' });

  const answers = await run(voidCommand(request, 'a'), evaluateCommand(request, 'a'), evaluateCommand(request, 'b'));

  expect(answers.map((answer) => reply(answer).reason)).toEqual(['deadline', 'deadline', 'deadline']);
  expect(await ledgerOf(on.sql, 'void-first')).toEqual({});
});

// An authorization and the messages that follow it at once may travel in one batch: the same comes of it as if they had come one by one.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CampaignInput } from '../../engine/campaign/schema.ts';
import type { BatchContext } from './batch-context.ts';
import { batchContext, counterOf, message, purchase, type Setting, setting, tenOff } from './testing.ts';
import { emptyMemory } from './memory.ts';
import { MemoryIsBehind } from './room.ts';
import { evaluateCommand, messageCommand, runCommands } from './testing-commands.ts';

let on: Setting;
let context: BatchContext;
const on8 = (bin: string): Partial<CampaignInput> => ({ binding: { cards: { include: [bin] } }, when: undefined });
const card = (bin: string) => ({ bin, token: 'tk_1', account: 'ac_1' });

beforeAll(async () => {
  on = await setting();
  await on.publish(
    tenOff({
      id: 'counted',
      ...on8('62258821'),
      limits: { budget: { total: 1_000_000, perDay: 500_000 }, perSubject: [{ of: 'account', per: 'day', count: 1 }] },
    }),
    tenOff({
      id: 'tested-again',
      ...on8('62258822'),
      when: { fact: 'authorization.amount', operator: 'greaterThanInclusive', value: 10_000 },
      policies: { underClearing: 're_evaluate' },
    }),
    tenOff({ id: 'three', ...on8('62258823'), limits: { budget: { total: 3_000 } } }),
  );
  context = await batchContext(on.sql);
});
afterAll(() => on.close());

test('what is captured in the batch that decides it stands in every counter, and the limit holds (I2, I20)', async () => {
  const first = purchase({ authorizationId: 'OB1', card: card('62258821') });
  const second = purchase({ authorizationId: 'OB2', card: card('62258821') });

  await runCommands({ sql: on.sql, context }, [evaluateCommand(first, 'a'), messageCommand('OB1', message('capture', { amount: 12_800 }))]);
  const [answer] = await runCommands({ sql: on.sql, context }, [evaluateCommand(second, 'a')]);

  expect(await counterOf(on.sql, 'c:counted:d:2026-11-22')).toEqual({ held: 0, captured: 1_000, returned: 0 });
  expect(await counterOf(on.sql, 'l:counted:account:ac_1:day:2026-11-22:n')).toEqual({ held: 0, captured: 1, returned: 0 });
  expect(JSON.parse(answer?.body ?? '{}')).toMatchObject({ outcome: 'none', reason: 'limit_reached' });
});

test('a capture below the threshold is tested again in the batch that decides it (R11)', async () => {
  const request = purchase({ authorizationId: 'OB3', card: card('62258822') });
  const capture = messageCommand('OB3', message('capture', { amount: 9_000, final: true }));

  const [, answer] = await runCommands({ sql: on.sql, context }, [evaluateCommand(request, 'a'), capture]);

  expect(JSON.parse(answer?.body ?? '{}').benefits).toMatchObject([{ campaign: 'tested-again', granted: 1_000, kept: 0, released: 1_000 }]);
});

test('what a later command of the batch gives back is not there yet for one before it, whatever the process remembered (I1)', async () => {
  const memory = emptyMemory();
  const buy = (id: string) =>
    evaluateCommand(purchase({ authorizationId: id, card: { bin: '62258823', token: `tk_${id}`, account: `ac_${id}` } }), 'a');
  const later = [buy('OB14'), messageCommand('OB11', message('reversal'))];
  await runCommands({ sql: on.sql, context, memory }, [buy('OB11')]);
  await runCommands({ sql: on.sql, context }, [buy('OB12'), buy('OB13')]);

  await expect(runCommands({ sql: on.sql, context, memory }, later)).rejects.toThrow(MemoryIsBehind);
  const [answer] = await runCommands({ sql: on.sql, context, memory, isCautious: true }, later);

  expect(JSON.parse(answer?.body ?? '{}')).toMatchObject({ outcome: 'none', reason: 'budget_exhausted' });
  expect(await counterOf(on.sql, 'c:three')).toEqual({ held: 2_000, captured: 0, returned: 0 });
});

// I29 a few requests between two looks at the network: all are begun, in their order, and others have their turn in between.
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openTurns } from './turns.ts';

test('I29 what arrives at once begins at once up to the number of a turn, and the rest in order in the next ones', async () => {
  const inTurn = openTurns(3);
  const begun: string[] = [];
  for (let no = 0; no < 7; no += 1) inTurn(() => void begun.push(String(no)));
  begun.push('end of turn');
  const other = turn().then(() => begun.push('other'));
  for (let turns = 0; turns < 4; turns += 1) await turn();
  await other;

  expect(begun.filter((each) => /\d/.test(each))).toEqual(['0', '1', '2', '3', '4', '5', '6']);
  expect(begun.indexOf('end of turn')).toBe(3);
  expect(begun.indexOf('other')).toBeLessThan(begun.indexOf('6'));
});

test('I29 a request that comes while others wait stands behind them', async () => {
  const inTurn = openTurns(1);
  const begun: number[] = [];
  inTurn(() => void begun.push(0));
  inTurn(() => {
    begun.push(1);
    inTurn(() => void begun.push(3));
  });
  inTurn(() => void begun.push(2));
  for (let turns = 0; turns < 6; turns += 1) await turn();
  inTurn(() => void begun.push(4));

  expect(begun).toEqual([0, 1, 2, 3, 4]);
});

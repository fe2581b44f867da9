// npm run points: random lives of points on the engine and on a model of single points, side by side; -- --sequences 100000 --length 24 --seed 1.
import { parseArgs } from 'node:util';
import { playLife } from './play.ts';

const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const TOLD_EACH = 10_000;

process.exitCode = main();

function main(): number {
  const { values } = parseArgs({
    options: {
      sequences: { type: 'string', default: '100000' },
      length: { type: 'string', default: '24' },
      seed: { type: 'string', default: '1' },
    },
  });
  const [sequences, length, first] = [Number(values.sequences), Number(values.length), Number(values.seed)];
  if (![sequences, length, first].every((each) => Number.isSafeInteger(each) && each > 0)) {
    say('Usage: npm run points -- [--sequences <number>] [--length <steps>] [--seed <number>]');
    return 2;
  }
  const began = performance.now();
  let steps = 0;
  for (let place = 0; place < sequences; place += 1) {
    const played = playLife(first + place, length);
    steps += played.steps;
    if (played.fault !== null) {
      say(played.fault);
      return 1;
    }
    if ((place + 1) % TOLD_EACH === 0) say(`${place + 1} lives, ${steps} steps, no fault`);
  }
  say(
    `${sequences} lives of points, ${steps} steps that changed something, 0 faults, ${((performance.now() - began) / 1_000).toFixed(1)} s`,
  );
  return 0;
}

// The same random batches of the production code, interleaved statement by statement in the same order, leave the same rows in the model and in Postgres.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Dice, openDice } from '../../../engine/simulation/random.ts';
import { type BatchResult, runBatch } from '../../../api/authority/batch.ts';
import type { Command } from '../../../api/authority/commands.ts';
import { BookIsBehind } from '../../../api/authority/fence.ts';
import { type Memory, emptyMemory } from '../../../api/authority/memory.ts';
import { type Stream, newStream } from '../../../api/authority/write-store.ts';
import { type Kind, MODEL, POSTGRES } from './both-testing.ts';
import { type Led, interleave, lead } from './interleave.ts';
import { BANK, commandsOf } from './sample-bank.ts';
import type { Seen } from './seen.ts';
import { shelfContext } from './testing.ts';

interface Line {
  readonly led: Led;
  readonly memory: Memory;
  stream: Stream;
}
interface Played {
  readonly fates: readonly string[];
  readonly seen: Seen;
}

const ROUNDS = 12;
const LINES = 3;

/** Rounds of batches that meet; what failed in a way that leaves nothing is run again by itself, as a line of the authority would. */
async function play(kind: Kind, seed: number): Promise<Played> {
  const on = await kind.open(BANK);
  const book = await on.book();
  const context = shelfContext(book, { trustMessageTime: false });
  const order = openDice(seed);
  let minute = 0;
  const now = () => new Date(Date.parse('2026-11-22T04:00:00Z') + minute * 60_000).toISOString();
  const lines: Line[] = [];
  for (let place = 0; place < LINES; place += 1)
    lines.push({ led: lead(await on.connect(), now), memory: emptyMemory(), stream: newStream(`stream-${place}`) });
  const fates: string[] = [];
  const run = async (line: Line, commands: readonly Command[], isCautious: boolean) =>
    runBatch(line.led.store, commands, {
      context,
      stream: line.stream,
      memory: line.memory,
      without: new Set<string>(),
      isCautious,
      monotonic: () => 0,
    });
  const keep = (line: Line, result: BatchResult): void => {
    line.stream = result.stream;
    fates.push(...result.answers.map(({ status, body }) => `${status} ${body}`));
  };
  const dice = openDice(seed + 1_000_003);
  for (let round = 0; round < ROUNDS; round += 1) {
    minute += dice.upTo(90);
    const batches = lines.map(() => commandsOf(dice, round));
    const cautious = lines.map(() => dice.upTo(3) === 0);
    const ends = await interleave(
      lines.map(({ led }) => led),
      lines.map((line, place) => () => run(line, batches[place] ?? [], cautious[place] ?? false)),
      (count) => (count === 0 ? 0 : order.upTo(count)),
    );
    for (const [place, end] of ends.entries()) {
      const line = lines[place];
      if (line === undefined) continue;
      if (end.status === 'fulfilled') keep(line, end.value);
      else {
        fates.push(nameOf(end.reason));
        const again = await interleave([line.led], [() => run(line, batches[place] ?? [], true)], () => 0);
        for (const each of again) if (each.status === 'fulfilled') keep(line, each.value);
      }
    }
  }
  const seen = await on.seen();
  await on.close();
  return { fates, seen };
}

function nameOf(fault: unknown): string {
  if (fault instanceof BookIsBehind) return 'behind';
  const { code = String(fault), constraint_name: constraint = '' } = fault as { readonly code?: string; readonly constraint_name?: string };
  return `${code} ${constraint}`;
}

describe('one order of statements on two stores', () => {
  const played = new Map<number, Played>();
  const met = { refused: 0, granted: 0 };
  const seeds = [1, 2, 3, 4];
  beforeAll(async () => {
    for (const seed of seeds) played.set(seed, await play(MODEL, seed));
  });
  afterAll(() => {
    expect(met.refused).toBeGreaterThan(0);
    expect(met.granted).toBeGreaterThan(0);
  });

  test.each(seeds)('I11 the same answers, the same refusals and the same rows, seed %i', async (seed) => {
    const model = played.get(seed);
    const real = await play(POSTGRES, seed);

    expect(model?.fates).toEqual(real.fates);
    expect(model?.seen).toEqual(real.seen);
    met.refused += real.fates.filter((fate) => !/^[245]\d\d /.test(fate)).length;
    met.granted += real.fates.filter((fate) => fate.includes('"campaign"')).length;
  });
});

/** For whoever reads the dice. */
export type { Dice };

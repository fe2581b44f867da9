// Random batches of the production code on one store, interleaved statement by statement in an order that a seed gives.
import { type Chance, chance } from '../../../engine/simulation/random.ts';
import { runBatch } from '../../../api/authority/batch.ts';
import type { BatchContext } from '../../../api/authority/batch-context.ts';
import type { Command } from '../../../api/authority/commands.ts';
import { BookIsBehind } from '../../../api/authority/fence.ts';
import { type Memory, emptyMemory } from '../../../api/authority/memory.ts';
import { type Stream, newStream } from '../../../api/authority/write-store.ts';
import type { Kind } from './both-testing.ts';
import { type Led, interleave, lead } from './interleave.ts';
import { BANK, commandsOf } from './sample-bank.ts';
import type { Seen } from './seen.ts';
import { shelfContext } from './testing.ts';

interface Line {
  readonly led: Led;
  readonly memory: Memory;
  stream: Stream;
}
export interface Played {
  readonly fates: readonly string[];
  readonly seen: Seen;
}

const ROUNDS = 8;
const LINES = 3;

/** One bank on one store, and its lines under one clock. */
interface Table {
  readonly context: BatchContext;
  readonly lines: readonly Line[];
  readonly fates: string[];
}

/** Rounds of batches that meet; what failed in a way that leaves nothing is run again by itself, as a line of the authority would. */
export async function play(kind: Kind, seed: number): Promise<Played> {
  const on = await kind.open(BANK);
  let atMs = Date.parse('2026-11-22T04:00:00Z');
  const lines: Line[] = [];
  for (let place = 0; place < LINES; place += 1) {
    const led = lead(await on.connect(), () => new Date(atMs).toISOString());
    lines.push({ led, memory: emptyMemory(), stream: newStream(`stream-${place}`) });
  }
  const table: Table = { context: shelfContext(await on.book(), { trustMessageTime: false }), lines, fates: [] };
  const [dice, order] = [chance(seed + 1_000_003), chance(seed)];
  for (let round = 0; round < ROUNDS; round += 1) {
    atMs += 60_000 * (dice.happens(0.1) ? 12_000 : dice.between(0, 90));
    const batches = lines.map(() => ({ commands: commandsOf(dice, round), isCautious: dice.happens(0.3) }));
    await meet(table, batches, order);
  }
  const seen = await on.seen();
  await on.close();
  return { fates: table.fates, seen };
}

interface Asked {
  readonly commands: readonly Command[];
  readonly isCautious: boolean;
}

async function meet(table: Table, batches: readonly Asked[], order: Chance): Promise<void> {
  const { lines, fates } = table;
  const work = lines.map((line, place) => () => run(table, line, batches[place] ?? NOTHING));
  const gates = lines.map(({ led }) => led);
  const ends = await interleave(gates, work, (count) => order.between(0, Math.max(0, count - 1)));
  for (const [place, end] of ends.entries()) {
    if (end.status === 'fulfilled') continue;
    fates.push(nameOf(end.reason));
    const line = lines[place];
    const again = { ...(batches[place] ?? NOTHING), isCautious: true };
    if (line === undefined) continue;
    const [second] = await interleave([line.led], [() => run(table, line, again)], () => 0);
    if (second?.status === 'rejected') fates.push(nameOf(second.reason));
  }
}
const NOTHING: Asked = { commands: [], isCautious: false };

async function run({ context, fates }: Table, line: Line, { commands, isCautious }: Asked): Promise<void> {
  const { led, memory, stream } = line;
  const result = await runBatch(led.store, commands, {
    context,
    stream,
    memory,
    without: new Set<string>(),
    isCautious,
    monotonic: () => 0,
  });
  line.stream = result.stream;
  fates.push(...result.answers.map(({ status, body }) => `${status} ${body}`));
}

function nameOf(fault: unknown): string {
  if (fault instanceof BookIsBehind) return 'behind';
  const { code = String(fault), constraint_name: constraint = '' } = fault as { readonly code?: string; readonly constraint_name?: string };
  return `${code} ${constraint}`;
}

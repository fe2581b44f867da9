// One simulated process: the production authority with its own clocks, book and log of voids; it can be paused, stopped and killed at any instant.
import { startAuthority } from '../../../api/authority/authority.ts';
import type { AuthorityDeps } from '../../../api/authority/authority-deps.ts';
import type { BatchContext } from '../../../api/authority/batch-context.ts';
import { codeHasher, decisionIdOf } from '../../../api/authority/open.ts';
import type { Runtime } from '../../../api/authority/runtime.ts';
import type { VoidCommand, VoidLog } from '../../../api/authority/void-log.ts';
import { type LiveBook, openBook } from '../../../api/campaign/live-book.ts';
import { BookIsBehind } from '../../../api/authority/fence.ts';
import { BANK, CHAIN_KEY, CUTOVERS, MIDNIGHT } from './bank.ts';
import { openLine } from './connection.ts';
import { type Life, inLife } from './life.ts';
import type { Machine } from './machine-state.ts';
import type { World } from './world.ts';

/** Of one write to the log of voids. */
const DISK_MS = 2;

/** Reads the book, then serves. */
export async function start(world: World, machine: Machine): Promise<void> {
  machine.lives += 1;
  const life: Life = { no: machine.lives, isOver: false, isPaused: false, pauses: 0, waiting: [], connections: new Set() };
  machine.life = life;
  world.witness.count('starts');
  const book = await openBook(world.campaigns.bookOf(life), {}).catch(() => null);
  if (life.isOver) return;
  if (book === null) {
    kill(world, machine);
    return;
  }
  machine.book = book;
  machine.authority = startAuthority(depsOf(world, machine, { life, book }));
}

/** Nothing of it runs any more; it starts again after a while. */
export function kill(world: World, machine: Machine): void {
  const { life } = machine;
  if (life === null) return;
  world.witness.count('kills');
  world.scheduler.note(`kill ${machine.no}`);
  end(machine, life);
  world.scheduler.after(world.dice.between(50, 3_000), () => void start(world, machine));
}

/** Answers what is waiting, then ends, as a rolling upgrade does. */
export async function restart(world: World, machine: Machine): Promise<void> {
  const { life, authority } = machine;
  if (life === null || authority === null) return;
  world.witness.count('stops');
  machine.authority = null; // The door is shut: who comes now is refused, and goes to another process.
  await authority.stop();
  if (life.isOver) return;
  end(machine, life);
  world.scheduler.after(100, () => void start(world, machine));
}

function end(machine: Machine, life: Life): void {
  life.isOver = true;
  life.waiting.length = 0;
  machine.book?.stop();
  machine.life = null;
  machine.authority = null;
  machine.book = null;
  for (const close of [...life.connections]) close();
}

/** As SIGSTOP does: timers and replies wait. */
export function pause(world: World, machine: Machine, ms: number): void {
  const { life } = machine;
  if (life === null || life.isPaused) return;
  world.witness.count('pauses');
  life.isPaused = true;
  life.pauses += 1;
  world.scheduler.after(ms, () => {
    life.isPaused = false;
    for (const go of life.waiting.splice(0)) inLife(life, go);
  });
}

function depsOf(world: World, machine: Machine, { life, book }: { readonly life: Life; readonly book: LiveBook }): AuthorityDeps {
  const wallClock = () => Math.floor(world.ledgerMs() + machine.skewMs);
  const onBug = (fault: unknown, subject: string): void => {
    if (life.isOver) return;
    if (fault instanceof BookIsBehind) {
      world.witness.count('campaigns left out');
      world.unpredictable = true;
    } else world.witness.violate('bug', `${subject}: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}`);
  };
  const fixed: Omit<BatchContext, 'couponDays'> = {
    book,
    bank: BANK,
    chainKey: CHAIN_KEY,
    cutoverOf: (acquirer) => CUTOVERS.get(acquirer) ?? MIDNIGHT,
    decisionId: decisionIdOf,
    codeHash,
    wallClock,
    trustMessageTime: false,
    onBug,
  };
  return {
    connect: () => openLine(world, { machine, life, kill: () => kill(world, machine) }),
    context: () => ({ ...fixed, couponDays: book.couponDays() }),
    voidLog: voidLogOf(world, machine, life),
    deadlineMs: { byDefault: 150, ceiling: 2_000 },
    runtime: runtimeOf(world, machine, life),
    wallClock,
    onCommitted: () => undefined,
    onBug,
  };
}

const codeHash = codeHasher(CHAIN_KEY);

function runtimeOf(world: World, machine: Machine, life: Life): Runtime {
  let drawn = 0;
  return {
    monotonic: world.scheduler.now,
    after: (ms, call) => world.scheduler.after(ms, () => inLife(life, call)),
    freshId: () => `${attemptsOf(machine, life)}${drawn++}`,
  };
}

/** How the names begin that one life of a process gives to its attempts. */
export function attemptsOf({ no }: Pick<Machine, 'no'>, life: Pick<Life, 'no'>): string {
  return `p${no}.${life.no}.`;
}

/** As the file is written: once for all that came meanwhile, a moment later; a process that is killed before has written nothing. */
function voidLogOf({ scheduler, swarm }: World, machine: Machine, life: Life): VoidLog {
  const pending: VoidCommand[] = [];
  let written = Promise.resolve();
  const write = (resolve: () => void): void =>
    inLife(life, () => {
      machine.voids.push(...pending.splice(0));
      resolve();
    });
  return {
    append: (command) => {
      pending.push(command);
      if (pending.length === 1)
        written = new Promise((resolve) => {
          scheduler.after(swarm.grainMs > 0 ? 0 : DISK_MS, () => write(resolve));
        });
    },
    written: () => written,
    read: () => [...machine.voids],
    clear: () => {
      pending.length = 0;
      if (!life.isOver) machine.voids.length = 0;
    },
  };
}

// Days that close while authorities write: every process closes what is over, and nothing of a frozen day may ever change (I17, I18, R5).
import { closeDayIn, lastDayOver } from '../../../api/settlement/close.ts';
import { addDays, businessDate } from '../../../engine/settlement/business-day.ts';
import type { EntryRow } from '../../../api/authority/chain.ts';
import type { CommitMade } from '../store/database.ts';
import { CUTOVERS, MIDNIGHT } from './bank.ts';
import { type Closed, type Closer, closingStoreOf, freezeDay, newClosed, openDays } from './closing-model.ts';
import { inLife } from './life.ts';
import { kill } from './machine.ts';
import type { Machine } from './machine-state.ts';
import type { World } from './world.ts';

const HOUR_MS = 3_600_000;
const CLOSE_EVERY_MS = 7 * HOUR_MS;
/** Clocks that jump over a cut-over and its grace, just as somebody writes. */
const JUMPS = 3;
const JUMPS_AT_HOME = 8;
const ALL_CUTOVERS = [MIDNIGHT, ...CUTOVERS.values()];
const DAYS_A_LOOK = 8;
const LOOKS_MAX = 200;

export interface Days {
  /** Schedules the closings of every process. */
  readonly begin: (arrivalsMs: readonly number[]) => void;
  readonly onCommit: (made: CommitMade) => void;
  /** Every day that is over and has entries is closed. */
  readonly areClosed: () => boolean;
  readonly atEnd: () => void;
}

export function openDaysOf(world: World): Days {
  const closed = newClosed();
  return {
    begin: (arrivalsMs) => {
      for (const machine of world.machines) closeAlways(world, closed, machine);
      plan(world, closed, arrivalsMs);
    },
    onCommit: ({ writes, chain }) => {
      for (const entry of writes.entries) checkEntry(world, closed, { entry, now: chain.now });
    },
    areClosed: () => openDays(world).every((date) => date > lastOverIn(world)),
    atEnd: () => {
      for (const date of closed.frozen.keys()) checkDay(world, closed, date);
      world.witness.count('days closed', closed.sealed.size);
    },
  };
}

function closeAlways(world: World, closed: Closed, machine: Machine): void {
  const { scheduler, dice } = world;
  const look = (): void => {
    scheduler.after(CLOSE_EVERY_MS * (0.5 + dice.fraction()), look);
    closeOn(world, closed, machine);
  };
  scheduler.after(CLOSE_EVERY_MS * dice.fraction(), look);
}

/** A day that ends by a jump of the clock, with batches in flight that read the clock before it; two processes close it at once. */
function plan(world: World, closed: Closed, arrivalsMs: readonly number[]): void {
  const { scheduler, dice, machines, swarm } = world;
  if (swarm.clockJumps === 0) return;
  const jumps = swarm.theme === 'house' ? JUMPS_AT_HOME : JUMPS;
  for (let no = 0; no < jumps; no += 1)
    scheduler.after(dice.pick(arrivalsMs) + dice.fraction() * dice.pick([3, 10, 100]), () =>
      onceWritten(world, () => {
        world.jump(24 * HOUR_MS);
        // Now and then it is set right, and the day that was closed is today again.
        if (dice.happens(0.7)) scheduler.after(dice.between(30, dice.pick([2_000, 600_000])), () => world.jump(-24 * HOUR_MS));
        for (const machine of [dice.pick(machines), dice.pick(machines)])
          scheduler.after(dice.fraction() * dice.pick([10, 100]), () => closeOn(world, closed, machine));
      }),
    );
}

/** While a batch is under way that has read the clock; soon in any case. */
function onceWritten(world: World, play: () => void, looks = LOOKS_MAX): void {
  if (looks === 0 || world.database.transactions().length > 0) play();
  else world.scheduler.after(1, () => onceWritten(world, play, looks - 1));
}

function closeOn(world: World, closed: Closed, machine: Machine): void {
  const { life } = machine;
  if (life === null || life.isPaused || openDays(world).every((date) => date > lastOverIn(world))) return;
  const closer: Closer = { life, kill: () => kill(world, machine) };
  closeAll(world, closed, closer).catch(() => world.witness.count('closings cut off')); // The next one goes on where it stood.
}

/** Oldest first. */
async function closeAll(world: World, closed: Closed, closer: Closer): Promise<void> {
  const { scheduler } = world;
  const store = closingStoreOf(world, closed, closer);
  const runtime = {
    monotonic: scheduler.now,
    after: (ms: number, call: () => void) => scheduler.after(ms, () => inLife(closer.life, call)),
  };
  const lastOver = lastOverIn(world);
  for (let days = 0; days < DAYS_A_LOOK; days += 1) {
    const date = await store.earlierOpenDay(addDays(lastOver, 1));
    if (date === null) return;
    const now = new Date(world.ledgerMs()).toISOString();
    const close = await closeDayIn({ store, runtime }, { date, now, actor: 'simulation', calendars: new Map(), steps: STEPS });
    if (!close.ok) {
      world.witness.count(`closings refused: ${close.code}`);
      return;
    }
    if (close.day.hash !== closed.frozen.get(date)?.text)
      world.witness.violate('I17', `${date} was closed as something else than was frozen`);
  }
}

/** One step of a room stands for all. */
const STEPS = [{ name: 'fees', run: () => Promise.reject(new Error('the model posts nothing of the house')) }];

function lastOverIn(world: World): string {
  return lastDayOver(new Date(world.ledgerMs()).toISOString(), ALL_CUTOVERS);
}

/** I17 R5: never on a day that is frozen; on its own day, or on the one after a day that was closing already. */
function checkEntry({ witness }: World, closed: Closed, { entry, now }: { readonly entry: EntryRow; readonly now: string }): void {
  const { businessDate: date, authorizationId, messageId } = entry;
  const of = `${authorizationId} ${messageId}`;
  if (closed.frozen.has(date)) witness.violate('I17', `${of} posts to ${date}, which is frozen`);
  const own = datesAt(now);
  const isMoved = closed.marked.has(addDays(date, -1)) && own.some((each) => each < date);
  if (!own.includes(date) && !isMoved) witness.violate('R5', `${of} of ${now} posts to ${date}`);
  if (isMoved && !own.includes(date)) witness.count('entries moved to the next open day');
}

/** The dates of the latest instant by every clock: entries of one batch share theirs. */
let latest: { readonly now: string; readonly dates: readonly string[] } = { now: '', dates: [] };
function datesAt(now: string): readonly string[] {
  if (latest.now !== now) latest = { now, dates: ALL_CUTOVERS.map((cutover) => businessDate(now, cutover)) };
  return latest.dates;
}

/** I17 I18: what was frozen is what stands there at the end, sealed once, and nets to nothing. */
function checkDay(world: World, { frozen, sealed, steps }: Closed, date: string): void {
  const { witness } = world;
  const then = frozen.get(date);
  if (then === undefined) return;
  const now = freezeDay(world, date);
  if (now.text !== then.text) witness.violate('I17', `${date} was frozen with ${then.entries} entries and has ${now.entries}`);
  if (sealed.has(date) && sealed.get(date) !== then.text) witness.violate('I17', `${date} was sealed as something else than was frozen`);
  for (const [unit, byParty] of then.net) {
    const all = [...byParty.values()].reduce((sum, each) => sum + each, 0);
    if (all !== 0) witness.violate('I18', `${date} nets to ${all} ${unit}`);
  }
  const done = steps.get(date) ?? [];
  if (new Set(done).size !== done.length) witness.violate('I17', `steps of ${date} were done twice: ${done.join(', ')}`);
  world.witness.count('statement entries frozen', then.entries);
}

// Plays a campaign budget that many cells spend at once as movable slices, from a seed and through faults, and audits every step (I7).
import { auditSlices } from './slices-audit.ts';
import { buy, commitPromise, hear, tend } from './slices-cell.ts';
import { isEnd, refill, splitBudget } from './slices-policy.ts';
import { EMPTY_SLICE, type Treasury, accountOf, answer, ask, book, openTreasury, takeIn, takeOver } from './slices-transfer.ts';
import {
  type SliceEvent,
  type SliceMessage,
  type SliceOrder,
  type SliceTally,
  type World,
  isAwake,
  schedule,
  send,
  sliceOf,
  startProcess,
  unspent,
} from './slices-world.ts';
import { chance } from './random.ts';

/** Ticks after the last purchase in which messages still arrive. */
const DRAIN_TICKS = 800;
const RECALL_TICKS = 50;
/** Part of the budget handed out at the start where slices move. */
const FIRST_BPS = 3_000;
const REPLACED_TICKS: readonly [number, number] = [20, 200];
const ASLEEP_TICKS: readonly [number, number] = [30, 400];

export interface SliceStory extends Readonly<SliceTally> {
  /** What nobody could spend though purchases were refused, minor units. */
  readonly left: number;
  readonly violations: readonly string[];
}

/** The same order gives the same story. */
export function playSlices(order: SliceOrder): SliceStory {
  const world = openWorld(order);
  for (let tick = 1; tick <= order.ticks + DRAIN_TICKS; tick += 1) {
    world.now = tick;
    deliver(world);
    if (tick <= order.ticks) {
      breakSomething(world);
      trade(world);
    }
    for (const process of world.processes) if (isAwake(world, process)) tend(world, process);
    if (world.single && tick % RECALL_TICKS === 0) recall(world);
    world.audit.look(world.treasury, world.slices);
  }
  return { ...world.tally, left: unspent(world), violations: world.audit.violations() };
}

/** Everything that is due in this tick. */
function deliver(world: World): void {
  for (const event of world.events.get(world.now) ?? []) {
    happen(world, event);
    world.audit.look(world.treasury, world.slices);
  }
  world.events.delete(world.now);
}

/** Every cell begins with its first part, taken as an ordinary grant. */
function openWorld(order: SliceOrder): World {
  const { cells, budget, policy } = order;
  const tally = {
    granted: 0,
    spent: 0,
    refusedElsewhere: 0,
    refusedEmpty: 0,
    leftAtOnePercent: null,
    away: 0,
    stale: 0,
    waited: 0,
    moves: 0,
    messages: 0,
    takeOvers: 0,
  };
  const parts = splitBudget(
    budget,
    Array.from({ length: cells }, () => 1),
    policy === 'fixed_share' ? 10_000 : FIRST_BPS,
  );
  let treasury = openTreasury(budget, cells);
  const slices = parts.map((amount, cell) => {
    const opened = ask(EMPTY_SLICE, EMPTY_SLICE.epoch);
    const answered = answer(treasury, cell, { no: 1, amount });
    treasury = answered.treasury;
    const written = opened.ok && answered.grant !== null ? takeIn(opened.slice, EMPTY_SLICE.epoch, answered.grant) : opened;
    return written.ok ? written.slice : EMPTY_SLICE;
  });
  const world: World = {
    order,
    by: chance(order.seed),
    audit: auditSlices(budget),
    tally,
    slices,
    demands: parts.map(() => 0),
    events: new Map(),
    processes: [],
    treasury,
    treasuryAwayUntil: 0,
    single: false,
    now: 0,
    born: 0,
  };
  for (const cell of slices.keys()) startProcess(world, cell);
  return world;
}

function happen(world: World, event: SliceEvent): void {
  switch (event.kind) {
    case 'commit':
      commitPromise(world, event.process, event.amount);
      return;
    case 'to_cell':
      for (const process of world.processes)
        if (process.cell === event.cell && isAwake(world, process)) hear(world, process, event.message);
      return;
    case 'to_treasury':
      if (world.treasuryAwayUntil <= world.now) receive(world, event.cell, event.message);
      return;
    case 'take_over':
      world.slices[event.cell] = takeOver(sliceOf(world, event.cell));
      startProcess(world, event.cell);
      world.tally.takeOvers += 1;
  }
}

function receive(world: World, cell: number, message: SliceMessage): void {
  if (message.kind === 'return') {
    world.treasury = book(world.treasury, cell, message);
    send(world, 'to_cell', { cell, message: { kind: 'booked', no: message.no } });
  }
  if (message.kind !== 'request') return;
  const { order } = world;
  world.demands[cell] = message.demand;
  if (!world.single && order.policy === 'refill_then_single' && isEnd({ ...world.treasury, budget: order.budget }, order.terms)) {
    world.single = true;
    recall(world);
  }
  const totalDemand = world.demands.reduce((all, each) => all + each, 0);
  const { unallocated } = world.treasury;
  const amount = world.single
    ? message.waiting
    : refill({ want: message.want, demand: message.demand, totalDemand, unallocated }, order.terms);
  const answered = answer(remembering(world, cell, message.no), cell, { no: message.no, amount });
  world.treasury = answered.treasury;
  const told = { single: world.single, dry: world.treasury.unallocated === 0 };
  if (answered.grant !== null) send(world, 'to_cell', { cell, message: { kind: 'grant', ...answered.grant, ...told } });
}

/** A treasury with the planted defect takes a repeated request for a new one. */
function remembering({ order, treasury }: World, cell: number, no: number): Treasury {
  const account = accountOf(treasury, cell);
  if (order.defect !== 'forgetful_treasury' || account.answered !== no) return treasury;
  return { ...treasury, accounts: treasury.accounts.with(cell, { ...account, answered: no - 1 }) };
}

function recall(world: World): void {
  for (const cell of world.slices.keys()) send(world, 'to_cell', { cell, message: { kind: 'recall' } });
}

/** A process dies, or only sleeps and wakes as one that has been replaced; now and then the treasury cannot be reached. */
function breakSomething(world: World): void {
  const { by, order } = world;
  if (by.happens(order.faults.treasuryAway)) world.treasuryAwayUntil = world.now + by.between(...ASLEEP_TICKS);
  if (!by.happens(order.faults.crash)) return;
  const owners = world.processes.filter((each) => isAwake(world, each) && each.epoch === sliceOf(world, each.cell).epoch);
  if (owners.length === 0) return;
  const process = by.pick(owners);
  if (by.happens(0.5)) process.alive = false;
  else process.asleepUntil = world.now + by.between(...ASLEEP_TICKS);
  schedule(world, by.between(...REPLACED_TICKS), { kind: 'take_over', cell: process.cell });
}

/** Purchases of one tick; where a cell has two processes that believe they own it, customers meet either. */
function trade(world: World): void {
  const { by, order } = world;
  const { perTick, benefit, hotShare, driftTicks, cells } = order;
  const count = Math.floor(perTick) + (by.happens(perTick % 1) ? 1 : 0);
  const hot = Math.floor(world.now / driftTicks) % cells;
  for (let no = 0; no < count; no += 1) {
    const cell = by.happens(hotShare) ? hot : by.between(0, cells - 1);
    const amount = by.between(...benefit);
    const open = world.processes.filter((each) => each.cell === cell && isAwake(world, each));
    if (open.length === 0) world.tally.away += 1;
    else buy(world, by.pick(open), amount);
  }
}

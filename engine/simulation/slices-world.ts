// What a simulated run of budget slices consists of: cells with their rows and processes, the treasury, and a network that delays, loses, repeats and reorders.
import type { SlicePolicy, StockTerms } from './slices-policy.ts';
import type { SliceAudit } from './slices-audit.ts';
import type { Slice, Treasury } from './slices-transfer.ts';
import type { Chance } from './random.ts';

export interface SliceFaults {
  /** Share of messages lost, and share sent twice. */
  readonly loss: number;
  readonly twice: number;
  /** A message takes 1 to so many ticks, so that messages overtake each other. */
  readonly delayTicksMax: number;
  /** Chance per tick that some process stops, and that the treasury stays away for a while. */
  readonly crash: number;
  readonly treasuryAway: number;
}

export interface SliceOrder {
  readonly seed: number;
  readonly policy: SlicePolicy;
  readonly terms: StockTerms;
  readonly cells: number;
  readonly ticks: number;
  /** Purchases with a benefit per tick, all cells together. */
  readonly perTick: number;
  readonly benefit: readonly [least: number, most: number];
  readonly budget: number;
  /** Share of the purchases that go to the hot cell, which is another one every so many ticks. */
  readonly hotShare: number;
  readonly driftTicks: number;
  readonly faults: SliceFaults;
  /** A defect to plant, to see that the audit finds it. */
  readonly defect?: 'no_epoch_check' | 'forgetful_treasury';
}

/** What happened. Amounts in minor units. */
export interface SliceTally {
  granted: number;
  spent: number;
  /** Refused although the budget had enough, on another shelf or on the way. */
  refusedElsewhere: number;
  refusedEmpty: number;
  /** What was unspent, anywhere, when one purchase of a hundred of the whole run had been refused; null before. */
  leftAtOnePercent: number | null;
  /** No process of the cell was up. */
  away: number;
  /** Decided by a process that no longer owned the slice, and refused at commit. */
  stale: number;
  /** Benefits that waited for their money to come. */
  waited: number;
  /** Transfers that moved money, and all messages. */
  moves: number;
  messages: number;
  takeOvers: number;
}

export interface Waiting {
  readonly amount: number;
  readonly until: number;
}
export interface Process {
  readonly id: number;
  readonly cell: number;
  readonly epoch: number;
  readonly since: number;
  /** What it believes it may still promise. */
  cached: number;
  /** Money asked for per tick, smoothed. */
  demand: number;
  wanted: number;
  /** Has it been told that the end has begun? */
  single: boolean;
  waiting: readonly Waiting[];
  sendAgainAt: number;
  /** Until then it asks for nothing, because nothing was left. */
  dryUntil: number;
  asleepUntil: number;
  alive: boolean;
}

export type SliceMessage =
  | { readonly kind: 'request'; readonly no: number; readonly want: number; readonly waiting: number; readonly demand: number }
  | { readonly kind: 'grant'; readonly no: number; readonly amount: number; readonly single: boolean; readonly dry: boolean }
  | { readonly kind: 'return'; readonly no: number; readonly amount: number }
  | { readonly kind: 'booked'; readonly no: number }
  | { readonly kind: 'recall' };
export type SliceEvent =
  | { readonly kind: 'commit'; readonly process: Process; readonly amount: number }
  | { readonly kind: 'to_treasury' | 'to_cell'; readonly cell: number; readonly message: SliceMessage }
  | { readonly kind: 'take_over'; readonly cell: number };

export interface World {
  readonly order: SliceOrder;
  readonly by: Chance;
  readonly audit: SliceAudit;
  readonly tally: SliceTally;
  readonly slices: Slice[];
  readonly demands: number[];
  readonly events: Map<number, SliceEvent[]>;
  processes: readonly Process[];
  treasury: Treasury;
  treasuryAwayUntil: number;
  single: boolean;
  now: number;
  born: number;
}

export function schedule(world: World, inTicks: number, event: SliceEvent): void {
  const at = world.now + Math.max(1, inTicks);
  const due = world.events.get(at);
  if (due === undefined) world.events.set(at, [event]);
  else due.push(event);
}

/** Each copy takes its own time. */
export function send(world: World, to: 'to_treasury' | 'to_cell', mail: { readonly cell: number; readonly message: SliceMessage }): void {
  const { by, order } = world;
  const copies = by.happens(order.faults.twice) ? 2 : 1;
  for (let copy = 0; copy < copies; copy += 1) {
    world.tally.messages += 1;
    if (!by.happens(order.faults.loss)) schedule(world, by.between(1, order.faults.delayTicksMax), { kind: to, ...mail });
  }
}

export function startProcess(world: World, cell: number): Process {
  const slice = sliceOf(world, cell);
  world.born += 1;
  const process: Process = {
    id: world.born,
    cell,
    epoch: slice.epoch,
    since: world.now,
    cached: slice.remaining,
    demand: world.demands[cell] ?? 0,
    wanted: 0,
    single: false,
    waiting: [],
    sendAgainAt: 0,
    dryUntil: 0,
    asleepUntil: 0,
    alive: true,
  };
  world.processes = [...world.processes.filter((each) => each.alive), process];
  return process;
}

export function sliceOf(world: World, cell: number): Slice {
  const slice = world.slices[cell];
  if (slice === undefined) throw new RangeError(`no cell ${cell}`);
  return slice;
}

export function isAwake(world: World, process: Process): boolean {
  return process.alive && process.asleepUntil <= world.now;
}

/** How much of the budget could pay for something, wherever it lies: what nobody in the simulation may know. */
export function unspent(world: World): number {
  return world.order.budget - world.slices.reduce((all, slice) => all + slice.spent, 0);
}

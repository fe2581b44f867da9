// One cell of the simulation: a process that promises benefits from its slice, asks for more, gives back, and finds out that it has been replaced.
import { shortage, surplus } from './slices-policy.ts';
import { type Slice, type Written, ask, closeReturn, commit, giveBack, takeIn } from './slices-transfer.ts';
import { type Process, type SliceMessage, type World, schedule, send, sliceOf, unspent } from './slices-world.ts';

const COMMIT_TICKS_MAX = 3;
/** An authorization waits so long for its money, then it is answered without the benefit. */
const PATIENCE_TICKS = 40;
const SEND_AGAIN_TICKS = 24;
const DRY_TICKS = 200;
const DEMAND_SMOOTHING = 64;

export function buy(world: World, process: Process, amount: number): void {
  process.wanted += amount;
  if (process.cached >= amount) promise(world, process, amount);
  else if (world.order.policy !== 'fixed_share' && process.dryUntil <= world.now) {
    world.tally.waited += 1;
    process.waiting = [...process.waiting, { amount, until: world.now + PATIENCE_TICKS }];
  } else refuse(world, amount);
}

/** From here the money is set aside in the memory of the process, and in nobody else's. */
function promise(world: World, process: Process, amount: number): void {
  process.cached -= amount;
  schedule(world, world.by.between(1, COMMIT_TICKS_MAX), { kind: 'commit', process, amount });
}

export function commitPromise(world: World, process: Process, amount: number): void {
  const owns = sliceOf(world, process.cell).epoch;
  const written = write(world, process, (slice, epoch) => commit(slice, epoch, amount));
  if (!written) return;
  world.tally.granted += 1;
  world.tally.spent += amount;
  world.audit.committed({ cell: process.cell, process: process.id, epoch: owns, amount });
}

function refuse(world: World, amount: number): void {
  const { order, tally } = world;
  const left = unspent(world);
  if (left >= amount) tally.refusedElsewhere += 1;
  else tally.refusedEmpty += 1;
  if (tally.refusedElsewhere + tally.refusedEmpty >= (order.ticks * order.perTick) / 100) tally.leftAtOnePercent ??= left;
}

/** What the process does in every tick besides answering purchases. */
export function tend(world: World, process: Process): void {
  process.demand += (process.wanted - process.demand) / DEMAND_SMOOTHING;
  process.wanted = 0;
  for (const late of process.waiting.filter((each) => each.until <= world.now)) refuse(world, late.amount);
  process.waiting = process.waiting.filter((each) => each.until > world.now);
  if (world.order.policy === 'fixed_share') return;
  const { asked, received, returns, returning } = sliceOf(world, process.cell);
  if (asked > received || returning > 0) remind(world, process, { asked: asked > received ? asked : 0, returns, returning });
  if (asked === received) askForMore(world, process);
  if (returning === 0) giveSome(world, process);
}

function remind(world: World, process: Process, open: Pick<Slice, 'asked' | 'returns' | 'returning'>): void {
  if (world.now < process.sendAgainAt) return;
  process.sendAgainAt = world.now + SEND_AGAIN_TICKS;
  if (open.asked > 0) sendRequest(world, process, open.asked);
  if (open.returning > 0) toTreasury(world, process, { kind: 'return', no: open.returns, amount: open.returning });
}

function askForMore(world: World, process: Process): void {
  if (process.dryUntil > world.now || wantOf(world, process) <= 0) return;
  if (!write(world, process, (slice, epoch) => ask(slice, epoch))) return;
  process.sendAgainAt = world.now + SEND_AGAIN_TICKS;
  sendRequest(world, process, sliceOf(world, process.cell).asked);
}

function wantOf(world: World, process: Process): number {
  const awaited = Math.max(0, waitingSum(process) - process.cached);
  if (process.single) return awaited;
  return Math.max(awaited, shortage({ remaining: process.cached, demand: process.demand }, world.order.terms));
}

function sendRequest(world: World, process: Process, no: number): void {
  const want = Math.max(0, wantOf(world, process));
  toTreasury(world, process, { kind: 'request', no, want, waiting: waitingSum(process), demand: process.demand });
}

function waitingSum(process: Process): number {
  return process.waiting.reduce((all, each) => all + each.amount, 0);
}

/** In the end everything that is not waited for goes back; before, only what customers have left behind, once they have been watched for a while. */
function idleOf({ order, now }: World, { single, waiting, cached, demand, since }: Process): number {
  if (single) return waiting.length === 0 ? cached : 0;
  return now - since < order.terms.coverTicks ? 0 : surplus({ remaining: cached, demand }, order.terms);
}

function giveSome(world: World, process: Process): void {
  const amount = idleOf(world, process);
  if (amount <= 0 || !write(world, process, (slice, epoch) => giveBack(slice, epoch, amount))) return;
  process.cached -= amount;
  process.sendAgainAt = world.now + SEND_AGAIN_TICKS;
  world.tally.moves += 1;
  const { returns, returning } = sliceOf(world, process.cell);
  toTreasury(world, process, { kind: 'return', no: returns, amount: returning });
}

export function hear(world: World, process: Process, message: SliceMessage): void {
  if (message.kind === 'recall') process.single = true;
  if (message.kind === 'booked') write(world, process, (slice, epoch) => closeReturn(slice, epoch, message.no));
  if (message.kind !== 'grant') return;
  const before = sliceOf(world, process.cell);
  if (!write(world, process, (slice, epoch) => takeIn(slice, epoch, message))) return;
  const slice = sliceOf(world, process.cell);
  if (slice.received === before.received) return;
  process.single ||= message.single;
  process.cached += slice.remaining - before.remaining;
  if (slice.remaining > before.remaining) world.tally.moves += 1;
  process.dryUntil = message.dry && message.amount === 0 ? world.now + DRY_TICKS : 0;
  serve(world, process);
}

/** In order of arrival; what the grant does not reach is refused when nothing more was to be had. */
function serve(world: World, process: Process): void {
  const still = process.waiting.filter(({ amount }) => {
    if (process.cached < amount) return true;
    promise(world, process, amount);
    return false;
  });
  const isDry = process.dryUntil > world.now;
  if (isDry) for (const { amount } of still) refuse(world, amount);
  process.waiting = isDry ? [] : still;
}

/** Writes to the row of the cell. A process that hears it is not the owner any more ends itself. */
function write(world: World, process: Process, change: (slice: Slice, epoch: number) => Written): boolean {
  const slice = sliceOf(world, process.cell);
  const written = change(slice, world.order.defect === 'no_epoch_check' ? slice.epoch : process.epoch);
  if (written.ok) world.slices[process.cell] = written.slice;
  else if (written.code === 'stale_epoch') {
    world.tally.stale += 1;
    process.alive = false;
  }
  return written.ok;
}

function toTreasury(world: World, process: Process, message: SliceMessage): void {
  send(world, 'to_treasury', { cell: process.cell, message });
}

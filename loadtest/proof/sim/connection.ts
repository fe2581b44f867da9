// The wire between one process and the database: every statement takes its time, may fail, hang or be cut off, also around its commit.
import type { BatchStore, BatchTx } from '../../../api/authority/batch-store.ts';
import type { Command } from '../../../api/authority/commands.ts';
import { StoreFault, connectionClosed } from '../store/faults.ts';
import type { Hooks, Statement } from '../store/session.ts';
import { type Life, inLife } from './life.ts';
import type { Machine } from './machine-state.ts';
import type { World } from './world.ts';

interface Owner {
  readonly machine: Machine;
  readonly life: Life;
  readonly kill: () => void;
  /** Statements whose end nobody has heard of yet: a server that finds the client gone goes on with them, and rolls back. */
  readonly hanging: Set<() => void>;
}

/** Sent together with the commit: the server runs them whether or not the process still listens. */
const READS: ReadonlySet<Statement> = new Set<Statement>([
  'lockAuthorizations',
  'openBatch',
  'readMessages',
  'readHolders',
  'readMerchants',
  'readBins',
  'lockCodes',
  'lockSlices',
  'lockWallets',
  'readCounters',
  'makeCounters',
  'lockCounters',
  'readEvidence',
  'link',
]);

export function openLine(world: World, asked: Omit<Owner, 'hanging'>): BatchStore {
  const { machine, life } = asked;
  const owner: Owner = { ...asked, hanging: new Set() };
  const hooks: Hooks = {
    before: (statement) => beforeStatement(world, owner, statement),
    commit: (doCommit) =>
      aroundCommit(world, owner, () => {
        world.committing = machine;
        try {
          doCommit();
        } finally {
          world.committing = null;
        }
      }),
    notices: () => (world.dice.happens(0.5) ? 'now' : 'late'),
  };
  const store = world.database.connect(hooks);
  const close = (): void => {
    life.connections.delete(close);
    void store.end({ timeout: 0 }).catch(() => undefined);
    for (const goOn of owner.hanging) goOn();
    owner.hanging.clear();
  };
  life.connections.add(close);
  return {
    begin: (work, carried) =>
      heardBy(
        life,
        watchRefusals(
          world,
          carried,
          store.begin((tx) => work(seenBy(world, machine, { tx, carried })), carried),
        ),
      ),
    end: async () => close(),
  };
}

/** By what a batch carried: the refusal it met last because its day is shut. */
const refusals = new WeakMap<readonly Command[], string>();

/** I17 R5: whoever was refused because a day is shut asks for another day when asking again, and does not lean on the wall behind it. */
async function watchRefusals<T>({ witness }: World, carried: readonly Command[], batch: Promise<T>): Promise<T> {
  return batch.catch((fault: unknown) => {
    if (fault instanceof StoreFault && /^the business day /.test(fault.message)) {
      if (refusals.get(carried) === fault.message) witness.violate('I17', `a batch asks twice for a day that is shut: ${fault.message}`);
      refusals.set(carried, fault.message);
    }
    throw fault;
  });
}

/** The book is read right after the wallets are locked; by what it was then, the batch is decided. */
function seenBy(world: World, machine: Machine, { tx, carried }: { readonly tx: BatchTx; readonly carried: readonly Command[] }): BatchTx {
  return {
    ...tx,
    lockWallets: async (needs) => {
      const locked = await tx.lockWallets(needs);
      const versions = [...world.campaigns.rows.keys()].flatMap((id): [string, number][] => {
        const version = machine.book?.get(id)?.version;
        return version === undefined ? [] : [[id, version]];
      });
      world.books.set(carried, new Map(versions));
      return locked;
    },
  };
}

/** Replies to a process that is gone reach nobody. */
function heardBy<T>(life: Life, reply: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    reply.then(
      (value) => inLife(life, () => resolve(value)),
      (fault) => inLife(life, () => reject(fault)),
    );
  });
}

/** What becomes of a statement. */
type Fate = 'abort' | 'cut' | 'hang' | 'kill' | 'fine';

function fateOf({ dice, swarm: { faults } }: World): Fate {
  let left = dice.fraction();
  for (const [share, fate] of [
    [faults.abort, 'abort'],
    [faults.cut, 'cut'],
    [faults.hang, 'hang'],
    [faults.killAt, 'kill'],
  ] as const) {
    left -= share;
    if (left < 0) return fate;
  }
  return 'fine';
}

/** Undefined: at once. */
function beforeStatement(world: World, owner: Owner, statement: Statement): Promise<void> | undefined {
  if (statement === 'begin' || statement === 'end' || statement === 'rollback') return undefined;
  if (world.isAway()) return Promise.reject(connectionClosed());
  const fate = fateOf(world);
  if (fate === 'fine' && !owner.life.isPaused && world.dice.happens(world.swarm.instantShare)) return undefined;
  return new Promise((resolve, reject) => {
    world.scheduler.after(latency(world), () => {
      if (world.isAway() || fate === 'cut') reject(connectionClosed());
      else if (fate === 'abort') reject(new StoreFault(world.dice.pick(['40001', '40P01']), 'the simulation wants it again'));
      else reply(owner, { statement, fate, resolve });
    });
  });
}

function reply(
  { life, hanging, kill }: Owner,
  { statement, fate, resolve }: { readonly statement: Statement; readonly fate: Fate; readonly resolve: () => void },
): void {
  hanging.add(resolve);
  if (fate === 'hang') return; // No answer ever comes: the authority gives the connection up.
  if (fate === 'kill') kill();
  const goOn = (): void => {
    hanging.delete(resolve);
    resolve();
  };
  if (READS.has(statement) && !life.isOver) inLife(life, goOn);
  else goOn();
}

function aroundCommit(world: World, { life, kill }: Owner, doCommit: () => void): Promise<void> {
  const { dice, scheduler, swarm } = world;
  return new Promise((resolve, reject) => {
    scheduler.after(latency(world), () => {
      try {
        tryCommit(world, doCommit);
      } catch (fault) {
        reject(fault);
        return;
      }
      if (dice.happens(swarm.faults.killAt)) kill();
      scheduler.after(latency(world), () => inLife(life, resolve));
    });
  });
}

/** Cut off before it stands, or after: whoever asked for it cannot tell. */
function tryCommit(world: World, doCommit: () => void): void {
  const { cutBefore, cutAfter } = world.swarm.faults;
  const fate = world.dice.fraction();
  if (world.isAway() || fate < cutBefore) throw connectionClosed();
  doCommit();
  if (fate < cutBefore + cutAfter) throw unknownFate(world);
}

function unknownFate({ witness, dice, swarm, goAway }: World): StoreFault {
  witness.count('commits of unknown fate');
  if (swarm.awayWhenCut > 0 && dice.happens(swarm.awayWhenCut)) goAway(dice.between(50, 5_000));
  return connectionClosed();
}

function latency({ dice, swarm }: World): number {
  if (dice.happens(swarm.slowShare)) return dice.fraction() * swarm.slowMs;
  const [from, to] = swarm.latencyMs;
  return from + dice.fraction() * (to - from);
}

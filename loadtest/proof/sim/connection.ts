// The wire between one process and the database: every statement takes its time, may fail, hang or be cut off, also around its commit.
import type { BatchStore, BatchTx } from '../../../api/authority/batch-store.ts';
import type { Command } from '../../../api/authority/commands.ts';
import { StoreFault, connectionClosed } from '../store/faults.ts';
import type { Hooks, Statement } from '../store/session.ts';
import { type Life, type Machine, inLife, kill } from './machine.ts';
import type { World } from './world.ts';

interface Owner {
  readonly machine: Machine;
  readonly life: Life;
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

export function openLine(world: World, { machine, life }: Pick<Owner, 'machine' | 'life'>): BatchStore {
  const owner: Owner = { machine, life, hanging: new Set() };
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
        store.begin((tx) => work(seenBy(world, machine, { tx, carried })), carried),
      ),
    end: async () => close(),
  };
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

/** Undefined: at once. */
function beforeStatement(world: World, { machine, life, hanging }: Owner, statement: Statement): Promise<void> | undefined {
  const { dice, scheduler } = world;
  const { faults } = world.swarm;
  if (statement === 'begin' || statement === 'end' || statement === 'rollback') return undefined;
  if (world.isAway()) return Promise.reject(connectionClosed());
  const fate = dice.fraction();
  const cut = faults.abort + faults.cut;
  if (fate >= cut + faults.hang + faults.killAt && !life.isPaused && dice.happens(world.swarm.instantShare)) return undefined;
  return new Promise((resolve, reject) => {
    scheduler.after(latency(world), () => {
      if (world.isAway()) return reject(connectionClosed());
      if (fate < faults.abort) return reject(new StoreFault(dice.pick(['40001', '40P01']), 'the simulation wants it again'));
      if (fate < cut) return reject(connectionClosed());
      hanging.add(resolve);
      if (fate < cut + faults.hang) return; // No answer ever comes: the authority gives the connection up.
      if (fate < cut + faults.hang + faults.killAt) kill(world, machine);
      const goOn = (): void => {
        hanging.delete(resolve);
        resolve();
      };
      if (READS.has(statement) && !life.isOver) inLife(life, goOn);
      else goOn();
    });
  });
}

function aroundCommit(world: World, { machine, life }: Owner, doCommit: () => void): Promise<void> {
  const { dice, scheduler } = world;
  const { faults } = world.swarm;
  const fate = dice.fraction();
  return new Promise((resolve, reject) => {
    scheduler.after(latency(world), () => {
      if (world.isAway() || fate < faults.cutBefore) return reject(connectionClosed());
      try {
        doCommit();
      } catch (fault) {
        return reject(fault);
      }
      const isCut = fate < faults.cutBefore + faults.cutAfter;
      if (isCut) world.witness.count('commits of unknown fate');
      if (isCut) return reject(connectionClosed());
      if (dice.happens(faults.killAt)) kill(world, machine);
      scheduler.after(latency(world), () => inLife(life, resolve));
    });
  });
}

function latency({ dice, swarm }: World): number {
  if (dice.happens(swarm.slowShare)) return dice.fraction() * swarm.slowMs;
  const [from, to] = swarm.latencyMs;
  return from + dice.fraction() * (to - from);
}

// Everything one seed plays with: its clock and dice, its database, its processes and what it was drawn to be.
import type { Command } from '../../../api/authority/commands.ts';
import { type Chance, chance } from '../../../engine/simulation/random.ts';
import { type CommitMade, type ModelDatabase, openModelDatabase } from '../store/database.ts';
import { DAWN_MS, settleIn } from './bank.ts';
import { type CampaignTable, openCampaigns } from './campaign-table.ts';
import { type Machine, newMachine } from './machine-state.ts';
import { type SimulationOptions, drawSwarm } from './options.ts';
import type { Swarm } from './swarm.ts';
import { type Scheduler, openScheduler } from './scheduler.ts';
import { widened } from './wide.ts';
import { type Witness, openWitness } from './witness.ts';

export interface World {
  readonly scheduler: Scheduler;
  readonly dice: Chance;
  readonly database: ModelDatabase;
  readonly campaigns: CampaignTable;
  readonly witness: Witness;
  readonly machines: readonly Machine[];
  /** What is played now; calm in the second phase. */
  swarm: Swarm;
  /** Milliseconds since 1970 by the clock of the database, which may jump. */
  readonly ledgerMs: () => number;
  readonly jump: (ms: number) => void;
  /** The database is away: every statement fails. */
  readonly isAway: () => boolean;
  readonly goAway: (ms: number) => void;
  /** Whose commit is made just now. */
  committing: Machine | null;
  /** Versions of campaigns by which a batch decided, by what it carried. */
  readonly books: WeakMap<readonly Command[], ReadonlyMap<string, number>>;
  /** A process left campaigns out, and nobody else can know which of its batches were meant: the second model stops predicting. */
  unpredictable: boolean;
}

export function openWorld(seed: number, options: SimulationOptions): World {
  const dice = chance(seed);
  const swarm = widened(drawSwarm(dice, options), seed, options);
  const scheduler = openScheduler(swarm.grainMs);
  const witness = openWitness(scheduler.now);
  let jumped = 0;
  let awayUntil = -1;
  const ledgerMs = () => Math.floor(DAWN_MS + scheduler.now() + jumped);
  const database = openModelDatabase({
    now: ledgerMs,
    onDeadlock: (key, circle) => {
      if (circle.some((each) => isUnborn(database, each))) witness.count('circles over a new row');
      else witness.violate('deadlock', `locks are promised to be taken in one order, and a circle closed at ${key}: ${circle.join(', ')}`);
    },
  });
  settleIn(database, swarm.accounts);
  const machines = Array.from({ length: swarm.processes }, (_, no) => newMachine(no, dice.between(-swarm.skewMs, swarm.skewMs)));
  const world: World = {
    scheduler,
    dice,
    database,
    witness,
    machines,
    swarm,
    campaigns: openCampaigns({ scheduler, dice, database, isAway: () => world.isAway() }),
    ledgerMs,
    jump: (ms) => {
      jumped += ms;
    },
    isAway: () => scheduler.now() < awayUntil,
    goAway: (ms) => {
      awayUntil = scheduler.now() + ms;
    },
    committing: null,
    books: new WeakMap(),
    unpredictable: false,
  };
  return world;
}

/** A new id or wallet is claimed by the insert of its row, which may wait behind counters: the circles that are known, and that the database breaks. */
function isUnborn({ rows }: ModelDatabase, key: string): boolean {
  const name = key.slice(2);
  return (key.startsWith('a ') && !rows.authorizations.has(name)) || (key.startsWith('w ') && !rows.wallets.has(name));
}

/** What a commit says of itself, short, for the trace. */
export function traceOf({ chain, transaction }: CommitMade): string {
  return `${transaction} ${chain.batch} ${chain.stream.hash} ${chain.now}`;
}

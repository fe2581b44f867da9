// Plays one seed from its first event to its last: a phase in which everything may fail, one in which nothing does, and every check.
import { drawCampaigns } from './campaigns.ts';
import { openChecks } from './checks.ts';
import { openClients } from './clients.ts';
import { openDaysOf } from './closing.ts';
import { start } from './machine.ts';
import { plan, sweepAlways } from './mischief.ts';
import { type SimulationOptions, calmed } from './options.ts';
import { type World, openWorld, traceOf } from './world.ts';

export interface SeedResult {
  readonly seed: number;
  readonly violations: readonly string[];
  /** The same for the same seed, on every machine. */
  readonly traceHash: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly events: number;
  readonly virtualDays: number;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Longer than any chain of messages, and any hold after it. */
const DAYS_MAX = 400;

export async function runSeed(seed: number, options: SimulationOptions): Promise<SeedResult> {
  const world = openWorld(seed, options);
  const { scheduler, witness, database } = world;
  await publishAll(world);
  for (const machine of world.machines) void start(world, machine);
  await scheduler.run(1_000);
  const clients = openClients(world);
  const checks = openChecks(world, clients);
  const days = openDaysOf(world);
  database.onCommit((made) => {
    scheduler.note(traceOf(made));
    witness.count('commits');
    checks.onCommit(made);
    days.onCommit(made);
  });
  const arrivalsMs = clients.begin();
  plan(world, arrivalsMs);
  if (world.swarm.closesDays) days.begin(arrivalsMs);
  sweepAlways(world, checks.onCouponExpired);
  await scheduler.run(world.swarm.days * DAY_MS + HOUR_MS);
  await untilTrue(world, 'every acquirer is done', clients.areDone);
  await calm(world);
  let isResolved = false;
  void clients.resolve().then(() => {
    isResolved = true;
  });
  await untilTrue(world, 'every question is answered', () => isResolved);
  await untilTrue(world, 'every void is committed', () =>
    world.machines.every(({ authority, voids }) => authority?.waitingVoids() === 0 && voids.length === 0),
  );
  await untilTrue(world, 'every hold has ended', () => openHolds(world) === 0);
  if (world.swarm.closesDays) await untilTrue(world, 'every day that is over is closed', days.areClosed);
  checks.atEnd();
  days.atEnd();
  witness.count('authorizations', clients.payments.length);
  return {
    seed,
    violations: witness.violations,
    traceHash: scheduler.traceHash(),
    counts: witness.counts,
    events: scheduler.events(),
    virtualDays: Math.round(scheduler.now() / DAY_MS),
  };
}

async function publishAll(world: World): Promise<void> {
  for (const document of drawCampaigns(world.dice, world.swarm)) {
    await world.campaigns.publish(document);
  }
}

/** Nothing fails from here on, and whoever was down comes up. */
async function calm(world: World): Promise<void> {
  world.swarm = calmed(world.swarm);
  world.goAway(0);
  await world.scheduler.run(world.scheduler.now() + 10 * 60_000);
  if (world.machines.some(({ authority }) => authority === null))
    world.witness.violate('I28', 'a process is not up ten minutes after the last fault');
}

/** Hour by hour, so that a world that never comes to rest is found out. One in which something was wrong already need not come to rest. */
async function untilTrue(world: World, what: string, isSo: () => boolean): Promise<void> {
  const { scheduler, witness } = world;
  for (let hours = 0; !isSo() && witness.violations.length === 0; hours += 1) {
    if (hours > DAYS_MAX * 24) return witness.violate('I28', `the world does not come to rest: ${what}`);
    await scheduler.run(scheduler.now() + HOUR_MS);
  }
}

/** A payment that is partly captured and was granted nothing holds nothing, and has no end. */
function openHolds({ database: { rows } }: World): number {
  return [...rows.holding].filter((id) => rows.authorizations.get(id)?.record.holdExpiresAt !== null).length;
}

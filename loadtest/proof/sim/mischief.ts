// What happens to the house while it works: kills, pauses, rolling restarts, clocks that jump, outages of the database, and people who change campaigns.
import { sweepDue } from '../../../api/authority/expiry.ts';
import { nextVersion } from './campaigns.ts';
import { dueStoreOf, isAnythingDue } from './due-store.ts';
import { kill, pause, restart } from './machine.ts';
import type { World } from './world.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const SWEEP_MS = 8 * HOUR_MS;

/** Everything at its own instant, drawn beforehand, and just after something arrived: a burst is over in milliseconds, and what shall meet one does not wait for luck. */
export function plan(world: World, arrivalsMs: readonly number[]): void {
  const { swarm, dice, scheduler, machines } = world;
  const often = (count: number, play: () => void): void => {
    for (let no = 0; no < count; no += 1) scheduler.after(dice.pick(arrivalsMs) + dice.fraction() * dice.pick([10, 100, 3_000]), play);
  };
  often(swarm.kills, () => kill(world, dice.pick(machines)));
  often(swarm.pauses, () => pause(world, dice.pick(machines), dice.between(100, 120_000)));
  often(swarm.stops, () => void restart(world, dice.pick(machines)));
  often(swarm.clockJumps, () => world.jump(dice.pick([HOUR_MS, -HOUR_MS, 30 * DAY_MS, -30 * DAY_MS, 1_000])));
  often(swarm.outages, () => world.goAway(dice.between(100, 30_000)));
  // Somebody who pauses a campaign just before a payment: not every process has heard of it.
  const before = (atMs: number): number => Math.max(0, atMs - dice.fraction() * dice.pick([5, 50, 800]));
  for (let no = 0; no < swarm.operations; no += 1) scheduler.after(before(dice.pick(arrivalsMs)), () => void operate(world));
}

/** As people do: a new version, a pause and its end, now and then a stop. */
async function operate({ dice, campaigns, witness, swarm }: World): Promise<void> {
  const row = dice.pick([...campaigns.rows.values()]);
  witness.count('campaign changes');
  const document = campaigns.documents.get(`${row.id}@${row.live_version}`);
  if (document === undefined || row.state === 'stopped') return;
  const what = dice.fraction();
  if (what < (swarm.theme === 'house' ? 0.2 : 0.5)) await campaigns.publish(nextVersion(document, dice));
  else if (what < 0.9) await campaigns.turn(row.id, row.state === 'paused' ? 'live' : 'paused');
  else await campaigns.turn(row.id, 'stopped');
}

/** Every process sweeps what is due, as the production does each second; here some times a day, because the clock may run for months. */
export function sweepAlways(world: World, onCoupon: (id: string) => void): void {
  for (const machine of world.machines) {
    const sweep = (): void => {
      const { life, authority } = machine;
      world.scheduler.after(SWEEP_MS * (0.5 + world.dice.fraction()), sweep);
      if (life === null || life.isPaused || authority === null || !isAnythingDue(world)) return;
      world.witness.count('sweeps');
      sweepDue({ store: dueStoreOf(world, life, onCoupon), authority }, null).catch(() => undefined); // The next sweep finds the same rows.
    };
    world.scheduler.after(SWEEP_MS * world.dice.fraction(), sweep);
  }
}

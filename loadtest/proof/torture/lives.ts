// How the API processes die: at a named step, at any moment, after they were frozen, or cleanly; each is started again at once.
import { setTimeout as sleep } from 'node:timers/promises';
import { STEPS, type Step } from '../../../api/authority/steps.ts';
import type { Way } from './deck.ts';
import { endOf, killIn, type Slot, startIn } from './slot.ts';
import { apiKills, type Stage } from './stage.ts';

const DEAD = 'API process killed, until its place decides again';
const LIFE_MS_MAX = 12_000;
/** A closing is ordered for whoever waits for one, and the other process may take it. */
const CLOSING_MS_MAX = 20_000;
const CALM_MS_MAX = 8_000;
const FREEZE_MS_MAX = 8_000;
const POLL_MS = 200;
const FIRST_MS_MAX = 30_000;
/** How often a step may pass before the process dies at it. */
const PASSES: Readonly<Record<Step, number>> = {
  received: 1_000,
  opened: 25,
  prepared: 25,
  locked: 25,
  decided: 25,
  written: 25,
  committed: 25,
  answered: 1_000,
  voiding: 6,
  expiring: 2,
  closing: 2,
  publishing: 1,
};

/** One life after another, until everything is done. */
export async function keepDying(stage: Stage, slot: Slot): Promise<void> {
  const { troubles, tally, deck, chance } = stage;
  let diedAt: number | null = null;
  troubles.begin(DEAD);
  while (!stage.isOver()) {
    await liveOnce(stage, slot, areKillsAhead(stage) && chance.happens(0.5) ? 'at random' : deck.draw());
    const { firstDecisionAt } = slot;
    if (firstDecisionAt !== null) {
      if (diedAt !== null) tally.apiRecoveries.push(firstDecisionAt - diedAt);
      troubles.begin(DEAD); // Until the next life decides.
    }
    diedAt = performance.now();
    slot.firstDecisionAt = null;
  }
}

async function liveOnce(stage: Stage, slot: Slot, way: Way): Promise<void> {
  const { tally, chance } = stage;
  const step = isStep(way) ? way : null;
  slot.awaits = step;
  const started = await startIn(slot, stage.start, step === null ? null : { step, nth: chance.between(1, PASSES[step]) });
  if (started === 'over') return;
  if (step !== null) return dieAt(stage, slot, step);
  if (way !== 'at random' || chance.happens(0.7)) await untilItDecides(stage, slot);
  if (way === 'clean') {
    await sleep(chance.between(200, 2_000));
    if ((await killIn(slot, 'SIGTERM')) === '0') tally.cleanEnds += 1;
    return;
  }
  await (way === 'frozen' ? freeze(stage, slot) : liveOn(stage));
  await sleep(chance.between(50, 2_500));
  if ((await killIn(slot, 'SIGKILL')) === 'SIGKILL') tally.killsAtRandom += 1;
  else stage.history.faults.push({ kind: 'died by itself', about: slot.name });
}

/** Kills so close together leave little time to decide anything: where they are ahead, every second process lives on for a while. */
function areKillsAhead({ tally, options }: Stage): boolean {
  return apiKills(tally) * options.decisions > tally.decisions * options.cycles;
}

async function liveOn(stage: Stage): Promise<void> {
  for (const until = performance.now() + CALM_MS_MAX; performance.now() < until && areKillsAhead(stage) && !stage.isOver(); )
    await sleep(POLL_MS);
}

async function dieAt({ tally, history, deck, isOver }: Stage, slot: Slot, step: Step): Promise<void> {
  const lifeMs = step === 'closing' ? CLOSING_MS_MAX : LIFE_MS_MAX;
  const isOld = () => performance.now() > (slot.firstDecisionAt ?? slot.listensSince + FIRST_MS_MAX) + lifeMs;
  let end = await endOf(slot, 0);
  while (end === null && !isOld() && !isOver()) end = await endOf(slot, POLL_MS);
  if (end === 'SIGKILL') tally.killsAtStep.set(step, (tally.killsAtStep.get(step) ?? 0) + 1);
  else if (end !== null) history.faults.push({ kind: 'died by itself', about: `${slot.name} with ${end}` });
  else {
    if (!isOver() && !tally.killsAtStep.has(step)) deck.putBack(step);
    await killIn(slot, 'SIGKILL');
    tally.killsAtRandom += 1;
  }
}

/** A slow machine does not make its lives shorter than its starts. */
async function untilItDecides({ isOver }: Stage, slot: Slot): Promise<void> {
  const until = performance.now() + FIRST_MS_MAX;
  while (slot.firstDecisionAt === null && performance.now() < until && !isOver()) await sleep(POLL_MS / 4);
}

/** It comes back with what it knew when it was stopped. */
async function freeze({ tally, chance, troubles }: Stage, slot: Slot): Promise<void> {
  await sleep(chance.between(200, 1_000));
  slot.child?.kill('SIGSTOP');
  troubles.begin('the other process frozen');
  await sleep(100 + chance.fraction() ** 2 * FREEZE_MS_MAX);
  slot.child?.kill('SIGCONT');
  troubles.end('the other process frozen');
  slot.frozenAt = performance.now();
  tally.freezes += 1;
}

const isStep = (way: Way): way is Step => (STEPS as readonly string[]).includes(way);

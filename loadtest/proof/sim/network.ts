// The way between acquirers and processes: what is sent may be lost, late, torn on its way back, or come twice at two processes.
import type { Authority } from '../../../api/authority/authority.ts';
import type { Answer } from '../../../api/authority/commands.ts';
import { isCut } from './history.ts';
import { type Life, inLife } from './life.ts';
import { attemptsOf, kill } from './machine.ts';
import type { Machine } from './machine-state.ts';
import type { World } from './world.ts';

/** An acquirer waits no longer. */
const PATIENCE_MS = 4_000;
/** How much later than its deadline an answer may be (I27). */
const GRACE_MS = 20;

export interface Sent {
  readonly ask: (authority: Authority) => Promise<Answer>;
  /** Null: not a question with a deadline. */
  readonly deadlineMs: number | null;
  /** Called with every answer that a process sent, whether or not it arrives; `by` is how the attempts of that life of it begin. */
  readonly told: (answer: Answer, by: string) => void;
}

/** The first answer that arrives whole, or null. */
export function overNetwork(world: World, sent: Sent): Promise<Answer | null> {
  const { dice, scheduler, machines } = world;
  const { loss, duplicate } = world.swarm.faults;
  const { copiesMax, copiesMs } = world.swarm;
  return new Promise((resolve) => {
    const cancel = scheduler.after(PATIENCE_MS, () => resolve(null));
    const hear = (answer: Answer | null): void => {
      cancel();
      resolve(answer);
    };
    const copies = dice.happens(duplicate) ? dice.between(2, copiesMax) : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      if (dice.happens(loss)) continue;
      const machine = dice.pick(machines);
      scheduler.after(travel(world) + (copy === 0 ? 0 : dice.fraction() * copiesMs), () => arrive(world, machine, { sent, hear }));
    }
  });
}

interface Letter {
  readonly sent: Sent;
  readonly hear: (answer: Answer | null) => void;
}

/** A process that is not there refuses the connection. */
function arrive(world: World, machine: Machine, letter: Letter): void {
  const { life } = machine;
  if (life === null) letter.hear(null);
  else inLife(life, () => serve(world, machine, { ...letter, life }));
}

function serve(world: World, machine: Machine, { sent, hear, life }: Letter & { readonly life: Life }): void {
  const { authority } = machine;
  if (authority === null) {
    hear(null);
    return;
  }
  const began = world.scheduler.now();
  const { pauses } = life;
  void sent.ask(authority).then((answer) =>
    inLife(life, () => {
      const lateMs = world.scheduler.now() - began - (sent.deadlineMs ?? Number.POSITIVE_INFINITY);
      if (lateMs > GRACE_MS && life.pauses === pauses)
        world.witness.violate('I27', `an answer ${Math.round(lateMs)} ms after its deadline`);
      sent.told(answer, attemptsOf(machine, life));
      if (isCut(answer)) endSoon(world, machine, life);
      world.scheduler.note(answer.body);
      if (!world.dice.happens(world.swarm.faults.torn)) world.scheduler.after(travel(world), () => hear(answer));
    }),
  );
}

/** The moment to die: somebody is refused, and what is to be undone has not been yet. */
function endSoon(world: World, machine: Machine, life: Life): void {
  const { dice, scheduler, swarm } = world;
  if (swarm.killWhenCut === 0 || !dice.happens(swarm.killWhenCut)) return;
  scheduler.after(dice.fraction() * dice.pick([1, 10, 300]), () => {
    if (machine.life === life) kill(world, machine);
  });
}

function travel({ dice, swarm }: World): number {
  return dice.happens(swarm.slowShare) ? dice.fraction() * 1_000 : 0.05 + dice.fraction() * 5;
}

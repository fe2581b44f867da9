// What a closing of a day asks of the model database, as its SQL answers it: each question takes its time and may fail, a step stands whole or not at all.
import type { ClosingStore, ClosingTx } from '../../../api/settlement/closing-ports.ts';
import type { BusinessDay } from '../../../api/settlement/day-store.ts';
import { SETTLING_TEMPLATES, net } from '../../../engine/settlement/position.ts';
import { connectionClosed } from '../store/faults.ts';
import type { KeptEntry } from '../store/rows.ts';
import { CUTOVERS, MIDNIGHT } from './bank.ts';
import { type Life, inLife } from './life.ts';
import type { World } from './world.ts';

export interface FrozenDay {
  readonly entries: number;
  /** Net by currency and party. */
  readonly net: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** Ids of the entries that stand on its statements, and what they add up to. */
  readonly text: string;
}
/** The closing's own tables, for all processes of a world. */
export interface Closed {
  readonly frozen: Map<string, FrozenDay>;
  /** Frozen days by what was sealed. */
  readonly sealed: Map<string, string>;
  /** By day: its steps that stand, in order; one that was done twice stands twice. */
  readonly steps: Map<string, string[]>;
  /** Days that ever were marked: from then on batches post to the day after. */
  readonly marked: Set<string>;
  /** By day: who closes it now. */
  readonly takers: Map<string, object>;
}
/** Whoever closes: a process, which may be killed in the middle. */
export interface Closer {
  readonly life: Life;
  readonly kill: () => void;
}

const TAKE_AGAIN_MS = 5;
/** Of one question of the closing, while anything may fail. */
const KILLED_SHARE = 0.01;
const SETTLING: ReadonlySet<string> = new Set(SETTLING_TEMPLATES);

export function newClosed(): Closed {
  return { frozen: new Map(), sealed: new Map(), steps: new Map(), marked: new Set(), takers: new Map() };
}

export function closingStoreOf(world: World, closed: Closed, closer: Closer): ClosingStore {
  const { businessDays } = world.database.rows;
  const ask = <T>(work: () => T): Promise<T> => hop(world, closer).then(work);
  const change = (work: () => void): Promise<void> => ask(work).then(() => hop(world, closer));
  return {
    businessDay: (date) => ask(() => dayOf(world, closed, date)),
    cutovers: () => ask(() => [MIDNIGHT, ...CUTOVERS.values()]),
    earlierOpenDay: (date) => ask(() => openDays(world).find((each) => each < date) ?? null),
    markClosing: (date) =>
      change(() => {
        closed.marked.add(date);
        if ((businessDays.get(date)?.state ?? 'open') === 'open') businessDays.set(date, { state: 'closing', shutAt: null });
      }),
    unmarkClosing: (date) =>
      change(() => {
        const day = businessDays.get(date);
        if (day?.state === 'closing' && day.shutAt === null) businessDays.delete(date);
      }),
    isShut: (date) => ask(() => (businessDays.get(date)?.shutAt ?? null) !== null),
    shutDay: (date) =>
      change(() => {
        const day = businessDays.get(date);
        if (day?.state === 'closing' && day.shutAt === null)
          businessDays.set(date, { ...day, shutAt: new Date(world.ledgerMs()).toISOString() });
      }),
    writersNow: () => ask(() => world.database.transactions().map(String)),
    begin: (work) => transact({ world, closed, closer }, work),
  };
}

/** Days that have entries and are not closed, oldest first. */
export function openDays({ database: { rows } }: World): readonly string[] {
  return [...rows.entriesByDay.keys()].filter((date) => rows.businessDays.get(date)?.state !== 'closed').toSorted();
}

export function freezeDay({ database: { rows } }: World, date: string): FrozenDay {
  const settling = (rows.entriesByDay.get(date) ?? []).filter(({ template }) => SETTLING.has(template));
  const nets = net(settling);
  return { entries: settling.length, net: nets, text: textOf(settling, nets) };
}

function textOf(entries: readonly KeptEntry[], nets: FrozenDay['net']): string {
  const parties = [...nets].flatMap(([unit, byParty]) => [...byParty].map(([party, amount]) => `${unit} ${party} ${amount}`));
  return `${entries.map(({ id, amount }) => `${id}:${amount}`).join(' ')}\n${parties.toSorted().join('\n')}`;
}

interface Closing {
  readonly world: World;
  readonly closed: Closed;
  readonly closer: Closer;
}

/** What a step changes becomes visible with its commit; the day is let go however it ends, as a lock of a transaction is. */
async function transact({ world, closed, closer }: Closing, work: (tx: ClosingTx) => Promise<void>): Promise<void> {
  const taker = {};
  const changes: (() => void)[] = [];
  const letGo = (): void => {
    closer.life.connections.delete(letGo);
    for (const [date, who] of closed.takers) if (who === taker) closed.takers.delete(date);
  };
  closer.life.connections.add(letGo);
  try {
    await work(txOf({ world, closed, closer }, { taker, changes }));
    await hop(world, closer);
    for (const change of changes) change();
    letGo();
    await hop(world, closer);
  } finally {
    letGo();
  }
}

function txOf(on: Closing, { taker, changes }: { readonly taker: object; readonly changes: (() => void)[] }): ClosingTx {
  const { world, closed, closer } = on;
  const { businessDays } = world.database.rows;
  const ask = <T>(work: () => T): Promise<T> => hop(world, closer).then(work);
  return {
    takeClosing: async (date) => {
      await hop(world, closer);
      while (closed.takers.has(date)) await hop(world, closer, TAKE_AGAIN_MS);
      closed.takers.set(date, taker);
    },
    isStepDone: (date, step) => ask(() => closed.steps.get(date)?.includes(step) ?? false),
    noteStep: (date, { step }) => ask(() => void changes.push(() => closed.steps.set(date, [...(closed.steps.get(date) ?? []), step]))),
    post: () => ask(() => 0), // What the rooms of the house post has tests of its own.
    freeze: ({ date }) =>
      ask(() => {
        const frozen = freezeDay(world, date);
        changes.push(() => closed.frozen.set(date, frozen));
        return frozen.net.size;
      }),
    seal: ({ date }) =>
      ask(() => {
        const text = closed.frozen.get(date)?.text ?? 'never frozen';
        changes.push(() => {
          closed.sealed.set(date, text);
          const day = businessDays.get(date);
          if (day?.state === 'closing') businessDays.set(date, { ...day, state: 'closed' });
        });
        return 1;
      }),
  };
}

function dayOf({ database }: World, closed: Closed, date: string): BusinessDay | null {
  const day = database.rows.businessDays.get(date);
  if (day === undefined) return null;
  return { date, state: day.state, hash: closed.sealed.get(date) ?? null, net: null, counts: null, closingAt: null, closedAt: null };
}

/** There or back: away, cut off, or the last that its process did. */
function hop(world: World, { life, kill }: Closer, ms = 0.1 + world.dice.fraction() * 3): Promise<void> {
  return new Promise((resolve, reject) => {
    world.scheduler.after(ms, () =>
      inLife(life, () => {
        const { cutBefore, killAt } = world.swarm.faults;
        if (killAt > 0 && world.dice.happens(KILLED_SHARE)) kill();
        else if (world.isAway() || world.dice.happens(cutBefore)) reject(connectionClosed());
        else resolve();
      }),
    );
  });
}

// A model of one processor core that serves HTTP, timers and the database in turns, around the real authority: what is left of it under overload, the same every time.
import { type Authority, startAuthority } from '../../../api/authority/authority.ts';
import type { BatchStore, BatchTx } from '../../../api/authority/batch-store.ts';
import type { Runtime } from '../../../api/authority/runtime.ts';
import { purchase } from '../../../api/authority/testing.ts';
import { GRACE_MS } from './sums.ts';

/** Milliseconds of the core, unless said otherwise. */
export interface Core {
  /** To read one request, to write one answer, to decide one, and for each answer of the database. */
  readonly readMs: number;
  readonly writeMs: number;
  readonly decideMs: number;
  readonly replyMs: number;
  /** Times that a batch asks the database, and how long each takes there; the last one waits for the disk too, and for each of its rows. */
  readonly asks: number;
  readonly askMs: number;
  readonly syncMs: number;
  readonly rowMs: number;
  /** A core that others use too does nothing for so long, so often. */
  readonly stall?: { readonly ms: number; readonly everyMs: number };
}

export interface ModelLoad {
  readonly perSecond: number;
  readonly seconds: number;
  readonly deadlineMs: number;
}

export interface Modelled {
  readonly offered: number;
  /** Decided within the deadline and its grace. */
  readonly good: number;
  readonly counts: Readonly<Record<string, number>>;
  /** Longest time from arrival to answer. */
  readonly worstMs: number;
}

/** Requests begun between two looks at what else is due, as api/http/turns.ts does it. */
const PER_TURN = 32;
const TICK_MS = 0.001;

interface Due {
  readonly at: number;
  readonly run: () => void;
}
interface Model {
  readonly core: Core;
  readonly load: ModelLoad;
  /** Of the model, milliseconds; every work on the core moves it on. */
  now: number;
  stalledAt: number;
  readonly dues: Set<Due>;
  offered: number;
  good: number;
  readonly counts: Record<string, number>;
  worstMs: number;
}

export async function modelLoad(core: Core, load: ModelLoad): Promise<Modelled> {
  const model: Model = { core, load, now: 0, stalledAt: 0, dues: new Set(), offered: 0, good: 0, counts: {}, worstMs: 0 };
  const authority = authorityIn(model);
  for (;;) {
    await runDue(model);
    for (let taken = 0; taken < PER_TURN && nextArrival(model) <= model.now; taken += 1) arrive(model, authority);
    await settled();
    stall(model);
    const next = Math.min(nextArrival(model), ...[...model.dues].map(({ at }) => at));
    if (next === Number.POSITIVE_INFINITY) break;
    model.now = Math.max(model.now + TICK_MS, next);
  }
  await authority.stop();
  const { offered, good, counts, worstMs } = model;
  return { offered, good, counts, worstMs };
}

function authorityIn(model: Model): Authority {
  const { deadlineMs } = model.load;
  return startAuthority({
    connect: () => storeOf(model),
    runtime: runtimeOf(model),
    context: () => ({ decisionId: (id: string) => id, book: { refresh: async () => undefined } }) as never,
    voidLog: { append: () => undefined, read: () => [], clear: () => undefined } as never,
    deadlineMs: { byDefault: deadlineMs, ceiling: deadlineMs },
    wallClock: () => model.now,
    onCommitted: () => undefined,
    onBug: (fault) => {
      throw fault;
    },
  });
}

function nextArrival({ offered, load }: Model): number {
  const at = (offered * 1_000) / load.perSecond;
  return at < load.seconds * 1_000 ? at : Number.POSITIVE_INFINITY;
}

async function runDue(model: Model): Promise<void> {
  for (const due of [...model.dues].filter(({ at }) => at <= model.now)) {
    // An earlier one may have taken it back.
    if (model.dues.delete(due)) due.run();
    await settled();
  }
}

function arrive(model: Model, authority: Authority): void {
  const { core, load } = model;
  const at = nextArrival(model);
  const no = model.offered;
  model.offered += 1;
  model.now += core.readMs;
  const request = purchase({ authorizationId: `a${no}`, card: { bin: '62258801', token: `t${no}` }, deadlineMs: load.deadlineMs });
  void authority.evaluate(request, false, at).then(({ body }) => {
    model.now += core.writeMs;
    const { outcome, reason } = JSON.parse(body) as { readonly outcome: string; readonly reason?: string };
    const name = reason ?? outcome;
    model.counts[name] = (model.counts[name] ?? 0) + 1;
    if (outcome === 'granted' && model.now - at <= load.deadlineMs + GRACE_MS) model.good += 1;
    model.worstMs = Math.max(model.worstMs, model.now - at);
  });
}

function stall(model: Model): void {
  const { stall: rule } = model.core;
  if (rule === undefined || model.now - model.stalledAt < rule.everyMs) return;
  model.now += rule.ms;
  model.stalledAt = model.now;
}

function later({ dues, now }: Model, ms: number, run: () => void): Due {
  const due = { at: now + ms, run };
  dues.add(due);
  return due;
}

function runtimeOf(model: Model): Runtime {
  let ids = 0;
  return {
    monotonic: () => model.now,
    after: (ms, call) => {
      const due = later(model, ms, call);
      return () => void model.dues.delete(due);
    },
    freshId: () => {
      ids += 1;
      return `f${ids}`;
    },
  };
}

/** Grants everything; knows of a batch only how large it is. */
function storeOf(model: Model): BatchStore {
  const { core } = model;
  const begin = (work: (tx: BatchTx) => Promise<unknown>) =>
    new Promise((resolve) => {
      let size = 0;
      const never = () => new Promise(() => undefined);
      const lockAuthorizations = (ids: readonly string[]) => {
        size = ids.length;
        return never();
      };
      void work({ lockAuthorizations, openBatch: never, readMessages: never } as never);
      const ask = (left: number): void => {
        const waitMs = core.askMs + (left === 1 ? core.syncMs + size * core.rowMs : 0);
        later(model, waitMs, () => {
          model.now += core.replyMs + (left === 2 ? size * core.decideMs : 0);
          if (left > 1) ask(left - 1);
          else resolve({ answers: Array.from({ length: size }, () => GRANTED), stream: {}, states: new Map(), phases: {} });
        });
      };
      ask(core.asks);
    });
  return { begin, end: async () => undefined } as unknown as BatchStore;
}

const GRANTED = { status: 200, body: '{"outcome":"granted"}' };

/** Everything that was promised has happened. */
const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

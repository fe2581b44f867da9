// Closes a business day: marked, shut, posted to by every room, frozen and sealed; from then on nothing about it changes.
import { addDays, businessDate, type Cutover } from '../../engine/settlement/business-day.ts';
import type { WorkCalendar } from '../../engine/settlement/pay-date.ts';
import { type Runtime, systemRuntime } from '../authority/runtime.ts';
import type { Sql } from '../db/connect.ts';
import type { CloseStep, ClosingDay } from './close-step.ts';
import { CLOSE_STEPS } from './close-steps.ts';
import type { ClosingStore, ClosingTx } from './closing-ports.ts';
import type { BusinessDay } from './day-store.ts';
import { sqlClosing } from './sql-closing.ts';

/** A batch that read the clock just before the cut-over has surely committed this much later. */
export const GRACE_MS = 60_000;
/** Where no acquirer is known: midnight of the bank. */
const HOUSE_CUTOVER: Cutover = { timeZone: 'Asia/Shanghai', cutover: '00:00' };
const POLL_MS = 20;
/** Nobody writes for so long in one database transaction; what does must be looked at. */
const WAIT_MS_MAX = 600_000;

/** Words of progress, in order: "wait", the rooms' own steps, "statements", "seal". */
export const stepNames = (steps: readonly CloseStep[] = CLOSE_STEPS): readonly string[] => [
  'wait',
  ...steps.map((step) => step.name),
  'statements',
  'seal',
];

export interface CloseRequest {
  readonly date: string;
  /** Ledger time, ISO 8601. */
  readonly now: string;
  /** Key or person id of who closes. */
  readonly actor: string;
  readonly calendars: ReadonlyMap<string, WorkCalendar>;
  /** What is posted at the close; what all rooms post, unless given. */
  readonly steps?: readonly CloseStep[];
  /** Called as each step begins. */
  readonly tell?: (progress: { readonly step: string; readonly done: number; readonly total: number }) => void;
  /** Called at places where nothing is half done; rejects to end there. Once the day is shut, an end only leaves the rest to the next closing. */
  readonly pause?: (isShut: boolean) => Promise<void>;
}

export type Close =
  | { readonly ok: true; readonly day: BusinessDay }
  | { readonly ok: false; readonly code: 'day_not_over'; readonly lastOver: string }
  | { readonly ok: false; readonly code: 'earlier_day_open'; readonly earlier: string }
  | { readonly ok: false; readonly code: 'still_written' };
export type CloseRefusal = Exclude<Close, { ok: true }>;

/** What the way of a closing needs besides its order. */
interface Closing {
  readonly store: ClosingStore;
  readonly runtime: Pick<Runtime, 'monotonic' | 'after'>;
}

/** Closing a closed day answers what it answered the first time; a closing that was cut off anywhere goes on where it stood. */
export function closeDay(sql: Sql, request: CloseRequest): Promise<Close> {
  return closeDayIn({ store: sqlClosing(sql), runtime: systemRuntime }, request);
}

/** The same over any store and clock. */
export async function closeDayIn(on: Closing, request: CloseRequest): Promise<Close> {
  const { store } = on;
  const { date, actor } = request;
  const closed = await closedDay(store, date);
  if (closed !== null) return { ok: true, day: closed };
  const refusal = await refusalIn(store, request);
  if (refusal !== null) return refusal;
  await store.markClosing(date, actor);
  if (!(await shut(on, request))) return { ok: false, code: 'still_written' };
  const names = stepNames(request.steps);
  for (const step of stepsOf(request)) {
    await request.pause?.(true);
    request.tell?.({ step: step.name, done: names.indexOf(step.name), total: names.length });
    await runStep(store, date, step);
  }
  const day = await closedDay(store, date);
  if (day === null) throw new Error('a sealed day is closed');
  return { ok: true, day };
}

/** Why the day cannot be closed now; null when it can. */
export function refusalOf(sql: Sql, asked: { readonly date: string; readonly now: string }): Promise<CloseRefusal | null> {
  return refusalIn(sqlClosing(sql), asked);
}

async function refusalIn(
  store: ClosingStore,
  { date, now }: { readonly date: string; readonly now: string },
): Promise<CloseRefusal | null> {
  const lastOver = lastDayOver(now, await store.cutovers());
  if (date > lastOver) return { ok: false, code: 'day_not_over', lastOver };
  const earlier = await store.earlierOpenDay(date);
  return earlier === null ? null : { ok: false, code: 'earlier_day_open', earlier };
}

/** A sentence for whoever asked. */
export function refusalText(refusal: CloseRefusal): string {
  if (refusal.code === 'day_not_over') return `The last business day that is over is ${refusal.lastOver}.`;
  if (refusal.code === 'earlier_day_open') return `Close ${refusal.earlier} first: it has entries and is not closed.`;
  return 'A database transaction that began before the closing has not ended within ten minutes; the day stays as it is until it is closed again.';
}

/** The newest date that has ended for every acquirer, with the grace. */
export function lastDayOver(now: string, all: readonly Cutover[]): string {
  const settledNow = new Date(Date.parse(now) - GRACE_MS).toISOString();
  const today = (all.length === 0 ? [HOUSE_CUTOVER] : all).map((cutover) => businessDate(settledNow, cutover)).toSorted()[0];
  if (today === undefined) throw new Error('there is at least one cut-over');
  return addDays(today, -1);
}

async function closedDay(store: ClosingStore, date: string): Promise<BusinessDay | null> {
  const day = await store.businessDay(date);
  return day?.state === 'closed' ? day : null;
}

/**
 * From here on nobody but the closing adds to the day. First the mark: batches that begin go to the next day, those in flight may end. Then the wall:
 * whoever comes so late is refused by the database, and whoever passed it before it stood has ended. False when somebody does not end.
 */
async function shut(on: Closing, request: CloseRequest): Promise<boolean> {
  const { date } = request;
  const { store } = on;
  request.tell?.({ step: 'wait', done: 0, total: stepNames(request.steps).length });
  if (!(await store.isShut(date))) {
    const isQuiet = await writersEnd(on, () => request.pause?.(false)).catch(async (ending: unknown) => {
      await store.unmarkClosing(date);
      throw ending;
    });
    if (!isQuiet) {
      await store.unmarkClosing(date);
      return false;
    }
    await store.shutDay(date);
    // Another closing of the day that was cut off meanwhile took the mark back: there is nothing to shut, and whoever freezes now freezes an open day.
    if (!(await store.isShut(date))) return false;
  }
  return writersEnd(on, () => request.pause?.(true));
}

/** Waits until everybody who writes now has ended. */
async function writersEnd({ store, runtime }: Closing, pause: () => Promise<void> | undefined): Promise<boolean> {
  const writers = new Set(await store.writersNow());
  const until = runtime.monotonic() + WAIT_MS_MAX;
  for (let left = writers; left.size > 0; left = new Set((await store.writersNow()).filter((writer) => writers.has(writer)))) {
    if (runtime.monotonic() > until) return false;
    await pause();
    await new Promise<void>((resolve) => void runtime.after(POLL_MS, resolve));
  }
  return true;
}

interface Step {
  readonly name: string;
  readonly run: (tx: ClosingTx) => Promise<number>;
}

function stepsOf({ date, actor, calendars, steps = CLOSE_STEPS }: CloseRequest): readonly Step[] {
  const day: ClosingDay = { date, actor, calendars };
  return [
    ...steps.map((step): Step => ({ name: step.name, run: (tx) => tx.post(step, day) })),
    { name: 'statements', run: (tx) => tx.freeze(day) },
    { name: 'seal', run: (tx) => tx.seal(day) },
  ];
}

/** One step is one database transaction, together with the note that it was done: cut off, it never was; done, it is never done again. */
async function runStep(store: ClosingStore, date: string, { name, run }: Step): Promise<void> {
  await store.begin(async (tx) => {
    await tx.takeClosing(date);
    if (await tx.isStepDone(date, name)) return;
    await tx.noteStep(date, { step: name, rows: await run(tx) });
  });
}

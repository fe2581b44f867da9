// Counters of a backtest in two lanes: as they really stood, and by how much the tried campaigns have moved them elsewhere.
import { type CounterState, type Counters, used } from '../authorization/situation.ts';
import { fenceKey, isLimitKey } from '../campaign/counter-keys.ts';
import type { LiveCampaign } from '../campaign/live.ts';

/** What is used of each counter; a key that is absent is unused. */
export interface Lanes {
  readonly real: Map<string, number>;
  /** Tried less real; only where they differ. */
  readonly change: Map<string, number>;
  /** How many of the changed counters each campaign has, by its id, and each umbrella, by its key. */
  readonly changedOf: Map<string, number>;
  /** Ceilings that stand on the rows: fences and umbrellas, and what was seen. */
  readonly ceilings: Map<string, number | null>;
  /** What the draft moves itself. */
  readonly own: Own | null;
  /**
   * How often a decision had really seen another figure than the one worked out here, because batches under way at once took a counter in another
   * order than they began in: what it saw is believed.
   */
  drifts: number;
}

export type Lane = 'real' | 'tried' | 'both';
/** What a decision saw of counters: their figures are walked by every decision of a backtest, and few ask for more. */
export interface SeenCounters extends Counters {
  readonly figures: readonly Figures[];
}
export interface Figures {
  readonly key: string;
  readonly used: number;
  readonly ceiling: number | null;
}
export type Seen = SeenCounters | null;

export function seenIn(counters: readonly (readonly [string, CounterState])[]): SeenCounters {
  const byKey = new Map(counters);
  return {
    get: (key) => byKey.get(key),
    figures: [...byKey].map(([key, counter]) => ({ key, used: used(counter), ceiling: counter.ceiling })),
  };
}

/** `used` and `ceilings` as they stood before the first decision. */
export function openLanes(of: {
  readonly used: Iterable<readonly [string, number]>;
  readonly ceilings: Iterable<readonly [string, number | null]>;
  readonly draft: LiveCampaign | null;
}): Lanes {
  return {
    real: new Map(of.used),
    change: new Map(),
    changedOf: new Map(),
    ceilings: new Map(of.ceilings),
    own: of.draft === null ? null : ownOf(of.draft),
    drifts: 0,
  };
}

/** A decision taken under locks wrote down what it saw: ceilings are learned from it, and whether it saw what is worked out here. */
export function compareSeen(lanes: Lanes, seen: Seen): void {
  if (seen === null) return;
  for (const figures of seen.figures) {
    const { key, ceiling } = figures;
    if ((lanes.real.get(key) ?? 0) !== figures.used) lanes.drifts += 1;
    if (ceiling !== null && !isLimitKey(key) && lanes.ceilings.get(key) !== ceiling) lanes.ceilings.set(ownText(key), ceiling);
  }
}

export function move(lanes: Lanes, lane: Lane, by: { readonly key: string; readonly amount: number }): void {
  const { key, amount } = by;
  if (amount === 0) return;
  if (lane !== 'tried') add(lanes.real, key, amount);
  if (lane === 'both') return;
  const had = lanes.change.has(key);
  add(lanes.change, key, lane === 'tried' ? amount : -amount);
  const has = lanes.change.has(key);
  if (had !== has) add(lanes.changedOf, ownerOf(key), has ? 1 : -1);
}

/** Id of the campaign that a counter belongs to, or the key of an umbrella. */
function ownerOf(key: string): string {
  if (key.startsWith('u:')) return key;
  const end = key.indexOf(':', 2);
  return end === -1 ? key.slice(2) : key.slice(2, end);
}

/** Has the draft's lane moved any counter of the campaign elsewhere, of whatever subject or day? */
export function isChanged({ changedOf }: Lanes, { id, terms }: LiveCampaign): boolean {
  if (changedOf.size === 0) return false;
  return changedOf.has(id) || terms.limits.umbrellas.some((umbrella) => changedOf.has(`u:${umbrella}`));
}

/** What is left, in the lane that has less of it, of a counter that the draft's lane has changed; null where it is as it really was. */
export function changedRoom(lanes: Lanes, seen: Seen, need: { readonly key: string; readonly ceiling: number | null }): number | null {
  const change = lanes.change.get(need.key);
  if (change === undefined) return null;
  const known = seen?.figures.find(({ key }) => key === need.key);
  const ceiling = need.ceiling ?? known?.ceiling ?? lanes.ceilings.get(need.key) ?? null;
  if (ceiling === null) return Number.MAX_SAFE_INTEGER;
  return ceiling - (known?.used ?? lanes.real.get(need.key) ?? 0) - Math.max(0, change);
}

function add(figures: Map<string, number>, key: string, amount: number): void {
  const before = figures.get(key);
  const sum = (before ?? 0) + amount;
  if (sum === 0) figures.delete(key);
  else figures.set(before === undefined ? ownText(key) : key, sum);
}

/** A copy for what is kept: a text that was cut out of a row keeps the whole row in memory. */
export function ownText(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}

/** As they really stood: what the decision saw, and where it saw nothing no counter stood near. */
export function realView(seen: Seen): Counters {
  return { get: (key) => seen?.get(key) };
}

/** The counters that the draft moves itself. */
interface Own {
  readonly fence: string;
  readonly limits: string;
  readonly umbrellas: ReadonlySet<string>;
  readonly total: number | null;
}

function ownOf({ id, terms }: LiveCampaign): Own {
  const { budget, umbrellas } = terms.limits;
  return {
    fence: fenceKey(id),
    limits: `l:${id}:`,
    umbrellas: new Set(umbrellas.map((umbrella) => `u:${umbrella}`)),
    total: budget.total ?? null,
  };
}

function isOwn(own: Own | null, key: string): boolean {
  if (own === null) return false;
  return key === own.fence || key.startsWith(own.limits) || own.umbrellas.has(key) || key.startsWith(`${own.fence}:`);
}

/**
 * As they would have stood. Where a decision saw nothing, every counter of its campaigns had room for all of them; that stays so as long as the
 * draft's lane has not used more of it, so only changed counters and the draft's own are worked out.
 */
export function triedView(lanes: Lanes, seen: Seen): Counters {
  return { get: (key) => triedState(lanes, key, seen?.get(key)) };
}

function triedState(lanes: Lanes, key: string, known: CounterState | undefined): CounterState | undefined {
  const { own, real } = lanes;
  const change = lanes.change.get(key);
  const isFence = key === own?.fence;
  if (change === undefined && !isFence && (known !== undefined || !isOwn(own, key))) return known;
  const held = (known === undefined ? (real.get(key) ?? 0) : used(known)) + (change ?? 0);
  if (isFence) return { ...OPEN, held, ceiling: own?.total ?? null };
  const { open, version, ceiling } = known ?? OPEN;
  return { held, captured: 0, returned: 0, ceiling: ceiling ?? lanes.ceilings.get(key) ?? null, open, version };
}

/** The draft is open as long as its dates say. */
const OPEN: CounterState = { held: 0, captured: 0, returned: 0, ceiling: null, open: true, version: 0 };

/** What is left of a ceiling in one lane. */
export function roomLeft(lanes: Lanes, key: string, lane: Lane): number {
  const isTried = lane === 'tried';
  const ceiling = isTried && key === lanes.own?.fence ? lanes.own.total : (lanes.ceilings.get(key) ?? null);
  if (ceiling === null) return Number.MAX_SAFE_INTEGER;
  return ceiling - (lanes.real.get(key) ?? 0) - (isTried ? (lanes.change.get(key) ?? 0) : 0);
}

/** Forgets the counters of days, weeks and months that ended before `date` (YYYY-MM-DD): nothing asks for them any more. */
export function forgetBefore(lanes: Lanes, bounds: { readonly date: string; readonly week: string }): void {
  for (const key of lanes.real.keys()) if (isOver(key, bounds)) lanes.real.delete(key);
  for (const key of lanes.change.keys())
    if (isOver(key, bounds)) {
      lanes.change.delete(key);
      add(lanes.changedOf, ownerOf(key), -1);
    }
}

const PERIOD = /:(day|week|month|d|dn):([0-9W-]+)/;

function isOver(key: string, { date, week }: { readonly date: string; readonly week: string }): boolean {
  const found = PERIOD.exec(key);
  if (found === null) return false;
  const [, period = '', on = ''] = found;
  if (period === 'week') return on < week;
  return period === 'month' ? on < date.slice(0, 7) : on < date;
}

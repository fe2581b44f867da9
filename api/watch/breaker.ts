// The burn-rate breaker of one process: adds up what each watched campaign grants, and turns it off at the very commit that goes beyond its limit.
import type { Decided } from '../authority/decided.ts';
import type { AlertRule, Condition, Usual } from './alert-rule.ts';
import { burnLimit } from './alert-rule.ts';
import type { Trip } from './trip.ts';

/** Windows up to so many minutes are read anew each second; longer ones more rarely, because what this process adds is known anyway. */
const SHORT_MINUTES = 15;
const LONG_MINUTES = 120;
const EVERY_SECONDS = { short: 1, long: 10, longest: 60 } as const;

type BurnRate = Extract<Condition, { kind: 'burn_rate' }>;
export type BurnRule = AlertRule & { readonly condition: BurnRate };

export interface BreakerWorld {
  readonly readRules: () => Promise<readonly BurnRule[]>;
  readonly readGranted: (since: string) => Promise<ReadonlyMap<string, number>>;
  readonly readUsual: (at: string) => Promise<ReadonlyMap<string, Usual>>;
  /** What stood when a rule last tripped, by "rule campaign", while its alert stands. */
  readonly readTripped: () => Promise<ReadonlyMap<string, { readonly now: number }>>;
  readonly trip: (trip: Trip) => Promise<void>;
  /** Ledger time; null where messages tell it and none has come. */
  readonly clock: () => string | null;
  readonly onBug: (fault: unknown, subject: string) => void;
}

export interface Breaker {
  /** At commit: adds up and, beyond a limit, turns the campaign off. Costs nothing where no rule watches. */
  readonly decided: (decisions: readonly Decided[]) => void;
  /** The recorder takes the figures now. */
  readonly onTaken: () => void;
  /** They are written, or put back: reads rules and windows anew where it is time. */
  readonly afterWrite: (isWritten: boolean) => Promise<void>;
}

/** What one rule knows of one campaign within its window. */
interface Window {
  /** Written by all processes when it was read last. */
  shared: number;
  /** Of this process, since then: taken by the recorder, and not yet. */
  taken: number;
  fresh: number;
  /** What stood when it tripped last. */
  tripped: number;
}
interface Watch {
  readonly rule: BurnRule;
  /** By campaign. */
  readonly windows: Map<string, Window>;
  usual: ReadonlyMap<string, Usual>;
  usualHour: string;
  readAtBeat: number;
}

export function openBreaker(world: BreakerWorld): Breaker {
  const guard: Guard = { watches: new Map(), tripping: new Set(), world };
  const { watches } = guard;
  let beat = 0;
  return {
    decided: (decisions) => {
      if (watches.size > 0) for (const { record } of decisions) spendAll(guard, record.benefits);
    },
    onTaken: () => {
      for (const window of windowsOf(watches)) {
        window.taken += window.fresh;
        window.fresh = 0;
      }
    },
    afterWrite: async (isWritten) => {
      beat += 1;
      // What could not be written is not in the database: what is known here stays until it is.
      if (!isWritten) return;
      follow(watches, await world.readRules());
      const at = world.clock();
      if (watches.size === 0 || at === null) return;
      await readWindows({ watches, world, at, beat });
      for (const [rule, { windows }] of watches) for (const campaign of windows.keys()) check(guard, rule, campaign);
    },
  };
}

function spendAll(guard: Guard, benefits: Decided['record']['benefits']): void {
  for (const { campaign, amount } of benefits) if (amount > 0) spend(guard, campaign, amount);
}

function* windowsOf(watches: ReadonlyMap<string, Watch>): Generator<Window> {
  for (const { windows } of watches.values()) yield* windows.values();
}

/** Keeps what is known of rules that stay as they are. */
function follow(watches: Map<string, Watch>, rules: readonly BurnRule[]): void {
  const wanted = new Map(rules.map((rule) => [rule.id, rule]));
  for (const [id, { rule }] of watches) if (JSON.stringify(wanted.get(id)) !== JSON.stringify(rule)) watches.delete(id);
  for (const rule of rules) {
    if (!watches.has(rule.id))
      watches.set(rule.id, { rule, windows: new Map(), usual: new Map(), usualHour: '', readAtBeat: Number.NEGATIVE_INFINITY });
  }
}

interface Reading {
  readonly watches: ReadonlyMap<string, Watch>;
  readonly world: BreakerWorld;
  readonly at: string;
  readonly beat: number;
}

async function readWindows({ watches, world, at, beat }: Reading): Promise<void> {
  const due = [...watches.values()].filter(({ rule, readAtBeat }) => beat - readAtBeat >= everySeconds(rule.condition.minutes));
  if (due.length === 0) return;
  const tripped = await world.readTripped();
  const granted = new Map<number, ReadonlyMap<string, number>>();
  for (const watch of due) {
    const { minutes, timesUsual } = watch.rule.condition;
    const known = granted.get(minutes) ?? (await world.readGranted(windowStart(at, minutes)));
    granted.set(minutes, known);
    if (timesUsual !== undefined && watch.usualHour !== at.slice(0, 13)) {
      watch.usual = await world.readUsual(at);
      watch.usualHour = at.slice(0, 13);
    }
    renew(watch, known, tripped);
    watch.readAtBeat = beat;
  }
}

function renew(
  { rule, windows }: Watch,
  granted: ReadonlyMap<string, number>,
  tripped: ReadonlyMap<string, { readonly now: number }>,
): void {
  for (const campaign of new Set([...granted.keys(), ...windows.keys()])) {
    if (rule.campaign !== null && rule.campaign !== campaign) continue;
    const window = windowIn(windows, campaign);
    window.shared = granted.get(campaign) ?? 0;
    window.taken = 0;
    // While its alert stands it trips again only when as much again was granted; once that is closed, it counts from nothing.
    window.tripped = tripped.get(`${rule.id} ${campaign}`)?.now ?? 0;
  }
}

/** The first minute that is no longer within the window; the running minute counts. */
export function windowStart(at: string, minutes: number): string {
  return new Date(Math.floor(Date.parse(at) / 60_000) * 60_000 - minutes * 60_000).toISOString();
}

const everySeconds = (minutes: number): number =>
  minutes <= SHORT_MINUTES ? EVERY_SECONDS.short : minutes <= LONG_MINUTES ? EVERY_SECONDS.long : EVERY_SECONDS.longest;

interface Guard {
  readonly watches: Map<string, Watch>;
  /** Trips on their way. */
  readonly tripping: Set<string>;
  readonly world: BreakerWorld;
}

function spend(guard: Guard, campaign: string, amount: number): void {
  for (const [rule, watch] of guard.watches) {
    if (watch.rule.campaign !== null && watch.rule.campaign !== campaign) continue;
    windowIn(watch.windows, campaign).fresh += amount;
    check(guard, rule, campaign);
  }
}

function windowIn(windows: Map<string, Window>, campaign: string): Window {
  const known = windows.get(campaign);
  if (known !== undefined) return known;
  const window: Window = { shared: 0, taken: 0, fresh: 0, tripped: 0 };
  windows.set(campaign, window);
  return window;
}

function check({ watches, tripping, world }: Guard, id: string, campaign: string): void {
  const watch = watches.get(id);
  const window = watch?.windows.get(campaign);
  if (watch === undefined || window === undefined) return;
  const { rule, usual } = watch;
  const limit = burnLimit(rule.condition, usual.get(campaign));
  const spent = window.shared + window.taken + window.fresh;
  const key = `${id} ${campaign}`;
  if (limit === null || spent <= limit + window.tripped || tripping.has(key)) return;
  tripping.add(key);
  // Until the trip is read back from its alert, it may not trip again.
  window.tripped = spent;
  void world
    .trip({ rule, campaign, spent, limit, minutes: rule.condition.minutes })
    .catch((fault: unknown) => {
      window.tripped = 0;
      world.onBug(fault, `breaker of ${campaign}`);
    })
    .finally(() => tripping.delete(key));
}

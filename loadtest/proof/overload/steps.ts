// Offered loads one after another: where the service's capacity is, and what is left of it at up to five times as much (I29).
import { treeMicros } from '../../bench/cpu.ts';
import type { Ground, Vitals } from './ground.ts';
import type { Heard } from './job.ts';
import { recoveredAfter } from './sums.ts';

/** Until the capacity is found: each step offers so much more. */
const FIRST_PER_SECOND = 200;
const GROWTH = 1.35;
const STEPS_MAX = 16;
/** Offered beyond this share of what was decided in time, capacity is behind us. */
const KEPT_UP = 0.9;
const MULTIPLES = [1, 1.5, 2, 3, 5] as const;
/** Of all multiples, one after the other: what one round says is as much the machine's as the service's. */
const ROUNDS = 5;
/** Before them, shown and not counted: what a process has not done before, turning thousands away among it, has no machine code yet. */
const WARM_ROUNDS = 2;
/** Of the capacity: what ordinary traffic is, before and after. */
export const CALM_SHARE = 0.25;
const CALM_SECONDS = 12;
const BEFORE_SECONDS = 5;

export interface Step {
  readonly times: number | null;
  /** Shown, and not counted. */
  readonly isWarming: boolean;
  readonly heard: Heard;
  readonly vitals: Vitals;
  /** Processor time for each second offered: of the service alone, of Postgres, and of the source of the load, who share the machine. */
  readonly cpuShare: number;
  readonly postgresShare: number;
  readonly sourceShare: number;
  /** Seconds until ordinary traffic was answered as before; null where it was not. Only behind the multiples of the last round. */
  readonly recoveredSeconds?: number | null;
}

export const goodPerSecond = ({ good, seconds }: Heard): number => good / seconds;
/** Decided in time for each second of processor time that the service had. */
export const goodPerCpuSecond = ({ heard, cpuShare }: Pick<Step, 'heard' | 'cpuShare'>): number => goodPerSecond(heard) / cpuShare;

export interface Loads {
  readonly search: readonly Step[];
  readonly multiples: readonly Step[];
  /** Offered per second at the best step. */
  readonly capacity: number;
  /** The best of the medians of all multiples. */
  readonly peak: number;
}

export async function measureLoads(ground: Ground, seconds: number, say: (line: string) => void): Promise<Loads> {
  const search = await searchCapacity(ground, seconds, say);
  const capacity = Math.max(...search.map(({ heard }) => goodPerSecond(heard)));
  const calm = Math.max(1, Math.round(capacity * CALM_SHARE));
  const before = (await ground.offer({ perSecond: calm, seconds: BEFORE_SECONDS })).decided.p99;
  const multiples: Step[] = [];
  for (let round = 1 - WARM_ROUNDS; round <= ROUNDS; round += 1)
    for (const times of MULTIPLES) {
      const step = { ...(await offer(ground, { perSecond: Math.round(capacity * times), seconds, times })), isWarming: round < 1 };
      const recovered = round === ROUNDS ? { recoveredSeconds: await recovery(ground, calm, before) } : {};
      multiples.push({ ...step, ...recovered });
      say(`${lineOf(step)}${round === ROUNDS ? `; recovered after ${recovered.recoveredSeconds ?? 'more than 10'} s` : ''}`);
    }
  const peak = Math.max(...MULTIPLES.map((times) => medianAt(multiples, times, ({ heard }) => goodPerSecond(heard))));
  return { search, multiples, capacity, peak };
}

/** Of all rounds at one multiple of the capacity. */
export function medianAt(multiples: readonly Step[], at: number, figure: (step: Step) => number): number {
  const figures = multiples.filter(({ times, isWarming }) => times === at && !isWarming).map(figure);
  return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? 0;
}

/** Ordinary traffic sets in at once, without a warm-up that nobody measures. */
async function recovery(ground: Ground, perSecond: number, p99: number): Promise<number | null> {
  const after = await ground.offer({ perSecond, seconds: CALM_SECONDS, warmSeconds: 0 });
  return recoveredAfter(after.slices, 0, { p99, budgetMs: ground.deadlineMs });
}

/** Ever more, until it no longer keeps up. */
async function searchCapacity(ground: Ground, seconds: number, say: (line: string) => void): Promise<readonly Step[]> {
  const steps: Step[] = [];
  let perSecond = FIRST_PER_SECOND;
  while (steps.length < STEPS_MAX) {
    const step = await offer(ground, { perSecond: Math.round(perSecond), seconds, times: null });
    steps.push(step);
    say(lineOf(step));
    // One bad step may be the machine's; two are the service's.
    if (steps.slice(-2).filter(({ heard }) => heard.good < heard.offered * KEPT_UP).length === 2) return steps;
    perSecond *= GROWTH;
  }
  return steps;
}

async function offer(
  ground: Ground,
  { perSecond, seconds, times }: { readonly perSecond: number; readonly seconds: number; readonly times: number | null },
): Promise<Step> {
  await ground.vitals(); // Begins the longest turn anew.
  const pids = [ground.server.pid, ground.stand.postgresPid, ground.sourcePid] as const;
  const [beganMs, began] = [performance.now(), pids.map(treeMicros)];
  const heard = await ground.offer({ perSecond, seconds });
  const tookMs = performance.now() - beganMs;
  const [cpuShare = 0, postgresShare = 0, sourceShare = 0] = pids.map((pid, at) => (treeMicros(pid) - (began[at] ?? 0)) / 1_000 / tookMs);
  return { times, isWarming: false, heard, vitals: await ground.vitals(), cpuShare, postgresShare, sourceShare };
}

export const loadName = ({ times, isWarming }: Pick<Step, 'times' | 'isWarming'>): string =>
  times === null ? 'search' : `${times}x${isWarming ? ', warming' : ''}`;
/** Never rounded up. */
export const percent = (share: number): string => `${Math.floor(share * 100)} %`;

function lineOf({ times, isWarming, heard, vitals, cpuShare, postgresShare, sourceShare }: Step): string {
  const { counts, offered, seconds, decided, undecided, worstMs, tooLate } = heard;
  const rate = (count: number) => `${Math.round(count / seconds)}/s`;
  return `${loadName({ times, isWarming })}: offered ${rate(offered)}, in time ${rate(heard.good)} (${Math.round(goodPerCpuSecond({ heard, cpuShare }))} per CPU second; service ${percent(cpuShare)}, Postgres ${percent(postgresShare)}, source ${percent(sourceShare)} of a core), shed ${rate(counts.overloaded)}, deadline ${rate(counts.deadline)}, p99 ${decided.p99.toFixed(0)} ms (others ${undecided.p99.toFixed(0)} ms), worst ${worstMs.toFixed(0)} ms, ${tooLate} too late, longest turn ${vitals.stallMs.toFixed(0)} ms`;
}

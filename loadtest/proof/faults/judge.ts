// What one scenario has shown, judged: every answer in time, none changed, everything back to normal, nothing left behind. Pure.
import type { Again } from './again.ts';
import type { Heard } from './asker.ts';
import type { EdgeFigures } from './edge.ts';
import { GRACE_MS, type Late, percentile } from './lateness.ts';
import { type Pause, stoodStillMs } from './metronome.ts';

/** I28. */
export const RECOVERY_MS_MAX = 10_000;
/** Longest time in which the service may look at nothing. */
export const STALL_MS_MAX = 100;
const WINDOW_MS = 500;
/** While nothing is broken an answer takes less, on the slowest machine that this is meant for. */
const CALM_MS_LEAST = 25;
const TOO_SLOW = 408;
/** So many of a hundred may go without in any half second. */
const WITHOUT_LEAST = 0.02;

/** Moments, milliseconds since 1970. */
export interface Spans {
  readonly faultAt: number;
  readonly healedAt: number;
}
export interface Evidence extends Spans {
  readonly heard: readonly Heard[];
  readonly again: readonly Again[];
  readonly edge: EdgeFigures;
  /** Requests must have gone without benefit, or unheard on the broken line: else nothing was broken. */
  readonly bites: boolean;
  /** Null: not all unheard answers were voided in time. */
  readonly drainedMs: number | null;
  /** When the machine itself stood still. */
  readonly pauses: readonly Pause[];
  /** Found in the rows afterwards. */
  readonly rows: readonly string[];
  /** Of the service, open to the database when all was quiet again, and how many its pools may hold. */
  readonly connections: { readonly open: number; readonly most: number };
}
export interface Verdict {
  readonly answers: number;
  readonly granted: number;
  readonly none: Readonly<Record<string, number>>;
  /** On a line that was broken itself. */
  readonly unheard: number;
  /** Worst lateness after the deadline, milliseconds, at the service's edge and as its direct clients saw it. */
  readonly worstEdgeMs: number;
  readonly worstClientMs: number;
  /** How late the asker itself was at worst. */
  readonly askerLateMs: number;
  /** Answers too late at the edge or at a client, and those of them whose lateness is the machine's, which stood still after their deadline. */
  readonly late: number;
  readonly excused: number;
  readonly recoveryMs: number;
  readonly calmP99Ms: number;
  readonly violations: readonly string[];
}

interface Reply {
  readonly outcome?: string;
  readonly reason?: string | null;
}
const replyOf = ({ body }: Pick<Heard, 'body'>): Reply => {
  try {
    return body === null ? {} : (JSON.parse(body) as Reply);
  } catch {
    return {};
  }
};
const isDirect = ({ line }: Heard): boolean => line === 0;
const isGranted = (heard: Heard): boolean => heard.status === 200 && replyOf(heard).outcome === 'granted';

export function judge(evidence: Evidence): Verdict {
  const { heard, edge } = evidence;
  const direct = heard.filter(isDirect);
  const answered = direct.filter(({ body }) => body !== null);
  const lateness = answered.map(({ waitMs, deadlineMs }) => waitMs - deadlineMs);
  const atClient = answered.flatMap(({ dueAt, sentLateMs, waitMs, deadlineMs }): Late[] =>
    waitMs - deadlineMs > GRACE_MS ? [{ at: dueAt + sentLateMs + waitMs, lateMs: waitMs - deadlineMs }] : [],
  );
  const late = [edge.late, atClient].map((all) => all.filter((each) => !isExcused(each, evidence.pauses)));
  const calmP99Ms = percentile(
    direct.filter(({ dueAt }) => dueAt < evidence.faultAt).map(({ waitMs }) => waitMs),
    99,
  );
  const recoveryMs = recoveryOf(evidence, calmP99Ms);
  return {
    answers: heard.filter(({ body }) => body !== null).length,
    granted: heard.filter(isGranted).length,
    none: noneByReason(heard),
    unheard: heard.filter((each) => !isDirect(each) && each.body === null).length,
    worstEdgeMs: edge.worstMs,
    worstClientMs: lateness.reduce((worst, each) => Math.max(worst, each), Number.NEGATIVE_INFINITY),
    late: edge.late.length + atClient.length,
    excused: edge.late.length + atClient.length - late.flat().length,
    askerLateMs: heard.reduce((worst, { sentLateMs }) => Math.max(worst, sentLateMs), 0),
    recoveryMs,
    calmP99Ms,
    violations: [
      ...lateViolations(evidence, late),
      ...answerViolations(evidence),
      ...recoveryViolations(evidence, recoveryMs),
      ...evidence.rows,
    ],
  };
}

function noneByReason(heard: readonly Heard[]): Record<string, number> {
  const none: Record<string, number> = {};
  for (const each of heard) {
    if (each.body === null || isGranted(each)) continue;
    const reason = each.status === 200 ? (replyOf(each).reason ?? 'no reason') : String(each.status);
    none[reason] = (none[reason] ?? 0) + 1;
  }
  return none;
}

const told = (count: number, words: string): readonly string[] => (count > 0 ? [`${count} ${words}`] : []);

/** Late by no more than is allowed, were it not for what the machine stood still after the deadline. */
const isExcused = ({ at, lateMs }: Late, pauses: readonly Pause[]): boolean => lateMs - stoodStillMs(pauses, at - lateMs, at) <= GRACE_MS;

function lateViolations({ edge }: Evidence, [atEdge = [], atClient = []]: readonly (readonly Late[])[]): readonly string[] {
  const worst = (late: readonly Late[]): string => Math.max(...late.map(({ lateMs }) => lateMs)).toFixed(1);
  return [
    ...told(atEdge.length, `answers later than the deadline + ${GRACE_MS} ms at the service's edge, worst ${worst(atEdge)} ms`),
    ...told(atClient.length, `answers later than the deadline + ${GRACE_MS} ms as a direct client saw them, worst ${worst(atClient)} ms`),
    ...(edge.stallMs > STALL_MS_MAX ? [`the service looked at nothing for ${edge.stallMs.toFixed(0)} ms`] : []),
  ];
}

/** On a line that drips a body may come too slowly to be read (408): then nothing was decided. */
const isDecision = (heard: Heard): boolean => heard.body !== null && (isDirect(heard) || heard.status !== TOO_SLOW);

function answerViolations({ heard, again, edge, bites, faultAt, healedAt }: Evidence): readonly string[] {
  const first = new Map(
    heard.filter(isDecision).flatMap(({ id, status, body }) => (body === null ? [] : [[id, { status, body }] as const])),
  );
  const changed = again.filter(({ id, status, body }) => {
    const known = first.get(id);
    return known !== undefined && (known.body !== body || known.status !== status);
  });
  const during = heard.filter(({ dueAt }) => dueAt >= faultAt && dueAt < healedAt);
  const isHarmed = during.some((each) => !isGranted(each));
  return [
    ...told(heard.filter((each) => isDirect(each) && each.body === null).length, 'requests on a healthy line were never answered'),
    ...told(
      heard.filter((each) => isDecision(each) && each.status !== 200).length,
      'answers were not 200, so a payment would have stopped',
    ),
    ...told(edge.refused, 'answers left the service with another status than 200'),
    ...told(changed.length, `answers changed when asked again, first ${changed[0]?.id}`),
    ...told(heard.length - again.length, 'requests had no answer when asked again'),
    ...told(again.filter(({ status }) => status !== 200).length, 'requests were refused when asked again'),
    ...(bites && !isHarmed ? ['the fault has done nothing: not one request went without its benefit'] : []),
  ];
}

function recoveryViolations({ drainedMs, connections }: Evidence, recoveryMs: number): readonly string[] {
  return [
    ...(recoveryMs > RECOVERY_MS_MAX ? [`not back to normal ${(recoveryMs / 1_000).toFixed(1)} s after the fault`] : []),
    ...(drainedMs === null || drainedMs > RECOVERY_MS_MAX ? ['unheard answers were not voided within 10 s'] : []),
    ...(connections.open > connections.most ? [`${connections.open} connections are open, the pools hold ${connections.most}`] : []),
  ];
}

/** Until the end of the last half second in which more went without than in calm, somebody was not heard, or p99 was not what it is in calm. */
function recoveryOf({ heard, faultAt, healedAt }: Evidence, calmP99Ms: number): number {
  const direct = heard.filter(isDirect);
  const calm = calmOf(
    direct.filter(({ dueAt }) => dueAt < faultAt),
    calmP99Ms,
  );
  const windows = windowsOf(direct.filter(({ dueAt }) => dueAt >= healedAt));
  const bad = [...windows].flatMap(([no, answers]) => (isCalm(answers, calm) ? [] : [no]));
  return bad.length === 0 ? 0 : (Math.max(...bad) - Math.floor(healedAt / WINDOW_MS) + 1) * WINDOW_MS;
}

/** Answers by half second. */
function windowsOf(heard: readonly Heard[]): ReadonlyMap<number, readonly Heard[]> {
  const windows = new Map<number, Heard[]>();
  for (const each of heard) {
    const no = Math.floor(each.dueAt / WINDOW_MS);
    windows.set(no, [...(windows.get(no) ?? []), each]);
  }
  return windows;
}

/** What counts as undisturbed, as it was before the fault. */
export interface Calm {
  readonly p99Ms: number;
  /** Share of answers without benefit in a half second: some deadlines are shorter than what a slow machine takes at its worst. */
  readonly without: number;
}

/** Twice what was seen before the fault, in its worst half second. */
export function calmOf(before: readonly Heard[], p99Ms: number): Calm {
  const worst = Math.max(0, ...[...windowsOf(before).values()].map(shareWithout));
  return { p99Ms: Math.max(CALM_MS_LEAST, 2 * p99Ms), without: Math.max(WITHOUT_LEAST, 2 * worst) };
}

const shareWithout = (answers: readonly Heard[]): number => answers.filter((each) => !isGranted(each)).length / answers.length;

export function isCalm(answers: readonly Heard[], calm: Calm): boolean {
  const waits = answers.map(({ waitMs }) => waitMs);
  return answers.every(({ body }) => body !== null) && shareWithout(answers) <= calm.without && percentile(waits, 99) <= calm.p99Ms;
}

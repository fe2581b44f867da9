// What the runner hands to a k6 script: where to ask, with which keys, how fast, for how long, and what must hold at the end.

/** One step of an arrival rate: at `target` arrivals per `timeUnit`, reached over `duration`. */
export interface Stage {
  readonly duration: string;
  readonly target: number;
}

export interface Plan {
  readonly script: string;
  readonly url: string;
  readonly keys: { readonly ask: string; readonly read: string; readonly close: string };
  /** Prefix of all ids, so that one run never meets another's. */
  readonly run: string;
  /** Length of the loaded part. */
  readonly seconds: number;
  /** Arrivals per second that the script is to keep up; 0 while calibrating. */
  readonly rate: number;
  /** How long an authorization may take: the product's own 50 ms, more on a machine that is slow even when calm. */
  readonly deadlineMs: number;
  /** Askers of the parts that ask as fast as they are answered. */
  readonly askers: number;
  readonly slots: number;
  /** k6 thresholds: correctness in absolute numbers, speed as multiples of what the calibration measured. */
  readonly thresholds: Readonly<Record<string, readonly string[]>>;
  /** Files with requests to send, one JSON array of strings each. */
  readonly bodies: string;
  readonly hotBodies: string;
  /** Requests for the campaign with few benefits left; null where there is none, e.g. on a server of somebody else. */
  readonly scarceBodies: string | null;
  /** The day in order of arrival; null in every other script. */
  readonly day: {
    readonly events: string;
    readonly stages: readonly Stage[];
    readonly closes: { readonly date: string; readonly afterSeconds: number };
  } | null;
  /** Accounts whose offers are read. */
  readonly accounts: readonly string[];
  readonly summaryFile: string;
}

/** One event of the day as the file holds it: evaluate where `path` is null. */
export interface DayEvent {
  readonly path: string | null;
  readonly body: string;
}

/** Which part of the run a moment belongs to; the last slot takes what comes after the end. */
export function slotOf(elapsedMs: number, { seconds, slots }: Pick<Plan, 'seconds' | 'slots'>): number {
  return Math.min(slots - 1, Math.max(0, Math.floor((elapsedMs * slots) / (seconds * 1_000))));
}

/** Neighbouring numbers land far apart (Knuth's multiplicative hashing on 32 bits). */
export function spread(place: number): number {
  return Math.imul(place + 1, 2_654_435_761) >>> 8;
}

/** A kept request with what is its own put in front; `body` has neither. */
export function withOwn(
  body: string,
  { authorizationId, deadlineMs }: { readonly authorizationId: string; readonly deadlineMs: number },
): string {
  return `{"authorizationId":${JSON.stringify(authorizationId)},"deadlineMs":${deadlineMs},${body.slice(1)}`;
}

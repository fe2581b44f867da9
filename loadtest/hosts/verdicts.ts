// What must hold of the answers that were heard while a host was cut off, told as sentences with yes or no.
import type { Heard } from './host.ts';
import type { HostName } from './network.ts';

export interface Verdict {
  readonly text: string;
  readonly holds: boolean;
}
/** From when to when a host was cut off, on the clock of the asker. */
export interface Cut {
  readonly host: HostName;
  readonly from: number;
  readonly to: number;
}

export interface Outcome {
  readonly outcome: string;
  readonly reason: string | null;
}
export const outcomeOf = ({ body }: Pick<Heard, 'body'>): Outcome | null => (body === null ? null : (JSON.parse(body) as Outcome));
const isGranted = (heard: Heard): boolean => outcomeOf(heard)?.outcome === 'granted';
/** Asked and answered while the cable was out: what was on its way when it was pulled or plugged may go either way. */
const during = ({ from, to }: Cut, { sentAt, ms }: Heard): boolean => sentAt > from && sentAt + ms < to;

/** The host was cut from the database only: it must answer, in time, without a benefit. */
export function judgeWithoutDatabase(all: readonly Heard[], cut: Cut, deadlineMs: number): readonly Verdict[] {
  const alone = all.filter((each) => each.host === cut.host && during(cut, each));
  const other = all.filter((each) => each.host !== cut.host && during(cut, each));
  const slowest = Math.max(0, ...alone.map(({ ms }) => ms));
  const granted = other.filter(isGranted).length;
  return [
    {
      text: `host ${cut.host} without the database answered all ${alone.length} requests, none with a benefit`,
      holds: alone.length > 0 && alone.every((each) => each.status === 200 && !isGranted(each)),
    },
    {
      text: `its slowest answer took ${Math.round(slowest)} ms, of a deadline of ${deadlineMs} ms`,
      holds: slowest < deadlineMs + SLACK_MS,
    },
    { text: `the other host went on: ${granted} of ${other.length} granted meanwhile`, holds: granted > 0 },
  ];
}

/** The host was cut from everybody: nobody hears it, the other goes on. */
export function judgeAlone(all: readonly Heard[], cut: Cut): readonly Verdict[] {
  const alone = all.filter((each) => each.host === cut.host && during(cut, each));
  const other = all.filter((each) => each.host !== cut.host && during(cut, each));
  const granted = other.filter(isGranted).length;
  return [
    {
      text: `host ${cut.host} cut off from everybody was heard ${alone.filter(({ body }) => body !== null).length} times`,
      holds: alone.every(({ body }) => body === null),
    },
    { text: `the other host went on: ${granted} of ${other.length} granted meanwhile`, holds: granted > 0 },
  ];
}

/** After the cable is back the host grants again. */
export function judgeHealed(all: readonly Heard[], cut: Cut): Verdict {
  const [first] = all.filter((each) => each.host === cut.host && each.sentAt > cut.to && isGranted(each));
  const after = first === undefined ? 'never' : `${Math.round(first.sentAt + first.ms - cut.to)} ms later`;
  return { text: `host ${cut.host} granted again ${after}`, holds: first !== undefined };
}

/** Every request asked again: what was granted is granted in the same bytes, what was refused to the till is never granted by the same host. */
export function judgeAgain(all: readonly Heard[], again: ReadonlyMap<string, Heard>): readonly Verdict[] {
  const heard = all.filter(({ body }) => body !== null);
  const lost = heard.filter((each) => isGranted(each) && again.get(each.id)?.body !== each.body);
  const turned = heard.filter((each) => !isGranted(each) && outcomeOf(again.get(each.id) ?? { body: null })?.outcome !== 'none');
  return [
    { text: `of ${heard.filter(isGranted).length} benefits that were heard, ${lost.length} are lost or changed`, holds: lost.length === 0 },
    {
      text: `of ${heard.length - heard.filter(isGranted).length} refusals that were heard, ${turned.length} turned into a benefit`,
      holds: turned.length === 0,
    },
  ];
}

/** Two busy cores may keep a ready answer waiting. */
const SLACK_MS = 250;

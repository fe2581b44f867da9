// Whether a message leaves the inbox, in which way and when: consent, choice, caps and quiet hours, in this order; the answer says why.
import { localTime } from '../campaign/local-time.ts';
import { type Channel, CHANNELS, type HolderMessageKind, URGENT } from './kinds.ts';
import { instantAt, minutesOf, nextDate } from './local-instant.ts';
import type { MessagePolicy, Preferences } from './preferences.ts';

/** Which ways lead to the cardholder. */
export interface Reachable {
  /** The bank has set the channel up. */
  readonly isSetUp: boolean;
  /** There is somewhere to send it: an e-mail address. */
  readonly hasAddress: boolean;
  readonly hasConsent: boolean;
}
export interface Counted {
  readonly channel: Channel;
  readonly kind: HolderMessageKind;
  /** Local date of the sending. */
  readonly day: string;
  readonly count: number;
}
export interface Asked {
  readonly kind: HolderMessageKind;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly timeZone: string;
  readonly policy: MessagePolicy;
  readonly preferences: Preferences;
  readonly ways: Readonly<Record<Channel, Reachable>>;
  /** What is sent, or will be, by day. */
  readonly sent: readonly Counted[];
}

export type KeptWhy = 'not_set_up' | 'no_consent' | 'no_address' | 'opted_out';
export type Verdict =
  /** Stays in the inbox alone. */
  | { readonly channel: Channel; readonly fate: 'keep'; readonly why: KeptWhy }
  /** Waits to be sent with others as one. */
  | {
      readonly channel: Channel;
      readonly fate: 'gather';
      readonly why: 'cap_kind' | 'cap_day';
      readonly dueAt: number;
      readonly day: string;
    }
  | { readonly channel: Channel; readonly fate: 'send'; readonly why: 'now' | 'quiet_hours'; readonly dueAt: number; readonly day: string };

/** One verdict for each way, always in the same order. */
export function verdictsOn(asked: Asked): readonly Verdict[] {
  return CHANNELS.map((channel) => verdictOn(channel, asked));
}

function verdictOn(channel: Channel, asked: Asked): Verdict {
  const why = keptBecause(channel, asked);
  if (why !== null) return { channel, fate: 'keep', why };
  const { now, timeZone, kind } = asked;
  if (URGENT.includes(kind)) return { channel, fate: 'send', why: 'now', dueAt: now, day: localTime(now, timeZone).date };
  const dueAt = afterQuiet(now, asked);
  const day = localTime(dueAt, timeZone).date;
  const cap = capReached(channel, day, asked);
  if (cap !== null) {
    const digest = digestDue(dueAt, asked);
    return { channel, fate: 'gather', why: cap, dueAt: digest, day: localTime(digest, timeZone).date };
  }
  return { channel, fate: 'send', why: dueAt === now ? 'now' : 'quiet_hours', dueAt, day };
}

function keptBecause(channel: Channel, { kind, ways, preferences }: Asked): KeptWhy | null {
  const way = ways[channel];
  if (!way.isSetUp) return 'not_set_up';
  if (!way.hasConsent) return 'no_consent';
  if (!way.hasAddress) return 'no_address';
  const off: Readonly<Partial<Record<HolderMessageKind, readonly Channel[]>>> = preferences.off;
  return !URGENT.includes(kind) && off[kind]?.includes(channel) === true ? 'opted_out' : null;
}

/** A digest is counted by no cap: it is what a cap makes. */
function capReached(channel: Channel, day: string, { kind, sent, policy }: Asked): 'cap_kind' | 'cap_day' | null {
  if (kind === 'digest') return null;
  const onDay = sent.filter(
    (each) => each.channel === channel && each.day === day && !URGENT.includes(each.kind) && each.kind !== 'digest',
  );
  const count = (of: readonly Counted[]) => of.reduce((all, each) => all + each.count, 0);
  if (count(onDay.filter((each) => each.kind === kind)) >= policy.perKind) return 'cap_kind';
  return count(onDay) >= policy.perDay ? 'cap_day' : null;
}

type Hours = Pick<Asked, 'timeZone' | 'policy' | 'preferences'>;

/** `at` itself outside quiet hours, else their end; whatever the clocks do that night, never before `at`. */
export function afterQuiet(at: number, { timeZone, policy, preferences }: Hours): number {
  const quiet = preferences.quiet ?? policy.quiet;
  const [from, to] = [minutesOf(quiet.from), minutesOf(quiet.to)];
  const local = localTime(at, timeZone);
  if (!isInside(local.minuteOfDay, from, to)) return at;
  const date = local.minuteOfDay < to ? local.date : nextDate(local.date);
  return Math.max(at, instantAt({ date, minuteOfDay: to }, timeZone, at));
}

function isInside(minute: number, from: number, to: number): boolean {
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}

/** The next time of digests after `at` that is not in quiet hours. */
function digestDue(at: number, hours: Hours): number {
  const { timeZone, policy } = hours;
  const { date } = localTime(at, timeZone);
  const minuteOfDay = minutesOf(policy.digestAt);
  const today = instantAt({ date, minuteOfDay }, timeZone, at + 1);
  return afterQuiet(today > at ? today : instantAt({ date: nextDate(date), minuteOfDay }, timeZone, at + 1), hours);
}

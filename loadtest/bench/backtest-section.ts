// The chapter of the backtest: what each replay took, the goals and whether leaving decisions as they stood gave another report.
import { median } from './rounds.ts';
import type { Section } from './section.ts';

const WANTED = 20_000;
export const AS_IT_WAS = 'as it was, all decided again';
export const DRAFTED = 'with a draft';
export const PROVEN = 'with the draft, all decided again';

export interface Measured {
  readonly name: string;
  readonly authorizations: number;
  readonly seconds: number;
  /** Of this process alone: reading, deciding and adding up. */
  readonly cpuSeconds: number;
  readonly heapMb: number;
  readonly rssMb: number;
  readonly mismatches: number;
  /** Counters found elsewhere than where a decision really saw them. */
  readonly drifts: number;
  /** Not decided again: nothing they rested on was different. */
  readonly stood: number;
  /** Of the report without that figure. */
  readonly hash: string;
}
export interface Recorded {
  readonly authorizations: number;
  readonly messages: number;
  readonly granted: number;
}
interface Population {
  readonly days: number;
  readonly live: number;
  readonly accounts: number;
}

const microsEach = ({ authorizations, cpuSeconds }: Measured): number => (cpuSeconds * 1e6) / authorizations;
const perCore = ({ authorizations, cpuSeconds }: Measured): number => authorizations / cpuSeconds;

export function lineOf(of: Measured): string {
  return `${of.name}: ${of.authorizations} in ${of.seconds.toFixed(1)} s, ${microsEach(of).toFixed(1)} µs of processor each, ${perCore(of).toFixed(0)}/s and core, ${of.stood} stood as recorded, ${of.heapMb.toFixed(0)} MB of heap and ${of.rssMb.toFixed(0)} MB in all, ${of.mismatches} mismatches, ${of.drifts} drifts, ${of.hash.slice(0, 12)}`;
}

export function sectionOf(measured: readonly Measured[], recorded: Recorded & Population): Section {
  const names = [...new Set(measured.map(({ name }) => name))];
  const of = (name: string) => measured.filter((each) => each.name === name);
  return {
    id: 'backtest',
    title: 'Backtest',
    intro: `${recorded.authorizations} recorded authorizations of ${recorded.days} days, ${recorded.granted} of them granted, and ${recorded.messages} later messages, among ${recorded.live} live campaigns and ${recorded.accounts} accounts, read from Postgres. With a draft, what cannot have come out otherwise stands as recorded; one in fifty of those is decided again all the same. Per core: authorizations by processor time of the process that replays; Postgres reads ahead on another.`,
    columns: [
      'replay',
      'authorizations',
      'seconds',
      'per second',
      'µs of processor each',
      'per second and core',
      'stood as recorded',
      'heap MB at most',
      'process MB at most',
      'mismatches',
    ],
    rows: names.map((name) => [
      name,
      of(name)[0]?.authorizations ?? 0,
      median(of(name).map(({ seconds }) => seconds)).toFixed(1),
      median(of(name).map(({ authorizations, seconds }) => authorizations / seconds)).toFixed(0),
      median(of(name).map(microsEach)).toFixed(1),
      median(of(name).map(perCore)).toFixed(0),
      of(name)[0]?.stood ?? 0,
      Math.max(...of(name).map(({ heapMb }) => heapMb)).toFixed(0),
      Math.max(...of(name).map(({ rssMb }) => rssMb)).toFixed(0),
      Math.max(...of(name).map(({ mismatches }) => mismatches)),
    ]),
    plots: [],
    goals: goalsOf(measured),
    raw: { measured },
    skipped: [],
  };
}

function goalsOf(measured: readonly Measured[]): Section['goals'] {
  const drafted = measured.filter(({ name }) => name === DRAFTED);
  const proven = measured.find(({ name }) => name === PROVEN);
  return [
    {
      text: 'authorizations of a draft per second and core',
      measured: median(drafted.map(perCore)),
      wanted: WANTED,
      atLeast: true,
    },
    {
      text: 'answers of the live set that differ',
      measured: Math.max(...measured.map(({ mismatches }) => mismatches)),
      wanted: 0,
      atLeast: false,
    },
    {
      text: 'reports of the draft that differ from deciding all again',
      measured: drafted.filter(({ hash }) => hash !== proven?.hash).length,
      wanted: 0,
      atLeast: false,
    },
  ];
}

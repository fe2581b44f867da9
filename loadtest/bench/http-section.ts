// Turns what the HTTP benchmark measured into its chapter: ratios to the bare Hono echo, goals, plots.
import { cpus } from 'node:os';
import type { Figure, Figures, HttpRun } from './http-loads.ts';
import { median, ratioOf } from './rounds.ts';
import type { Goal, Plot, Section } from './section.ts';

/** Connections of the closed loops; saturation is the best of them. */
export const CONNECTIONS = [16, 64, 256, 512] as const;
/** Fewer cores and two processes only take from each other, from Postgres and from the load. */
export const CORES_FOR_TWO = 4;
const MIDDLE = 64;

type Pick = (figure: Figure) => number;
const rate: Pick = ({ perSecond }) => perSecond;
const decisions: Pick = ({ decisionsPerSecond }) => decisionsPerSecond;
const cpuOf: Pick = ({ cpu }) => cpu.server + cpu.postgres;
const p50: Pick = ({ lateness }) => lateness.p50;
const p99: Pick = ({ lateness }) => lateness.p99;

export const medianOf = (figures: Figures, name: string, of: Pick): number => median((figures.get(name) ?? []).map(of));

export function sectionOf(run: HttpRun): Section {
  return {
    id: 'http',
    title: 'Durable decisions over HTTP',
    intro: introOf(run),
    columns: [
      'load',
      'per second',
      'to the Hono echo',
      'least',
      'most',
      'CPU µs each',
      'of it Node',
      'of it Postgres',
      'load µs',
      'p50 ms',
      'p99 ms',
    ],
    rows: [...closedRows(run), ...openRows(run), ...twoRows(run)],
    plots: plotsOf(run),
    goals: goalsOf(run),
    raw: {
      ...run,
      closed: Object.fromEntries(run.closed),
      two: run.two && Object.fromEntries(run.two),
      open: { ...run.open, quarter: Object.fromEntries(run.open.quarter) },
    },
    skipped: run.skipped,
  };
}

function introOf({ decisions: decided, saturation, bytes, open, closed, syncMicros }: HttpRun): string {
  const beside = Math.round(medianOf(closed, `hono ${MIDDLE}`, ({ postgresCores }) => postgresCores) * 100);
  const sent = medianOf(open.quarter, 'ours', ({ sendLateness }) => sendLateness?.p99 ?? Number.NaN) / 1_000;
  return `Every server is a process of its own and gets the same bytes; a bare echo parses the JSON body and answers it, Offerline decides it among 10,000
live campaigns with budgets and limits (about ten met at each shop) and answers after the fsynced commit on its own Postgres (one fdatasync takes this disk ${(syncMicros / 1_000).toFixed(2)} ms). The load comes from one
more process over keep-alive connections with one request each on its way; its own processor time is the column "load". Saturation (${Math.round(saturation)}/s here) is
the best of ${CONNECTIONS.join(', ')} connections, for each server its own best. While the echo ran, Postgres used ${beside} % of a core for what earlier runs had left it. "Open" loads arrive at a fixed rate whatever was answered, and lateness is counted
from the instant at which a request was due (the load itself sent 99 % within ${sent.toFixed(2)} ms of it). Anything but 200, or more than 0.1 % of answers without a decision, would have failed the run. All
${decided} decisions were compared with the books and proven by the offline verifier; each took ${Math.round(bytes.database)} bytes of database and ${Math.round(bytes.wal)} of write-ahead log.`;
}

interface Row {
  readonly name: string;
  readonly figures: readonly Figure[];
  readonly beside: readonly Figure[];
  readonly of?: Pick;
}

function rowOf({ name, figures, beside, of = rate }: Row): (string | number)[] {
  const ratio = ratioOf(figures.map(of), beside.map(rate));
  const at = (one: Pick) => median(figures.map(one));
  return [
    name,
    Math.round(at(of)),
    ratio.median,
    ratio.least,
    ratio.most,
    at(cpuOf),
    at(({ cpu }) => cpu.server),
    at(({ cpu }) => cpu.postgres),
    at(({ cpu }) => cpu.generator),
    at(p50) / 1_000,
    at(p99) / 1_000,
  ];
}

function closedRows({ closed }: HttpRun): (string | number)[][] {
  const named = (name: string) => closed.get(name) ?? [];
  const middle = named(`hono ${MIDDLE}`);
  const rows: Row[] = [
    ...CONNECTIONS.flatMap((connections): Row[] => {
      const beside = named(`hono ${connections}`);
      return [
        { name: `Hono echo, ${connections} connections`, figures: beside, beside },
        { name: `evaluate, ${connections} connections`, figures: named(`ours ${connections}`), beside },
      ];
    }),
    { name: `evaluate, everybody on one budget, ${MIDDLE} connections`, figures: named('hot campaign'), beside: middle },
    { name: 'evaluate, 50 per POST, 16 connections (decisions)', figures: named('batch'), beside: middle, of: decisions },
    { name: `the engine behind Hono and its schema, no durability, ${MIDDLE} connections`, figures: named('undurable'), beside: middle },
    { name: `bare node:http echo, ${MIDDLE} connections`, figures: named('node:http'), beside: middle },
    { name: `raw TCP echo, ${MIDDLE} connections`, figures: named('tcp'), beside: middle },
  ];
  return rows.filter(({ figures }) => figures.length > 0).map(rowOf);
}

function openRows({ open: { quarter } }: HttpRun): (string | number)[][] {
  const beside = quarter.get('hono') ?? [];
  return [
    rowOf({ name: 'Hono echo, open at a quarter of our saturation', figures: beside, beside }),
    rowOf({ name: 'evaluate, open at a quarter of our saturation', figures: quarter.get('ours') ?? [], beside }),
  ];
}

function twoRows({ two, closed }: HttpRun): (string | number)[][] {
  if (two === null) return [];
  const beside = closed.get('hono 256') ?? [];
  return [
    rowOf({ name: 'evaluate, one process again, 256 connections', figures: two.get('one') ?? [], beside }),
    rowOf({ name: 'evaluate, two processes, 256 connections', figures: two.get('two') ?? [], beside }),
  ];
}

/** Of each round the best over the connections. */
function bests(figures: Figures, who: 'ours' | 'hono'): readonly number[] {
  const [first = [], ...others] = CONNECTIONS.map((connections) => (figures.get(`${who} ${connections}`) ?? []).map(rate));
  return first.map((value, round) => Math.max(...[value, ...others.map((other) => other[round] ?? 0)].filter(Number.isFinite)));
}

function goalsOf({ closed, open: { quarter }, two, violations }: HttpRun): readonly Goal[] {
  const ratio = (ours: readonly Figure[] | undefined, theirs: readonly Figure[] | undefined, of: readonly [Pick, Pick]) =>
    ratioOf((ours ?? []).map(of[0]), (theirs ?? []).map(of[1])).median;
  const best = CONNECTIONS.toSorted(
    (one, other) => (medianOf(closed, `ours ${other}`, rate) || 0) - (medianOf(closed, `ours ${one}`, rate) || 0),
  )[0];
  const echo = closed.get(`hono ${MIDDLE}`);
  const goals: Goal[] = [
    {
      text: "durable evaluate, one process: of the Hono echo's requests/s at saturation (aim 0.70)",
      measured: ratioOf(bests(closed, 'ours'), bests(closed, 'hono')).median,
      wanted: 0.65,
      atLeast: true,
    },
    {
      text: "CPU of a durable decision, Node and Postgres, to an echo's (aim 1.35)",
      measured: ratio(closed.get(`ours ${best}`), closed.get(`hono ${best}`), [cpuOf, cpuOf]),
      wanted: 1.5,
      atLeast: false,
    },
    {
      text: "decisions/s through the batch endpoint, 50 per POST, to the echo's requests/s",
      measured: ratio(closed.get('batch'), echo, [decisions, rate]),
      wanted: 2.5,
      atLeast: true,
    },
    {
      text: "p99 at a quarter of saturation to the echo's at the same rate",
      measured: ratio(quarter.get('ours'), quarter.get('hono'), [p99, p99]),
      wanted: 3,
      atLeast: false,
    },
    {
      text: 'throughput with every request on one budget row, to the spread case',
      measured: ratio(closed.get('hot campaign'), closed.get(`ours ${MIDDLE}`), [rate, rate]),
      wanted: 0.8,
      atLeast: true,
    },
    { text: 'violations the offline verifier found in the books of all these runs', measured: violations, wanted: 0, atLeast: false },
  ];
  if (cpus().length < CORES_FOR_TWO) return goals;
  return [
    ...goals,
    { text: 'two processes to one', measured: ratio(two?.get('two'), two?.get('one'), [rate, rate]), wanted: 1.6, atLeast: true },
  ];
}

function plotsOf({ open: { sweep }, closed }: HttpRun): readonly Plot[] {
  const curve = (name: string, of: (each: HttpRun['open']['sweep'][number]) => number) => ({
    name,
    points: sweep.map((each): [number, number] => [each.perSecond, of(each) / 1_000]),
  });
  const throughput = (name: string, who: 'ours' | 'hono') => ({
    name,
    points: CONNECTIONS.map((connections): [number, number] => [connections, medianOf(closed, `${who} ${connections}`, rate)]),
  });
  return [
    {
      id: 'http-lateness',
      title: 'Lateness by offered rate (open loop)',
      xLabel: 'requests per second',
      yLabel: 'ms from the due instant to the answer',
      logY: true,
      lines: [
        curve('evaluate, p99', ({ ours }) => ours.lateness.p99),
        curve('evaluate, p50', ({ ours }) => ours.lateness.p50),
        curve('Hono echo, p99', ({ hono }) => hono.lateness.p99),
        curve('Hono echo, p50', ({ hono }) => hono.lateness.p50),
      ],
    },
    {
      id: 'http-throughput',
      title: 'Answers per second by connections (closed loop)',
      xLabel: 'connections',
      yLabel: 'answers per second',
      logX: true,
      lines: [throughput('evaluate, durable', 'ours'), throughput('Hono echo', 'hono')],
    },
  ];
}

// Measures "which live campaigns does this authorization meet" in process: ours against the rule engines one might pick instead.
import { askedOf } from '../peers/authorizations.ts';
import { type Contest, OURS, openContest } from '../peers/contest.ts';
import { buildDrools, installPeers } from '../peers/install.ts';
import { fieldsOf } from '../peers/requirement.ts';
import { alternate, median, ratioOf } from './rounds.ts';
import type { Bench, Goal, Section } from './section.ts';

interface Plan {
  readonly sizes: readonly number[];
  /** At these sizes the peers are left out: one decision takes them seconds. */
  readonly aloneFrom: number;
  readonly droolsTo: number;
  readonly droolsWarmUpMs: number;
  readonly roundMs: number;
  readonly checkMs: number;
  /** Decisions compared with the reference, by number of campaigns. */
  readonly compared: Readonly<Record<number, number>>;
}
const FULL: Plan = {
  sizes: [10, 100, 1_000, 10_000, 100_000],
  aloneFrom: 100_000,
  droolsTo: 10_000,
  droolsWarmUpMs: 8_000,
  roundMs: 400,
  checkMs: 1_500,
  compared: { 10000: 100_000 },
};
const QUICK: Plan = {
  sizes: [10, 100, 1_000, 10_000],
  aloneFrom: 100_000,
  droolsTo: 1_000,
  droolsWarmUpMs: 2_000,
  roundMs: 150,
  checkMs: 300,
  compared: { 1000: 98_000, 10000: 2_000 },
};
/** The number of live campaigns the goals speak of. */
const GOAL_SIZE = 10_000;

interface Measured {
  readonly campaigns: number;
  readonly name: string;
  readonly use: string;
  readonly microseconds: number;
  readonly rounds: readonly number[];
  /** How many of our decisions fit into one of theirs, round by round, the median. */
  readonly timesOurs: number;
  readonly checked: number;
  readonly readyMs: number;
}
interface Outcome {
  readonly measured: readonly Measured[];
  readonly skipped: readonly string[];
  readonly population: { readonly campaigns: number; readonly testsEach: number; readonly metEach: number };
  readonly compared: number;
  readonly differences: number;
}

export const bench: Bench = async ({ rounds, quick, say }) => {
  const plan = quick ? QUICK : FULL;
  const missing = installPeers(say);
  if (missing !== null) say(missing);
  const noDrools = buildDrools(say);
  const outcomes: Outcome[] = [];
  for (const campaigns of plan.sizes) {
    const hasPeers = campaigns < plan.aloneFrom && missing === null;
    const drools = noDrools === null && campaigns <= plan.droolsTo ? { warmUpMs: plan.droolsWarmUpMs } : null;
    say(`${campaigns} campaigns: making them, ${hasPeers ? 'and every engine ready' : 'for ourselves alone'}`);
    const contest = await openContest({ campaigns, alone: !hasPeers, drools, checkMs: plan.checkMs });
    try {
      outcomes.push(await measure(contest, { plan, rounds, say }));
    } finally {
      contest.close();
    }
  }
  const tooLarge =
    plan.droolsTo < GOAL_SIZE && noDrools === null ? [`Drools with more than ${plan.droolsTo} campaigns: not in a quick run`] : [];
  return sectionOf(outcomes, [missing, noDrools, ...tooLarge, `peers with ${FULL.aloneFrom} campaigns: a decision takes them seconds`]);
};

interface Run {
  readonly plan: Plan;
  readonly rounds: number;
  readonly say: (line: string) => void;
}

async function measure(contest: Contest, { plan, rounds, say }: Run): Promise<Outcome> {
  const { campaigns, contenders, testsEach, metEach } = contest;
  const compared = plan.compared[campaigns] ?? 0;
  const differences = differencesIn(contest, compared);
  if (compared > 0) say(`${compared} decisions against the reference: ${differences} differences`);
  for (const { round } of contenders) await round(plan.roundMs);
  const figures = await alternate(
    contenders.map(({ name, round }) => ({ name, run: () => round(plan.roundMs) })),
    rounds,
  );
  const ours = figures.get(OURS) ?? [];
  const measured = contenders.map(({ name, use, checked, readyMs }): Measured => {
    const own = figures.get(name) ?? [];
    return { campaigns, name, use, checked, readyMs, rounds: own, microseconds: median(own), timesOurs: ratioOf(own, ours).median };
  });
  for (const { name, microseconds } of measured) say(`${name}: ${microseconds.toPrecision(3)} µs`);
  return { measured, skipped: contest.skipped, population: { campaigns, testsEach, metEach }, compared, differences };
}

/** Authorizations that were not used for measuring, so that nothing is warm for them. */
function differencesIn({ campaigns, ours, oracle }: Contest, decisions: number): number {
  let differences = 0;
  for (let no = 1_000_000; no < 1_000_000 + decisions; no += 1) {
    const asked = askedOf(no, campaigns);
    const met = ours.met(asked).toSorted((one, other) => one - other);
    if (met.join() !== oracle(fieldsOf(asked)).join()) differences += 1;
  }
  return differences;
}

function sectionOf(outcomes: readonly Outcome[], skipped: readonly (string | null)[]): Section {
  const measured = outcomes.flatMap((outcome) => outcome.measured);
  const names = [...new Set(measured.map(({ name }) => name))];
  const { testsEach = 0, metEach = 0 } = outcomes.find(({ population }) => population.campaigns === GOAL_SIZE)?.population ?? {};
  return {
    id: 'rules',
    title: 'Rule evaluation in process, against other rule engines',
    intro:
      `Which of the live campaigns does one authorization meet? The same campaign documents, with ${testsEach.toFixed(1)} tests each ` +
      `(binding, place, currency, validity, weekly windows, condition), are written in every engine's own language; an authorization meets ` +
      `${metEach.toFixed(1)} of ${GOAL_SIZE}. All get the same facts, ready made, and the tests with the most selective first; every engine's answers are ` +
      `compared with plain closures that try every campaign, and one difference ends the run. Processor time of the whole process (the JVM ` +
      `for Drools), medians of alternated rounds; "times ours" is taken round by round.`,
    columns: ['campaigns', 'engine', 'µs per decision', 'times ours', 'answers compared', 'ready in ms', 'how it is used'],
    rows: measured.map((each) => [
      each.campaigns,
      each.name,
      Number(each.microseconds.toPrecision(3)),
      Number(each.timesOurs.toPrecision(3)),
      each.checked,
      Math.round(each.readyMs),
      each.use,
    ]),
    plots: [
      {
        id: 'rules-growth',
        title: 'One decision by number of live campaigns',
        xLabel: 'live campaigns',
        yLabel: 'µs of processor time per decision',
        logX: true,
        logY: true,
        lines: names.map((name) => ({
          name,
          points: measured.filter((each) => each.name === name).map(({ campaigns, microseconds }) => [campaigns, microseconds] as const),
        })),
      },
    ],
    goals: goalsOf(outcomes),
    raw: outcomes,
    skipped: [...skipped, ...outcomes.flatMap((outcome) => outcome.skipped)].filter((line) => line !== null),
  };
}

function goalsOf(outcomes: readonly Outcome[]): readonly Goal[] {
  const measured = outcomes.flatMap((outcome) => outcome.measured).filter(({ campaigns }) => campaigns === GOAL_SIZE);
  const of = (name: string) => measured.find((each) => each.name === name);
  const whole = of(`${OURS}, whole decision`);
  const times = (name: string, wanted: number): readonly Goal[] => {
    const peer = of(name);
    if (peer === undefined || whole === undefined) return [];
    const text = `matching at ${GOAL_SIZE} live campaigns, times faster than ${name}`;
    const wholeText = `the whole decision in memory (facts, candidates, conditions, best combination), times faster than ${name}'s matching`;
    return [
      { text, measured: peer.timesOurs, wanted, atLeast: true },
      { text: wholeText, measured: ratioOf(peer.rounds, whole.rounds).median, wanted, atLeast: true },
    ];
  };
  const compared = outcomes.reduce((sum, outcome) => sum + outcome.compared, 0);
  const differences = outcomes.reduce((sum, outcome) => sum + outcome.differences, 0);
  return [
    ...times('json-rules-engine', 100_000),
    ...times('@gorules/zen-engine', 4_000),
    { text: `differences to the reference in ${compared} decisions`, measured: differences, wanted: 0, atLeast: false },
  ];
}

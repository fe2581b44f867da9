// npm run planted: plants every bug in turn and looks whether it is caught, and how soon; -- --only release-twice --seconds 600 --workers 2 --keep.
import { parseArgs } from 'node:util';
import { keepRecord } from '../record.ts';
import type { PlantedBug } from './bug.ts';
import { PLANTED_BUGS } from './bugs.ts';
import { type Hunted, hunt } from './hunt.ts';

const HELP = `npm run planted -- [--only <id>,<id>] [--hunter simulation|postgres] [--seconds 600] [--clean 60] [--workers 2] [--keep]

  Builds the product with one bug at a time and lets the simulation, or the contest on a real Postgres, look for it.
  First both look for --clean seconds at the product as it is, and must find nothing.
  Exit code 1 where a bug is not caught within --seconds, or something is found where nothing is planted.`;
const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const WIDTH = 28;
const SEEN_MAX = 60;

process.exitCode = await main();

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      hunter: { type: 'string' },
      seconds: { type: 'string', default: '600' },
      clean: { type: 'string', default: '60' },
      workers: { type: 'string', default: '2' },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [seconds, clean, workers] = [values.seconds, values.clean, values.workers].map(Number) as [number, number, number];
  if (values.help || ![seconds, clean, workers].every((each) => each > 0)) {
    say(HELP);
    return 2;
  }
  const beganMs = Date.now();
  const only = values.only?.split(',');
  const isAsked = ({ id, hunter }: PlantedBug) => (only ?? [id]).includes(id) && hunter === (values.hunter ?? hunter);
  const bugs = PLANTED_BUGS.filter(isAsked);
  const hunters = [...new Set(bugs.map(({ hunter }) => hunter))];
  const nothing = await all(
    hunters.map((hunter) => () => hunt(null, hunter, clean)),
    workers,
  );
  const hunted = await all(
    bugs.map((bug) => () => told(bug, seconds)),
    workers,
  );
  const caught = hunted.filter(({ violation }) => violation !== null).length;
  const falsely = nothing.filter(({ violation }) => violation !== null);
  for (const { hunter, violation } of falsely) say(`nothing is planted, and yet the ${hunter} found: ${violation}`);
  say(`${caught} of ${bugs.length} planted bugs caught; ${falsely.length} false alarms`);
  if (values.keep) keep({ bugs, nothing, hunted }, beganMs);
  return caught === bugs.length && falsely.length === 0 ? 0 : 1;
}

async function told(bug: PlantedBug, seconds: number): Promise<Hunted> {
  const hunted = await hunt(bug, bug.hunter, seconds);
  const { violation, authorizations } = hunted;
  const verdict = violation === null ? 'NOT CAUGHT' : `caught: ${violation.slice(0, 100)}`;
  say(
    `${bug.id.padEnd(WIDTH)} ${hunted.seconds.toFixed(1).padStart(7)} s ${String(authorizations).padStart(8)} authorizations  ${verdict}`,
  );
  return hunted;
}

/** So many at a time, answers in order. */
async function all(work: readonly (() => Promise<Hunted>)[], atOnce: number): Promise<readonly Hunted[]> {
  const done: Hunted[] = [];
  let next = 0;
  const one = async (): Promise<void> => {
    for (let place = next++; place < work.length; place = next++) {
      const begin = work[place];
      if (begin !== undefined) done[place] = await begin();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  return done;
}

interface Outcome {
  readonly bugs: readonly PlantedBug[];
  readonly nothing: readonly Hunted[];
  readonly hunted: readonly Hunted[];
}

function keep({ bugs, nothing, hunted }: Outcome, beganMs: number): void {
  const missed = hunted.filter(({ violation }) => violation === null).length;
  const falsely = nothing.filter(({ violation }) => violation !== null).length;
  const times = hunted.map(({ seconds }) => seconds).toSorted((one, other) => one - other);
  const rows = hunted.map(({ id, hunter, seconds, authorizations, violation }, place) => {
    const { meaning = '', breaks = '' } = bugs[place] ?? {};
    return [id, meaning, breaks, hunter, violation === null ? 'NOT CAUGHT' : seconds.toFixed(1), authorizations, seenAs(violation)];
  });
  keepRecord(
    'planted',
    {
      title: 'The tester is tested: planted bugs',
      meaning:
        'Each bug is a change of text in the product, made while the program that hunts it is built and nowhere else. A bug that nobody catches, or an alarm where nothing is planted, would be a failure.',
      command: 'npm run planted -- --keep',
      violations: missed + falsely,
      figures: [
        { label: 'Bugs planted', value: hunted.length },
        { label: 'Bugs caught', value: hunted.length - missed },
        { label: 'Median time to catch, seconds', value: Number((times[Math.floor(times.length / 2)] ?? 0).toFixed(1)) },
        { label: 'Longest time to catch, seconds', value: Number((times.at(-1) ?? 0).toFixed(1)) },
        { label: 'False alarms without a bug', value: falsely },
        { label: 'Authorizations looked at without a bug', value: nothing.reduce((all, { authorizations }) => all + authorizations, 0) },
      ],
      tables: [
        {
          title: 'Planted bugs',
          columns: ['bug', 'what is wrong', 'breaks', 'caught by', 'after seconds', 'authorizations until then', 'first seen as'],
          rows,
        },
      ],
    },
    beganMs,
  );
}

/** Which check it was, without what it found. */
function seenAs(violation: string | null): string {
  return violation === null ? '' : (/^seed \d+: (.+?) at /.exec(violation)?.[1] ?? violation.slice(0, SEEN_MAX));
}

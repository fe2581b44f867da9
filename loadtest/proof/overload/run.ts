// npm run overload: offers the real service more than it can decide and lets hostile clients at it; -- --seconds 8 --deadline 100 --keep.
import { parseArgs } from 'node:util';
import { holdAwake } from '../../bench/awake.ts';
import { keepRecord, type Proven } from '../record.ts';
import { type Attacked, ATTACKS, measureAttack } from './attacks.ts';
import { openGround } from './ground.ts';
import { faultsIn, type Measured, provenOf } from './report.ts';
import { CALM_SHARE, measureLoads } from './steps.ts';

const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const USAGE = `npm run overload -- [--seconds <of each load, 8>] [--deadline <ms, 100>] [--only loads|attacks] [--keep]

Starts the service on a Postgres of its own, finds what it can decide in time, offers 1, 2, 3 and 5 times as much,
then lets slow, idle, pipelining and forging clients at it while others pay. Nothing else should run on the machine.
  --seconds   of each load and each attack; below 8 nothing is kept unless --keep is said
  --deadline  milliseconds that each authorization gives the service
  --only      one half alone; its record is not kept
  --keep      keep the record (docs/proof/overload.json) whatever the seconds`;

/** Of those who pay while the others attack, on a machine however slow. */
const CALM_LEAST = 50;
const WARM_PER_SECOND = 400;
const WARM_SECONDS = 5;
const KEPT_FROM_SECONDS = 8;

process.exitCode = await main();

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '8' },
      deadline: { type: 'string', default: '100' },
      only: { type: 'string' },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [seconds, deadlineMs] = [Number(values.seconds), Number(values.deadline)];
  const isUsable = [seconds, deadlineMs].every((each) => Number.isSafeInteger(each) && each > 0);
  if (values.help || !isUsable || ![undefined, 'loads', 'attacks'].includes(values.only)) {
    say(USAGE);
    return values.help ? 0 : 2;
  }
  const beganMs = Date.now();
  if (holdAwake() === null)
    say('The processors of this machine may sleep: only root on Linux can keep them awake, and every wake-up costs.');
  const measured = await measure({ seconds, deadlineMs, only: values.only });
  const faults = faultsIn(measured);
  for (const fault of faults) say(`FAULT ${fault}`);
  const proven: Proven = provenOf(measured, faults);
  if (values.only === undefined && (values.keep || seconds >= KEPT_FROM_SECONDS)) keepRecord('overload', proven, beganMs);
  say(`overload: ${faults.length} faults; ${proven.figures.map(({ label, value }) => `${label}: ${value}`).join('; ')}`);
  return faults.length === 0 ? 0 : 1;
}

interface Order {
  readonly seconds: number;
  readonly deadlineMs: number;
  readonly only: string | undefined;
}

async function measure({ seconds, deadlineMs, only }: Order): Promise<Measured> {
  say('filling the bank');
  const ground = await openGround(deadlineMs, say);
  try {
    // What comes first is slower, and not what is asked here.
    const warmed = await ground.offer({ perSecond: WARM_PER_SECOND, seconds: WARM_SECONDS });
    const first = await ground.vitals();
    const loads = only === 'attacks' ? null : await measureLoads(ground, seconds, say);
    const perSecond = Math.max(CALM_LEAST, Math.round((loads?.capacity ?? warmed.good / warmed.seconds) * CALM_SHARE));
    const attacks: Attacked[] = [];
    for (const attack of only === 'loads' ? [] : ATTACKS) {
      const attacked = await measureAttack({ ground, perSecond, seconds }, attack);
      attacks.push(attacked);
      say(
        `${attacked.name}: ${attacked.said}; p99 ${attacked.beforeP99.toFixed(0)} before, ${attacked.duringP99.toFixed(0)} during, ${attacked.undecided} not decided, recovered after ${attacked.recoveredSeconds ?? 'more than 10'} s, ${attacked.before.residentMb.toFixed(0)} MB before, ${attacked.during.residentMb.toFixed(0)} during, ${attacked.after.residentMb.toFixed(0)} after, longest turn ${attacked.during.stallMs.toFixed(0)} ms`,
      );
    }
    return { seconds, deadlineMs, loads, attacks, first, last: await ground.vitals(), violations: await ground.violations() };
  } finally {
    await ground.close();
  }
}

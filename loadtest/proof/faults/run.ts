// npm run faults: every fault of every line and of Postgres and Redis themselves under open traffic; no answer late, lost or changed.
import { parseArgs } from 'node:util';
import { holdAwake } from '../../bench/awake.ts';
import { startAsker } from './children.ts';
import { CLIENT_SCENARIOS } from './client-scenarios.ts';
import { DATABASE_SCENARIOS } from './database-scenarios.ts';
import { startMetronome } from './metronome.ts';
import { type Played, play } from './play.ts';
import { POSTGRES_SCENARIOS } from './postgres-scenarios.ts';
import { REDIS_SCENARIOS } from './redis-scenarios.ts';
import { keepFaults, lineOf } from './report.ts';
import { openGround, openRig } from './rig.ts';
import type { Scenario } from './scenario.ts';

const SCENARIOS: readonly Scenario[] = [...DATABASE_SCENARIOS, ...POSTGRES_SCENARIOS, ...REDIS_SCENARIOS, ...CLIENT_SCENARIOS];
const USAGE = `Usage: npm run faults -- [--seconds S] [--only name] [--rate R] [--keep]

  --seconds  how long each fault lasts (8: longer than a batch that hangs is waited for)
  --only     scenarios whose name begins so; several with commas
  --rate     authorizations per second (120)
  --keep     keep the result in docs/proof/faults.json

Scenarios: ${SCENARIOS.map(({ name }) => name).join(', ')}`;
/** Before each fault, and after it until the asking ends. */
const CALM_MS = 3_000;

/** So that the first fault does not meet code that is not compiled yet: what refuses, voids and recovers too. */
const WARMING: readonly Scenario[] = DATABASE_SCENARIOS.filter(({ name }) => ['db-latency-100', 'db-resets'].includes(name)).map(
  (each) => ({
    ...each,
    name: `warming-${each.name}`,
  }),
);

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

// A connection that a fault left half open may keep the ending process waiting for ever.
process.exit(await main());

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '8' },
      only: { type: 'string', default: '' },
      rate: { type: 'string', default: '120' },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [seconds, rate] = [Number(values.seconds), Number(values.rate)];
  const only = values.only.split(',');
  const chosen = SCENARIOS.filter(({ name }) => only.some((each) => name.startsWith(each)));
  if (values.help || !(seconds > 0) || !(rate > 0) || chosen.length === 0) {
    say(USAGE);
    return values.help ? 0 : 2;
  }
  const beganMs = Date.now();
  holdAwake();
  const skipped: string[] = [];
  const played = await playAll(chosen, { seconds, rate, skipped });
  const violations = played.flatMap(({ verdict }) => verdict.violations);
  if (values.keep) keepFaults({ played, skipped, seconds, rate }, beganMs);
  const answers = played.reduce((sum, { verdict }) => sum + verdict.answers, 0);
  say(`${played.length} faults, ${answers} answers, ${violations.length} violations, ${skipped.length} skipped`);
  return violations.length === 0 ? 0 : 1;
}

async function playAll(
  scenarios: readonly Scenario[],
  of: { readonly seconds: number; readonly rate: number; readonly skipped: string[] },
): Promise<readonly Played[]> {
  say('Starting a Postgres, a service and its lines ...');
  const rig = await openRig(await openGround());
  const asker = await startAsker();
  const metronome = await startMetronome();
  const stage = { rig, asker, metronome, pace: { perSecond: of.rate, faultMs: of.seconds * 1_000, calmMs: CALM_MS, calmAgainMs: CALM_MS } };
  const played: Played[] = [];
  try {
    for (const each of WARMING) await play(each, stage);
    for (const scenario of scenarios) {
      const lacks = scenario.lacks?.(rig) ?? null;
      if (lacks !== null) {
        of.skipped.push(`${scenario.name}: ${lacks}`);
        say(`${scenario.name.padEnd(20)} skipped: ${lacks}`);
        continue;
      }
      const shown = await play(scenario, stage);
      played.push(shown);
      tell(shown);
    }
    return played;
  } finally {
    await metronome.stop();
    await asker.stop();
    await rig.close();
  }
}

function tell(shown: Played): void {
  say(lineOf(shown));
  for (const violation of shown.verdict.violations) say(`    VIOLATION ${violation}`);
}

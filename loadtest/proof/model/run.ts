// npm run model: random sequences of commands on the model store and on Postgres, beside the second model; -- --sequences 100000 --on both --seed 1 --keep.
import { parseArgs } from 'node:util';
import { type Kind, MODEL, postgresKind } from '../store/both-testing.ts';
import { openCluster } from '../store/cluster.ts';
import { keepRecord } from '../record.ts';
import { type Total, noTotal, playSequences } from './sequences.ts';

const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const USAGE = 'Usage: npm run model -- [--sequences <number>] [--on store|postgres|both] [--seed <number>] [--keep]';
/** Played between two lines of progress; each with a seed of its own. */
const TOLD_EACH = 1_000;
const COMMANDS_MAX = 60;
/** On Postgres a sequence takes a database and hundreds of times as long. */
const REAL_SHARE = 500;

process.exitCode = await main();

interface Asked {
  readonly sequences: number;
  readonly seed: number;
  readonly on: string;
  readonly isKept: boolean;
}

async function main(): Promise<number> {
  const asked = readArguments();
  if (asked === null) {
    say(USAGE);
    return process.argv.includes('--help') ? 0 : 2;
  }
  const { sequences, seed, on } = asked;
  const beganMs = Date.now();
  const [store, real] = [noTotal(), noTotal()];
  const fault = await playOn(asked, store, real).catch((found: unknown) => found);
  if (fault !== undefined) {
    say(fault instanceof Error ? `${fault.message}\n${fault.cause instanceof Error ? fault.cause.message : ''}` : String(fault));
    return 1;
  }
  const command = `npm run model -- --sequences ${sequences} --on ${on} --seed ${seed} --keep`;
  if (asked.isKept) keep({ store, real }, { seed, command }, beganMs);
  const seconds = Math.round((Date.now() - beganMs) / 1_000);
  say(
    `${store.sequences + real.sequences} sequences (${real.sequences} of them on Postgres), ${store.steps + real.steps} steps, every answer and figure as foreseen, ${seconds} s`,
  );
  return 0;
}

async function playOn({ on, sequences, seed }: Asked, store: Total, real: Total): Promise<void> {
  if (on !== 'postgres') await playInParts({ count: sequences, seed, kind: MODEL }, store);
  if (on !== 'store') await onPostgres({ count: on === 'both' ? Math.ceil(sequences / REAL_SHARE) : sequences, seed }, real);
}

function readArguments(): Asked | null {
  const { values } = parseArgs({
    options: {
      sequences: { type: 'string', default: '10000' },
      on: { type: 'string', default: 'store' },
      seed: { type: 'string', default: '1' },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { on, help, keep: isKept } = values;
  const [sequences, seed] = [Number(values.sequences), Number(values.seed)];
  const isPlain = Number.isSafeInteger(sequences) && sequences > 0 && Number.isSafeInteger(seed);
  return help || !isPlain || !['store', 'postgres', 'both'].includes(on) ? null : { sequences, seed, on, isKept };
}

async function onPostgres(of: { readonly count: number; readonly seed: number }, total: Total): Promise<void> {
  const cluster = await openCluster();
  try {
    await playInParts({ ...of, kind: postgresKind(cluster.database) }, total);
  } finally {
    await cluster.stop();
  }
}

interface Parts {
  readonly count: number;
  readonly seed: number;
  readonly kind: Kind;
}

/** A tenth of full length, the others short: most faults need few commands, some need many. */
async function playInParts({ count, seed, kind }: Parts, total: Total): Promise<void> {
  for (let done = 0, part = 0; done < count; part += 1) {
    const size = Math.min(TOLD_EACH, count - done);
    const isLong = part % 10 === 9 || size < TOLD_EACH;
    await playSequences(kind, { count: size, commandsMax: isLong ? COMMANDS_MAX : 12, seed: seed * 100_003 + part }, total);
    done += size;
    say(`${total.sequences} sequences, ${total.steps} steps, ${total.commits} commits, no difference`);
  }
}

function keep(
  { store, real }: { readonly store: Total; readonly real: Total },
  { seed, command }: { readonly seed: number; readonly command: string },
  beganMs: number,
): void {
  const both = (key: keyof Total) => store[key] + real[key];
  keepRecord(
    'model',
    {
      title: 'Model-based sequences',
      meaning:
        'Random sequences of up to 60 commands (authorizations, repeats, conflicts, every message, sweeps, switches, budgets, new versions, cut connections, killed processes) through the production authority; a second model foresees every answer, counter, ledger balance, lot, debt, coupon and state. One difference fails it, and is cut down to its shortest story.',
      command,
      violations: 0,
      figures: [
        { label: 'Sequences on the model store', value: store.sequences },
        { label: 'Sequences on Postgres', value: real.sequences },
        { label: 'Steps', value: both('steps') },
        { label: 'Commits', value: both('commits') },
        { label: 'Connections cut around a commit', value: both('mishaps') },
        { label: 'Processes killed', value: both('deaths') },
        { label: 'Decisions that granted', value: both('granted') },
        { label: 'First seed', value: seed },
      ],
    },
    beganMs,
  );
}

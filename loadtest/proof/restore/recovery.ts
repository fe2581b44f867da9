// Loses a bank and gets it back in three ways, each proven: what is lost, whether verify says so, and whether the service goes on with the same answers.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readChainKey } from '../../../api/authority/open.ts';
import { connect, proveWritable } from '../../../api/db/connect.ts';
import { startPostgres } from '../../../api/db/embedded.ts';
import { acceptRestore } from '../../../api/ledger/accept-restore.ts';
import { bytesOf, removeBank } from './folders.ts';
import { sizeOf } from './journal-store.ts';
import { type Lost, serve } from './original.ts';
import { decidedOf } from './recovery-store.ts';
import { type Proof, prove, restore, type Target } from './restored.ts';
import { askAgain } from './tills.ts';

const ASKED_AGAIN_MAX = 2_000;
const VERIFY = join(import.meta.dirname, '..', '..', '..', 'api', 'cli', 'verify.ts');

export interface Recovery {
  readonly name: string;
  /** From the start of the second server until it takes writes. */
  readonly seconds: number;
  readonly decisions: number;
  /** Decisions that tills were told and the copy does not know. */
  readonly lost: number;
  /** Of those, told before what the copy must hold by its target: must be none. */
  readonly lostBefore: number;
  readonly links: number;
  readonly before: Proof;
  /** What the command said where links are missing: exit codes of verify, of accepting, and of verify again; null where nothing is. */
  readonly commands: readonly number[] | null;
  readonly askedAgain: number;
  readonly changed: number;
  /** Told "no benefit" while the database was dead, then asked again: must be no benefit. */
  readonly unheard: number;
  readonly unheardGranted: number;
  readonly voidsLeft: number;
  readonly after: Proof;
}

export const WAYS: readonly {
  readonly name: string;
  readonly target: (lost: Lost) => Target;
  readonly holds: (lost: Lost) => ReadonlySet<string>;
}[] = [
  {
    name: 'archive and the WAL of the dead server',
    target: () => ({ instant: null, hasWal: true }),
    holds: ({ tills }) => new Set(tills.decided.keys()),
  },
  { name: 'archive alone, to its end', target: () => ({ instant: null, hasWal: false }), holds: ({ toldByArchived }) => toldByArchived },
  {
    name: 'archive, to an earlier moment',
    target: ({ instant }) => ({ instant, hasWal: true }),
    holds: ({ toldByInstant }) => toldByInstant,
  },
];

/** verify, accept and verify again as an operator does; gives the three exit codes. */
export type Operator = (dataDir: string) => Promise<readonly number[]>;

export async function recover(
  lost: Lost,
  { name, target, holds }: (typeof WAYS)[number],
  operate: Operator = byCommand,
): Promise<Recovery> {
  const dataDir = restore(lost, target(lost));
  try {
    const began = performance.now();
    const first = await startPostgres(dataDir);
    await proveWritable(first.url); // It answers readers while it still plays the log.
    const seconds = (performance.now() - began) / 1_000;
    const sql = connect(first.url, 2);
    const before = await prove(sql, dataDir);
    const { decisions, batches } = await sizeOf(sql);
    const told = [...lost.tills.decided.keys()];
    const known = await decidedOf(sql, told);
    await sql.end({ timeout: 1 });
    await first.stop();
    const commands = before.heads === 0 && before.audit === 0 ? null : await operate(dataDir);
    const service = await goOn(lost, dataDir, known);
    const gone = told.filter((id) => !known.has(id));
    const lostBefore = gone.filter((id) => holds(lost).has(id)).length;
    return { name, seconds, decisions, lost: gone.length, lostBefore, links: batches, before, commands, ...service };
  } finally {
    removeBank(dataDir);
  }
}

type GoneOn = Pick<Recovery, 'askedAgain' | 'changed' | 'unheard' | 'unheardGranted' | 'voidsLeft' | 'after'>;

/** The service on the copy, asked what tills had been told; then everything is proven once more, as it stands at a clean stop. */
async function goOn({ tills, key }: Lost, dataDir: string, known: ReadonlySet<string>): Promise<GoneOn> {
  const service = await serve(dataDir);
  const door = { url: service.url, key };
  const again = [...tills.decided].filter(([id]) => known.has(id)).slice(-ASKED_AGAIN_MAX);
  let changed = 0;
  for (const [, asked] of again) if ((await askAgain(door, asked)) !== asked.reply) changed += 1;
  // A copy of a question whose first answer was heard before the kill stands as it was heard.
  const unheard = [...tills.unheard].flatMap(([id, asked]) => (tills.decided.has(id) ? [] : [asked]));
  let unheardGranted = 0;
  for (const asked of unheard) if ((await askAgain(door, asked)).includes('"granted"')) unheardGranted += 1;
  service.child.kill('SIGTERM');
  await new Promise((resolve) => service.child.once('exit', resolve));
  const voidsLeft = linesIn(join(dataDir, 'voids.ndjson'));
  const last = await startPostgres(dataDir);
  const sql = connect(last.url, 2);
  try {
    return { askedAgain: again.length, changed, unheard: unheard.length, unheardGranted, voidsLeft, after: await prove(sql, dataDir) };
  } finally {
    await sql.end({ timeout: 1 });
    await last.stop();
    service.remove();
  }
}

/** The same without processes of its own: what the commands call. */
export const inProcess: Operator = async (dataDir) => {
  const server = await startPostgres(dataDir);
  const sql = connect(server.url, 2);
  const code = async (): Promise<number> => {
    const { books, heads, audit } = await prove(sql, dataDir);
    return books + heads + audit === 0 ? 0 : 1;
  };
  try {
    const first = await code();
    const chainKey = readChainKey({ dataDir, chainKey: undefined });
    const accepted = await acceptRestore(sql, { chainKey, dataDir, now: Date.now(), why: 'the drill', by: 'Lin', and: 'Wei' });
    return [first, accepted.ok ? 0 : 2, await code()];
  } finally {
    await sql.end({ timeout: 1 });
    await server.stop();
  }
};

/** The very commands of docs/RECOVERY.md. */
async function byCommand(dataDir: string): Promise<readonly number[]> {
  const run = (...args: readonly string[]) =>
    new Promise<number>((resolve) => {
      const env = { ...process.env, DATA_DIR: dataDir, DATABASE_URL: '' };
      const child = execFile(process.execPath, ['--import', 'tsx', VERIFY, ...args], { env }, () => resolve(child.exitCode ?? -1));
    });
  return [await run(), await run('--accept-restore', 'the drill', '--by', 'Lin', '--and', 'Wei'), await run()];
}

function linesIn(path: string): number {
  try {
    return readFileSync(path, 'utf8').split('\n').filter(Boolean).length;
  } catch {
    return 0;
  }
}

/** Faults of a recovery, in words; none is right. */
export function faultsOf(each: Recovery): readonly string[] {
  const says: readonly (readonly [boolean, string])[] = [
    [each.before.books > 0, `the books do not verify: ${each.before.first}`],
    [each.lostBefore > 0, `${each.lostBefore} decisions are lost that this way must hold`],
    [each.lost > 0 && each.before.missing === 0, `${each.lost} decisions are lost and the published heads do not say so`],
    [each.lost === 0 && each.before.missing > 0, 'links are missing although no decision is'],
    [each.commands !== null && each.commands.join() !== '1,0,0', `verify, accept, verify ended with ${each.commands?.join()}`],
    [each.changed > 0, `${each.changed} answers are others than before`],
    [each.unheardGranted > 0, `${each.unheardGranted} payments that were told no benefit hold one`],
    [each.voidsLeft > 0, `${each.voidsLeft} voids of the lost process were not done`],
    [each.after.books + each.after.heads + each.after.audit > 0, `afterwards: ${each.after.first ?? each.after.named}`],
  ];
  return says.flatMap(([isWrong, words]) => (isWrong ? [`${each.name}: ${words}`] : []));
}

export const archivedBytes = ({ archive }: Lost): number => bytesOf(archive);

// Plants one bug, lets its hunter run against it, and says whether, when and by what it was caught.
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Hunter, PlantedBug } from './bug.ts';
import { buildPlanted, ROOT } from './plant.ts';

const ENTRIES: Readonly<Record<Hunter, string>> = {
  simulation: 'loadtest/proof/planted/hunt-simulation.ts',
  postgres: 'loadtest/proof/planted/hunt-postgres.ts',
};
/** Packages are found from here, and git does not see it. */
const FOLDER = join(ROOT, 'reports', 'planted');

/** What a hunter prints. */
export interface Caught {
  /** What was seen first; null where nothing was. */
  readonly violation: string | null;
  /** Seeds, or rounds. */
  readonly tries: number;
  readonly authorizations: number;
}
export interface Hunted extends Caught {
  readonly id: string;
  readonly hunter: Hunter;
  /** Of the hunt itself, without building. */
  readonly seconds: number;
}

/** `bug` null: the product as it is, in which nothing must be found. A hunter that ends without a word has caught it too: it could not go on. */
export async function hunt(bug: PlantedBug | null, hunter: Hunter, secondsMax: number): Promise<Hunted> {
  const id = bug?.id ?? 'none';
  mkdirSync(FOLDER, { recursive: true });
  const outfile = join(FOLDER, `${id}-${hunter}-${process.pid}.mjs`);
  try {
    await buildPlanted(ENTRIES[hunter], outfile, bug);
    const began = performance.now();
    const said = await run(outfile, secondsMax);
    return { id, hunter, ...said, seconds: (performance.now() - began) / 1_000 };
  } finally {
    rmSync(outfile, { force: true });
  }
}

const GRACE_MS = 60_000;

function run(program: string, secondsMax: number): Promise<Caught> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, String(secondsMax)], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    let [said, complained] = ['', ''];
    child.stdout.on('data', (bytes: Buffer) => {
      said += bytes.toString();
    });
    child.stderr.on('data', (bytes: Buffer) => {
      complained = (complained + bytes.toString()).slice(-2_000);
    });
    const patience = setTimeout(() => child.kill('SIGKILL'), secondsMax * 1_000 + GRACE_MS);
    child.once('exit', (code, signal) => {
      clearTimeout(patience);
      resolve(
        wordOf(said) ?? {
          violation: `it ended with ${code ?? signal}: ${complained.trim().split('\n')[0] ?? ''}`,
          tries: 0,
          authorizations: 0,
        },
      );
    });
  });
}

function wordOf(said: string): Caught | null {
  const line = said.trim().split('\n').at(-1) ?? '';
  return line.startsWith('{') ? (JSON.parse(line) as Caught) : null;
}

// npm run loadtest -- <script>: starts what it needs, calibrates, loads with k6, proves the books, and writes a page for people.
import type { ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import { holdAwake } from './bench/awake.ts';
import { readHolderOptions } from './holders/options.ts';
import { holderRun } from './holders/run.ts';
import { loadRun } from './runner/load-run.ts';
import { type LoadOptions, readOptions } from './runner/options.ts';

const ROOT = resolve(import.meta.dirname, '..');
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const [named, ...given] = process.argv.slice(2);
const read = readOptions(process.argv.slice(2));
if (named === 'offers') process.exitCode = await offers(given);
else if (read.ok) process.exitCode = await main(read.options);
else {
  say(read.says);
  process.exitCode = read.code;
}

/** A bank and servers of its own kind, and no calibration: the echo of the same run is the measure. */
async function offers(args: readonly string[]): Promise<number> {
  try {
    return (await holderRun(readHolderOptions(args), { root: ROOT, say, onChild: () => undefined })) ? 0 : 1;
  } catch (error) {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return 2;
  }
}

/** A signal ends the children; the run then ends by itself and takes its folder away. */
async function main(options: LoadOptions): Promise<number> {
  holdAwake();
  const children = new Set<ChildProcess>();
  let interrupted = false;
  const stop = () => {
    if (!interrupted) say('Stopping ...');
    interrupted = true;
    for (const child of children) child.kill('SIGTERM');
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    const passed = await loadRun(options, { root: ROOT, say, onChild: (child) => children.add(child), interrupted: () => interrupted });
    return passed ? 0 : 1;
  } catch (error) {
    if (interrupted) say('Interrupted; what was started is stopped and removed.');
    else say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return 2;
  }
}

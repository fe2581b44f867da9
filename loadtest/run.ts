// npm run loadtest -- <script>: starts what it needs, calibrates, loads with k6, proves the books, and writes a page for people.
import type { ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import { loadRun } from './runner/load-run.ts';
import { type LoadOptions, readOptions } from './runner/options.ts';

const ROOT = resolve(import.meta.dirname, '..');
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const read = readOptions(process.argv.slice(2));
if (read.ok) process.exitCode = await main(read.options);
else {
  say(read.says);
  process.exitCode = read.code;
}

/** A signal ends the children; the run then ends by itself and takes its folder away. */
async function main(options: LoadOptions): Promise<number> {
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

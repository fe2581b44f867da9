// Threads of their own for long work, so that nobody who pays waits for it: with the loader that reads TypeScript, and with bounded memory.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { type ResourceLimits, Worker } from 'node:worker_threads';

/** A thread does not inherit the loader on every version of Node, so it is told to load it first. */
const START =
  "const { workerData } = require('node:worker_threads'); import(workerData.loader).then(({ register }) => { register(); return import(workerData.entry); });";
/** The CommonJS half of this package cannot load itself here. */
const LOADER = pathToFileURL(
  createRequire(import.meta.url)
    .resolve('tsx/esm/api')
    .replace(/\.cjs$/, '.mjs'),
).href;

/** Runs the file at `entry`, which finds `data` in its `workerData`. Whoever starts it ends it. */
export function startThread(entry: URL, resourceLimits: ResourceLimits, data: Readonly<Record<string, unknown>> = {}): Worker {
  return new Worker(START, { eval: true, execArgv: [], workerData: { ...data, loader: LOADER, entry: entry.href }, resourceLimits });
}

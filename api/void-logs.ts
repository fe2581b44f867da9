// Names of the files in which processes behind one port remember unheard answers, and who takes over the file of a place that is no more.
import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** A place keeps its name over restarts, so that the next process in it voids what the one before it could not. */
export function voidLogOf(slot: number): string {
  return slot === 0 ? 'voids' : `voids-${slot}`;
}

/** With fewer processes than before, the first place takes over what the lost places remember; a void that stands twice is done once. */
export function adoptVoidLogs(dataDir: string, processes: number): void {
  if (!existsSync(dataDir)) return;
  for (const file of readdirSync(dataDir)) {
    const slot = Number(/^voids-(\d+)\.ndjson$/.exec(file)?.[1] ?? 0);
    if (slot < Math.max(processes, 1)) continue;
    const left = readFileSync(join(dataDir, file), 'utf8');
    appendFileSync(join(dataDir, `${voidLogOf(0)}.ndjson`), left.endsWith('\n') || left === '' ? left : `${left}\n`, { mode: 0o600 });
    rmSync(join(dataDir, file));
  }
}

// Seeds that once found something: kept for ever, and played again by every test run.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface KeptSeed {
  readonly seed: number;
  readonly authorizations: number;
  /** As in `SimulationOptions`. */
  readonly wide?: number;
  /** What it found. */
  readonly meaning: string;
}

const FILE = join(import.meta.dirname, 'kept-seeds.json');

export function keptSeeds(): readonly KeptSeed[] {
  return existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as readonly KeptSeed[]) : [];
}

export function keepSeed(kept: KeptSeed): void {
  const known = keptSeeds();
  if (known.some(({ seed, authorizations, wide }) => seed === kept.seed && authorizations === kept.authorizations && wide === kept.wide))
    return;
  writeFileSync(FILE, `${JSON.stringify([...known, kept], null, 2)}\n`);
}

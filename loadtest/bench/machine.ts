// Where and when figures were taken: without it a figure means nothing.
import { execFileSync } from 'node:child_process';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { postgresFolder } from '../../api/db/binaries.ts';
import { areHeldAwake } from './awake.ts';

export interface Machine {
  readonly cpuModel: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  readonly postgres: string;
  /** Of the minute before the first run; above 0.5 somebody else was at work. */
  readonly loadBefore: number;
  readonly takenAt: string;
  /** They were kept from sleeping; not said in records that are older. */
  readonly processors?: 'kept awake' | 'may sleep';
}

export function thisMachine(): Machine {
  return {
    cpuModel: cpus()[0]?.model.trim() ?? 'unknown processor',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${process.arch}`,
    node: process.version,
    postgres: postgresVersion(),
    loadBefore: Math.round((loadavg()[0] ?? 0) * 100) / 100,
    takenAt: new Date().toISOString(),
    processors: areHeldAwake() ? 'kept awake' : 'may sleep',
  };
}

function postgresVersion(): string {
  try {
    return execFileSync(join(postgresFolder(), 'bin', 'postgres'), ['--version'], { encoding: 'utf8' })
      .replace(/^postgres \(PostgreSQL\) /, '')
      .trim();
  } catch {
    return 'not at hand';
  }
}

export const machineLine = ({ cpuModel, cores, memoryGb, system, node, postgres, loadBefore, takenAt, processors }: Machine): string =>
  `${takenAt.slice(0, 16).replace('T', ' ')} UTC, ${cpuModel}, ${cores} cores, ${memoryGb} GB, ${system}, Node ${node}, Postgres ${postgres}, load before ${loadBefore}${processors === undefined ? '' : `, processors ${processors}`}`;

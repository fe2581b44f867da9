// Remembers, across a crash of this process, which ids were answered "no benefit" without the database: they are voided when it is back.
import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import type { Command } from './commands.ts';

export type VoidCommand = Extract<Command, { kind: 'void' }>;

export interface VoidLog {
  /** Survives a kill of this process (not a power loss: then the hold's own deadline frees what an unheard answer held). */
  readonly append: (command: VoidCommand) => void;
  /** Everything appended and not yet cleared, by this process or the one before it. */
  readonly read: () => readonly VoidCommand[];
  readonly clear: () => void;
}

/** A log in one file of the data folder. A torn last line (a kill while writing) is left out; a full or vanished disk is reported and costs no answer. */
export function openVoidLog(path: string, onFault: (fault: unknown) => void): VoidLog {
  let pending: string[] = [];
  // Hundreds may be closed in one turn when a batch is given up: one write for all, so that no answer waits for the disk.
  const flush = (): void => {
    const lines = pending.join('');
    pending = [];
    guarded(onFault, () => appendFileSync(path, lines, { mode: 0o600 }));
  };
  return {
    append: (command) => {
      pending.push(`${JSON.stringify(command)}\n`);
      if (pending.length === 1) queueMicrotask(flush);
    },
    read: () => (existsSync(path) ? readFileSync(path, 'utf8').split('\n').flatMap(parseLine) : []),
    clear: () => guarded(onFault, () => rmSync(path, { force: true })),
  };
}

function guarded(onFault: (fault: unknown) => void, write: () => void): void {
  try {
    write();
  } catch (fault) {
    onFault(fault);
  }
}

function parseLine(line: string): readonly VoidCommand[] {
  try {
    return line === '' ? [] : [JSON.parse(line) as VoidCommand];
  } catch {
    return [];
  }
}

// Remembers, across a crash of this process, which ids were answered "no benefit" without the database: they are voided when it is back.
import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import type { Command } from './commands.ts';

export type VoidCommand = Extract<Command, { kind: 'void' }>;

export interface VoidLog {
  /** Survives a kill of this process (not a power loss: then the hold's own deadline frees what an unheard answer held). */
  readonly append: (command: VoidCommand) => void;
  /** Resolves when everything appended so far is in the file; absent where `append` itself writes. */
  readonly written?: () => Promise<void>;
  /** Everything appended and not yet cleared, by this process or the one before it. */
  readonly read: () => readonly VoidCommand[];
  readonly clear: () => void;
}

/** A log in one file of the data folder. A torn last line (a kill while writing) is left out; a full or vanished disk is reported and costs no answer. */
export function openVoidLog(path: string, onFault: (fault: unknown) => void): VoidLog {
  let pending: string[] = [];
  let written = Promise.resolve();
  const flush = (): void => {
    const lines = pending.join('');
    pending = [];
    if (lines !== '') guarded(onFault, () => appendFileSync(path, lines, { mode: 0o600 }));
  };
  // Under overload one deadline after the other is missed, and hundreds when a batch is given up: one write for all of one turn of the event loop.
  const inThisTurn = (): Promise<void> =>
    new Promise((resolve) => {
      setImmediate(() => {
        flush();
        resolve();
      });
    });
  return {
    append: (command) => {
      pending.push(`${JSON.stringify(command)}\n`);
      if (pending.length === 1) written = inThisTurn();
    },
    written: () => written,
    read: () => (existsSync(path) ? readFileSync(path, 'utf8').split('\n').flatMap(parseLine) : []),
    clear: () => {
      pending = [];
      guarded(onFault, () => rmSync(path, { force: true }));
    },
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

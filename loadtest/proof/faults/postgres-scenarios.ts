// Faults of Postgres itself: stopped, killed, read-only, full, locked, out of connections.
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endSessions, holdCounters, setReadOnly, someBackend, takeConnections } from './faults-store.ts';
import type { Rig } from './rig.ts';
import { repeating, type Scenario } from './scenario.ts';

const KILL_EACH_MS = 500;
const CRASH_EACH_MS = 3_000;
const BALLAST_BYTES = 1 << 20;

const group = 'Postgres itself';
const ownServer = ({ postgresPid }: Rig): string | null => (postgresPid === null ? 'the Postgres is shared with others' : null);

export const POSTGRES_SCENARIOS: readonly Scenario[] = [
  {
    name: 'pg-stopped',
    group,
    fault: 'every process of Postgres stopped (SIGSTOP), then continued',
    bites: true,
    lacks: ownServer,
    begin: ({ postgresPid }) => {
      const all = signalTree(postgresPid, 'SIGSTOP');
      return async () => {
        for (const pid of all) process.kill(pid, 'SIGCONT');
      };
    },
  },
  {
    name: 'pg-crashing',
    group,
    fault: `a backend killed (SIGKILL) each ${CRASH_EACH_MS / 1_000} s: Postgres ends all sessions and recovers from its log`,
    bites: true,
    lacks: ownServer,
    begin: ({ sql }) =>
      repeating(CRASH_EACH_MS, async () => {
        const pid = await someBackend(sql).catch(() => null);
        if (pid !== null) process.kill(pid, 'SIGKILL');
      }),
  },
  {
    name: 'pg-sessions-ended',
    group,
    fault: `an administrator ends every session, each ${KILL_EACH_MS} ms`,
    bites: true,
    lacks: ownServer,
    begin: ({ sql }) => repeating(KILL_EACH_MS, () => endSessions(sql).catch(() => undefined)),
  },
  {
    name: 'pg-read-only',
    group,
    fault: 'read-only mode: every write is refused',
    bites: true,
    lacks: ownServer,
    begin: async ({ sql }) => {
      await setReadOnly(sql, true);
      return () => setReadOnly(sql, false);
    },
  },
  {
    name: 'pg-disk-full',
    group,
    fault: 'the disk under the tables is full',
    bites: true,
    lacks: ({ disk }) => (disk === null ? 'a small disk can be mounted by root on Linux only' : null),
    begin: ({ disk }) => fillDisk(disk ?? ''),
  },
  {
    name: 'pg-lock-storm',
    group,
    fault: 'a session holds the rows of every budget and limit',
    bites: true,
    begin: ({ sql }) => holdCounters(sql),
  },
  {
    name: 'pg-no-connections',
    group,
    fault: 'every connection lost and all places taken by others (max_connections)',
    bites: true,
    lacks: ownServer,
    begin: async ({ databaseUrl, lines }) => {
      lines.database.cut();
      const release = await takeConnections(databaseUrl);
      lines.database.lead(Number(new URL(databaseUrl).port));
      await sleep(0);
      return release;
    },
  },
];

/** The server first, so that nothing new is born meanwhile; then its children. Those that were signalled. */
function signalTree(pid: number | null, signal: NodeJS.Signals): readonly number[] {
  if (pid === null) return [];
  process.kill(pid, signal);
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).split('\n');
  const children = rows.flatMap((row) => {
    const [child, parent] = row.trim().split(/\s+/).map(Number);
    return parent === pid && child !== undefined ? [child] : [];
  });
  for (const child of children) process.kill(child, signal);
  return [...children, pid];
}

/** Writes until nothing more fits. */
function fillDisk(folder: string): () => Promise<void> {
  const ballast = join(folder, '..', 'ballast');
  const open = openSync(ballast, 'w');
  for (let bytes = BALLAST_BYTES; bytes >= 1; bytes = Math.floor(bytes / 2)) while (isWritten(open, bytes));
  closeSync(open);
  return async () => rmSync(ballast, { force: true });
}

function isWritten(open: number, bytes: number): boolean {
  try {
    return writeSync(open, Buffer.alloc(bytes)) === bytes;
  } catch {
    return false;
  }
}

// A Postgres of the torture's own, on one port for its whole life: its postmaster is killed and started again, with the crash recovery of the real thing.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { clusterFolder, isAlive } from '../../../api/db/data-folder.ts';
import { freePort, startPostgres } from '../../../api/db/embedded.ts';

const STARTS_MAX = 200;
const POLL_MS = 20;

export interface KillablePostgres {
  readonly url: string;
  /** SIGKILL to the postmaster; its backends end by themselves. */
  readonly kill: () => Promise<void>;
  /** With crash recovery. */
  readonly start: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

export async function openPostgres(folder: string): Promise<KillablePostgres> {
  const port = await freePort();
  let server = await startPostgres(folder, port);
  const cluster = clusterFolder(folder);
  return {
    url: server.url,
    kill: async () => {
      const pid = Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0]);
      process.kill(pid, 'SIGKILL');
      while (isAlive(pid)) await sleep(POLL_MS);
      await server.stop(); // It is gone already: this gives the folder back.
    },
    start: async () => {
      server = await startAgain(folder, port);
    },
    remove: async () => {
      await server.stop();
      rmSync(cluster, { recursive: true, force: true });
    },
  };
}

/** As long as a backend of the killed one still lives, the new one refuses to start beside it. */
async function startAgain(folder: string, port: number): ReturnType<typeof startPostgres> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await startPostgres(folder, port);
    } catch (fault) {
      if (tries === STARTS_MAX) throw fault;
      await sleep(POLL_MS);
    }
  }
}

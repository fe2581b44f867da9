// A Redis of the torture's own, on one port for its whole life, that is flushed and killed; null where none is installed.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../../api/db/embedded.ts';
import { hasRedis } from '../../../api/redis/testing.ts';

const READY_MS_MAX = 5_000;
const ANSWER_MS_MAX = 1_000;

export interface KillableRedis {
  readonly url: string;
  /** False when it was not there. */
  readonly flush: () => Promise<boolean>;
  readonly kill: () => Promise<void>;
  readonly start: () => Promise<void>;
  readonly stop: () => void;
}

export async function openRedis(folder: string): Promise<KillableRedis | null> {
  if (!hasRedis) return null;
  const port = await freePort();
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
  let server: ChildProcess | null = null;
  const start = async (): Promise<void> => {
    server = spawn('redis-server', options, { stdio: 'ignore' });
    for (let waited = 0; waited < READY_MS_MAX; waited += 10) {
      if ((await say(port, 'PING')) === '+PONG') return;
      await sleep(10);
    }
    throw new Error('Redis did not become ready');
  };
  const kill = async (): Promise<void> => {
    if (server === null || server.exitCode !== null) return;
    const gone = once(server, 'exit');
    server.kill('SIGKILL');
    await gone;
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    flush: async () => (await say(port, 'FLUSHALL')) === '+OK',
    kill,
    start,
    stop: () => void server?.kill('SIGKILL'),
  };
}

/** One inline command on a connection of its own; null when nobody answers. */
function say(port: number, command: string): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${command}\r\n`));
    socket.setTimeout(ANSWER_MS_MAX, () => socket.destroy());
    socket.once('data', (bytes) => {
      resolve(bytes.toString().trim());
      socket.destroy();
    });
    socket.once('error', () => resolve(null));
    socket.once('close', () => resolve(null));
  });
}

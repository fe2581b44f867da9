// State variant: counters and answers in Redis, one server-side script per decision, with its log synced always or every second.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { createClient } from 'redis';
import { endWithUs, stopChild } from '../children.ts';
import { decideOn } from './decider.ts';
import type { Asker, Variant } from './variant.ts';

const START_MS_MAX = 5_000;

/** All keys are looked at before any is taken, so an offer is taken whole or not at all. KEYS: the answer, then counters; ARGV: offer, instead, then amount and ceiling of each. */
const TAKE = `
local known = redis.call('GET', KEYS[1])
if known then return known end
for i = 2, #KEYS do
  local ceiling = ARGV[2 * i]
  if ceiling ~= '' and tonumber(redis.call('GET', KEYS[i]) or '0') + tonumber(ARGV[2 * i - 1]) > tonumber(ceiling) then
    redis.call('SET', KEYS[1], ARGV[2])
    return ARGV[2]
  end
end
for i = 2, #KEYS do redis.call('INCRBY', KEYS[i], ARGV[2 * i - 1]) end
redis.call('SET', KEYS[1], ARGV[1])
return ARGV[1]`;

export const hasRedis = (): boolean => spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0;

export async function redisVariant(folder: string, sync: 'always' | 'everysec', ask: Asker): Promise<Variant> {
  const port = await freePort();
  const options = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'yes',
    '--appendfsync',
    sync,
    '--dir',
    folder,
  ];
  const server = spawn('redis-server', options, { stdio: 'ignore' });
  endWithUs(server);
  const client = clientOf(port);
  client.on('error', () => undefined);
  await connected(client, server);
  const sha = await client.scriptLoad(TAKE);
  return {
    name: `Redis script, log synced ${sync === 'always' ? 'before every answer' : 'every second'}`,
    keeps: `${sync === 'always' ? 'written before the answer, ' : ''}exact budgets on one Redis, same id same answer`,
    loses: `${sync === 'always' ? '' : 'up to a second of answered decisions at a crash; '}evidence, ledger, wallets, hash chain; the second-best benefit; everything must fit in memory`,
    decide: async (request) => {
      const { reply, takes } = decideOn(ask(request), new Map());
      const instead = JSON.stringify({ authorizationId: request.authorizationId, outcome: 'none', reason: 'budget_exhausted' });
      const answer = await client.evalSha(sha, {
        keys: [`a:${request.authorizationId}`, ...takes.map(({ key }) => key)],
        arguments: [reply, instead, ...takes.flatMap(({ amount, ceiling }) => [String(amount), ceiling === null ? '' : String(ceiling)])],
      });
      return String(answer);
    },
    kept: (run) => keptIn(client, run),
    pid: server.pid ?? null,
    close: async () => {
      client.destroy();
      await stopChild(server);
    },
  };
}

/** No timeout: under load a late command is still carried out, and giving it up would decide twice. */
const clientOf = (port: number) => createClient({ url: `redis://127.0.0.1:${port}`, commandOptions: { timeout: 0 } });
type Client = ReturnType<typeof clientOf>;

async function keptIn(client: Client, run: string): Promise<number> {
  let kept = 0;
  for await (const keys of client.scanIterator({ MATCH: `a:${run}:*`, COUNT: 10_000 })) kept += keys.length;
  return kept;
}

async function connected(client: Client, server: ChildProcess): Promise<void> {
  const timer = setTimeout(() => server.kill('SIGKILL'), START_MS_MAX);
  const ended = new Promise<never>((_resolve, reject) => {
    server.once('exit', (code) => reject(new Error(`redis-server ended (${code})`)));
  });
  ended.catch(() => undefined);
  await Promise.race([client.connect(), ended]);
  clearTimeout(timer);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

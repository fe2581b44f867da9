// Faults of Redis and of the line to it: no authorization may notice, and no reading may be wrong (I14).
import { createClient } from 'redis';
import type { FaultProxy } from '../../../api/db/fault-proxy.ts';
import type { Toxic } from '../../../api/db/fault-pipe.ts';
import { NO_REDIS } from '../../../api/redis/testing.ts';
import type { Rig } from './rig.ts';
import { type Heal, repeating, type Scenario } from './scenario.ts';

const FLUSH_EACH_MS = 100;
const GARBLE_EACH_MS = 50;

const group = 'service and Redis';
const lacks = ({ redis }: Rig): string | null => (redis === null ? NO_REDIS : null);

function onLine(name: string, fault: string, begin: (line: FaultProxy) => Heal): Scenario {
  return {
    name,
    group,
    fault,
    bites: false,
    lacks,
    begin: ({ lines }) => (lines.redis === null ? async () => undefined : begin(lines.redis)),
  };
}
const poisoned = (name: string, fault: string, toxic: Toxic): Scenario =>
  onLine(name, fault, (line) => {
    line.poison({ up: toxic, down: toxic });
    return () => line.heal();
  });

export const REDIS_SCENARIOS: readonly Scenario[] = [
  poisoned('redis-blackhole', 'nothing passes, nobody is told', { isFrozen: true }),
  poisoned('redis-latency', 'latency 500 ms each way', { latencyMs: 500 }),
  poisoned('redis-drip', 'one byte every 5 ms each way', { slice: { bytes: 1, gapMs: 5 } }),
  onLine('redis-refused', 'every connection reset, new ones refused', (line) => {
    line.refuse();
    line.reset();
    return () => line.heal();
  }),
  {
    name: 'redis-stopped',
    group,
    fault: 'Redis stopped (SIGSTOP), then continued',
    bites: false,
    lacks,
    begin: ({ redis }) => {
      redis?.signal('SIGSTOP');
      return async () => redis?.signal('SIGCONT');
    },
  },
  {
    name: 'redis-flushed',
    group,
    fault: `FLUSHALL each ${FLUSH_EACH_MS} ms`,
    bites: false,
    lacks,
    begin: ({ redis }) => repeating(FLUSH_EACH_MS, () => redis?.flush()),
  },
  {
    name: 'redis-out-of-memory',
    group,
    fault: 'no memory left and nothing may be evicted: every write is refused',
    bites: false,
    lacks,
    begin: async ({ redis }) => {
      await tellRedis(redis?.url, [['FLUSHALL'], ['CONFIG', 'SET', 'maxmemory-policy', 'noeviction'], ['CONFIG', 'SET', 'maxmemory', '1']]);
      return () => tellRedis(redis?.url, [['CONFIG', 'SET', 'maxmemory', '0']]);
    },
  },
  {
    name: 'redis-wrong-values',
    group,
    fault: 'every key holds a wrong type, an old stamp or garbage, again and again',
    bites: false,
    lacks,
    begin: ({ redis }) => repeating(GARBLE_EACH_MS, () => garble(redis?.url)),
  },
];

async function tellRedis(url: string | undefined, commands: readonly (readonly string[])[]): Promise<void> {
  if (url === undefined) return;
  const client = createClient({ url });
  await client.connect();
  try {
    for (const command of commands) await client.sendCommand([...command]);
  } finally {
    client.destroy();
  }
}

/** Readings become lists, or keep their place with a stamp of another time; counters become words. */
async function garble(url: string | undefined): Promise<void> {
  if (url === undefined) return;
  const client = createClient({ url });
  await client.connect();
  try {
    const keys = await client.keys('*');
    for (const [no, key] of keys.entries()) {
      await client.del(key);
      if (key.includes(':hits:')) await client.set(key, 'not a number');
      else if (no % 2 === 0) await client.rPush(key, 'not a hash');
      else await client.hSet(key, { stamp: 'of another time', body: '{"points":999999}' });
    }
  } finally {
    client.destroy();
  }
}

// Read models in Redis, shared by all processes: readings as redis-om HASH entities, rate counters as plain keys; every failure falls back to the process.
import { createClient } from 'redis';
import { type RedisConnection, Repository, Schema } from 'redis-om';
import { KEEP_SECONDS, processReadModels, type Reading, type ReadModels } from './read-models.ts';

/** Redis answers in a millisecond or is not worth waiting for. */
const ANSWER_MS_MAX = 50;
const REST_MS = 1_000;
const CONNECT_MS_MAX = 1_000;
const PREFIX = 'offerline';

const readingSchema = new Schema(`${PREFIX}:reading`, { stamp: { type: 'string' }, body: { type: 'string' } }, { dataStructure: 'HASH' });

export interface RedisDeps {
  readonly url: string;
  readonly now: () => number;
  /** Told when Redis is lost, not at every failure after it. */
  readonly onLost: (fault: unknown) => void;
}

/** Returns at once; while Redis cannot be reached the process remembers for itself. */
export function redisReadModels({ url, now, onLost }: RedisDeps): ReadModels {
  const client = createClient({
    url,
    // The client's own timeout makes a timer per command and halves its speed; ours is one race per question.
    commandOptions: { timeout: 0 },
    disableOfflineQueue: true,
    socket: { connectTimeout: CONNECT_MS_MAX, reconnectStrategy: (attempts) => Math.min(50 * 2 ** attempts, 5_000) },
  });
  let isLost = false;
  // Without a listener a lost connection would end the process.
  client.on('error', (fault: unknown) => {
    if (!isLost) onLost(fault);
    isLost = true;
  });
  client.on('ready', () => {
    isLost = false;
  });
  client.connect().catch(() => undefined);
  // redis-om's types know node-redis 4 only; the HASH calls it makes are the same in 6.
  const readings = new Repository(readingSchema, client as unknown as RedisConnection);
  const own = processReadModels(now);
  const inTime = patience(now);

  const fetchReading = (id: string): Promise<Reading | null> =>
    inTime(
      async () => {
        // A missing key is an entity without fields, not null.
        const { stamp, body } = await readings.fetch(id);
        return typeof stamp === 'string' && typeof body === 'string' ? { stamp, body } : null;
      },
      async () => null,
    );

  return {
    place: 'redis',
    fetch: fetchReading,
    recall: async (id, stamp) => {
      const kept = await fetchReading(id);
      return kept?.stamp === stamp ? kept.body : null;
    },
    remember: (id, reading) =>
      inTime(
        async () => {
          await readings.save(id, { ...reading });
          await readings.expire(id, KEEP_SECONDS);
        },
        async () => {},
      ),
    hit: (of, windowSeconds) =>
      inTime(
        async () => {
          const key = `${PREFIX}:hits:${of}:${Math.floor(now() / (windowSeconds * 1_000))}`;
          const [count] = await client.multi().incr(key).expire(key, windowSeconds).exec();
          return Number(count);
        },
        () => own.hit(of, windowSeconds),
      ),
    stop: async () => {
      client.destroy();
    },
  };
}

/** Asks Redis, and takes the other answer when it fails or is late; one that was late is left alone for a while, so that nothing piles up. */
function patience(now: () => number): <T>(ask: () => Promise<T>, otherwise: () => Promise<T>) => Promise<T> {
  let restUntil = Number.NEGATIVE_INFINITY;
  return async (ask, otherwise) => {
    if (now() < restUntil) return otherwise();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        restUntil = now() + REST_MS;
        reject(new Error('Redis is late'));
      }, ANSWER_MS_MAX);
    });
    const asked = ask();
    asked.catch(() => undefined);
    try {
      return await Promise.race([asked, late]);
    } catch {
      return otherwise();
    } finally {
      clearTimeout(timer);
    }
  };
}

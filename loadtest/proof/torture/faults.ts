// What happens to everything but the API processes: Postgres is killed, Redis flushed and killed, and business days are closed in the midst of it.
import { setTimeout as sleep } from 'node:timers/promises';
import { earlierOpenDay } from '../../../api/settlement/day-store.ts';
import type { Stage } from './stage.ts';

const POSTGRES_GAP_MS = { least: 3_000, most: 15_000 } as const;
const DOWN_MS_MAX = 1_500;
const FLUSH_MS = 100;
const FLUSHES_PER_KILL = 60;
const LOOK_MS = 500;
const RECOVERY_MS_MAX = 60_000;
const CLOSING = 'business day being closed';
/** The job is taken at the next look of either process. */
const CLOSING_FELT_MS = 1_000;
const AWAY = 'Postgres killed, until it decides again';
const FAR_FUTURE = '9999-12-31';

export async function keepKillingPostgres(stage: Stage): Promise<void> {
  const { options, tally, chance, isOver } = stage;
  while (!isOver()) {
    await pauseFor(chance.between(POSTGRES_GAP_MS.least, POSTGRES_GAP_MS.most), isOver);
    if (isOver() || stage.isPostgresNeeded || tally.postgresKills >= options.postgres) continue;
    await killPostgres(stage);
  }
}

async function killPostgres({ postgres, tally, chance, troubles, isOver }: Stage): Promise<void> {
  const killedAt = performance.now();
  troubles.begin(AWAY);
  await postgres.kill();
  tally.postgresKills += 1;
  await sleep(chance.between(20, DOWN_MS_MAX));
  await postgres.start();
  const before = tally.decisions;
  while (tally.decisions === before && !isOver() && performance.now() - killedAt < RECOVERY_MS_MAX) await sleep(20);
  troubles.end(AWAY);
  if (tally.decisions > before) tally.postgresRecoveries.push(performance.now() - killedAt);
}

export async function keepFlushingRedis({ redis, tally, chance, troubles, isOver }: Stage): Promise<void> {
  while (redis !== null && !isOver()) {
    if (await redis.flush()) tally.flushes += 1;
    await sleep(FLUSH_MS);
    if (tally.flushes % FLUSHES_PER_KILL !== FLUSHES_PER_KILL - 1) continue;
    troubles.begin('Redis killed');
    await redis.kill();
    tally.redisKills += 1;
    await sleep(chance.between(100, 1_500));
    await redis.start();
    troubles.end('Redis killed');
  }
}

/** Orders the closing of the oldest open day as soon as a process waits to die in one. */
export async function keepClosing({ slots, sql, tally, troubles, isOver }: Stage): Promise<void> {
  while (!isOver()) {
    await sleep(LOOK_MS);
    const awaiting = slots.find((slot) => slot.awaits === 'closing');
    if (awaiting === undefined) continue;
    const date = await earlierOpenDay(sql, FAR_FUTURE).catch(() => null); // Postgres away: the next look.
    if (date === null) continue;
    // Looked at after the wait: it may have died meanwhile.
    const outcome = await awaiting.client?.ask('POST', `/v1/settlement/days/${date}/close`);
    if (outcome?.kind !== 'heard' || outcome.status >= 300) continue;
    tally.closings += 1;
    troubles.begin(CLOSING);
    await sleep(CLOSING_FELT_MS);
    troubles.end(CLOSING);
  }
}

async function pauseFor(ms: number, isOver: () => boolean): Promise<void> {
  for (const until = performance.now() + ms; performance.now() < until && !isOver(); ) await sleep(100);
}

// The torture of real processes: sets a bank up, lets tills and faults loose on it, and judges what they heard when all is quiet.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { connect } from '../../../api/db/connect.ts';
import { migrateDatabase } from '../../../api/db/migrate.ts';
import { newKey } from '../../../api/http/keys.ts';
import { insertKey, SCOPES } from '../../../api/http/keys-store.ts';
import { chance } from '../../../engine/simulation/random.ts';
import { publishAll } from './campaigns.ts';
import { keepClosing, keepFlushingRedis, keepKillingPostgres } from './faults.ts';
import { openDeck } from './deck.ts';
import { type Fault, newHistory } from './history.ts';
import { type Judged, judge, verifyBooks } from './judge.ts';
import { keepDying } from './lives.ts';
import { type Load, runLoad } from './load.ts';
import type { TortureOptions } from './options.ts';
import { openPostgres } from './postgres.ts';
import { openRedis } from './redis.ts';
import { perDayFor, tightFor } from './requests.ts';
import { prepareSettings } from './rows-store.ts';
import { killIn, newSlot } from './slot.ts';
import { openTroubles } from './troubles.ts';
import { apiKills, isComplete, newTally, type Stage, type Tally } from './stage.ts';

const ROOT = resolve(import.meta.dirname, '..', '..', '..');
const TOLD_EACH_MS = 10_000;
const VERIFIED_TIMES = 3;
const READING = 'offline verifier reading';
/** An interrupted run leaves no database behind; its processes end with this one. */
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

export interface Tortured {
  readonly tally: Tally;
  /** Acknowledged while the faults went on, without what was settled in the quiet afterwards. */
  readonly underFire: number;
  readonly judged: Judged;
  readonly faults: readonly Fault[];
  readonly hasRedis: boolean;
  readonly isComplete: boolean;
  /** What the processes said of themselves: bugs that they met. */
  readonly bugs: readonly string[];
}
export interface Room {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly say: (line: string) => void;
}
type Closer = () => unknown;

export async function torture(options: TortureOptions, room: Room): Promise<Tortured> {
  const closers: Closer[] = [];
  let closing: Promise<void> | null = null;
  // An interrupted run and its own end wait for the same closing.
  const close = (): Promise<void> => (closing ??= closeAll(closers));
  const interrupted = () => void close().finally(() => process.exit(130));
  for (const signal of SIGNALS) process.once(signal, interrupted);
  try {
    return await run(options, room, (closer) => closers.push(closer));
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupted);
    await close();
  }
}

async function closeAll(closers: readonly Closer[]): Promise<void> {
  for (const close of closers.toReversed()) await close();
}

async function run(options: TortureOptions, room: Room, onClose: (closer: Closer) => void): Promise<Tortured> {
  const chainKey = randomBytes(32).toString('hex');
  const bugs: string[] = [];
  const stage = await openStage(options, { ...room, chainKey, bugs }, onClose);
  const { tally, history, redis } = stage;
  const load: Load = { next: 0, ripe: [] };
  const telling = setInterval(() => room.say(progressOf(stage)), TOLD_EACH_MS);
  onClose(() => clearInterval(telling));
  await Promise.all([
    runLoad(stage, load, stage.isOver),
    ...stage.slots.map((slot) => keepDying(stage, slot)),
    keepKillingPostgres(stage),
    keepFlushingRedis(stage),
    keepClosing(stage),
    keepVerifying(stage, chainKey),
  ]);
  room.say(`${progressOf(stage)}; quiet now`);
  const underFire = tally.decisions;
  const judged = await judge(stage, load, chainKey);
  return {
    tally,
    underFire,
    judged,
    faults: history.faults,
    hasRedis: redis !== null,
    isComplete: isComplete(options, tally, redis !== null),
    bugs,
  };
}

interface Opening extends Room {
  readonly chainKey: string;
  readonly bugs: string[];
}

async function openStage(options: TortureOptions, opening: Opening, onClose: (closer: Closer) => void): Promise<Stage> {
  const { say, bugs } = opening;
  execFileSync(process.execPath, [join(ROOT, 'scripts', 'build.mjs'), join(import.meta.dirname, 'child.ts'), 'torture-child.mjs']);
  const folder = mkdtempSync(join(tmpdir(), 'offerline-torture-'));
  onClose(() => rmSync(folder, { recursive: true, force: true }));
  const postgresHome = await openPostgres(join(folder, 'postgres'));
  onClose(postgresHome.remove);
  const redis = await openRedis(folder);
  onClose(() => redis?.stop());
  // Under a name of its own: connections of the service are counted at the end.
  const sql = connect(`${postgresHome.url}?application_name=torture`, 3);
  onClose(() => sql.end({ timeout: 2 }));
  await migrateDatabase(postgresHome.url);
  const world = { run: 't', beganMs: Date.now(), tightCount: tightFor(options.decisions), perDay: perDayFor(options.decisions) };
  await prepareSettings(sql);
  await publishAll(sql, world.tightCount);
  const { key, hash } = newKey();
  await insertKey(sql, { id: 'torture', name: 'torture', hash, scopes: SCOPES, expiresAt: null });
  const slots = ['a', 'b'].map((name, place) => newSlot(name, place + 1, join(folder, name)));
  for (const slot of slots) mkdirSync(slot.dataDir);
  onClose(() => Promise.all(slots.map((slot) => killIn(slot, 'SIGKILL'))));
  const tally = newTally();
  const troubles = openTroubles();
  onClose(troubles.stop);
  const dice = chance(options.seed);
  const until = performance.now() + options.minutes * 60_000;
  const isOver = () => isComplete(options, tally, redis !== null) || performance.now() > until;
  const environment = {
    ...opening.environment,
    DATABASE_URL: postgresHome.url,
    REDIS_URL: redis?.url ?? '',
    OFFERLINE_CHAIN_KEY: opening.chainKey,
  };
  const onSaid = (line: string) => bugs.push(line.trim());
  const bundle = join(ROOT, 'dist', 'torture-child.mjs');
  say(`Postgres${redis === null ? '' : ', Redis'} and two places for processes; ${world.tightCount + 2} campaigns.`);
  return {
    options,
    world,
    chance: dice,
    deck: openDeck(dice),
    troubles,
    sql,
    postgres: postgresHome,
    redis,
    slots,
    start: { bundle, key, environment, onSaid, isOver },
    history: newHistory(),
    messages: new Map(),
    tally,
    say,
    isOver,
    isPostgresNeeded: false,
  };
}

/** In the midst of it, each time a third of the kills is done. */
async function keepVerifying(stage: Stage, chainKey: string): Promise<void> {
  const each = Math.ceil(stage.options.cycles / VERIFIED_TIMES);
  for (let next = each; next < stage.options.cycles; next += each) {
    while (apiKills(stage.tally) < next && !stage.isOver()) await sleep(200);
    if (stage.isOver()) return;
    stage.isPostgresNeeded = true;
    stage.troubles.begin(READING);
    await verifyBooks(stage, chainKey).catch((fault: unknown) => {
      if (!(fault instanceof postgres.PostgresError) && !(fault instanceof Error)) throw fault;
      stage.say(`verify was cut off: ${fault.message}`); // A kill that was under way already.
    });
    stage.troubles.end(READING);
    stage.isPostgresNeeded = false;
  }
}

function progressOf({ tally, history }: Stage): string {
  const last = history.faults.at(-1);
  const { decisions, granted, closed, unknown, postgresKills, flushes } = tally;
  return `${decisions} decisions (${granted} granted), ${closed} refused without the database, ${unknown} unknown; kills: API ${apiKills(tally)}, Postgres ${postgresKills}, Redis ${flushes} flushes; faults ${history.faults.length}${last === undefined ? '' : ` (${last.kind}: ${last.about})`}`;
}

// What hostile and broken clients do to the service while others pay, and what of it the others notice (F11).
import { setTimeout as sleep } from 'node:timers/promises';
import type { Ground, Vitals } from './ground.ts';
import type { Heard } from './job.ts';
import { type Address, answersIn, drip, isOpen, openMany, openRaw, postOf, type RawConnection } from './raw.ts';
import { forgedRequests } from './smuggling.ts';
import { recoveredAfter, spreadOf } from './sums.ts';

const BEFORE_SECONDS = 4;
const AFTER_SECONDS = 12;
const MANY = 1_000;
const IDLE = 10_000;
const UNREAD = 200;
const UNREAD_REQUESTS = 20;
const PIPED = 50;
const PIPED_REQUESTS = 100;
const DRIP_MS = 1_000;
const LOOK_MS = 250;

interface Attack {
  readonly name: string;
  /** Goes on until `isOver`; says what it was made of. */
  readonly run: (at: Front) => Promise<string>;
}
interface Front {
  readonly address: Address;
  readonly key: string;
  readonly run: string;
  readonly isOver: () => boolean;
}

export interface Attacked {
  readonly name: string;
  readonly said: string;
  readonly heard: Heard;
  readonly beforeP99: number;
  readonly duringP99: number;
  /** Of the others, while it went on. */
  readonly undecided: number;
  readonly recoveredSeconds: number | null;
  readonly before: Vitals;
  readonly during: Vitals;
  readonly after: Vitals;
}

export const ATTACKS: readonly Attack[] = [
  { name: 'heads that drip', run: (front) => refilled(front, MANY, (each) => drip(each, headOf(front, 4_096), DRIP_MS)) },
  { name: 'bodies that drip', run: (front) => refilled(front, MANY, (each) => dripBody(each, front)) },
  { name: 'answers that nobody reads', run: unread },
  { name: '10,000 idle connections', run: (front) => refilled(front, IDLE, () => undefined) },
  { name: '10,000 idle connections that asked once', run: (front) => refilled(front, IDLE, (each) => void each.socket.write(HEALTH)) },
  { name: 'pipelines', run: pipelines },
  { name: 'connections that come and are reset', run: resets },
  { name: 'forged framing', run: forgeries },
];

const HEALTH = 'GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n';

export interface AttackPlan {
  readonly ground: Ground;
  readonly perSecond: number;
  readonly seconds: number;
}

export async function measureAttack({ ground, perSecond, seconds }: AttackPlan, attack: Attack): Promise<Attacked> {
  const { server, stand, deadlineMs } = ground;
  const endMs = (BEFORE_SECONDS + seconds) * 1_000;
  const before = await ground.vitals();
  let isOver = false;
  let said = '';
  let during = before;
  const strike = async (): Promise<void> => {
    await sleep(BEFORE_SECONDS * 1_000);
    const front: Front = { address: server, key: stand.key, run: `a${Date.now()}`, isOver: () => isOver };
    const running = attack.run(front).catch((fault: unknown) => `failed: ${String(fault)}`);
    await sleep(seconds * 1_000 - LOOK_MS);
    during = await ground.vitals().catch(() => before);
    await sleep(LOOK_MS);
    isOver = true;
    said = await running;
  };
  const struck: Promise<void>[] = [];
  const heard = await ground.offer({
    perSecond,
    seconds: BEFORE_SECONDS + seconds + AFTER_SECONDS,
    connections: 64,
    onBegan: () => void struck.push(strike()),
  });
  await Promise.all(struck);
  const within = (fromMs: number, toMs: number) => heard.slices.filter((slice) => slice.fromMs >= fromMs && slice.fromMs < toMs);
  const beforeP99 = spreadOf(within(0, BEFORE_SECONDS * 1_000).map(({ p99 }) => p99)).p50;
  const inside = within(BEFORE_SECONDS * 1_000, endMs);
  return {
    name: attack.name,
    said,
    heard,
    beforeP99,
    duringP99: spreadOf(inside.map(({ p99 }) => p99)).p50,
    undecided: inside.reduce((sum, { others }) => sum + others, 0),
    recoveredSeconds: recoveredAfter(heard.slices, endMs, { p99: beforeP99, budgetMs: deadlineMs }),
    before,
    during,
    after: await ground.vitals(),
  };
}

/** Holds so many connections open, new ones in the place of those that the service ends. */
async function refilled(front: Front, count: number, use: (each: RawConnection) => unknown): Promise<string> {
  let open: readonly RawConnection[] = [];
  let opened = 0;
  let most = 0;
  while (!front.isOver()) {
    open = open.filter(isOpen);
    const fresh = await openMany(front.address, count - open.length);
    for (const each of fresh) use(each);
    opened += fresh.length;
    open = [...open, ...fresh];
    most = Math.max(most, open.filter(isOpen).length);
    await sleep(LOOK_MS);
  }
  const left = open.filter(isOpen).length;
  for (const { socket } of open) socket.destroy();
  return `at most ${most} at once, ${opened} opened, ${opened - left} ended by the service`;
}

const headOf = ({ key }: Front, length: number): string => postOf({ key, body: '{}', headers: `X-Slow: ${'x'.repeat(length)}\r\n` });

function dripBody(each: RawConnection, { key }: Front): void {
  const [head = ''] = postOf({ key, body: ' '.repeat(1_024) }).split('\r\n\r\n');
  each.socket.write(`${head}\r\n\r\n`);
  drip(each, ' '.repeat(1_024), DRIP_MS);
}

/** Asks for the largest public answer again and again and takes none of it. */
function unread(front: Front): Promise<string> {
  const ask = 'GET /openapi.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'.repeat(UNREAD_REQUESTS);
  return refilled(front, UNREAD, ({ socket }) => {
    socket.removeAllListeners('data').pause();
    socket.write(ask);
  });
}

/** Each connection sends many at once and reads them all, over and over; an answer out of its place is a fault. */
async function pipelines(front: Front): Promise<string> {
  const tally = { answered: 0, misplaced: 0 };
  await Promise.all(
    Array.from({ length: PIPED }, async (_, no) => {
      for (let round = 0; !front.isOver(); round += 1) {
        const answers = await pipeline(front, `${front.run}:${no}:${round}`);
        tally.answered += answers.length;
        tally.misplaced += answers.filter((id, at) => id !== `${front.run}:${no}:${round}:${at}`).length;
      }
    }),
  );
  if (tally.misplaced > 0) throw new Error(`${tally.misplaced} of ${tally.answered} answers were not in their place`);
  return `${PIPED} connections with ${PIPED_REQUESTS} requests at once, ${tally.answered} answers, all in their order`;
}

/** The ids of the answers, in their order. */
async function pipeline({ address, key }: Front, run: string): Promise<readonly string[]> {
  const connection = await openRaw(address);
  const bodyOf = (no: number) =>
    JSON.stringify({
      authorizationId: `${run}:${no}`,
      kind: 'authorization',
      amount: 12_800,
      currency: 'CNY',
      at: '2026-11-22T12:03:11+08:00',
      card: { bin: '62258801', token: `pt${no}`, account: `pa${no}` },
      merchant: { id: 'BM1', mcc: '5812' },
      terminal: { id: 'BT1', channel: 'pos', entryMode: 'contactless' },
    });
  const last = PIPED_REQUESTS - 1;
  const requests = Array.from({ length: PIPED_REQUESTS }, (_, no) =>
    postOf({ key, body: bodyOf(no), headers: no === last ? 'Connection: close\r\n' : '' }),
  );
  connection.socket.write(requests.join(''));
  await connection.closed;
  return answersIn(connection.heard()).map(({ body }) => (JSON.parse(body) as { authorizationId: string }).authorizationId);
}

async function resets(front: Front): Promise<string> {
  let opened = 0;
  while (!front.isOver()) {
    const all = await openMany(front.address, 100);
    opened += all.length;
    for (const each of all) {
      each.socket.write(headOf(front, 16).slice(0, 40));
      each.socket.resetAndDestroy();
    }
    await sleep(50);
  }
  return `${opened} opened and reset in the middle of a head`;
}

async function forgeries(front: Front): Promise<string> {
  const all = forgedRequests(front.key);
  let sent = 0;
  let smuggled = 0;
  while (!front.isOver()) {
    const answers = await Promise.all(all.map(({ bytes }) => answersTo(front, bytes)));
    sent += answers.length;
    smuggled += answers.filter((statuses, at) => statuses.length !== 1 || !all[at]?.statuses.includes(statuses[0] ?? 0)).length;
  }
  if (smuggled > 0) throw new Error(`${smuggled} of ${sent} forged requests were not refused as they must be`);
  return `${sent} requests of ${all.length} kinds, each refused and closed`;
}

async function answersTo({ address }: Front, bytes: string): Promise<readonly number[]> {
  const connection = await openRaw(address);
  connection.socket.write(Buffer.from(bytes, 'latin1'));
  await connection.closed;
  return answersIn(connection.heard()).map(({ status }) => status);
}

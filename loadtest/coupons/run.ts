// npm run issue: orders a million coupon codes from the whole service, approves them as somebody else, follows the job, and proves what came of it; -- --codes 1000000.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { readConfig } from '../../api/config.ts';
import type { DemoKeys } from '../../api/demo-keys.ts';
import { connect } from '../../api/db/connect.ts';
import { attachDatabase } from '../../api/db/open.ts';
import { type Service, startService } from '../../api/service.ts';
import { benchRequest } from '../bank.ts';

const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const CODES_MAX = 1_000_000;
const POLL_MS = 500;
const TOLD_EACH = 100_000;
const MEBIBYTE = 2 ** 20;
const ORDER = 'a-million';
const CAMPAIGN = 'coffee-coupon';

interface Batch {
  readonly state: string;
  readonly issued: number;
  readonly job: { readonly state: string; readonly fault: string | null } | null;
}
interface Watched {
  readonly seconds: number;
  readonly residentMax: number;
  /** Milliseconds of the authorizations that were asked for meanwhile. */
  readonly asked: readonly number[];
}

process.exitCode = await main();

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { codes: { type: 'string', default: String(CODES_MAX) } } });
  const codes = Number(values.codes);
  if (!Number.isSafeInteger(codes) || codes < 1 || codes > CODES_MAX) {
    say(`Usage: npm run issue -- [--codes 1..${CODES_MAX}]`);
    return 2;
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'offerline-issue-'));
  const config = readConfig({ DATA_DIR: dataDir, PORT: '0' });
  const faults: unknown[] = [];
  const service = await startService({ config, demo: true, play: false, onBug: (fault) => faults.push(fault) });
  try {
    const wrong = [...(await issue(service, codes)), ...(await proveRows(dataDir, codes)), ...faults.map(String)];
    for (const each of wrong) say(`wrong: ${each}`);
    say(`${codes} codes, ${wrong.length} faults`);
    return wrong.length === 0 ? 0 : 1;
  } finally {
    await service.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function issue(service: Service, codes: number): Promise<readonly string[]> {
  const keys: DemoKeys = service.demoKeys ?? {};
  const desk = deskOf(service.url);
  await desk(keys['marketer'], '', { id: ORDER, kind: 'generated', campaign: CAMPAIGN, count: codes, note: 'Codes for a leaflet' });
  const itself = await desk(keys['marketer'], `/${ORDER}/approve`, {});
  await desk(keys['approver'], `/${ORDER}/approve`, {});
  const watched = await follow(service.url, keys, codes);
  const handed = await desk(keys['marketer'], `/${ORDER}/codes`, {});
  const lines = handed.text.trim().split('\n').slice(1);
  const sorted = watched.asked.toSorted((one, other) => one - other);
  say(
    `issued in ${watched.seconds.toFixed(1)} s, ${Math.round(codes / watched.seconds)} a second; at most ${watched.residentMax} MiB resident; ` +
      `${sorted.length} authorizations meanwhile, median ${(sorted[sorted.length >> 1] ?? 0).toFixed(1)} ms, longest ${(sorted.at(-1) ?? 0).toFixed(1)} ms`,
  );
  const again = await desk(keys['marketer'], `/${ORDER}/codes`, {});
  return [
    ...(itself.status === 200 ? ['who ordered could approve'] : []),
    ...(lines.length === codes && new Set(lines).size === codes ? [] : [`${new Set(lines).size} different codes were handed over`]),
    ...(again.status === 409 ? [] : [`codes were handed over twice (${again.status})`]),
  ];
}

type Desk = (key: string | undefined, path: string, body?: object) => Promise<{ readonly status: number; readonly text: string }>;

function deskOf(url: string): Desk {
  return async (key, path, body) => {
    const answer = await fetch(`${url}/v1/coupon-batches${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${key ?? ''}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, text: await answer.text() };
  };
}

/** Until the order is filled; meanwhile somebody pays, one after the other. */
async function follow(url: string, keys: DemoKeys, codes: number): Promise<Watched> {
  const desk = deskOf(url);
  const began = performance.now();
  const asked: number[] = [];
  let residentMax = 0;
  let told = 0;
  for (let no = 0; ; no += 1) {
    asked.push(await pay(url, keys['acquirer'] ?? '', no));
    residentMax = Math.max(residentMax, Math.ceil(process.memoryUsage.rss() / MEBIBYTE));
    const { state, issued, job } = JSON.parse((await desk(keys['marketer'], `/${ORDER}`)).text) as Batch;
    if (state === 'issued' && issued === codes) return { seconds: (performance.now() - began) / 1_000, residentMax, asked };
    if (job?.state === 'failed') throw new Error(`the job failed: ${job.fault}`);
    if (issued >= told + TOLD_EACH) {
      told = issued;
      say(`${issued} of ${codes}`);
    }
    await sleep(POLL_MS);
  }
}

async function pay(url: string, key: string, no: number): Promise<number> {
  const began = performance.now();
  const answer = await fetch(`${url}/v1/evaluate`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(benchRequest(no, { run: ORDER, accounts: 1_000, campaigns: 10 })),
  });
  await answer.text();
  if (answer.status !== 200) throw new Error(`a payment was answered ${answer.status}`);
  return performance.now() - began;
}

/** By the rows themselves: so many coupons of the order, each with a code of its own, free for anybody, and each with its history. */
async function proveRows(dataDir: string, codes: number): Promise<readonly string[]> {
  const database = await attachDatabase({ dataDir, databaseUrl: undefined });
  const sql = connect(database.url, 1);
  try {
    const [row] = await sql<{ coupons: number; hashes: number; free: number; moves: number }[]>`
      select count(*)::int as coupons, count(distinct code_hash)::int as hashes, count(*) filter (where state = 'issued' and subject is null)::int as free,
        (select count(*)::int from coupon_moves where reason = ${`batch:${ORDER}`}) as moves
      from coupons where stock = ${ORDER}`;
    return Object.entries(row ?? { coupons: 0 }).flatMap(([name, count]) => (count === codes ? [] : [`${name}: ${count} of ${codes}`]));
  } finally {
    await sql.end({ timeout: 1 });
    await database.close();
  }
}

// `npm run hosts`: two servers in two network namespaces on one Postgres; proves one decision, exact budgets and safe failure while cables are pulled, and the books afterwards.
import { randomBytes } from 'node:crypto';
import { connect, type Sql } from '../../api/db/connect.ts';
import { newKey } from '../../api/http/keys.ts';
import { insertKey } from '../../api/http/keys-store.ts';
import { verify } from '../../api/ledger/verify.ts';
import { HUNDRED, HUNDRED_BIN, publishBoth, purchaseOf } from './campaigns.ts';
import { whatIsMissing } from './commands.ts';
import { openDatabaseIn } from './database.ts';
import { type Heard, type Host, startHost } from './host.ts';
import { openNetwork } from './network.ts';
import { type Cut, judgeAgain, judgeAlone, judgeHealed, judgeWithoutDatabase, type Verdict } from './verdicts.ts';

const QUICK = process.argv.includes('--quick');
const CUT_MS = QUICK ? 3_000 : 8_000;
const BEFORE_MS = 1_500;
const HEAL_MS = QUICK ? 5_000 : 8_000;
const DEADLINE_MS = 500;
const ASKERS = 4;
const PAUSE_MS = 10;

const closers: (() => unknown)[] = [];
let failures = 0;

await main().catch((fault: unknown) => {
  failures += 1;
  say(fault instanceof Error ? (fault.stack ?? fault.message) : String(fault));
});
for (const close of closers.reverse()) await close();
process.exit(failures === 0 ? 0 : 1);

async function main(): Promise<void> {
  const missing = whatIsMissing();
  if (missing !== null) throw new Error(missing);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void endEarly());
  const network = openNetwork();
  closers.push(network.remove);
  say('Three networks, joined by five cables: host a, host b, and the database.');
  const database = await openDatabaseIn(network);
  closers.push(database.remove);
  const sql = connect(database.urlAt(network.database.address), 4);
  closers.push(() => sql.end({ timeout: 2 }));
  const { key, hash } = newKey();
  const chainKey = randomBytes(32).toString('hex');
  await sql`insert into settings (name, value) values ('clock', '"message"'), ('demo', 'false')`;
  await insertKey(sql, { id: 'acquirer', name: 'acquirer', hash, scopes: ['evaluate'], expiresAt: null });
  await publishBoth(sql);
  const hosts: Host[] = [];
  for (const each of network.hosts) {
    const databaseUrl = database.urlAt(each.databaseAddress);
    const host = await startHost(each, { databaseUrl, chainKey, key, environment: process.env });
    closers.push(host.remove);
    hosts.push(host);
    say(`Host ${each.name} answers at ${each.address}.`);
  }
  await prove(hosts, sql, chainKey);
}

async function prove(hosts: readonly Host[], sql: Sql, chainKey: string): Promise<void> {
  const [first, second] = hosts;
  if (first === undefined || second === undefined) throw new Error('two hosts are needed');
  tell(await proveOneDecision(hosts, sql));
  tell(await proveExactBudget(hosts, sql));
  say(`The cable of host ${first.name} to the database is pulled for ${CUT_MS / 1_000} s ...`);
  const without = await underLoad(hosts, 'half', { host: first, turn: first.network.database });
  tell([...judgeWithoutDatabase(without.heard, without.cut, DEADLINE_MS), judgeHealed(without.heard, without.cut)]);
  say(`Both cables of host ${second.name} are pulled for ${CUT_MS / 1_000} s ...`);
  const alone = await underLoad(hosts, 'alone', { host: second, turn: second.network.everything });
  tell([...judgeAlone(alone.heard, alone.cut), judgeHealed(alone.heard, alone.cut)]);
  await until(() => hosts.every((host) => !host.hasVoids()));
  const running = hosts.filter((host) => host.isRunning()).length;
  tell([{ text: `${running} of ${hosts.length} servers never stopped`, holds: running === hosts.length }]);
  const heard = [...without.heard, ...alone.heard];
  tell(judgeAgain(heard, await askAgain(hosts, heard)));
  const violations = await verify(sql, {
    chainKey,
    onResult: (result) => (result.violations > 0 ? say(JSON.stringify(result)) : undefined),
  });
  tell([{ text: `the offline verifier finds ${violations} violations`, holds: violations === 0 }]);
}

async function proveOneDecision(hosts: readonly Host[], sql: Sql): Promise<readonly Verdict[]> {
  const copies = await Promise.all(Array.from({ length: 200 }, (_, no) => hosts[no % hosts.length]?.ask(purchaseOf('copies'))));
  const bodies = new Set(copies.map((each) => each?.body));
  const [row] = await sql<{ count: number }[]>`select count(*) from decisions where authorization_id = 'copies'`;
  const text = `200 copies of one request to both hosts: ${row?.count} decision, ${bodies.size} different answer`;
  return [{ text, holds: bodies.size === 1 && !bodies.has(null) && row?.count === 1 }];
}

async function proveExactBudget(hosts: readonly Host[], sql: Sql): Promise<readonly Verdict[]> {
  const asked = Array.from({ length: 1_000 }, (_, no) => purchaseOf(`race-${no}`, { bin: HUNDRED_BIN }));
  const heard = await inLanes(asked, 100, (request, no) => hosts[no % hosts.length]?.ask(request));
  const granted = heard.filter((each) => each?.body?.includes(`"${HUNDRED}"`)).length;
  const [row] = await sql<{ used: number }[]>`select held + captured - returned as used from counters where key = ${`c:${HUNDRED}:n`}`;
  const text = `a budget for 100, asked by 1,000 at both hosts: ${granted} granted, ${row?.used} in the books`;
  return [{ text, holds: granted === 100 && row?.used === 100 }];
}

interface Pulled {
  readonly host: Host;
  readonly turn: (state: 'up' | 'down') => void;
}

/** A steady flow to both hosts while one is cut off and healed. */
async function underLoad(hosts: readonly Host[], name: string, { host, turn }: Pulled): Promise<{ heard: readonly Heard[]; cut: Cut }> {
  const heard: Heard[] = [];
  let isOver = false;
  let no = 0;
  const lane = async (to: Host): Promise<void> => {
    while (!isOver) {
      no += 1;
      heard.push(await to.ask(purchaseOf(`${name}-${no}`, { deadlineMs: DEADLINE_MS })));
      await sleep(PAUSE_MS);
    }
  };
  const lanes = hosts.flatMap((to) => Array.from({ length: ASKERS }, () => lane(to)));
  await sleep(BEFORE_MS);
  turn('down');
  const from = performance.now();
  await sleep(CUT_MS);
  const to = performance.now();
  turn('up');
  await sleep(HEAL_MS);
  isOver = true;
  await Promise.all(lanes);
  return { heard, cut: { host: host.name, from, to } };
}

async function askAgain(hosts: readonly Host[], heard: readonly Heard[]): Promise<ReadonlyMap<string, Heard>> {
  const answers = await inLanes(heard, 16, async (each) => {
    const host = hosts.find(({ name }) => name === each.host);
    return host?.ask(purchaseOf(each.id));
  });
  return new Map(answers.flatMap((each) => (each === undefined ? [] : [[each.id, each]])));
}

async function inLanes<Item, Value>(
  items: readonly Item[],
  lanes: number,
  work: (item: Item, no: number) => Promise<Value> | undefined,
): Promise<(Value | undefined)[]> {
  const values: (Value | undefined)[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let no = next++; no < items.length; no = next++) values[no] = await work(items[no] as Item, no);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return values;
}

async function until(isSo: () => boolean): Promise<void> {
  for (let waited = 0; waited < 15_000 && !isSo(); waited += 100) await sleep(100);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function tell(verdicts: readonly Verdict[]): void {
  for (const { text, holds } of verdicts) {
    say(`${holds ? 'ok    ' : 'FAILED'}  ${text}`);
    if (!holds) failures += 1;
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function endEarly(): Promise<void> {
  for (const close of closers.reverse()) await close();
  process.exit(130);
}

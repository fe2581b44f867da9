// F11 against the real process on a real Postgres: bodies and heads that drip, idle connections, pipelining and forged framing; judged by what is answered and in which order.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CHAIN_KEY, publishCampaign, purchase, tenOff } from '../../../api/authority/testing.ts';
import { type TestDatabase, testDatabase } from '../../../api/db/testing.ts';
import { newKey } from '../../../api/http/keys.ts';
import { insertKey } from '../../../api/http/keys-store.ts';
import { askForAuthorization, type StartedProcess, startProcess } from '../../../api/process-testing.ts';
import { type Address, answersIn, drip, isOpen, openMany, openRaw, postOf, type RawConnection, statusesIn } from './raw.ts';
import { forgedRequests } from './smuggling.ts';

const IDLE = 500;
const PIPELINED = 40;
const { key, hash } = newKey();
let database: TestDatabase;
let service: StartedProcess;
let address: Address;

beforeAll(async () => {
  database = await testDatabase();
  await database.sql`insert into settings (name, value) values ('clock', '"message"'), ('demo', 'false')`;
  await insertKey(database.sql, { id: 'acquirer', name: 'acquirer', hash, scopes: ['evaluate'], expiresAt: null });
  await publishCampaign(database.sql, tenOff());
  const settings = { DATABASE_URL: database.url, OFFERLINE_CHAIN_KEY: CHAIN_KEY, LATENCY_BUDGET_MS: '10000' };
  service = await startProcess({ environment: { ...process.env, ...settings } });
  const { hostname, port } = new URL(service.url);
  address = { host: hostname, port: Number(port) };
}, 120_000);
afterAll(async () => {
  service.remove();
  await database.drop();
});

/** Asked anew over and over until `until` has happened: how many were granted, and how many were not. */
async function askWhile(name: string, until: Promise<unknown>): Promise<{ readonly granted: number; readonly others: number }> {
  const ended = until.then(() => true);
  const heard = { granted: 0, others: 0 };
  for (let no = 0; !(await Promise.race([ended, sleep(20, false)])); no += 1) {
    const body = await askForAuthorization(service.url, key, purchase({ authorizationId: `${name}-${no}` }));
    if ((JSON.parse(body) as { outcome: string }).outcome === 'granted') heard.granted += 1;
    else heard.others += 1;
  }
  return heard;
}

const allClosed = (connections: readonly RawConnection[]) => Promise.all(connections.map(({ closed }) => closed));

test('F11 I27 bodies that drip on the authorization path get 408 and are closed, and others are answered meanwhile', async () => {
  const dripping = await openMany(address, 50);
  const body = JSON.stringify(purchase({ authorizationId: 'dripped' }));
  const [head = '', sent = ''] = postOf({ key, body }).split('\r\n\r\n');
  for (const each of dripping) {
    each.socket.write(`${head}\r\n\r\n`);
    drip(each, sent, 100);
  }
  const heard = await askWhile('beside-drips', allClosed(dripping));

  expect(dripping.map((each) => statusesIn(each.heard()))).toEqual(dripping.map(() => [408]));
  expect(JSON.parse(answersIn(dripping[0]?.heard() ?? '')[0]?.body ?? '{}')).toMatchObject({ code: 'body_too_slow' });
  expect(heard.granted).toBeGreaterThan(0);
  expect(heard.others).toBe(0);
  expect(await database.sql`select 1 from authorizations where id = 'dripped'`).toHaveLength(0);
}, 30_000);

test('F11 500 idle connections and heads that drip end by themselves, and disturb nobody', async () => {
  const idle = await openMany(address, IDLE);
  const dripping = await openMany(address, 50);
  const stops = dripping.map((each) => drip(each, `${postOf({ key, body: '{}' }).slice(0, 60)}${'x'.repeat(10_000)}`, 250));
  const heard = await askWhile('beside-idle', allClosed([...idle, ...dripping]));
  for (const stop of stops) stop();

  expect(idle).toHaveLength(IDLE);
  expect([...idle, ...dripping].filter(isOpen)).toEqual([]);
  expect(new Set(dripping.flatMap((each) => statusesIn(each.heard())))).toEqual(new Set([408]));
  expect(heard.granted).toBeGreaterThan(0);
  expect(heard.others).toBe(0);
}, 30_000);

test('F11 R1 pipelined requests are answered in their order, each once, copies alike', async () => {
  const connection = await openRaw(address);
  const ids = Array.from({ length: PIPELINED }, (_, no) => `piped-${no % (PIPELINED / 2)}`);
  const last = postOf({ key, body: JSON.stringify(purchase({ authorizationId: 'piped-last' })), headers: 'Connection: close\r\n' });
  connection.socket.write(ids.map((id) => postOf({ key, body: JSON.stringify(purchase({ authorizationId: id })) })).join('') + last);
  await connection.closed;
  const answers = answersIn(connection.heard());

  expect(answers.map(({ status }) => status)).toEqual([...ids, 'last'].map(() => 200));
  expect(answers.map(({ body }) => (JSON.parse(body) as { authorizationId: string }).authorizationId)).toEqual([...ids, 'piped-last']);
  expect(new Set(answers.slice(0, PIPELINED).map(({ body }) => body)).size).toBe(PIPELINED / 2);
}, 30_000);

test.each(forgedRequests(key).map((each) => [each.name, each] as const))(
  'F11 ASVS-4.2.1 %s is refused, its connection closed, and nothing behind it answered',
  async (_, { bytes, statuses }) => {
    const connection = await openRaw(address);
    connection.socket.write(Buffer.from(bytes, 'latin1'));
    await connection.closed;

    const answered = statusesIn(connection.heard());
    expect(answered).toHaveLength(1);
    expect(statuses).toContain(answered[0]);
  },
  20_000,
);

test('after all of it the service answers, and has written nothing that was not asked for', async () => {
  const body = await askForAuthorization(service.url, key, purchase({ authorizationId: 'afterwards' }));

  expect(JSON.parse(body)).toMatchObject({ outcome: 'granted' });
  const [row] = await database.sql<{ strange: number }[]>`
    select count(*)::int as strange from authorizations where id !~ '^(beside-drips|beside-idle|piped|afterwards)'`;
  expect(row).toEqual({ strange: 0 });
});

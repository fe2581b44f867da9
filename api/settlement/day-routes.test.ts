// The routes of business days: closing as a job, in order, with its steps; proving; closing by itself.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../db/testing.ts';
import { takeJob } from '../jobs/store.ts';
import { runJob } from '../jobs/follow.ts';
import { jobWorkers } from '../job-workers.ts';
import { readConfig } from '../config.ts';
import { type TestApp, testApp } from '../testing.ts';
import { orderDue } from './auto-close.ts';
import { DAY, SALES, writeMessages } from './testing.ts';

let house: TestApp;
let finance: string;
let reader: string;
const workers = jobWorkers({ config: readConfig({}) } as never);

beforeAll(async () => {
  house = testApp(await testDatabase());
  finance = await house.keyFor('key_finance', ['settlement:read', 'settlement:write']);
  reader = await house.keyFor('key_reader', ['settlement:read']);
  const { sql } = house.database;
  await sql`insert into settings (name, value) values ('clock', '"message"')`;
  await sql`insert into acquirers values ('acq1', 'Acquirer', 'Asia/Shanghai', '23:00', 'CN')`;
  await writeMessages(sql, SALES);
});
afterAll(() => house.stop());

/** What the follower of jobs does, until nothing waits. */
async function work(): Promise<void> {
  const { sql } = house.database;
  const deps = { sql, workers, onBug: (fault: unknown) => expect.unreachable(String(fault)) };
  for (let job = await takeJob(sql, Object.keys(workers)); job !== null; job = await takeJob(sql, Object.keys(workers)))
    await runJob(deps, job, new AbortController().signal);
}
const day = (date: string) => house.ask(finance, 'GET', `/v1/settlement/days/${date}`);
const close = (date: string, key = finance) => house.ask(key, 'POST', `/v1/settlement/days/${date}/close`);

describe('closing a day', () => {
  test('R22 before its time, or before an earlier day, it is refused, and the day says why beforehand', async () => {
    expect((await day(DAY)).body).toMatchObject({
      state: 'open',
      blocked: { code: 'day_not_over', text: 'The last business day that is over is 2026-11-21.' },
      acquirers: [{ id: 'acq1', isOver: false }],
      soFar: { entries: expect.any(Number), items: 0 },
      steps: [],
      job: null,
    });
    expect(await close(DAY)).toMatchObject({ status: 409, body: { code: 'day_not_over' } });
    await writeMessages(house.database.sql, [
      {
        authorizationId: 'z',
        id: 'c1',
        kind: 'capture',
        merchant: 'M1',
        amount: 100,
        date: '2026-11-23',
        at: '2026-11-22T23:02:00+08:00',
        postings: [{ template: 'benefit.capture', party: 'bank', amount: 10 }],
      },
    ]);

    expect(await close(DAY)).toMatchObject({
      status: 409,
      body: { code: 'earlier_day_open', detail: expect.stringContaining('2026-11-21') },
    });
    expect(await close(DAY, reader)).toMatchObject({ status: 403 });
    expect(await house.ask(finance, 'POST', '/v1/settlement/days/2026-02-30/close')).toMatchObject({ status: 400 });
  });

  test('I17 it is ordered once however often it is asked for, and afterwards answered as it is', async () => {
    const [first, second] = [await close('2026-11-21'), await close('2026-11-21')];
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(second.body).toMatchObject({ id: first.body['id'], kind: 'settlement.close', object: '2026-11-21', state: 'queued' });
    await work();

    expect(await house.ask(reader, 'GET', `/v1/jobs/${String(first.body['id'])}`)).toMatchObject({
      body: { state: 'done', result: { date: '2026-11-21' } },
    });
    const closed = await close('2026-11-21');
    expect(closed).toMatchObject({ status: 200, body: { state: 'closed', hash: expect.stringMatching(/^[0-9a-f]{64}$/) } });
    const log = await house.database.sql`select action from change_log where object = '2026-11-21' order by id`;
    expect(log.map(({ action }) => action)).toEqual(['settlement.close.order', 'settlement.close']);
  });

  test('a closed day shows its steps, its totals by kind of party, and what was counted', async () => {
    await close(DAY);
    await work();
    const { body } = await day(DAY);
    const steps = body['steps'] as { step: string; rows: number }[];

    expect(body).toMatchObject({
      state: 'closed',
      blocked: null,
      counts: { entries: 12, benefits: 10, statements: 10 },
      job: { state: 'done' },
    });
    expect(steps.slice(-2).map(({ step }) => step)).toEqual(['statements', 'seal']);
    expect(steps.map(({ step }) => step)).toEqual((body['stepNames'] as string[]).slice(1));
    const totals = body['totals'] as { currency: string; net: number }[];
    for (const currency of ['CNY', 'HKD'])
      expect(totals.filter((row) => row.currency === currency).reduce((all, row) => all + row.net, 0)).toBe(0);
  });

  test('the list says the same, newest first, a page at a time', async () => {
    const first = await house.ask(reader, 'GET', '/v1/settlement/days?limit=2');
    const rest = await house.ask(reader, 'GET', `/v1/settlement/days?limit=2&after=${String(first.body['next'])}`);
    const items = [
      ...(first.body['items'] as { date: string; state: string }[]),
      ...(rest.body['items'] as { date: string; state: string }[]),
    ];

    expect(items.map(({ date, state }) => [date, state])).toEqual([
      ['2026-11-23', 'open'],
      [DAY, 'closed'],
      ['2026-11-21', 'closed'],
    ]);
    expect(rest.body['next']).toBeNull();
  });
});

describe('proving a day', () => {
  test('I17 I18 of an open day is refused; of a closed one every check is told, and changes nothing', async () => {
    expect(await house.ask(reader, 'POST', '/v1/settlement/days/2026-11-23/prove')).toMatchObject({
      status: 409,
      body: { code: 'day_not_closed' },
    });
    expect(await house.ask(reader, 'POST', `/v1/settlement/days/${DAY}/prove`)).toMatchObject({ status: 202 });
    await work();

    const { proof, hash } = (await day(DAY)).body as {
      proof: { state: string; result: { checks: { name: string; ok: boolean }[] } };
      hash: string;
    };
    const again = proof.result.checks.find(({ name }) => name === 'statements frozen again');
    expect(again).toMatchObject({ ok: true });
    expect(proof.result.checks.find(({ name }) => name === 'nets = 0')).toMatchObject({ ok: true });
    expect((await close(DAY)).body['hash']).toBe(hash);
  });

  test('I25 an entry that was changed behind the database makes the proof fail, and says where', async () => {
    await house.database.sql.begin(async (transaction) => {
      await transaction`set local session_replication_role = replica`;
      await transaction`update entries set amount = amount + 1 where id = (select min(id) from entries where business_date = ${DAY} and party = 'bank')`;
    });
    await house.ask(reader, 'POST', `/v1/settlement/days/${DAY}/prove`);
    await work();

    const { proof } = (await day(DAY)).body as {
      proof: { state: string; fault: string; result: { checks: { name: string; ok: boolean; detail: string }[] } };
    };
    expect(proof).toMatchObject({ state: 'failed', fault: 'does_not_add_up' });
    expect(proof.result.checks.find(({ name }) => name === 'statements frozen again')).toMatchObject({
      ok: false,
      detail: expect.stringContaining('bank CNY'),
    });
  });
});

describe('closing by itself', () => {
  test('is off until somebody turns it on; then the oldest day that is over is ordered, and none that is not', async () => {
    const { sql } = house.database;
    expect(await orderDue(sql)).toBeNull();
    expect((await house.ask(reader, 'GET', '/v1/settlement/auto-close')).body).toEqual({ isOn: false, graceMinutes: 60 });
    expect(await house.ask(reader, 'PUT', '/v1/settlement/auto-close', { isOn: true, graceMinutes: 30 })).toMatchObject({ status: 403 });
    expect(await house.ask(finance, 'PUT', '/v1/settlement/auto-close', { isOn: true, graceMinutes: 30 })).toMatchObject({ status: 200 });
    expect(await orderDue(sql)).toBeNull();
    const later = {
      authorizationId: 'z2',
      id: 'c1',
      kind: 'capture' as const,
      merchant: 'M1',
      amount: 100,
      date: '2026-11-24',
      postings: [{ template: 'benefit.capture' as const, party: 'bank' as const, amount: 10 }],
    };
    await writeMessages(sql, [{ ...later, at: '2026-11-23T23:29:00+08:00' }]);
    expect(await orderDue(sql)).toBeNull();
    await writeMessages(sql, [{ ...later, id: 'c2', at: '2026-11-23T23:31:01+08:00' }]);

    expect(await orderDue(sql)).toBe('2026-11-23');
    await work();
    expect((await day('2026-11-23')).body).toMatchObject({ state: 'closed', job: { requestedBy: 'auto-close' } });
  });
});

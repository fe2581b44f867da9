// The routes of the watch, asked as a client asks: what they answer, refuse and stream.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../db/testing.ts';
import { type TestApp, testApp } from '../testing.ts';
import { addFigures, condenseFigures } from './figures-store.ts';
import { LISTENERS_MAX, openLive } from './live.ts';
import { liveStream } from './live-stream.ts';
import { EVER } from './tally.ts';

let app: TestApp;
let writer: string;
let reader: string;
beforeAll(async () => {
  app = testApp(await testDatabase(), { WEBHOOK_HOSTS: 'hooks.bank.example' });
  writer = await app.keyFor('key_writer', ['campaigns:read', 'campaigns:write']);
  reader = await app.keyFor('key_reader', ['campaigns:read']);
});
afterAll(() => app.stop());

const at = '2026-11-20T04:00:00Z';
const days = 'from=2026-11-19T00:00:00Z&to=2026-11-22T00:00:00Z';

describe('figures', () => {
  test('CSV has one line for each row, and text that a spreadsheet cannot run', async () => {
    await addFigures(app.database.sql, {
      process: 'p',
      second: 1,
      pulse: null,
      rows: [{ kind: 'grant', at, key: '=1+1', part: 'bank', count: 2, amount: 500 }],
    });
    const { status, body, headers } = await app.ask(reader, 'get', `/v1/watch/figures?chart=burn&per=day&format=csv&${days}`);
    expect([status, headers.get('content-disposition')]).toEqual([200, 'attachment; filename="burn.csv"']);
    expect(body['text']).toBe("at,campaign,party,count,amount\r\n2026-11-19T16:00:00.000Z,'=1+1,bank,2,500\r\n");
  });

  test('the heat map is by weekday and hour of the bank, not of the server', async () => {
    await addFigures(app.database.sql, {
      process: 'p',
      second: 2,
      pulse: null,
      rows: [{ kind: 'reason', at, key: 'granted', part: '', count: 7, amount: 0 }],
    });
    const { body } = await app.ask(reader, 'get', `/v1/watch/figures?chart=heat&${days}`);
    expect(body['items']).toEqual([{ weekday: 5, hour: 12, count: 7, amount: 0 }]);
  });

  test('old minutes become their hour without losing one, totals stay, and what is older than charts show is forgotten', async () => {
    const { sql } = app.database;
    const daysAgo = (days: number, minute: string) =>
      `${new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 13)}:${minute}:00Z`;
    const row = (when: string, count: number) => ({
      kind: 'grant' as const,
      at: when,
      key: 'old',
      part: 'bank',
      count,
      amount: count * 10,
    });
    const rows = [
      row(daysAgo(20, '00'), 1),
      row(daysAgo(20, '07'), 2),
      row(daysAgo(20, '59'), 4),
      row(daysAgo(2, '07'), 8),
      row(daysAgo(500, '00'), 16),
    ];
    await addFigures(sql, { process: 'p', second: 3, pulse: null, rows: [...rows, { ...row(EVER, 32), kind: 'total' }] });
    await condenseFigures(sql);
    await condenseFigures(sql);
    const left = await sql<
      { kind: string; count: number; amount: number }[]
    >`select kind, count, amount from figures where key = 'old' order by count`;
    expect(left.map((each) => [each.kind, each.count, each.amount])).toEqual([
      ['grant', 7, 70],
      ['grant', 8, 80],
      ['total', 32, 320],
    ]);
  });

  test('too long a span by the minute is refused with what to do', async () => {
    const { status, body } = await app.ask(reader, 'get', `/v1/watch/figures?chart=burn&per=minute&${days}`);
    expect([status, body.code]).toEqual([400, 'invalid_request']);
    expect(JSON.stringify(body)).toContain('longer steps');
    expect((await app.ask(reader, 'get', '/v1/watch/figures?chart=nonsense')).status).toBe(400);
  });
});

describe('rules and channels', () => {
  const rule = { name: 'breaker', condition: { kind: 'burn_rate', minutes: 10, amount: 1_000 }, action: 'pause' };

  test('a rule is written, read, changed and deleted by whoever may write campaigns, and by nobody else', async () => {
    expect((await app.ask(reader, 'post', '/v1/alert-rules', rule)).status).toBe(403);
    const made = await app.ask(writer, 'post', '/v1/alert-rules', rule);
    expect(made.status).toBe(201);
    const id = String(made.body['id']);
    expect((await app.ask(writer, 'put', `/v1/alert-rules/${id}`, { ...rule, action: 'stop' })).status).toBe(200);
    const { body } = await app.ask(reader, 'get', '/v1/alert-rules');
    const items = body['items'] as { createdBy: string }[];
    expect(items.filter(({ createdBy }) => createdBy !== 'offerline')).toMatchObject([
      { id, action: 'stop', campaign: null, createdBy: 'key_writer' },
    ]);
    expect((await app.ask(writer, 'delete', `/v1/alert-rules/${id}`)).status).toBe(200);
    expect((await app.ask(writer, 'put', `/v1/alert-rules/${id}`, rule)).status).toBe(404);
  });

  test('a rule that could never speak, or would act where it cannot, is refused by its field', async () => {
    const faultOf = async (changes: object) => {
      const { status, body } = await app.ask(writer, 'post', '/v1/alert-rules', { ...rule, ...changes });
      return [status, (body['errors'] as { path: string }[] | undefined)?.[0]?.path];
    };
    expect(await faultOf({ condition: { kind: 'burn_rate', minutes: 10 } })).toEqual([400, 'condition.amount']);
    expect(await faultOf({ condition: { kind: 'examples' } })).toEqual([400, 'action']);
    expect(await faultOf({ campaign: 'nobody' })).toEqual([409, 'campaign']);
    expect(await faultOf({ channels: ['nowhere'] })).toEqual([409, 'channels']);
  });

  test('API7 a webhook to a private address or without TLS is refused, one that the operator named is taken', async () => {
    const add = (target: string) => app.ask(writer, 'post', '/v1/alert-channels', { kind: 'webhook', name: 'hook', target });
    for (const target of ['http://example.com/', 'https://169.254.169.254/latest', 'https://u:p@example.com/', 'nonsense'])
      expect([target, (await add(target)).status]).toEqual([target, 400]);
    const made = await add('http://hooks.bank.example/in');
    expect(made.status).toBe(201);
    expect(made.body['secret']).toMatch(/^whsec_/);
    const { body } = await app.ask(reader, 'get', '/v1/alert-channels');
    expect(JSON.stringify(body)).not.toContain('whsec_');
    const rotated = await app.ask(writer, 'post', `/v1/alert-channels/${String(made.body['id'])}/rotate`);
    expect(rotated.body['secret']).not.toBe(made.body['secret']);
    expect((await app.ask(writer, 'post', `/v1/alert-channels/${String(made.body['id'])}/test`)).status).toBe(202);
    const log = await app.ask(reader, 'get', '/v1/deliveries');
    expect(log.body['items']).toMatchObject([{ event: 'test', state: 'waiting', channelName: 'hook' }]);
  });
});

describe('stream', () => {
  test('more listeners than allowed are sent away, and a listener that leaves makes room', () => {
    const live = openLive({ sql: app.database.sql, now: Date.now });
    const leavers = Array.from({ length: LISTENERS_MAX }, () => live.listen(() => undefined, 0));
    expect(live.listen(() => undefined, 0)).toBeNull();
    leavers[0]?.();
    expect(live.listen(() => undefined, 0)).not.toBeNull();
    live.stop();
  });

  test('a reader that does not read is dropped from, and in the end let go', async () => {
    let tell: (() => void) | null = null;
    let hasLeft = false;
    const live = {
      listen: (listener: (event: never) => void) => {
        tell = () => listener({ type: 'burn', at, items: [] } as never);
        return () => {
          hasLeft = true;
        };
      },
      stop: () => undefined,
    };
    const body = liveStream(live, { since: 0, signal: new AbortController().signal });
    for (let times = 0; times < 700; times += 1) (tell as (() => void) | null)?.();
    expect(hasLeft).toBe(true);
    let events = 0;
    for await (const part of body as unknown as AsyncIterable<Uint8Array>)
      events += new TextDecoder().decode(part).includes('event:') ? 1 : 0;
    expect(events).toBeLessThan(520);
  });
});

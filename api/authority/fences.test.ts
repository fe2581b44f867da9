// Fences and faults of single campaigns: a stop or a budget counts from the next commit on every process, and what is broken hurts only itself.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withCampaign } from '../../engine/campaign/book.ts';
import type { LiveCampaign } from '../../engine/campaign/live.ts';
import { changeBudget, turn } from '../campaign/store.ts';
import { openFaultProxy } from '../db/fault-proxy.ts';
import type { OpenAuthority } from './open.ts';
import { batchContext, counterOf, ledgerOf, message, purchase, type Setting, setting, tenOff, waiters } from './testing.ts';
import { evaluateCommand, runCommands } from './testing-commands.ts';

let on: Setting;
let one: OpenAuthority;
let two: OpenAuthority;

const bound = (bin: string) => ({ cards: { include: [bin] } });
const alone = { combinable: 'none' as const, priority: 500 };
const request = (bin: string, id: string) => purchase({ authorizationId: id, card: { bin, token: `tk_${id}`, account: `ac_${id}` } });
const granted = (answer: { readonly body: string }) =>
  JSON.parse(answer.body).benefits.map((benefit: { campaign: string }) => benefit.campaign);
const onBoth = async (bin: string, id: string) =>
  Promise.all([one, two].map(async ({ authority }, index) => granted(await authority.evaluate(request(bin, `${id}-${index}`)))));

beforeAll(async () => {
  on = await setting();
  await on.publish(
    tenOff(),
    ...['stops', 'pauses', 'changes', 'races', 'lags', 'lies', 'frozen'].map((id, index) =>
      tenOff({ id, binding: bound(`6225881${index}`), stacking: alone }),
    ),
    tenOff({ id: 'budget', binding: bound('62258820'), stacking: alone, limits: { budget: { total: 10_000 } } }),
    tenOff({ id: 'broken-document', binding: bound('62258821') }),
    tenOff({ id: 'broken-zone', binding: bound('62258821') }),
    tenOff({ id: 'broken-later', binding: bound('62258822'), stacking: alone, policies: { partialRefund: 're_evaluate' } }),
  );
  one = await on.open();
  two = await on.open();
});
afterAll(() => on.close());

describe('from the next commit, on every process', () => {
  test('I23 a stopped campaign grants nothing more; what it held stays its due', async () => {
    await one.authority.evaluate(request('62258810', 'before-stop'));
    await turn(on.sql, { id: 'stops', to: 'stop', actor: 'desk' });

    expect(await onBoth('62258810', 'stopped')).toEqual([['ten-off'], ['ten-off']]);
    await two.authority.message('before-stop', message('capture', { amount: 12_800 }));
    expect(await ledgerOf(on.sql, 'before-stop')).toMatchObject({ 'subsidy:bank CNY': 600 });
  });

  test('I23 a paused campaign grants nothing until it is resumed', async () => {
    await turn(on.sql, { id: 'pauses', to: 'pause', actor: 'desk' });
    const paused = await onBoth('62258811', 'paused');
    await turn(on.sql, { id: 'pauses', to: 'resume', actor: 'desk' });

    expect([paused, await onBoth('62258811', 'resumed')]).toEqual([
      [['ten-off'], ['ten-off']],
      [['pauses'], ['pauses']],
    ]);
  });

  test('I23 a new version is the one that grants; an undo follows the version that was held', async () => {
    await one.authority.evaluate(request('62258812', 'old-version'));
    await on.publish(
      tenOff({ id: 'changes', binding: bound('62258812'), stacking: alone, benefit: { type: 'amount_off', amount: 2_000 } }),
    );

    const answers = await Promise.all([one, two].map(({ authority }, index) => authority.evaluate(request('62258812', `new-${index}`))));
    await one.authority.message('old-version', message('capture', { amount: 12_800 }));

    expect(answers.map((answer) => JSON.parse(answer.body).benefits[0])).toEqual([
      expect.objectContaining({ version: 2, amount: 2_000 }),
      expect.objectContaining({ version: 2, amount: 2_000 }),
    ]);
    expect(await ledgerOf(on.sql, 'old-version')).toMatchObject({ 'due:merchant:M1001 CNY': -1_000 });
  });

  test('I23 a stop that commits while an authorization waits at the fence is met by it', async () => {
    const answer = await on.sql.begin(async (transaction) => {
      await transaction`update counters set open = false where key = 'c:races'`;
      const waiting = one.authority.evaluate(request('62258813', 'raced'));
      await waiters(on.sql, 1);
      return { waiting };
    });

    expect(granted(await answer.waiting)).toEqual(['ten-off']);
  });

  test('F13 a budget below what is used is refused; one cut to what is used grants nothing more', async () => {
    const change = { id: 'budget', currentTotal: 10_000, actor: 'desk' };
    await onBoth('62258820', 'spends');

    const refused = await changeBudget(on.sql, { ...change, requestId: 'too-low', targetTotal: 1_999 });
    const cut = await changeBudget(on.sql, { ...change, requestId: 'cut', targetTotal: 2_000 });

    expect([refused, cut]).toMatchObject([
      { ok: false, code: 'budget_below_used' },
      { ok: true, total: 2_000 },
    ]);
    expect(await onBoth('62258820', 'spent')).toEqual([['ten-off'], ['ten-off']]);
    expect(await counterOf(on.sql, 'c:budget')).toMatchObject({ held: 2_000 });
  });
});

describe('what is broken hurts only itself', () => {
  test('I22 a campaign whose document cannot be prepared, or knows no such time zone, costs nobody else a benefit', async () => {
    await on.sql`update campaign_versions set document = '{"id":"broken-document"}'::json where id = 'broken-document'`;
    await on.sql`update campaign_versions set document = jsonb_set(document::jsonb, '{timeZone}', '"Nowhere/City"')::json where id = 'broken-zone'`;
    const fresh = await on.open();

    expect(granted(await fresh.authority.evaluate(request('62258821', 'poisoned')))).toEqual(['ten-off']);
    expect([...fresh.book.quarantined().keys()]).toContain('broken-document');
  });

  test('I22 a campaign whose receipt throws is left out and named; the others grant', async () => {
    const context = await batchContext(on.sql);
    const throws = () => {
      throw new Error('no words');
    };
    const spoiled = (campaign: LiveCampaign): LiveCampaign => ({ ...campaign, receipt: { en: throws, 'zh-CN': throws } });
    const lies = context.book.get('lies');
    const live = () => (lies === undefined ? context.book.live() : withCampaign(context.book.live(), spoiled(lies)));

    const spoiledBook = { ...context, book: { ...context.book, live } };
    const answers = await runCommands({ sql: on.sql, context: spoiledBook }, [evaluateCommand(request('62258815', 'speechless'), 'a')]);

    expect(answers.map(granted)).toEqual([['ten-off']]);
    const [row] = await on.sql<{ considered: string }[]>`select considered from decisions where authorization_id = 'speechless'`;
    expect(JSON.parse(row?.considered ?? '[]')).toContainEqual({ campaign: 'lies', version: 1, result: 'failed' });
  });

  test('I22 a pinned version that cannot be prepared any more: its refund is applied as granted', async () => {
    await one.authority.evaluate(request('62258822', 'unreadable'));
    await one.authority.message('unreadable', message('capture', { amount: 12_800 }));
    await on.sql`update campaign_versions set document = '{}'::json where id = 'broken-later'`;
    const fresh = await on.open();

    const answer = await fresh.authority.message('unreadable', message('refund', { amount: 12_800 }));

    expect(answer.status).toBe(200);
    expect(await ledgerOf(on.sql, 'unreadable')).toEqual({});
  });

  test('I22 a campaign whose fence this process cannot follow is left out alone', async () => {
    await on.sql`update counters set version = 99 where key = 'c:lags'`;

    expect(await onBoth('62258814', 'lagging')).toEqual([['ten-off'], ['ten-off']]);
    await on.sql`update counters set version = 1 where key = 'c:lags'`;
    expect(await onBoth('62258814', 'caught-up')).toEqual([['lags'], ['lags']]);
  });

  test('the last wall: a command that would break a CHECK is refused alone, everybody in its batch is answered', async () => {
    for (const id of ['wall-a', 'wall-bad', 'wall-c'])
      await one.authority.evaluate(request(id === 'wall-bad' ? '62258815' : '62258801', id));
    await on.sql`update counters set held = 0 where key = 'c:lies'`;
    const before = on.bugs.length;

    const answers = await Promise.all(
      ['wall-a', 'wall-bad', 'wall-c'].map((id) => one.authority.message(id, message('capture', { amount: 12_800 }))),
    );

    expect(answers.map((answer) => answer.status)).toEqual([200, 503, 200]);
    expect(on.bugs.slice(before)).toMatchObject([{ code: '23514' }]);
    expect(await ledgerOf(on.sql, 'wall-bad')).toMatchObject({ 'hold:bank CNY': 600 });
    await on.sql`update counters set held = 1000 where key = 'c:lies'`;
    expect((await one.authority.message('wall-bad', message('capture', { amount: 12_800 }))).status).toBe(200);
  });

  test('F2 I27 a process cut off in the middle of its batch loses its locks; the others grant on', async () => {
    const proxy = await openFaultProxy(Number(new URL(on.database.url).port));
    const cutOff = await on.open({ databaseUrl: proxy.url(on.database.url) });
    await cutOff.authority.evaluate(request('62258816', 'warm'));

    const begun = await on.sql.begin(async (transaction) => {
      await transaction`select 1 from counters where key = 'c:frozen' for update`;
      const lost = cutOff.authority.evaluate(request('62258816', 'lost'));
      await waiters(on.sql, 1);
      proxy.freeze();
      return { lost };
    });
    const answer = await one.authority.evaluate(request('62258816', 'goes-on'));
    await proxy.close();

    expect(granted(answer)).toEqual(['frozen']);
    expect(JSON.parse((await begun.lost).body)).toMatchObject({ outcome: 'none', reason: 'unavailable' });
  });
});

// What two processes, two copies or two requests of one batch may do to each other: every order ends in one decision and exact books.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CampaignInput } from '../../engine/campaign/schema.ts';
import type { BatchContext } from './batch-context.ts';
import type { Command } from './commands.ts';
import { expireDue } from './expiry.ts';
import type { OpenAuthority } from './open.ts';
import { batchContext, counterOf, ledgerOf, message, purchase, type Setting, setting, tenOff, waiters } from './testing.ts';
import { evaluateCommand, messageCommand, runCommands } from './testing-commands.ts';

let on: Setting;
let one: OpenAuthority;
let two: OpenAuthority;
let context: BatchContext;

const reply = (answer: { readonly body: string } | undefined) => JSON.parse(answer?.body ?? '{}');
const bound = (bin: string) => ({ cards: { include: [bin] } });
const card = (bin: string, id: string) => ({ bin, token: `tk_${id}`, account: `ac_${id}` });
const DAY = 86_400_000;
const daysLater = (days: number) => new Date(Date.parse('2026-11-22T04:00:00Z') + days * DAY).toISOString();

beforeAll(async () => {
  on = await setting();
  await on.sql`insert into umbrellas (id, name, ceiling, currency) values ('both', '{"en":"Both","zh-CN":"一起"}', 2000, 'CNY')`;
  await on.sql`insert into counters (key, ceiling) values ('u:both', 2000)`;
  const shared: Partial<CampaignInput> = {
    binding: bound('62258811'),
    limits: { budget: { total: 1_000_000 }, umbrellas: ['both'] },
    stacking: { combinable: 'all', priority: 500 },
  };
  await on.publish(
    tenOff(),
    tenOff({ id: 'umbrella-a', ...shared }),
    tenOff({ id: 'umbrella-b', ...shared }),
    tenOff({ id: 'umbrella-c', ...shared, binding: bound('62258812') }),
    tenOff({
      id: 'grows',
      binding: bound('62258803'),
      when: undefined,
      benefit: { type: 'percent_off', rateBps: 1_000, cap: 5_000 },
      stacking: { combinable: 'none', priority: 500 },
      policies: { overClearing: 'grow_if_budget' },
    }),
    tenOff({
      id: 'bearer',
      kind: 'coupon',
      binding: bound('62258813'),
      when: undefined,
      stacking: { combinable: 'none', priority: 500 },
      benefit: { type: 'coupon_redeem', value: { type: 'amount_off', amount: 1_500 }, validDays: 30, transferable: true },
    }),
    tenOff({
      id: 'bonus-points',
      kind: 'points',
      binding: bound('62258808'),
      when: undefined,
      benefit: { type: 'points_earn', programme: 'bonus', points: 1, per: 100, expiryDays: 30, costPer1000: 200 },
    }),
    tenOff({
      id: 'pay-points',
      kind: 'points',
      binding: bound('62258808'),
      when: undefined,
      stacking: { priority: 20 },
      benefit: { type: 'points_payment', programme: 'bonus', pointsPer100: 100 },
    }),
  );
  one = await on.open();
  two = await on.open();
  context = await batchContext(on.sql);
});
afterAll(() => on.close());

/** Runs `work` while the row of this authorization is locked, and lets go when `count` connections wait for it. */
async function behindLock<T>(id: string, work: () => Promise<T>, count: number): Promise<T> {
  let result: Promise<T> | undefined;
  await on.sql.begin(async (transaction) => {
    await transaction`select 1 from authorizations where id = ${id} for update`;
    result = work();
    await waiters(on.sql, count);
  });
  if (result === undefined) throw new Error('nothing was begun');
  return result;
}

const run = (...commands: readonly Command[]) => runCommands({ sql: on.sql, context }, commands);

describe('two processes', () => {
  test('R1 R2 two copies of one message that meet at the same lock get the same bytes', async () => {
    await one.authority.evaluate(purchase({ authorizationId: 'copies' }));
    const capture = message('capture', { amount: 12_800 });

    const [first, second] = await behindLock(
      'copies',
      () => Promise.all([one.authority.message('copies', capture), two.authority.message('copies', capture)]),
      2,
    );

    expect(first.status).toBe(200);
    expect(second).toEqual(first);
    expect(on.bugs).toEqual([]);
  });

  test('R6 two processes that sweep the same deadline expire a hold once, and nobody sees a bug', async () => {
    await one.authority.evaluate(purchase({ authorizationId: 'swept' }));
    const expiry = message('expiry', { id: 'expiry:due', at: daysLater(60) });

    const answers = await behindLock(
      'swept',
      () => Promise.all([one.authority.message('swept', expiry), two.authority.message('swept', expiry)]),
      2,
    );

    expect(answers.map((answer) => answer.status)).toEqual([200, 200]);
    expect(await on.sql`select 1 from entries where authorization_id = 'swept' and template = 'benefit.expire'`).toHaveLength(2);
    expect(on.bugs).toEqual([]);
  });

  test('I20 one code presented at two processes at once is redeemed once', async () => {
    await on.sql`insert into coupons (id, campaign, code_hash, subject, state, valid_from, expires_at, issued_by) values ('cp-two', 'bearer', ${context.codeHash('CODE-TWO')}, null, 'issued', '2026-01-01', '2027-01-01', 'test')`;

    const answers = await Promise.all(
      [one, two].map((process, index) =>
        process.authority.evaluate(
          purchase({ authorizationId: `code-${index}`, card: card('62258813', `code-${index}`), coupons: ['CODE-TWO'] }),
        ),
      ),
    );

    expect(answers.map((answer) => reply(answer).benefits.map((benefit: { campaign: string }) => benefit.campaign)).toSorted()).toEqual([
      ['bearer'],
      ['ten-off'],
    ]);
  });

  test('I21 points spent by parallel payments on two processes are never more than there are', async () => {
    const holder = card('62258808', 'points');
    await one.authority.evaluate(purchase({ authorizationId: 'earn', amount: 9_000, card: holder }));
    await one.authority.message('earn', message('capture', { amount: 9_000 }));

    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 === 0 ? one : two).authority.evaluate(
          purchase({ authorizationId: `spend-${index}`, amount: 1_000, card: holder, points: { redeem: 20 } }),
        ),
      ),
    );

    expect(answers.reduce((all, answer) => all + reply(answer).points.redeem, 0)).toBe(90);
    expect(
      await on.sql`select sum(active)::bigint as active from lots where subject = 'ac:ac_points' and id like ${`${context.decisionId('earn')}%`}`,
    ).toEqual([{ active: 0 }]);
  });

  test('R6 holds that cannot be expired never hide those that can', async () => {
    await one.authority.evaluate(purchase({ authorizationId: 'behind-stuck', at: '2026-11-22T13:00:00+08:00' }));
    await on.sql`
      insert into authorizations (id, digest, state, subject, merchant, card_token, amount, currency, decided_at, decided_on, hold_expires_at, record, reply, batch)
      select 'stuck-' || no, digest, state, '', merchant, card_token, amount, currency, decided_at, decided_on, decided_at, record || '{"holdExpiresAt":null,"subject":"","benefits":[]}', reply, batch
      from authorizations, generate_series(1, 500) as no where id = 'behind-stuck'`;

    await expireDue({ sql: on.sql, authority: one.authority }, daysLater(60));
    await on.sql`delete from authorizations where id like 'stuck-%'`;

    expect(await on.sql`select state from authorizations where id = 'behind-stuck'`).toEqual([{ state: 'expired' }]);
  });

  test('the sweep of dead coupons never waits for one that an authorization holds', { timeout: 5_000 }, async () => {
    await on.sql`insert into coupons (id, campaign, state, valid_from, expires_at, issued_by) values ('dead-1', 'bearer', 'issued', '2020-01-01', '2020-01-02', 'test'), ('dead-2', 'bearer', 'issued', '2020-01-01', '2020-01-02', 'test')`;

    const swept = await on.sql.begin(async (transaction) => {
      await transaction`select 1 from coupons where id = 'dead-2' for update`;
      return (await expireDue({ sql: on.sql, authority: one.authority }, '2020-02-01T00:00:00Z')).coupons;
    });

    expect(swept).toBe(1);
    expect((await expireDue({ sql: on.sql, authority: one.authority }, '2020-02-01T00:00:00Z')).coupons).toBe(1);
  });
});

describe('one batch', () => {
  test('R3 two bodies under one id: the first is decided on its own card, the second is a conflict', async () => {
    const first = purchase({ authorizationId: 'two-bodies', card: card('62258801', 'first') });
    const second = purchase({ authorizationId: 'two-bodies', card: card('62258801', 'second') });

    const answers = await Promise.all([one.authority.evaluate(first), one.authority.evaluate(second)]);

    expect(answers.map((answer) => answer.status)).toEqual([200, 409]);
    expect(await on.sql`select subject from authorizations where id = 'two-bodies'`).toEqual([{ subject: 'ac:ac_first' }]);
  });

  test('I20 one code presented twice is redeemed once, and given back once', async () => {
    await on.sql`insert into coupons (id, campaign, code_hash, subject, state, valid_from, expires_at, issued_by) values ('cp-one', 'bearer', ${context.codeHash('CODE-ONE')}, null, 'issued', '2026-01-01', '2027-01-01', 'test')`;

    const answers = await Promise.all(
      ['x', 'y'].map((id) =>
        one.authority.evaluate(purchase({ authorizationId: `twice-${id}`, card: card('62258813', `twice-${id}`), coupons: ['CODE-ONE'] })),
      ),
    );
    const reserved = await on.sql`select state, authorization_id from coupons where id = 'cp-one'`;
    await one.authority.message('twice-x', message('reversal'));

    expect(answers.map((answer) => reply(answer).benefits[0].campaign)).toEqual(['bearer', 'ten-off']);
    expect(reserved).toEqual([{ state: 'reserved', authorization_id: 'twice-x' }]);
    expect(await on.sql`select state from coupons where id = 'cp-one'`).toEqual([{ state: 'returned' }]);
  });

  test('6.7 a coupon with a code is redeemed by its code alone: its id opens nothing', async () => {
    await on.sql`insert into coupons (id, campaign, code_hash, subject, state, valid_from, expires_at, issued_by) values ('cp-secret', 'bearer', ${context.codeHash('CODE-SECRET')}, null, 'issued', '2026-01-01', '2027-01-01', 'test')`;
    const shown = (id: string, code: string) =>
      one.authority.evaluate(purchase({ authorizationId: id, card: card('62258813', id), coupons: [code] }));

    expect(reply(await shown('by-id', 'cp-secret')).benefits[0].campaign).toBe('ten-off');
    expect(reply(await shown('by-code', 'CODE-SECRET')).benefits[0].campaign).toBe('bearer');
  });

  test('R4 R31 a message and its original in either order, and a second original, are one authorization', async () => {
    const request = purchase({ authorizationId: 'mixed' });
    const answers = await run(
      messageCommand('mixed', message('capture', { amount: 12_800 })),
      evaluateCommand(request, 'a'),
      evaluateCommand(request, 'b'),
    );

    expect(answers.map((answer) => answer.status)).toEqual([202, 200, 200]);
    expect(answers[2]).toEqual(answers[1]);
    expect(await ledgerOf(on.sql, 'mixed')).toMatchObject({ 'subsidy:bank CNY': 600 });
  });

  test('I16 R11 a higher capture grows the benefit whether it comes before or after its original', async () => {
    const amounts = { authorizationId: 'grow-after', card: card('62258803', 'grow-after') };
    await one.authority.evaluate(purchase(amounts));
    await one.authority.message('grow-after', message('capture', { amount: 25_600 }));
    await one.authority.message('grow-before', message('capture', { amount: 25_600 }));
    await one.authority.evaluate(purchase({ authorizationId: 'grow-before', card: card('62258803', 'grow-before') }));

    expect(await ledgerOf(on.sql, 'grow-before')).toEqual(await ledgerOf(on.sql, 'grow-after'));
  });

  test('R12 I1 two late benefits under one umbrella with room for one: the capture is applied, one is honoured', async () => {
    await one.authority.evaluate(purchase({ authorizationId: 'late-two', card: card('62258811', 'late-two') }));
    await one.authority.message('late-two', message('expiry', { at: daysLater(60) }));
    await one.authority.evaluate(purchase({ authorizationId: 'between', card: card('62258812', 'between'), at: daysLater(60) }));

    const answer = await one.authority.message('late-two', message('capture', { amount: 12_800, at: daysLater(61) }));

    expect(answer.status).toBe(200);
    expect(
      reply(answer).benefits.reduce(
        (all: number, { campaign, kept }: { campaign: string; kept: number }) => all + (campaign === 'ten-off' ? 0 : kept),
        0,
      ),
    ).toBe(1_000);
    expect(await counterOf(on.sql, 'u:both')).toMatchObject({ held: 1_000, captured: 1_000 });
  });
});

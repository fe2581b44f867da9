// R17-R33: refunds, chargebacks, clocks, places and what never earns, each as a story on real Postgres through the authority.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cardOf, daysLater, openRealities, reply } from './testing-realities.ts';
import { ledgerOf, message, purchase, setting, tenOff } from './testing.ts';

let bank: Awaited<ReturnType<typeof openRealities>>;
const evaluate: typeof bank.evaluate = (...args) => bank.evaluate(...args);
const send: typeof bank.send = (...args) => bank.send(...args);
const captured: typeof bank.captured = (...args) => bank.captured(...args);

beforeAll(async () => {
  bank = await openRealities();
});
afterAll(() => bank.on.close());

describe('refunds and chargebacks', () => {
  test('R17 I6 partial refunds claw back in proportion, and a full refund ends every funder at exactly zero', async () => {
    await evaluate({ authorizationId: 'r17', amount: 10_001 });
    await captured('r17', 10_001);
    const parts = [3_333, 3_333, 3_335];

    const kept = [];
    for (const [index, amount] of parts.entries())
      kept.push((await send('r17', message('refund', { id: `refund-${index}`, amount }))).benefits[0].kept);

    expect(kept).toEqual([667, 333, 0]);
    expect(await ledgerOf(bank.on.sql, 'r17')).toEqual({});
  });

  test('R19 a refund above the capture counts only up to it and is left for a person; nothing goes below zero', async () => {
    await evaluate({ authorizationId: 'r19' });
    await captured('r19');

    const answer = await send('r19', message('refund', { amount: 99_999 }));

    expect(answer).toMatchObject({ status: 'parked', refunded: 12_800, benefits: [{ kept: 0 }] });
    expect(await ledgerOf(bank.on.sql, 'r19')).toEqual({});
  });

  test('R20 after a chargeback is won again the net benefit is what it was before', async () => {
    await evaluate({ authorizationId: 'r20' });
    await captured('r20');
    const before = await ledgerOf(bank.on.sql, 'r20');

    const lost = await send('r20', message('chargeback', { amount: 6_400 }));
    const won = await send('r20', message('representment', { amount: 6_400 }));

    expect(lost.benefits[0]).toMatchObject({ kept: 500 });
    expect(won.benefits[0]).toMatchObject({ kept: 1_000 });
    expect(await ledgerOf(bank.on.sql, 'r20')).toEqual(before);
  });

  test('R21 points spent before a refund leave a debt that the next points repay; a restored lot that died stays dead', async () => {
    const card = cardOf('62258808', 'r21');
    await evaluate({ authorizationId: 'r21-earn', card, amount: 9_000 });
    await captured('r21-earn', 9_000);
    const paid = await evaluate({
      authorizationId: 'r21-pay',
      card,
      amount: 5_000,
      points: { redeem: 'max' },
      at: '2026-11-22T12:06:00+08:00',
    });
    await captured('r21-pay', 5_000, { at: '2026-11-22T12:07:00+08:00' });

    await send('r21-earn', message('refund', { amount: 9_000 }));
    const [debt] = await bank.on.sql<
      { debts: Record<string, number> }[]
    >`select debts from wallets where subject = 'ac_r21' or subject = 'ac:ac_r21'`;
    await send('r21-pay', message('refund', { amount: 5_000, at: daysLater(60) }));
    const [expired] = await bank.on.sql<
      { sum: number }[]
    >`select coalesce(sum(amount), 0)::bigint as sum from entries where authorization_id = 'r21-pay' and template = 'points.expire'`;

    expect(paid.points).toEqual({ earn: 49, redeem: 90 });
    expect(debt?.debts).toEqual({ bonus: 41 });
    expect(expired?.sum).toBe(90);
  });
});

describe('clocks and places', () => {
  test('R22 an authorization on either side of the cut-over lands on its own business day', async () => {
    await evaluate({ authorizationId: 'r22-before', at: '2026-11-22T22:59:59.999+08:00' });
    await evaluate({ authorizationId: 'r22-after', at: '2026-11-22T23:00:00.000+08:00' });

    const days = await bank.on.sql<
      { id: string; day: string }[]
    >`select id, record ->> 'businessDate' as day from authorizations where id like 'r22-%' order by id`;
    expect(days).toEqual([
      { id: 'r22-after', day: '2026-11-23' },
      { id: 'r22-before', day: '2026-11-22' },
    ]);
  });

  test('R5 I17 what comes late for a closed day lies on the next open one', async () => {
    await evaluate({ authorizationId: 'closed-day', at: '2026-10-10T12:00:00+08:00' });
    await bank.on.sql`insert into business_days (business_date, state) values ('2026-10-10', 'closed'), ('2026-10-11', 'closed')`;

    await send('closed-day', message('capture', { amount: 12_800, at: '2026-10-10T13:00:00+08:00' }));

    const dates = await bank.on.sql<
      { date: string }[]
    >`select distinct business_date as date from entries where authorization_id = 'closed-day' and template = 'benefit.capture'`;
    expect(dates).toEqual([{ date: '2026-10-12' }]);
  });

  test('an authorization without a benefit holds nothing and never expires', async () => {
    const answer = await evaluate({ authorizationId: 'plain', amount: 100 });

    const [row] = await bank.on.sql<
      { state: string; deadline: string | null }[]
    >`select state, hold_expires_at as deadline from authorizations where id = 'plain'`;
    expect([answer.outcome, row]).toEqual(['none', { state: 'open', deadline: null }]);
  });

  test('R23 a wrong terminal clock cannot open a window that our clock has closed', async () => {
    const real = await setting('database');
    await real.publish(
      tenOff({ id: 'past', schedule: { from: '2020-01-01T00:00:00Z', to: '2020-01-02T00:00:00Z', clock: 'terminal' } }),
      tenOff({ id: 'past-ledger', schedule: { from: '2020-01-01T00:00:00Z', to: '2020-01-02T00:00:00Z' } }),
    );
    const { authority } = await real.open();

    const answer = reply(await authority.evaluate(purchase({ authorizationId: 'r23', at: '2020-01-01T12:00:00Z' })));

    expect(answer).toMatchObject({ outcome: 'none', reason: 'not_eligible' });
    await real.close();
  });

  test('R24 R26 limits per person hold across cards, device tokens and a reissued card of one account', async () => {
    await bank.on.sql`insert into accounts (id, person) values ('ac_old', 'person-1'), ('ac_other', 'person-1')`;
    await bank.on.sql`insert into cards (token, account) values ('tk_reissued', 'ac_old')`;
    const first = await evaluate({ authorizationId: 'r24-a', card: { bin: '62258805', token: 'tk_first', account: 'ac_old' } });
    const reissued = await evaluate({ authorizationId: 'r24-b', card: { bin: '62258805', token: 'tk_reissued' } });
    const device = await evaluate({
      authorizationId: 'r24-c',
      card: { bin: '62258805', token: 'tk_device', account: 'ac_other', tokenBin: '62990000' },
    });

    const campaigns = [first, reissued, device].map((answer) => answer.benefits.map((benefit: { campaign: string }) => benefit.campaign));
    expect(campaigns).toEqual([['once-per-person'], ['ten-off'], ['ten-off']]);
  });

  test('R25 an eight-digit binding never matches its six-digit sibling, and token BINs bind only where the campaign says so', async () => {
    const granted = async (id: string, card: Parameters<typeof purchase>[0]['card']) =>
      (await evaluate({ authorizationId: id, amount: 1_000, ...(card === undefined ? {} : { card }) })).benefits.map(
        (benefit: { campaign: string }) => benefit.campaign,
      );

    expect(await granted('r25-8', { bin: '62177777', token: 'a' })).toEqual(['eight-digits']);
    expect(await granted('r25-6', { bin: '621777', token: 'b' })).toEqual([]);
    expect(await granted('r25-other', { bin: '62177778', token: 'c' })).toEqual([]);
    expect(await granted('r25-token', { bin: '62177778', tokenBin: '62990001', token: 'd' })).toEqual(['platform-token']);
  });

  test('R27 the category code of the authorization is pinned; the record keeps it', async () => {
    await evaluate({ authorizationId: 'r27', merchant: { id: 'M1001', mcc: '0000' } });

    const [row] = await bank.on.sql<{ mcc: string }[]>`select record ->> 'mcc' as mcc from authorizations where id = 'r27'`;
    expect(row?.mcc).toBe('0000');
  });
});

describe('what never earns', () => {
  test('R28 a nominal tap earns nothing, the aggregated clearing earns once, a debt recovery never again', async () => {
    const tap = await evaluate({ authorizationId: 'r28-tap', nominal: true });
    const aggregate = await evaluate({ authorizationId: 'r28-day', kind: 'aggregate' });
    const again = await evaluate({ authorizationId: 'r28-day', kind: 'aggregate' });
    const recovery = await evaluate({ authorizationId: 'r28-debt', debtRecovery: true });

    expect([tap.reason, recovery.reason]).toEqual(['nominal_amount', 'nominal_amount']);
    expect(again).toEqual(aggregate);
    expect(await ledgerOf(bank.on.sql, 'r28-day')).toMatchObject({ 'subsidy:bank CNY': 600 });
  });

  test.each(['cash_advance', 'quasi_cash', 'account_verification', 'balance_inquiry', 'account_funding', 'original_credit'] as const)(
    'R29 a %s is never eligible',
    async (type) => {
      expect(await evaluate({ authorizationId: `r29-${type}`, type })).toMatchObject({ outcome: 'none', reason: 'type_not_eligible' });
    },
  );

  test('R29 R30 a zero amount and a currency no campaign is in earn nothing', async () => {
    expect(await evaluate({ authorizationId: 'r29-zero', amount: 0 })).toMatchObject({ reason: 'type_not_eligible' });
    expect(await evaluate({ authorizationId: 'r30', currency: 'JPY', fxRateId: 'fx-1' })).toMatchObject({
      reason: 'no_campaign',
      currency: 'JPY',
    });
  });
});

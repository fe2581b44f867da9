// R1-R33: the realities of card messages, each as a story on real Postgres through the authority.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Message } from '../../engine/hold/record.ts';
import type { OpenAuthority } from './open.ts';
import { type Setting, counterOf, ledgerOf, message, purchase, setting, tenOff } from './testing.ts';

let on: Setting;
let line: OpenAuthority;

const reply = (answer: { readonly body: string }) => JSON.parse(answer.body);
const evaluate = async (...args: Parameters<typeof purchase>) => reply(await line.authority.evaluate(purchase(...args)));
const send = async (id: string, sent: Message) => reply(await line.authority.message(id, sent));
const cardOf = (bin: string, id: string) => ({ bin, token: `tk_${id}`, account: `ac_${id}` });
const bound = (bin: string) => ({ cards: { include: [bin] } });
const DAY = 86_400_000;
const daysLater = (days: number) => new Date(Date.parse('2026-11-22T04:00:00Z') + days * DAY).toISOString();

beforeAll(async () => {
  on = await setting();
  await on.sql`insert into bins (prefix, scheme, product, level, issuer_country) values ('622588', 'unionpay', 'credit', 'gold', 'CN'), ('400000', 'visa', 'credit', 'gold', 'CN')`;
  await on.sql`insert into acquirers (id, name, time_zone, cutover, country) values ('acq', 'Demo acquirer', 'Asia/Shanghai', '23:00', 'CN')`;
  await on.sql`insert into merchants (id, name, mcc, region, country, acquirer) values ('M1001', '{"en":"Demo","zh-CN":"演示"}', '5812', 'Shanghai', 'CN', 'acq')`;
  await on.publish(
    tenOff(),
    tenOff({
      id: 'retest',
      binding: bound('62258802'),
      stacking: { combinable: 'none', priority: 500 },
      policies: { underClearing: 're_evaluate', partialRefund: 're_evaluate' },
    }),
    tenOff({
      id: 'grows',
      binding: bound('62258803'),
      when: undefined,
      benefit: { type: 'percent_off', rateBps: 1_000, cap: 5_000 },
      stacking: { combinable: 'none', priority: 500 },
      policies: { overClearing: 'grow_if_budget' },
    }),
    tenOff({
      id: 'strict',
      binding: bound('62258804'),
      stacking: { combinable: 'none', priority: 500 },
      policies: { lateCapture: 'deny' },
    }),
    tenOff({
      id: 'once-per-person',
      binding: bound('62258805'),
      stacking: { combinable: 'none', priority: 500 },
      limits: { budget: { total: 1_000_000 }, perSubject: [{ of: 'person', per: 'day', count: 1 }] },
    }),
    tenOff({ id: 'eight-digits', binding: bound('62177777'), when: undefined }),
    tenOff({
      id: 'makes-good',
      binding: bound('62258806'),
      stacking: { combinable: 'none', priority: 500 },
      policies: { missedDeadline: 'statement_credit' },
    }),
    tenOff({
      id: 'sunday',
      binding: bound('62258807'),
      stacking: { combinable: 'none', priority: 500 },
      schedule: { from: '2026-11-22T00:00:00+08:00', to: '2026-11-23T00:00:00+08:00' },
    }),
    tenOff({
      id: 'bonus-points',
      kind: 'points',
      binding: bound('62258808'),
      when: undefined,
      stacking: { priority: 10 },
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
    tenOff({
      id: 'tight',
      binding: bound('62258809'),
      stacking: { combinable: 'none', priority: 500 },
      limits: { budget: { total: 1_000 } },
    }),
    tenOff({ id: 'platform-token', binding: { cards: { include: ['62990001'], binOf: 'token' } }, when: undefined }),
  );
  line = await on.open();
});
afterAll(() => on.close());

const captured = (id: string, amount = 12_800, extra: Partial<Message> = {}) => send(id, message('capture', { amount, ...extra }));

describe('duplicates and order', () => {
  test('R2 a repeat mark and another deadline change nothing, whether the original was seen or is still in flight', async () => {
    const [first, second] = await Promise.all([
      evaluate({ authorizationId: 'r2' }),
      line.authority.evaluate({ ...purchase({ authorizationId: 'r2', repeat: true }), deadlineMs: 25_000 }).then(reply),
    ]);
    const third = await evaluate({ authorizationId: 'r2', repeat: true });

    expect([second, third]).toEqual([first, first]);
  });

  test('R5 a reversal after capture becomes a correcting entry in the current business date, net zero', async () => {
    await evaluate({ authorizationId: 'r5' });
    await captured('r5');

    await send('r5', message('reversal', { at: '2026-11-25T12:00:00+08:00' }));

    const dates = await on.sql<
      { template: string; business_date: string }[]
    >`select template, business_date from entries where authorization_id = 'r5' order by id`;
    expect(dates.filter((row) => row.template === 'benefit.return').map((row) => row.business_date)).toEqual(['2026-11-25', '2026-11-25']);
    expect(dates.filter((row) => row.template === 'benefit.capture').map((row) => row.business_date)).toEqual(['2026-11-22', '2026-11-22']);
    expect(await ledgerOf(on.sql, 'r5')).toEqual({});
  });

  test('R7 void, reversal and expiry together release at most once', async () => {
    await evaluate({ authorizationId: 'r7' });
    await send('r7', message('reversal', { id: 'one' }));
    await send('r7', message('reversal', { id: 'two' }));
    await send('r7', message('expiry', { id: 'three', at: daysLater(60) }));

    const [released] = await on.sql<
      { sum: number }[]
    >`select coalesce(sum(amount), 0)::bigint as sum from entries where authorization_id = 'r7' and template in ('benefit.release', 'benefit.expire')`;
    expect(released?.sum).toBe(1_000);
  });

  test('R31 a capture that comes before its original takes effect with it', async () => {
    const early = await captured('r31');
    await evaluate({ authorizationId: 'r31' });

    expect(early.status).toBe('parked');
    expect(await ledgerOf(on.sql, 'r31')).toEqual({
      'due:merchant:M1001 CNY': -1_000,
      'subsidy:bank CNY': 600,
      'subsidy:merchant:M1001 CNY': 400,
    });
  });

  test('a message id used with other content is a conflict; the same content gets the same bytes', async () => {
    await evaluate({ authorizationId: 'same' });
    const first = await line.authority.message('same', message('capture', { amount: 6_400 }));

    const again = await line.authority.message('same', message('capture', { amount: 6_400, at: '2026-11-22T13:00:00+08:00' }));
    const other = await line.authority.message('same', message('capture', { amount: 1 }));

    expect(again).toEqual(first);
    expect(other.status).toBe(409);
  });
});

describe('amounts that differ', () => {
  test('R8 a partial reversal re-tests the threshold under the pinned version', async () => {
    await evaluate({ authorizationId: 'r8', card: cardOf('62258802', 'r8') });
    await on.publish(
      tenOff({
        id: 'retest',
        binding: bound('62258802'),
        stacking: { combinable: 'none', priority: 500 },
        when: undefined,
        policies: { underClearing: 're_evaluate', partialRefund: 're_evaluate' },
      }),
    );

    const still = await send('r8', message('reversal', { id: 'to-100', remaining: 10_000 }));
    const lost = await send('r8', message('reversal', { id: 'to-90', remaining: 9_000 }));

    expect(still.benefits[0]).toMatchObject({ held: 1_000 });
    expect(lost.benefits[0]).toMatchObject({ held: 0, released: 1_000 });
  });

  test('R9 a partial approval is judged by the approved amount', async () => {
    expect(await evaluate({ authorizationId: 'r9a', approvedAmount: 9_999 })).toMatchObject({ outcome: 'none', payable: 9_999 });
    expect(await evaluate({ authorizationId: 'r9b', approvedAmount: 10_000 })).toMatchObject({ outcome: 'granted', payable: 9_000 });
  });

  test('R10 increments belong to their parent: one benefit for the chain', async () => {
    await evaluate({ authorizationId: 'r10', preauthorization: true });
    await send('r10', message('increment', { id: 'plus', amount: 20_000 }));

    const answer = await captured('r10', 32_800);

    expect(answer).toMatchObject({ state: 'captured', benefits: [{ kept: 1_000, held: 0 }] });
  });

  test('R11 a lower clearing scales the benefit and releases the rest; a higher one grows only where the campaign says so', async () => {
    await evaluate({ authorizationId: 'r11-low' });
    await evaluate({ authorizationId: 'r11-high' });
    await evaluate({ authorizationId: 'r11-grows', card: cardOf('62258803', 'r11') });

    expect((await captured('r11-low', 6_400, { final: true })).benefits[0]).toMatchObject({ kept: 500, released: 500 });
    expect((await captured('r11-high', 25_600)).benefits[0]).toMatchObject({ kept: 1_000 });
    expect((await captured('r11-grows', 25_600)).benefits[0]).toMatchObject({ granted: 1_280, kept: 2_560 });
  });

  test('R13 several captures add up to the benefit exactly', async () => {
    await evaluate({ authorizationId: 'r13' });
    for (const [index, amount] of [4_267, 4_267, 4_266].entries()) await captured('r13', amount, { id: `part-${index}` });

    expect(await ledgerOf(on.sql, 'r13')).toEqual({
      'due:merchant:M1001 CNY': -1_000,
      'subsidy:bank CNY': 600,
      'subsidy:merchant:M1001 CNY': 400,
    });
  });
});

describe('late and missing messages', () => {
  test('R6 R16 a hold expires at the deadline stored on its row, by scheme, and its budget returns', async () => {
    const visa = await evaluate({ authorizationId: 'r16', card: cardOf('40000012', 'r16') });
    await evaluate({ authorizationId: 'r6', card: cardOf('62258809', 'r6') });

    const early = await line.authority.message('r6', message('expiry', { id: 'early', at: daysLater(29) }));
    const due = await send('r6', message('expiry', { id: 'due', at: daysLater(30) }));

    expect(visa.holdExpiresAt).toBe(daysLater(5));
    expect(early.status).toBe(409);
    expect(due).toMatchObject({ state: 'expired' });
    expect(await counterOf(on.sql, 'c:tight')).toMatchObject({ held: 0, captured: 0 });
  });

  test('R12 a capture after expiry is honoured if the budget still allows, else left for a person', async () => {
    const late = (id: string) => captured(id, 12_800, { at: daysLater(31) });
    await evaluate({ authorizationId: 'r12-honoured' });
    await send('r12-honoured', message('expiry', { at: daysLater(30) }));
    await evaluate({ authorizationId: 'r12-denied', card: cardOf('62258804', 'r12') });
    await send('r12-denied', message('expiry', { at: daysLater(30) }));

    expect((await late('r12-honoured')).benefits[0]).toMatchObject({ kept: 1_000 });
    expect((await late('r12-denied')).benefits[0]).toMatchObject({ kept: 0 });
    expect(await on.sql`select 1 from parked where id like 'r12-%' and reason like 'late_capture_%'`).toHaveLength(2);
  });

  test('R12 I1 a late capture never takes budget that another authorization has used meanwhile', async () => {
    await evaluate({ authorizationId: 'r12-first', card: cardOf('62258809', 'r12-first') });
    await send('r12-first', message('expiry', { at: daysLater(30) }));
    await evaluate({ authorizationId: 'r12-second', card: cardOf('62258809', 'r12-second') });

    const answer = await captured('r12-first', 12_800, { at: daysLater(31) });

    expect(answer).toMatchObject({ reason: 'late_capture_denied', benefits: [{ kept: 0 }] });
    expect(await counterOf(on.sql, 'c:tight')).toMatchObject({ held: 1_000, captured: 0 });
  });

  test('R14 R15 an advice is recorded and grants nothing inline; a campaign may make good as a credit within its budget', async () => {
    const plain = await evaluate({ authorizationId: 'r14', kind: 'advice' });
    const credited = await evaluate({ authorizationId: 'r15', kind: 'advice', card: cardOf('62258806', 'r15') });

    expect(plain).toMatchObject({ outcome: 'none', reason: 'advice_not_granted' });
    expect(credited).toMatchObject({
      outcome: 'granted',
      payable: 12_800,
      benefits: [{ campaign: 'makes-good', delivery: 'credit', amount: 1_000 }],
    });
    expect(await counterOf(on.sql, 'c:makes-good')).toMatchObject({ held: 1_000 });
  });

  test('R33 a confirmation without our decision, or of nothing, voids the hold; one that claims more is refused and recorded', async () => {
    const { decisionId } = await evaluate({ authorizationId: 'r33-good' });
    await evaluate({ authorizationId: 'r33-none' });
    await evaluate({ authorizationId: 'r33-more' });

    expect(await send('r33-good', message('confirmation', { decisionId, applied: 1_000 }))).toMatchObject({ state: 'held' });
    expect(await send('r33-none', message('confirmation', {}))).toMatchObject({ state: 'voided', reason: 'benefit_not_confirmed' });
    expect((await line.authority.message('r33-more', message('confirmation', { decisionId, applied: 1_001 }))).status).toBe(409);
    expect(await on.sql`select 1 from security_events where subject = 'r33-more'`).toHaveLength(1);
    expect(await ledgerOf(on.sql, 'r33-none')).toEqual({});
  });
});

describe('refunds and chargebacks', () => {
  test('R17 I6 partial refunds claw back in proportion, and a full refund ends every funder at exactly zero', async () => {
    await evaluate({ authorizationId: 'r17', amount: 10_001 });
    await captured('r17', 10_001);
    const parts = [3_333, 3_333, 3_335];

    const kept = [];
    for (const [index, amount] of parts.entries())
      kept.push((await send('r17', message('refund', { id: `refund-${index}`, amount }))).benefits[0].kept);

    expect(kept).toEqual([667, 333, 0]);
    expect(await ledgerOf(on.sql, 'r17')).toEqual({});
  });

  test('R19 a refund above the capture counts only up to it and is left for a person; nothing goes below zero', async () => {
    await evaluate({ authorizationId: 'r19' });
    await captured('r19');

    const answer = await send('r19', message('refund', { amount: 99_999 }));

    expect(answer).toMatchObject({ status: 'parked', refunded: 12_800, benefits: [{ kept: 0 }] });
    expect(await ledgerOf(on.sql, 'r19')).toEqual({});
  });

  test('R20 after a chargeback is won again the net benefit is what it was before', async () => {
    await evaluate({ authorizationId: 'r20' });
    await captured('r20');
    const before = await ledgerOf(on.sql, 'r20');

    const lost = await send('r20', message('chargeback', { amount: 6_400 }));
    const won = await send('r20', message('representment', { amount: 6_400 }));

    expect(lost.benefits[0]).toMatchObject({ kept: 500 });
    expect(won.benefits[0]).toMatchObject({ kept: 1_000 });
    expect(await ledgerOf(on.sql, 'r20')).toEqual(before);
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
    const [debt] = await on.sql<
      { debts: Record<string, number> }[]
    >`select debts from wallets where subject = 'ac_r21' or subject = 'ac:ac_r21'`;
    await send('r21-pay', message('refund', { amount: 5_000, at: daysLater(60) }));
    const [expired] = await on.sql<
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

    const days = await on.sql<
      { id: string; day: string }[]
    >`select id, record ->> 'businessDate' as day from authorizations where id like 'r22-%' order by id`;
    expect(days).toEqual([
      { id: 'r22-after', day: '2026-11-23' },
      { id: 'r22-before', day: '2026-11-22' },
    ]);
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
    await on.sql`insert into accounts (id, person) values ('ac_old', 'person-1'), ('ac_other', 'person-1')`;
    await on.sql`insert into cards (token, account) values ('tk_reissued', 'ac_old')`;
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

    const [row] = await on.sql<{ mcc: string }[]>`select record ->> 'mcc' as mcc from authorizations where id = 'r27'`;
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
    expect(await ledgerOf(on.sql, 'r28-day')).toMatchObject({ 'subsidy:bank CNY': 600 });
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

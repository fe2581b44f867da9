// R1-R16: duplicates, order, amounts that differ, late and missing messages, each as a story on real Postgres through the authority.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bound, cardOf, daysLater, openRealities, reply } from './testing-realities.ts';
import { counterOf, ledgerOf, message, purchase, tenOff } from './testing.ts';

let bank: Awaited<ReturnType<typeof openRealities>>;
const evaluate: typeof bank.evaluate = (...args) => bank.evaluate(...args);
const send: typeof bank.send = (...args) => bank.send(...args);
const captured: typeof bank.captured = (...args) => bank.captured(...args);

beforeAll(async () => {
  bank = await openRealities();
});
afterAll(() => bank.on.close());

describe('duplicates and order', () => {
  test('R2 a repeat mark and another deadline change nothing, whether the original was seen or is still in flight', async () => {
    const [first, second] = await Promise.all([
      evaluate({ authorizationId: 'r2' }),
      bank.line.authority.evaluate({ ...purchase({ authorizationId: 'r2', repeat: true }), deadlineMs: 25_000 }).then(reply),
    ]);
    const third = await evaluate({ authorizationId: 'r2', repeat: true });

    expect([second, third]).toEqual([first, first]);
  });

  test('R5 a reversal after capture becomes a correcting entry in the current business date, net zero', async () => {
    await evaluate({ authorizationId: 'r5' });
    await captured('r5');

    await send('r5', message('reversal', { at: '2026-11-25T12:00:00+08:00' }));

    const dates = await bank.on.sql<
      { template: string; business_date: string }[]
    >`select template, business_date from entries where authorization_id = 'r5' order by id`;
    expect(dates.filter((row) => row.template === 'benefit.return').map((row) => row.business_date)).toEqual(['2026-11-25', '2026-11-25']);
    expect(dates.filter((row) => row.template === 'benefit.capture').map((row) => row.business_date)).toEqual(['2026-11-22', '2026-11-22']);
    expect(await ledgerOf(bank.on.sql, 'r5')).toEqual({});
  });

  test('R7 void, reversal and expiry together release at most once', async () => {
    await evaluate({ authorizationId: 'r7' });
    await send('r7', message('reversal', { id: 'one' }));
    await send('r7', message('reversal', { id: 'two' }));
    await send('r7', message('expiry', { id: 'three', at: daysLater(60) }));

    const [released] = await bank.on.sql<
      { sum: number }[]
    >`select coalesce(sum(amount), 0)::bigint as sum from entries where authorization_id = 'r7' and template in ('benefit.release', 'benefit.expire')`;
    expect(released?.sum).toBe(1_000);
  });

  test('R31 a capture that comes before its original takes effect with it', async () => {
    const early = await captured('r31');
    await evaluate({ authorizationId: 'r31' });

    expect(early.status).toBe('parked');
    expect(await ledgerOf(bank.on.sql, 'r31')).toEqual({
      'due:merchant:M1001 CNY': -1_000,
      'subsidy:bank CNY': 600,
      'subsidy:merchant:M1001 CNY': 400,
    });
  });

  test('a message id used with other content is a conflict; the same content gets the same bytes', async () => {
    await evaluate({ authorizationId: 'same' });
    const first = await bank.line.authority.message('same', message('capture', { amount: 6_400 }));

    const again = await bank.line.authority.message('same', message('capture', { amount: 6_400, at: '2026-11-22T13:00:00+08:00' }));
    const other = await bank.line.authority.message('same', message('capture', { amount: 1 }));

    expect(again).toEqual(first);
    expect(other.status).toBe(409);
  });
});

describe('amounts that differ', () => {
  test('R8 a partial reversal re-tests the threshold under the pinned version', async () => {
    await evaluate({ authorizationId: 'r8', card: cardOf('62258802', 'r8') });
    await bank.on.publish(
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

    expect(await ledgerOf(bank.on.sql, 'r13')).toEqual({
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

    const early = await bank.line.authority.message('r6', message('expiry', { id: 'early', at: daysLater(29) }));
    const due = await send('r6', message('expiry', { id: 'due', at: daysLater(30) }));

    expect(visa.holdExpiresAt).toBe(daysLater(5));
    expect(early.status).toBe(409);
    expect(due).toMatchObject({ state: 'expired' });
    expect(await counterOf(bank.on.sql, 'c:tight')).toMatchObject({ held: 0, captured: 0 });
  });

  test('R12 a capture after expiry is honoured if the budget still allows, else left for a person', async () => {
    const late = (id: string) => captured(id, 12_800, { at: daysLater(31) });
    await evaluate({ authorizationId: 'r12-honoured' });
    await send('r12-honoured', message('expiry', { at: daysLater(30) }));
    await evaluate({ authorizationId: 'r12-denied', card: cardOf('62258804', 'r12') });
    await send('r12-denied', message('expiry', { at: daysLater(30) }));

    expect((await late('r12-honoured')).benefits[0]).toMatchObject({ kept: 1_000 });
    expect((await late('r12-denied')).benefits[0]).toMatchObject({ kept: 0 });
    expect(await bank.on.sql`select 1 from parked where id like 'r12-%' and reason like 'late_capture_%'`).toHaveLength(2);
  });

  test('R12 I1 a late capture never takes budget that another authorization has used meanwhile', async () => {
    await evaluate({ authorizationId: 'r12-first', card: cardOf('62258809', 'r12-first') });
    await send('r12-first', message('expiry', { at: daysLater(30) }));
    await evaluate({ authorizationId: 'r12-second', card: cardOf('62258809', 'r12-second') });

    const answer = await captured('r12-first', 12_800, { at: daysLater(31) });

    expect(answer).toMatchObject({ reason: 'late_capture_denied', benefits: [{ kept: 0 }] });
    expect(await counterOf(bank.on.sql, 'c:tight')).toMatchObject({ held: 1_000, captured: 0 });
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
    expect(await counterOf(bank.on.sql, 'c:makes-good')).toMatchObject({ held: 1_000 });
  });

  test('R33 a confirmation without our decision, or of nothing, voids the hold; one that claims more is refused and recorded', async () => {
    const { decisionId } = await evaluate({ authorizationId: 'r33-good' });
    await evaluate({ authorizationId: 'r33-none' });
    await evaluate({ authorizationId: 'r33-more' });

    expect(await send('r33-good', message('confirmation', { decisionId, applied: 1_000 }))).toMatchObject({ state: 'held' });
    expect(await send('r33-none', message('confirmation', {}))).toMatchObject({ state: 'voided', reason: 'benefit_not_confirmed' });
    expect((await bank.line.authority.message('r33-more', message('confirmation', { decisionId, applied: 1_001 }))).status).toBe(409);
    expect(await bank.on.sql`select 1 from security_events where subject = 'r33-more'`).toHaveLength(1);
    expect(await ledgerOf(bank.on.sql, 'r33-none')).toEqual({});
  });
});

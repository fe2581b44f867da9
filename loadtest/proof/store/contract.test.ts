// The contract of whatever keeps the rows, run over the model and over Postgres: who waits for whom, and what each sees then.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BatchTx } from '../../../api/authority/batch-store.ts';
import { type Connected, MODEL, type Opened, POSTGRES, blocked, fateOf, standing } from './both-testing.ts';
import { AT, NO_WRITES, chainOf, saved, wallet, writeThrough } from './writes-testing.ts';

const COUPON = { campaign: 'treat', validFrom: AT, expiresAt: '2027-11-22T04:00:00.000Z', authorizationId: null, codeHash: null } as const;
const hold = (key: string, held: number) => ({ key, held, captured: 0, returned: 0 });
const needs = (key: string, ceiling: number | null = null) => new Map([[key, ceiling]]);

describe.each([MODEL, POSTGRES])('locks of $name', (kind) => {
  let on: Opened;
  let one: Connected;
  let two: Connected;
  let three: Connected;
  beforeAll(async () => {
    const coupons = ['cp-1', 'cp-2'].map((id) => ({ ...COUPON, id, subject: 'ac:coupons', state: 'issued' as const }));
    on = await kind.open({
      coupons,
      ceilings: [
        ['queue', 10],
        ['gate', 5],
        ['circle-a', 1],
        ['circle-b', 1],
      ],
    });
    [one, two, three] = [await on.connect(), await on.connect(), await on.connect()];
  });
  afterAll(() => on.close());
  const inside = <T>(at: Connected, work: (tx: BatchTx) => Promise<T>) => at.store.begin(work, []);
  const write = (at: Connected, ...what: Parameters<typeof writeThrough> extends [unknown, ...infer Rest] ? Rest : never) =>
    inside(at, (tx) => writeThrough(tx, ...what));

  test('a known id is waited for, and read as whoever had it left it; an unknown one is not there', async () => {
    await write(one, { claims: [saved('lock-a')] });
    const first = await standing(
      one,
      (tx) => tx.lockAuthorizations(['lock-a']),
      async (tx) => {
        const { batch } = await tx.openBatch(null);
        await tx.write({ ...NO_WRITES, authorizations: [saved('lock-a', { state: 'voided' }, null)] }, chainOf(batch));
      },
    );
    const second = inside(two, (tx) => tx.lockAuthorizations(['lock-a', 'lock-none']));
    await blocked(two);
    first.go();

    const found = await second;
    expect([...found.keys()]).toEqual(['lock-a']);
    expect(found.get('lock-a')).toMatchObject({ state: 'voided', attempt: null, digest: 'digest', reply: '{"id":"lock-a"}' });
  });

  test('whoever waits for one row goes on in the order in which they came', async () => {
    const order: string[] = [];
    const holder = await standing(one, (tx) => tx.lockCounters(needs('queue')));
    const wait = (at: Connected, name: string) => inside(at, (tx) => tx.lockCounters(needs('queue')).then(() => order.push(name)));
    const second = wait(two, 'second');
    await blocked(two);
    const third = wait(three, 'third');
    await blocked(three);
    holder.go();
    await Promise.all([second, third]);

    expect(order).toEqual(['second', 'third']);
  });

  test('a circle of waits is broken with 40P01, and the other goes on', async () => {
    const first = await standing(
      one,
      (tx) => tx.lockCounters(needs('circle-a')),
      (tx) => tx.lockCounters(needs('circle-b')),
    );
    const second = await standing(
      two,
      (tx) => tx.lockCounters(needs('circle-b')),
      (tx) => tx.lockCounters(needs('circle-a')),
    );
    first.go();
    await blocked(one);
    second.go();

    expect((await Promise.all([fateOf(first.done), fateOf(second.done)])).toSorted()).toEqual(['40P01', 'kept']);
  });

  test('R1 an id or a wallet that another is making is waited for: taken once it stands, free once it is gone', async () => {
    for (const [held, late] of [
      [1, ['23505 authorizations_pkey', '23505 wallets_pkey']],
      [9, ['kept', 'kept']],
    ] as const) {
      const id = `made-${held}`;
      const gate = await standing(three, (tx) => tx.lockCounters(needs('gate')));
      const first = fateOf(write(one, { claims: [saved(id)], wallets: [wallet(`ac:${id}`)], moves: [hold('gate', held)] }));
      await blocked(one);
      const others = [fateOf(write(two, { claims: [saved(id)] }))];
      await blocked(two);
      const fourth = await on.connect();
      others.push(fateOf(write(fourth, { wallets: [wallet(`ac:${id}`)] })));
      await blocked(fourth);
      gate.go();

      expect(await first).toBe(held === 9 ? '23514 counters_ceiling' : 'kept');
      expect(await Promise.all(others)).toEqual(late);
    }
  });

  test('I20 a coupon that was used while somebody waited for it is not theirs any more, unless they name it', async () => {
    const ask = (tx: BatchTx, coupons: readonly string[]) =>
      tx.lockWallets({ subjects: ['ac:coupons'], lots: [], coupons, codeHashes: [] });
    const using = await standing(
      one,
      (tx) => ask(tx, []),
      (tx) => writeThrough(tx, { coupons: [{ ...COUPON, id: 'cp-1', subject: 'ac:coupons', state: 'used', authorizationId: 'x' }] }),
    );
    const waiting = inside(two, (tx) => ask(tx, []));
    await blocked(two);
    const naming = inside(three, (tx) => ask(tx, ['cp-1']));
    await blocked(three);
    using.go();

    expect((await waiting).coupons.map(({ id }) => id)).toEqual(['cp-2']);
    expect((await naming).coupons.map(({ id, state }) => `${id} ${state}`)).toEqual(['cp-1 used', 'cp-2 issued']);
  });

  test('what is not committed nobody else sees, and what is, everybody does', async () => {
    const read = (at: Connected) => inside(at, async (tx) => (await tx.readCounters(['unseen'])).get('unseen')?.ceiling);
    const making = await standing(
      one,
      (tx) => tx.lockCounters(needs('unseen', 7)),
      (tx) => writeThrough(tx, {}),
    );
    expect(await read(two)).toBe(undefined);
    making.go();
    await making.done;
    expect(await read(two)).toBe(7);
  });

  test('ledger time has milliseconds, batches have numbers that are never drawn twice, and a change is noted for whoever has not heard of it', async () => {
    const open = (horizon: string | null) => inside(one, (tx) => tx.lockAuthorizations([]).then(() => tx.openBatch(horizon)));
    const failed = await fateOf(inside(two, (tx) => tx.openBatch(null).then(() => Promise.reject(new Error('as told')))));
    const first = await open(null);
    const still = await standing(two, (tx) => tx.lockAuthorizations([]));
    await on.putAccount('noted', 'Suzhou');
    const second = await open(first.horizon);
    const third = await open(second.horizon);
    still.go();
    await still.done;
    const fourth = await open((await open(second.horizon)).horizon);

    expect(failed).toBe('');
    expect(second.batch - first.batch).toBe(1);
    expect(first.now).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect([first.notes, second.notes, third.notes, fourth.notes]).toEqual([[], [['account', 'noted']], [['account', 'noted']], []]);
  });
});

// The contract of whatever keeps the rows, run over the model and over Postgres: what a write leaves, and every wall that refuses one.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BatchWrites } from '../../../api/authority/writes.ts';
import { type Connected, MODEL, type Opened, POSTGRES, fateOf } from './both-testing.ts';
import type { Seen } from './seen.ts';
import { AT, NO_WRITES, chainOf, decision, entry, messageRow, saved, wallet, writeThrough } from './writes-testing.ts';

const NEXT_YEAR = '2027-11-22T04:00:00.000Z';
const row = (change: object) => ({ held: 0, captured: 0, returned: 0, ceiling: 1_000, open: true, version: 0, ...change });
const hold = (key: string, held: number) => ({ key, held, captured: 0, returned: 0 });
const lot = (id: string, active: number) => ({
  id,
  programme: 'bonus',
  earned: 50,
  pending: 0,
  active,
  expiresAt: NEXT_YEAR,
  expiryDays: 30,
  authorizationId: 'a',
});
const member = { programme: 'club', tier: 'gold', joinedAt: AT, periodFrom: '2026-11-01', measured: 10 };
const tap = (id: string, granted: number) => ({
  authorizationId: id,
  gate: 'g1',
  slice: 's1',
  at: AT,
  amount: 500,
  granted,
  reason: granted === 0 ? 'spent' : null,
  receivedAt: AT,
});
const CODE = { subject: 'ac:1', coupon: null, expiresAt: NEXT_YEAR, consumedBy: null, consumedAt: null, publicKey: 'key-1', madeAt: 0 };
const SLICE = {
  gate: 'g1',
  campaign: 'ten-off',
  version: 1,
  epoch: 1,
  counter: 'c:ten-off',
  benefit: 100,
  amount: 300,
  spent: 0,
  returned: 0,
  state: 'open' as const,
  validFrom: AT,
  validUntil: NEXT_YEAR,
  graceUntil: NEXT_YEAR,
};
const after: Seen[] = [];

describe.each([MODEL, POSTGRES])('rows of $name', (kind) => {
  let on: Opened;
  let one: Connected;
  beforeAll(async () => {
    on = await kind.open({ codes: [['h1', CODE]], slices: [['s1', SLICE]] });
    one = await on.connect();
    for (const [key, change] of COUNTERS) await on.putCounter(key, row(change));
    await on.putDay('2026-11-20', 'closed');
    await on.putDay('2026-11-21', 'open');
  });
  afterAll(() => on.close());
  const write = (...what: [Partial<BatchWrites>, Parameters<typeof writeThrough>[2]?]) =>
    one.store.begin((tx) => writeThrough(tx, ...what), []);
  const counter = async (key: string) => (await on.seen()).counters.find((each) => 'key' in each && each.key === key);

  const COUNTERS: readonly (readonly [string, object])[] = [
    ['full', { held: 990 }],
    ['closed', { open: false, version: 3 }],
    ['newer', { version: 4 }],
    ['opened', { version: 3 }],
    ['unversioned', {}],
    ['wide', { ceiling: 5_000 }],
    ['a:ended', { open: false, held: 300, captured: 200, ceiling: 500 }],
    ['free', { ceiling: null }],
  ];

  test.each([
    ['I1 one over the ceiling', [hold('full', 11)], {}, '23514 counters_ceiling'],
    ['I1 up to the ceiling', [hold('full', 10)], {}, 'kept'],
    ['I1 less than nothing', [hold('unversioned', -1)], {}, '23514 counters_signs'],
    ['I1 more returned than captured', [{ key: 'unversioned', held: 1, captured: 0, returned: 1 }], {}, '23514 counters_signs'],
    ['I23 a closed fence, also where nothing is taken', [], { versions: new Map([['closed', 3]]) }, '22012'],
    ['I23 a fence of another version', [hold('newer', 1)], { versions: new Map([['newer', 3]]) }, '22012'],
    ['I23 a fence of this version', [hold('opened', 1)], { versions: new Map([['opened', 3]]) }, 'kept'],
    [
      'I23 a change behind a closed fence',
      [{ key: 'closed', held: 1, captured: 1, returned: 0 }],
      { versions: new Map([['closed', 3]]) },
      '22012',
    ],
    ['a row of no version takes any', [hold('unversioned', 1)], { versions: new Map([['unversioned', 9]]) }, 'kept'],
    ['what is proposed is judged by itself', [hold('wide', 2_000)], { ceilings: new Map([['wide', 1_500]]) }, '23514 counters_ceiling'],
    ['a change makes no row', [{ key: 'absent', held: 0, captured: 1, returned: 0 }], {}, 'kept'],
  ] as const)('%s', async (_, moves, bounds, fate) => {
    const before = await on.seen();
    expect(await fateOf(write({ moves, decisions: [decision(`of ${_}`)] }, bounds))).toBe(fate);
    if (fate !== 'kept') expect(await on.seen()).toEqual(before);
    else expect(await counter('absent')).toBe(undefined);
  });

  test('a hold makes its row with ceiling and version; ceilings are raised and never lowered', async () => {
    const versions = new Map([['made', 2]]);
    await write({ moves: [hold('made', 5)] }, { versions, ceilings: new Map([['made', 10]]) });
    await write({ moves: [hold('made', 5)] }, { ceilings: new Map([['made', 20]]) });
    await write({ moves: [hold('made', 5)] }, { ceilings: new Map([['made', 15]]) });
    await write({ moves: [hold('free', 5)] }, { ceilings: new Map([['free', 15]]) });
    expect(await counter('made')).toEqual({ key: 'made', held: 15, captured: 0, returned: 0, ceiling: 20, open: true, version: 2 });
    expect(await counter('free')).toMatchObject({ ceiling: null });
    const locked = await one.store.begin(
      (tx) =>
        tx.lockCounters(
          new Map([
            ['made', 30],
            ['full', 5],
            ['fresh', 7],
          ] as [string, number | null][]),
        ),
      [],
    );
    expect([...locked].map(([key, each]) => [key, each.ceiling])).toEqual([
      ['fresh', 7],
      ['full', 1_000],
      ['made', 30],
    ]);
  });

  test('an agreement that has ended pays nothing more: what comes back lowers its ceiling', async () => {
    const { counters } = await write({ moves: [{ key: 'a:ended', held: 0, captured: 0, returned: 50 }, hold('free', 1)] });
    expect(counters.map(({ key, ceiling }) => [key, ceiling])).toEqual([
      ['a:ended', 450],
      ['free', null],
    ]);
  });

  test.each([
    ['an id twice', { claims: [saved('twice')] }, '23505 authorizations_pkey'],
    ['a wallet twice', { wallets: [wallet('ac:twice')] }, '23505 wallets_pkey'],
    ['a message twice', { messages: [messageRow('twice', 'm')] }, '23505 messages_authorization_id_id_pk'],
    ['a tap twice', { taps: [tap('twice', 0)] }, '23505 gate_taps_pkey'],
    ['a wallet that was carried into another', { wallets: [wallet('ac:moved', { isNew: false })] }, '23514 wallets_moved'],
    ['an entry of nothing', { entries: [entry('e', { amount: 0 })] }, '23514 entries_amount_positive'],
    ['an entry within one account', { entries: [entry('e', { credit: 'held:bank' })] }, '23514 entries_two_accounts'],
    ['I17 an entry of a closed day', { entries: [entry('e', { businessDate: '2026-11-20' })] }, '40001'],
    ['I21 a lot below nothing', { wallets: [wallet('ac:lots', { lots: [lot('l', -1)] })] }, '23514 lots_signs'],
    ['a measure below nothing', { wallets: [wallet('ac:m', { members: [{ ...member, measured: -1 }] })] }, '23514 memberships_measured'],
    ['I20 a code twice', { consumed: [{ hash: 'h1', authorizationId: 'other', at: AT }] }, '23514'],
    ['I7 more than the slice', { taps: [tap('t9', 201)] }, '23514 gate_slices_never_overspent'],
    ['a grant with a reason not to', { taps: [{ ...tap('t8', 0), reason: null }] }, '23514 gate_taps_reason'],
  ] as const)('refused whole: %s', async (_, writes, fate) => {
    if (!(await on.seen()).authorizations.some((each) => 'id' in each && each.id === 'twice')) await first();
    const before = await on.seen();
    const all = { security: [{ kind: 'k', subject: 's', detail: '{}', at: AT }], moves: [hold('wide', 1)], ...writes };
    expect(await fateOf(write(all))).toBe(fate);
    expect(await on.seen()).toEqual(before);
  });

  async function first(): Promise<void> {
    await write({
      claims: [saved('twice')],
      wallets: [wallet('ac:twice'), wallet('ac:moved')],
      messages: [messageRow('twice', 'm')],
      taps: [tap('twice', 100)],
      consumed: [{ hash: 'h1', authorizationId: 'twice', at: AT }],
    });
    await on.moveWallet('ac:moved', 'ac:twice');
  }

  test('a statement that follows a refused one is refused with 25P02', async () => {
    const fates: string[] = [];
    await one.store
      .begin(async (tx) => {
        fates.push(
          await fateOf(
            tx.lockCounters(
              new Map([
                ['made', -1],
                ['below', -1],
              ]),
            ),
          ),
        );
        fates.push(await fateOf(tx.readCounters(['made'])));
      }, [])
      .catch(() => undefined);
    expect(fates).toEqual(['23514 counters_ceiling', '25P02']);
  });

  test('I25 a link follows the one before it, and a batch that appends nothing makes none', async () => {
    let written = 0;
    const onWritten = () => {
      written += 1;
    };
    const { stream } = await write({ decisions: [decision('linked')], entries: [entry('linked')] }, { onWritten });
    const same = await write({ claims: [saved('unlinked')] }, { stream, onWritten });
    const next = await write({ messages: [messageRow('linked', 'm2')] }, { stream, onWritten });
    expect([stream.seq, same.stream, next.stream.seq, written]).toEqual([1, stream, 2, 3]);
    expect((await on.seen()).batches.at(-1)).toMatchObject({ seq: 2, previous: stream.hash, hash: next.stream.hash });
  });

  test('what is saved again keeps what no batch changes, and what is read is what was written', async () => {
    const lots = [lot('l1', 50), lot('l2', 0)];
    const coupon = {
      id: 'c1',
      campaign: 'treat',
      subject: 'ac:all',
      state: 'issued',
      validFrom: AT,
      expiresAt: NEXT_YEAR,
      authorizationId: null,
    } as const;
    await write({ wallets: [wallet('ac:all', { lots, members: [member] })], coupons: [coupon], parked: [parked('p', 'one')] });
    await write({
      claims: [saved('all')],
      wallets: [
        wallet('ac:all', {
          isNew: false,
          debts: { bonus: 3 },
          lots: [{ ...lot('l1', 20), programme: 'other' }],
          members: [{ ...member, tier: 'silver' }],
        }),
      ],
      coupons: [{ ...coupon, subject: 'ac:other', campaign: 'no', state: 'reserved', authorizationId: 'all' }],
      parked: [parked('p', 'two')],
    });
    await write({ heard: ['all', 'nobody'], authorizations: [saved('nobody')], decisions: [decision('all')] });
    const read = await one.store.begin(async (tx) => {
      const [known, clock, messages] = await Promise.all([
        tx.lockAuthorizations(['all']),
        tx.openBatch(null),
        tx.readMessages([
          { authorizationId: 'twice', id: 'm' },
          { authorizationId: 'twice', id: 'none' },
        ]),
      ]);
      const wallets = await tx.lockWallets({ subjects: ['ac:all', 'ac:none'], lots: ['l2'], coupons: ['c1'], codeHashes: [] });
      const evidence = await tx.readEvidence(['all', 'none']);
      const codes = await tx.lockCodes(['h1', 'none']);
      const slices = await tx.lockSlices(['s1', 'none']);
      await tx.write(NO_WRITES, chainOf(clock.batch));
      return {
        known: [...known],
        closedUntil: clock.closedUntil,
        messages: [...messages],
        wallets,
        evidence: [...evidence],
        codes,
        slices,
      };
    }, []);
    expect(read).toMatchObject({
      known: [['all', { attempt: null }]],
      closedUntil: '2026-11-20',
      messages: [{ authorization_id: 'twice', id: 'm', digest: 'digest', status: 200, reply: '{"told":1}' }],
      evidence: [['all', { evidence: '{"a":1}', request: '{}' }]],
      codes: [{ hash: 'h1', subject: 'ac:1', consumedBy: 'twice', publicKey: 'key-1', expiresAt: NEXT_YEAR }],
      slices: [{ id: 's1', counter: 'c:ten-off', amount: 300, spent: 100, isOpen: true }],
    });
    expect([...read.wallets.wallets.keys()]).toEqual(['ac:all']);
    expect(read.wallets.wallets.get('ac:all')).toEqual({
      subject: 'ac:all',
      usage: wallet('').usage,
      debts: { bonus: 3 },
      coupons: [{ ...coupon, state: 'reserved', authorizationId: 'all', codeHash: null }],
      lots: expect.arrayContaining([lot('l1', 20), lot('l2', 0)]),
      members: [{ ...member, tier: 'silver' }],
    });
    after.push(await on.seen());
  });
});

test('both stores, told the same, hold the same rows', () => {
  expect(after).toHaveLength(2);
  expect(after[0]).toEqual(after[1]);
});

function parked(id: string, reason: string) {
  return { id, kind: 'refund', reason, digest: 'd', body: '{"merchant":"M1","amount":5}', reply: '', receivedAt: AT };
}

// A stop reaches what moves no money: points and tiers that cost nothing, in processes that remember the campaign as open.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { turn } from '../campaign/store.ts';
import type { OpenAuthority } from './open.ts';
import { message, purchase, type Setting, setting, tenOff } from './testing.ts';

let on: Setting;
let one: OpenAuthority;

beforeAll(async () => {
  on = await setting();
  await on.publish(
    tenOff({
      id: 'free-points',
      kind: 'points',
      benefit: { type: 'points_earn', programme: 'bonus', points: 1, per: 100, expiryDays: 365, costPer1000: 0 },
    }),
    tenOff({ id: 'paid', binding: { cards: { include: ['62258877'] } } }),
    tenOff({
      id: 'star',
      kind: 'membership',
      binding: { cards: { include: ['62258899'] } },
      benefit: {
        type: 'membership_programme',
        join: 'first_use',
        measure: 'spend',
        period: 'year',
        tiers: [{ id: 'base', name: { en: 'Base' }, threshold: 0, rights: [] }],
      },
    }),
  );
  one = await on.open();
});
afterAll(() => on.close());

const ask = async (id: string, bin = '62258801') =>
  JSON.parse((await one.authority.evaluate(purchase({ authorizationId: id, card: { bin, token: `tk_${id}`, account: `ac_${id}` } }))).body);
const isMember = async (id: string) => (await on.sql`select 1 from memberships where subject = ${`ac:ac_${id}`}`).length === 1;
const counts = async (id: string) =>
  (await on.sql<{ n: number }[]>`select jsonb_array_length(record -> 'qualifying') as n from authorizations where id = ${id}`)[0]?.n;

test('I23 a capture in the same batch, on the same budget, lets nobody past a stop', async () => {
  expect(await ask('held', '62258877')).toMatchObject({ outcome: 'granted', payable: 11_800 });
  await turn(on.sql, { id: 'paid', to: 'stop', actor: 'desk' });

  const [captured, asked] = await Promise.all([
    one.authority.message('held', message('capture', { amount: 12_800 })),
    ask('too-late', '62258877'),
  ]);

  expect([captured.status, asked.payable]).toEqual([200, 12_800]);
});

test('I23 points that cost nothing are not granted after a stop, although this process remembers the campaign as open', async () => {
  expect((await ask('before')).points.earn).toBeGreaterThan(0);
  await turn(on.sql, { id: 'free-points', to: 'stop', actor: 'desk' });

  expect(await ask('after')).toMatchObject({ outcome: 'none', points: { earn: 0 } });
});

test('I23 a programme that is stopped counts no further purchase', async () => {
  await ask('member-before', '62258899');
  await turn(on.sql, { id: 'star', to: 'stop', actor: 'desk' });
  await ask('member-after', '62258899');

  expect([await counts('member-before'), await counts('member-after'), await isMember('member-after')]).toEqual([1, 0, false]);
});

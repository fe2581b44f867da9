// What a process remembers between batches is dropped as soon as the database notes a change, whoever made it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenAuthority } from './open.ts';
import { purchase, type Setting, setting, tenOff } from './testing.ts';

let on: Setting;
let one: OpenAuthority;
let two: OpenAuthority;

beforeAll(async () => {
  on = await setting();
  await on.sql`insert into lists (id, name) values ('vip', 'VIP')`;
  await on.publish(tenOff({ binding: { lists: { include: ['vip'] } } }));
  one = await on.open();
  two = await on.open();
});
afterAll(() => on.close());

const outcomes = async (id: string) =>
  Promise.all(
    [one, two].map(async ({ authority }, index) => {
      const request = purchase({ authorizationId: `${id}-${index}`, card: { bin: '62258801', token: 'tk_remembered' } });
      return JSON.parse((await authority.evaluate(request)).body).outcome;
    }),
  );

test('a card, a list and a list entry count from the next authorization on, in every process that remembered otherwise', async () => {
  const stranger = await outcomes('stranger');
  await on.sql`insert into accounts (id) values ('ac_remembered')`;
  await on.sql`insert into cards (token, account) values ('tk_remembered', 'ac_remembered')`;
  const known = await outcomes('known');
  await on.sql`insert into list_members (list, account) values ('vip', 'ac_remembered')`;
  const listed = await outcomes('listed');
  await on.sql`delete from list_members where account = 'ac_remembered'`;
  const gone = await outcomes('gone');

  expect([stranger, known, listed, gone]).toEqual([
    ['none', 'none'],
    ['none', 'none'],
    ['granted', 'granted'],
    ['none', 'none'],
  ]);
});

test('a change that commits late is heard of, although later ones were heard before it', async () => {
  await on.sql.begin(async (slow) => {
    await slow`insert into list_members (list, account) values ('vip', 'ac_remembered')`;
    await on.sql`insert into accounts (id) values ('ac_other')`;
    expect(await outcomes('before')).toEqual(['none', 'none']);
  });

  expect(await outcomes('after')).toEqual(['granted', 'granted']);
});

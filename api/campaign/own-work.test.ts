// Proves that nobody checks their own work by a detour: a key of their own, a waiver, a budget changed afterwards, or what is live published again.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { insertKey } from '../http/keys-store.ts';
import { newKey } from '../http/keys.ts';
import { insertPerson } from '../people/people-store.ts';
import { approveOverHttp, inShop, openOffice } from './testing.ts';

let office: Awaited<ReturnType<typeof openOffice>>;
let no = 0;
let id = '';
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());
beforeEach(() => {
  no += 1;
  id = `own-${no}`;
});

const write = (total = 5_000_000) => office.write(inShop(id, `M${id}`, { limits: { budget: { total } } }));
const act = (key: string, what: string, body: unknown = '') => office.house.ask(key, 'POST', `/v1/campaigns/${id}/${what}`, body);
const budget = (key: string, currentTotal: number, targetTotal: number) =>
  act(key, 'budget', { requestId: `to ${targetTotal}`, currentTotal, targetTotal });
async function live(): Promise<void> {
  await write();
  await approveOverHttp(office.house, office, office.at(id));
  expect((await act(office.maker, 'versions/1/publish')).body).toMatchObject({ state: 'live' });
}
const ceiling = async () => (await office.sql<{ ceiling: number }[]>`select ceiling from counters where key = ${`c:${id}`}`)[0]?.ceiling;

/** A person, and a key that they made. */
async function keyOf(
  person: string,
  name: string,
  scopes: readonly ('campaigns:write' | 'campaigns:approve' | 'campaigns:read')[],
): Promise<string> {
  await insertPerson(office.sql, { id: person, email: `${person}@bank.example`, name: person, state: 'active', roles: [], reach: null });
  const { key, hash } = newKey();
  await insertKey(office.sql, { id: name, name, hash, scopes, expiresAt: null, maker: person });
  await office.house.app.keys.refresh();
  return key;
}

describe('I23 the budget', () => {
  test('that a checker lowered is not raised again by publishing what is live once more', async () => {
    await live();
    expect((await budget(office.checker, 5_000_000, 1_000_000)).status).toBe(200);

    expect((await act(office.maker, 'versions/1/publish')).body).toMatchObject({ state: 'live', version: 1 });
    expect(await ceiling()).toBe(1_000_000);
  });

  test('is not raised by one to what several would have had to approve', async () => {
    await live();

    expect((await budget(office.checker, 5_000_000, 100_000_000)).body.code).toBe('more_checkers_needed');
    expect((await budget(office.checker, 5_000_000, 99_999_999)).status).toBe(200);
  });

  test('is not raised by whoever submitted the version, nor by a key of its maker', async () => {
    await write();
    const submitted = await office.house.ask(office.checker, 'POST', `${office.at(id)}/submit`, {});
    expect((await act(office.second, 'versions/1/approve', { hash: submitted.body['hash'] })).status).toBe(200);
    await act(office.maker, 'versions/1/publish');
    await office.sql`update service_keys set owner = 'maker' where id = 'second'`;

    expect((await budget(office.checker, 5_000_000, 6_000_000)).body.code).toBe('maker_is_checker');
    expect((await budget(office.second, 5_000_000, 6_000_000)).body.code).toBe('maker_is_checker');
    await office.sql`update service_keys set owner = null where id = 'second'`;
    expect((await budget(office.second, 5_000_000, 6_000_000)).status).toBe(200);
  });
});

describe('I23 an approval', () => {
  test('is not given by whoever took responsibility for a finding of the version', async () => {
    await write();
    const { evidence } = await office.evidence(office.checker, office.at(id));
    const [finding] = evidence.lint;
    await act(office.checker, 'versions/1/waivers', { code: finding?.code, path: finding?.path, reason: 'it is fine' });
    const hash = await office.submit(office.at(id));

    expect((await act(office.checker, 'versions/1/approve', { hash })).body.code).toBe('maker_is_checker');
    expect((await act(office.second, 'versions/1/approve', { hash })).status).toBe(200);
  });

  test('is not given by a key to the work of the person who made the key, nor twice by two keys of one person', async () => {
    const writing = await keyOf('person_lin', 'key_writing', ['campaigns:write', 'campaigns:read']);
    const checking = await keyOf('person_lin', 'key_checking', ['campaigns:approve']);
    await office.house.ask(writing, 'POST', '/v1/campaigns', inShop(id, `M${id}`, { limits: { budget: { total: 100_000_000 } } }));
    const hash = await office.submit(office.at(id));
    const give = (who: string) => office.sql`
      insert into approvals (submission, id, version, checker, hash) select no, id, version, ${who}, hash from submissions where id = ${id}`;

    expect((await act(checking, 'versions/1/approve', { hash })).body.code).toBe('maker_is_checker');
    await expect(give('key_checking')).rejects.toThrow('approvals_four_eyes');
    await expect(give('person_lin')).rejects.toThrow('approvals_four_eyes');

    const one = await keyOf('person_wang', 'key_one', ['campaigns:approve']);
    const other = await keyOf('person_wang', 'key_other', ['campaigns:approve']);
    expect((await act(one, 'versions/1/approve', { hash })).body).toMatchObject({ given: 1, needed: 2 });
    expect((await act(other, 'versions/1/approve', { hash })).body.code).toBe('already_approved');
    await expect(give('key_other')).rejects.toThrow('approvals_four_eyes');
  });
});

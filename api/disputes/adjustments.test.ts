// Adjustments as they are asked for: proposed by one, approved by another, posted once on the day that is open.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../db/testing.ts';
import { SALES, writeMessages } from '../settlement/testing.ts';
import { type Answered, type TestApp, testApp } from '../testing.ts';

type Ask = (method: string, path: string, body?: unknown) => Promise<Answered>;
let house: TestApp;
let maker: Ask;
let checker: Ask;
beforeAll(async () => {
  house = testApp(await testDatabase());
  await house.database.sql`insert into settings (name, value) values ('clock', '"message"')`;
  await writeMessages(house.database.sql, SALES);
  const keyed = async (id: string): Promise<Ask> => {
    const key = await house.keyFor(id, ['settlement:read', 'settlement:write', 'settlement:approve']);
    return (method, path, body) => house.ask(key, method, path, body);
  };
  [maker, checker] = [await keyed('key_maker'), await keyed('key_checker')];
});
afterAll(() => house.stop());

const postings = (source: string) => house.database.sql`select template, debit, credit, amount from house_entries where source = ${source}`;

describe('an adjustment', () => {
  const asked = { party: 'merchant:M1', other: 'scheme', amount: -250, currency: 'CNY', text: 'Charged twice in March' };
  const propose = async (change: object = {}) => (await maker('POST', '/v1/adjustments', { ...asked, ...change })).body;

  test('below zero takes back from the party, once, and by four eyes', async () => {
    const { id } = await propose();
    expect((await propose())['id']).toBe(id);
    expect((await maker('POST', `/v1/adjustments/${id}/approve`)).body.code).toBe('adjustment_own');
    expect((await checker('POST', `/v1/adjustments/${id}/approve`)).body).toMatchObject({
      state: 'approved',
      postedOn: expect.any(String),
    });

    expect(await postings(`adjustment:${id}`)).toMatchObject([
      { template: 'adjustment.take', debit: 'due:merchant:M1', credit: 'subsidy:scheme', amount: 250 },
    ]);
    expect((await checker('POST', `/v1/adjustments/${id}/approve`)).body.code).toBe('adjustment_ended');
  });

  test('of a million needs two checkers', async () => {
    const { id } = await propose({ amount: 100_000_000, text: 'A large one' });
    expect((await checker('POST', `/v1/adjustments/${id}/approve`)).body).toMatchObject({ state: 'waiting', approvers: 2 });
    expect((await checker('POST', `/v1/adjustments/${id}/approve`)).body.code).toBe('adjustment_own');
    expect(await postings(`adjustment:${id}`)).toEqual([]);

    const third = await house.keyFor('key_third', ['settlement:approve']);
    expect((await house.ask(third, 'POST', `/v1/adjustments/${id}/approve`)).body).toMatchObject({ state: 'approved' });
    expect(await postings(`adjustment:${id}`)).toHaveLength(1);
  });

  test('that is rejected posts nothing, and the list shows it', async () => {
    const { id } = await propose({ text: 'Not at all' });
    await checker('POST', `/v1/adjustments/${id}/reject`, { reason: 'There was no second charge' });

    expect((await maker('GET', '/v1/adjustments?state=rejected')).body['items']).toContainEqual(
      expect.objectContaining({ id, reason: 'There was no second charge' }),
    );
    expect(await postings(`adjustment:${id}`)).toEqual([]);
  });

  test('between a party and itself, of nothing, or with a currency that is none is refused by name', async () => {
    const faults = [{ other: 'merchant:M1' }, { amount: 0 }, { currency: 'yuan' }, { party: 'nobody' }].map((change) => propose(change));

    for (const body of await Promise.all(faults)) expect(body.code).toBe('invalid_request');
  });

  test('I23 is guarded by the database itself: no maker approves, no approval is missing, nothing that was written changes', async () => {
    const { sql } = house.database;
    const { id } = await propose({ text: 'Guarded' });

    await expect(sql`insert into adjustment_approvals (adjustment, checker) values (${id as string}, 'key_maker')`).rejects.toThrow(
      'four_eyes',
    );
    await expect(sql`update adjustments set state = 'approved' where id = ${id as string}`).rejects.toThrow('approvals are missing');
    await expect(sql`update adjustments set amount = 1 where id = ${id as string}`).rejects.toThrow('written once');
    await sql`insert into disputes (id, business_date, party, currency, reason, text, opened_by) values ('d1', '2026-11-22', 'merchant:M1', 'CNY', 'fee', 'The fee', 'k')`;
    await expect(sql`update disputes set state = 'accepted' where id = 'd1'`).rejects.toThrow('no approved answer');
    await expect(sql`delete from dispute_events`).rejects.toThrow('append-only');
  });
});

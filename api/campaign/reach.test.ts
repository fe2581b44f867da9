// Proves that somebody limited to one shop learns of no other shop through a campaign that is theirs: not by an older version, not by its evidence.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { browserOn } from '../people/browser-testing.ts';
import { insertPerson } from '../people/people-store.ts';
import { csrfOf, newToken, tokenHash } from '../people/secrets.ts';
import { insertSession } from '../people/session-store.ts';
import { approveOverHttp, inShop, openOffice } from './testing.ts';

let office: Awaited<ReturnType<typeof openOffice>>;
const token = newToken();
beforeAll(async () => {
  office = await openOffice();
  const reach = { merchants: ['M1'] };
  await insertPerson(office.sql, { id: 'person_lin', email: 'lin@bank.example', name: 'Lin', state: 'active', roles: ['marketer'], reach });
  await insertSession(office.sql, { id: 'session_lin', hash: tokenHash(token), person: 'person_lin', agent: null, confirmed: true });
});
afterAll(() => office.house.stop());

const ask = async (method: string, path: string, body?: unknown) =>
  browserOn(office.house.app, token).ask(method, path, body, { 'x-csrf-token': csrfOf(token) });

test('API1 an older version that was bound to another shop is not found', async () => {
  await office.write(inShop('moved', 'M9'));
  await office.write(inShop('moved', 'M1'));

  const answers = await Promise.all([1, 2, 3].map((version) => ask('GET', office.at('moved', version))));
  expect(answers.map(({ status }) => status)).toEqual([404, 200, 404]);
  expect((await ask('GET', `${office.at('moved', 1)}/evidence`)).status).toBe(404);
});

test('API1 findings and the worst case name no campaign of another shop', async () => {
  const where = { merchants: { include: ['M1', 'M9'] } };
  await office.write(inShop('secret-of-m9', 'M9', { where }));
  await approveOverHttp(office.house, office, office.at('secret-of-m9'));
  await office.house.ask(office.maker, 'POST', `${office.at('secret-of-m9')}/publish`, '');
  await ask('POST', '/v1/campaigns', inShop('mine', 'M1', { limits: { budget: { total: 5_000_000 } } }));

  const seen = await office.evidence(office.checker, office.at('mine'));
  const shown = await ask('GET', `${office.at('mine')}/evidence`);
  const submitted = await ask('POST', `${office.at('mine')}/submit`, {});

  expect(JSON.stringify(seen)).toContain('secret-of-m9');
  expect(shown.status).toBe(200);
  expect(JSON.stringify([shown.body, submitted.body])).not.toContain('secret-of-m9');
  expect(office.house.bugs).toEqual([]);
});

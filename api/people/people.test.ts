// People over HTTP: invited, given rights, disabled; their own account; and what nobody may do to themselves.
import { TOTP, Secret } from 'otpauth';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../db/testing.ts';
import { SCOPES } from '../http/keys-store.ts';
import { type TestApp, testApp } from '../testing.ts';
import { type Browser, browserOn } from './browser-testing.ts';
import { insertPerson } from './people-store.ts';

const PASSWORD = 'correct horse battery staple';
let house: TestApp;
let root: string;
beforeAll(async () => {
  house = testApp(await testDatabase());
  root = await house.keyFor('key_root', SCOPES);
});
afterAll(() => house.stop());
beforeEach(() => house.database.sql`truncate people, person_sessions, person_links, roles cascade`);

interface Invited {
  readonly person: { readonly id: string; readonly state: string };
  readonly link: { readonly path: string } | null;
}
const invite = async (name: string, roles: readonly string[], reach: object | null = null) =>
  (await house.ask(root, 'POST', '/v1/people', { email: `${name}@bank.example`, name, roles, reach })).body as unknown as Invited;

/** Invited and signed in by the link. */
async function welcome(name: string, roles: readonly string[], reach: object | null = null): Promise<Browser & { readonly id: string }> {
  const { person, link } = await invite(name, roles, reach);
  const browser = browserOn(house.app);
  await browser.ask('POST', '/v1/session/link', { link: link?.path.split('#')[1], password: PASSWORD });
  return { ...browser, id: person.id };
}
const codeOf = (secret: string, later = 0) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + later * 30_000 });

describe('an invitation', () => {
  test('is a link that is good once, and the secret of it is not stored', async () => {
    const { person, link } = await invite('lin', ['marketer']);
    const token = link?.path.split('#')[1] ?? '';
    const rows = JSON.stringify(await house.database.sql`select * from person_links`);
    const weak = await browserOn(house.app).ask('POST', '/v1/session/link', { link: token, password: 'short' });
    const first = await browserOn(house.app).ask('POST', '/v1/session/link', { link: token, password: PASSWORD });
    const second = await browserOn(house.app).ask('POST', '/v1/session/link', { link: token, password: PASSWORD });

    expect(person.state).toBe('invited');
    expect(rows).not.toContain(token);
    expect([weak.body.code, first.status, second.body.code]).toEqual(['invalid_request', 200, 'link_not_valid']);
  });

  test('a newer link makes the older one worthless, and a link ends after three days', async () => {
    const { person, link } = await invite('lin', ['marketer']);
    const reset = (await house.ask(root, 'POST', `/v1/people/${person.id}/reset`)).body as unknown as Invited;
    const use = (made: Invited['link']) =>
      browserOn(house.app).ask('POST', '/v1/session/link', { link: made?.path.split('#')[1], password: PASSWORD });

    expect((await use(link)).body.code).toBe('link_not_valid');
    await house.database.sql`update person_links set expires_at = now() where used_at is null`;
    expect((await use(reset.link)).body.code).toBe('link_not_valid');
  });

  test('one person has one account, whatever capitals or plus signs the address has', async () => {
    await invite('lin', ['marketer']);
    const again = await house.ask(root, 'POST', '/v1/people', { email: 'Lin+2@Bank.example', name: 'L', roles: [] });

    expect(again.body.code).toBe('email_taken');
    await expect(
      house.database
        .sql`insert into people (id, email, email_key, name, state, roles) select 'x', email, email_key, name, state, roles from people`,
    ).rejects.toThrow('unique');
  });

  test('two accounts cannot share one person of the provider', async () => {
    const one = { name: 'x', state: 'active', roles: [], reach: null, oidc: { issuer: 'https://id.example', subject: 's1' } } as const;

    expect(await insertPerson(house.database.sql, { ...one, id: 'person_a', email: 'a@bank.example' })).toBe(true);
    expect(await insertPerson(house.database.sql, { ...one, id: 'person_b', email: 'b@bank.example' })).toBe(false);
  });
});

describe('rights', () => {
  test('roles must exist, and nobody hands out more than they may', async () => {
    const unknown = await house.ask(root, 'POST', '/v1/people', { email: 'x@bank.example', name: 'X', roles: ['wizard'] });
    const clerk = await house.keyFor('key_clerk', ['people:manage']);
    const beyond = await house.ask(clerk, 'POST', '/v1/people', { email: 'x@bank.example', name: 'X', roles: ['admin'] });

    expect(unknown.body).toMatchObject({ code: 'role_unknown', errors: [{ path: 'roles' }] });
    expect(beyond.body).toMatchObject({ code: 'beyond_own_rights', detail: 'You lack operate.' });
    expect((await house.ask(clerk, 'PUT', '/v1/roles/desk', { scopes: ['operate'] })).body.code).toBe('beyond_own_rights');
    expect((await house.ask(root, 'PUT', '/v1/roles/desk', { scopes: ['evaluate'] })).body.code).toBe('invalid_request');
  });

  test('whoever could not make an administrator takes none over by a new link, nor leaves an old link to a disabled person', async () => {
    const { person } = await invite('root', ['admin']);
    const { person: lin, link } = await invite('lin', ['marketer']);
    const clerk = await house.keyFor('key_other_clerk', ['people:manage']);

    expect((await house.ask(clerk, 'POST', `/v1/people/${person.id}/reset`)).body.code).toBe('beyond_own_rights');
    expect((await house.ask(clerk, 'POST', `/v1/people/${lin.id}/disable`)).status).toBe(200);
    expect((await house.ask(root, 'POST', `/v1/people/${lin.id}/enable`)).status).toBe(200);
    const old = { link: link?.path.split('#')[1], password: PASSWORD };
    expect((await browserOn(house.app).ask('POST', '/v1/session/link', old)).body.code).toBe('link_not_valid');
  });

  test('nobody changes themselves by a key that they made', async () => {
    const admin = await welcome('root', ['admin', 'approver']);
    expect((await house.ask(root, 'PUT', '/v1/roles/desk', { scopes: ['campaigns:read'] })).status).toBe(200);
    const made = (await admin.ask('POST', '/v1/keys', { name: 'mine', scopes: ['people:manage', 'operate'] })).body;
    const again = (await house.ask(String(made['key']), 'POST', '/v1/keys', { name: 'of mine', scopes: ['people:manage'] })).body;
    const rights = { name: 'root', roles: ['admin', 'approver', 'marketer', 'desk'], reach: null };

    for (const key of [made['key'], again['key']].map(String)) {
      expect((await house.ask(key, 'PUT', `/v1/people/${admin.id}`, rights)).body.code).toBe('own_rights');
    }
    expect((await house.ask(root, 'PUT', `/v1/people/${admin.id}`, rights)).status).toBe(200);
    expect((await house.ask(String(made['key']), 'PUT', '/v1/roles/desk', { scopes: ['campaigns:write'] })).body.code).toBe('own_rights');
  });

  test('a key is given no more than its maker may give', async () => {
    const operator = await house.keyFor('key_operator', ['operate', 'campaigns:read']);
    const made = (scopes: readonly string[]) => house.ask(operator, 'POST', '/v1/keys', { name: 'k', scopes });

    expect((await made(['campaigns:read'])).status).toBe(201);
    expect((await made(['campaigns:approve'])).body.code).toBe('beyond_own_rights');
  });

  test('nobody changes their own, and the last administrator stays', async () => {
    const anna = await welcome('anna', ['admin']);
    const change = (from: Browser, id: string, roles: readonly string[]) => from.ask('PUT', `/v1/people/${id}`, { name: 'N', roles });
    const own = await change(anna, anna.id, ['admin', 'approver']);
    const last = await house.ask(root, 'POST', `/v1/people/${anna.id}/disable`);
    const bert = await welcome('bert', ['admin']);

    expect([own.body.code, last.body.code]).toEqual(['own_rights', 'last_admin']);
    expect((await change(bert, anna.id, [])).status).toBe(200);
    expect((await house.ask(root, 'PUT', `/v1/people/${bert.id}`, { name: 'B', roles: [] })).body.code).toBe('last_admin');
    expect((await anna.ask('GET', '/v1/people')).status).toBe(403);
  });

  test('two administrators cannot take the role from each other at the same moment', async () => {
    const [anna, bert] = [await welcome('anna', ['admin']), await welcome('bert', ['admin'])];
    const answers = await Promise.all([
      anna.ask('PUT', `/v1/people/${bert.id}`, { name: 'B', roles: [] }),
      bert.ask('PUT', `/v1/people/${anna.id}`, { name: 'A', roles: [] }),
    ]);

    const [left] = await house.database.sql<{ n: number }[]>`select count(*)::int as n from people where roles::text like '%admin%'`;
    expect(left?.n).toBe(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('a role of the bank gives its scopes, narrows the reach, and stays while somebody holds it', async () => {
    await house.ask(root, 'PUT', '/v1/roles/east-desk', { scopes: ['campaigns:read', 'campaigns:write'], reach: { regions: ['CN-SH'] } });
    const lin = await welcome('lin', ['east-desk']);
    const session = await lin.ask('GET', '/v1/session');
    const used = await house.ask(root, 'DELETE', '/v1/roles/east-desk');
    await house.ask(root, 'PUT', `/v1/people/${lin.id}`, { name: 'Lin', roles: [] });

    expect(session.body).toMatchObject({ person: { scopes: ['campaigns:read', 'campaigns:write'], reach: { regions: ['CN-SH'] } } });
    expect(used.body.code).toBe('role_in_use');
    expect((await house.ask(root, 'DELETE', '/v1/roles/east-desk')).status).toBe(200);
    expect((await house.ask(root, 'PUT', '/v1/roles/admin', { scopes: ['campaigns:read'] })).body.code).toBe('role_built_in');
  });

  test('what needs a proof is refused until it is given again', async () => {
    const anna = await welcome('anna', ['admin']);
    const create = () => anna.ask('POST', '/v1/people', { email: 'new@bank.example', name: 'New', roles: ['viewer'] });
    await house.database.sql`update person_sessions set confirmed_until = now()`;
    const before = await create();
    await anna.ask('POST', '/v1/session/confirm', { password: PASSWORD });

    expect(before.body.code).toBe('confirmation_required');
    expect((await create()).status).toBe(201);
  });

  test('every change of a person is in the log with what differs', async () => {
    const { person } = await invite('lin', ['marketer']);
    await house.ask(root, 'PUT', `/v1/people/${person.id}`, { name: 'lin', roles: ['viewer'] });
    const [line] = await house.database
      .sql`select actor, action, changes from change_log where object = ${person.id} order by id desc limit 1`;

    expect(line).toMatchObject({ actor: 'key_root', action: 'person.change' });
    expect(JSON.stringify(line?.['changes'])).toContain('viewer');
  });
});

describe('disabling', () => {
  test('closes every session at once, and neither password nor link opens another', async () => {
    const lin = await welcome('lin', ['marketer']);
    await house.ask(root, 'POST', `/v1/people/${lin.id}/disable`);

    expect((await lin.ask('GET', '/v1/campaigns')).status).toBe(401);
    expect((await lin.ask('POST', '/v1/session', { email: 'lin@bank.example', password: PASSWORD })).body.code).toBe('sign_in_failed');
    expect((await house.ask(root, 'POST', `/v1/people/${lin.id}/reset`)).body.code).toBe('person_disabled');
    await house.ask(root, 'POST', `/v1/people/${lin.id}/enable`);
    expect((await lin.ask('POST', '/v1/session', { email: 'lin@bank.example', password: PASSWORD })).status).toBe(200);
  });
});

describe('the own account', () => {
  test('another password closes the other sessions and needs the present one', async () => {
    const lin = await welcome('lin', ['viewer']);
    const phone = browserOn(house.app);
    await phone.ask('POST', '/v1/session', { email: 'lin@bank.example', password: PASSWORD });
    const wrong = await lin.ask('PUT', '/v1/account/password', { current: 'wrong', next: 'another long password' });
    const right = await lin.ask('PUT', '/v1/account/password', { current: PASSWORD, next: 'another long password' });

    expect([wrong.body.code, right.body['sessionsEnded']]).toEqual(['sign_in_failed', 1]);
    expect([(await lin.ask('GET', '/v1/account')).status, (await phone.ask('GET', '/v1/account')).status]).toEqual([200, 401]);
  });

  test('an authenticator is asked for at the next sign-in, each code opens once, and a recovery code opens once', async () => {
    const lin = await welcome('lin', ['viewer']);
    const offer = (await lin.ask('POST', '/v1/account/totp')).body as unknown as {
      secret: string;
      svg: string;
      uri: string;
      enrolment: string;
    };
    const stored = JSON.stringify(await house.database.sql`select * from people`);
    const wrong = await lin.ask('PUT', '/v1/account/totp', { enrolment: offer.enrolment, code: '000000' });
    const right = await lin.ask('PUT', '/v1/account/totp', { enrolment: offer.enrolment, code: codeOf(offer.secret) });
    const codes = right.body['recoveryCodes'] as string[];
    const signIn = (code?: string) =>
      browserOn(house.app).ask('POST', '/v1/session', { email: 'lin@bank.example', password: PASSWORD, ...(code ? { code } : {}) });

    expect(offer.uri).toContain('otpauth://totp/Offerline:lin?');
    expect(offer.svg).toContain('<svg');
    expect([wrong.body.code, codes.length]).toEqual(['invalid_request', 10]);
    expect(stored).not.toContain(offer.secret);
    expect(JSON.stringify(await house.database.sql`select * from people`)).not.toMatch(new RegExp(`${offer.secret}|${codes[0]}`));
    expect((await signIn()).body.code).toBe('code_required');
    expect((await signIn(codeOf(offer.secret))).body.code).toBe('sign_in_failed');
    expect((await signIn(codeOf(offer.secret, 1))).status).toBe(200);
    expect((await signIn(codeOf(offer.secret, 1))).body.code).toBe('sign_in_failed');
    expect((await signIn(codes[0])).status).toBe(200);
    expect((await signIn(codes[0])).body.code).toBe('sign_in_failed');
    expect((await lin.ask('GET', '/v1/account')).body).toMatchObject({ totp: true, recoveryCodesLeft: 9 });
  });

  test('an enrolment of somebody else, or one that was tampered with, adds nothing', async () => {
    const [lin, mei] = [await welcome('lin', ['viewer']), await welcome('mei', ['viewer'])];
    const offer = (await lin.ask('POST', '/v1/account/totp')).body as unknown as { secret: string; enrolment: string };
    const put = (from: Browser, enrolment: string) => from.ask('PUT', '/v1/account/totp', { enrolment, code: codeOf(offer.secret) });

    expect((await put(mei, offer.enrolment)).body.code).toBe('invalid_request');
    expect((await put(lin, `${offer.enrolment.slice(0, -4)}AAAA`)).body.code).toBe('invalid_request');
    expect((await put(lin, offer.enrolment)).status).toBe(200);
  });

  test('shows my sessions, and closes one of mine but none of another', async () => {
    const [lin, mei] = [await welcome('lin', ['viewer']), await welcome('mei', ['viewer'])];
    const phone = browserOn(house.app);
    await phone.ask('POST', '/v1/session', { email: 'lin@bank.example', password: PASSWORD });
    const items = (await lin.ask('GET', '/v1/account/sessions')).body['items'] as { id: string; current: boolean }[];
    const other = items.find((each) => !each.current)?.id ?? '';

    expect(items).toHaveLength(2);
    expect((await mei.ask('DELETE', `/v1/account/sessions/${other}`)).status).toBe(404);
    expect((await lin.ask('DELETE', `/v1/account/sessions/${other}`)).status).toBe(200);
    expect((await phone.ask('GET', '/v1/account')).status).toBe(401);
  });
});

test('nothing in these tests was a bug', () => {
  expect(house.bugs).toEqual([]);
});

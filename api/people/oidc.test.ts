// Signing in through a real OpenID Connect provider, by the real routes: who comes in, who does not, and that nothing can be replayed.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { testDatabase } from '../db/testing.ts';
import { SCOPES } from '../http/keys-store.ts';
import { type TestApp, testApp } from '../testing.ts';
import { type Browser, browserOn } from './browser-testing.ts';
import { insertPerson, readPerson } from './people-store.ts';
import { identityOf } from './provider.ts';
import { CLIENT, startProvider, type TestProvider } from './provider-testing.ts';

const HOME = 'https://offerline.bank.example';
const LIN = { email: 'lin@bank.example', email_verified: true, name: 'Lin', roles: ['marketer', 'somebody-elses-role'] };
let provider: TestProvider;
let house: TestApp;
let root: string;
beforeAll(async () => {
  provider = await startProvider(`${HOME}/v1/session/oidc/return`);
  house = testApp(await testDatabase(), {
    OFFERLINE_URL: HOME,
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: CLIENT.id,
    OIDC_CLIENT_SECRET: CLIENT.secret,
    OIDC_NAME: 'Bank ID',
  });
  root = await house.keyFor('key_root', SCOPES);
});
afterAll(async () => {
  provider.stop();
  await house.stop();
});
let browser: Browser;
beforeEach(async () => {
  browser = browserOn(house.app);
  provider.people.clear();
  await house.database.sql`truncate people, person_sessions, person_links, roles cascade`;
});

interface Away {
  readonly url: string;
  readonly cookie: string;
}
async function leave(query = ''): Promise<Away> {
  const { status, headers } = await browser.ask('GET', `/v1/session/oidc${query}`);
  expect(status).toBe(303);
  return { url: headers.get('location') ?? '', cookie: (headers.get('set-cookie') ?? '').split(';')[0] ?? '' };
}
const comeBack = (address: string, cookie: string) => browser.ask('GET', address.replace(HOME, ''), undefined, { cookie });

async function signIn(login: string, query = '') {
  const { url, cookie } = await leave(query);
  const answer = await comeBack(await provider.visit(url, login), cookie);
  return { to: answer.headers.get('location'), cookie: answer.headers.get('set-cookie') };
}

describe('the way there and back', () => {
  test('carries PKCE, state and nonce, and is bound to the browser that began', async () => {
    const { headers } = await browser.ask('GET', '/v1/session/oidc');
    const asked = new URL(headers.get('location') ?? '').searchParams;

    expect(asked.get('code_challenge_method')).toBe('S256');
    for (const name of ['code_challenge', 'state', 'nonce']) expect(asked.get(name)?.length).toBeGreaterThan(40);
    expect(headers.get('set-cookie')).toMatch(
      /^offerline-oidc=[\w-]{43}; Path=\/v1\/session\/oidc; HttpOnly; SameSite=Lax; Max-Age=600; Secure$/,
    );
    expect((await browser.ask('GET', '/v1/session/ways')).body).toMatchObject({ oidc: { name: 'Bank ID' } });
  });

  test('an unknown person with a role of the bank becomes a person, with those roles alone', async () => {
    provider.people.set('sub-lin', LIN);
    const { to, cookie } = await signIn('sub-lin', '?to=/campaigns');

    expect(to).toBe('/campaigns');
    expect(cookie).toMatch(/^__Host-offerline=/);
    expect((await browser.ask('GET', '/v1/session')).body).toMatchObject({
      person: { name: 'Lin', email: 'lin@bank.example', roles: ['marketer'] },
    });
  });

  test('a page elsewhere is no page to come back to', async () => {
    provider.people.set('sub-lin', LIN);

    for (const to of ['//evil.example', 'https://evil.example', '/\\evil.example'])
      expect((await signIn('sub-lin', `?to=${encodeURIComponent(to)}`)).to).toBe('/');
  });

  test('cannot be replayed, begun elsewhere, or come back with another state', async () => {
    provider.people.set('sub-lin', LIN);
    const { url, cookie } = await leave();
    const address = await provider.visit(url, 'sub-lin');
    const elsewhere = await comeBack(address, `offerline-oidc=${'x'.repeat(43)}`);
    const forged = await comeBack(address.replace(/state=[^&]+/, 'state=forged'), cookie);
    const first = await comeBack(address, cookie);
    const again = await comeBack(address, cookie);

    expect([elsewhere, forged, first, again].map(({ headers }) => headers.get('location'))).toEqual([
      '/sign-in?fault=oidc',
      '/sign-in?fault=oidc',
      '/',
      '/sign-in?fault=oidc',
    ]);
  });

  test('a code stolen from another sign-in does not fit the verifier and nonce of this one', async () => {
    provider.people.set('sub-lin', LIN);
    const stolen = new URL(await provider.visit((await leave()).url, 'sub-lin')).searchParams.get('code') ?? '';
    const { url, cookie } = await leave();
    const mine = new URL(await provider.visit(url, 'sub-lin'));
    mine.searchParams.set('code', stolen);

    expect((await comeBack(mine.href, cookie)).headers.get('location')).toBe('/sign-in?fault=oidc');
  });

  test('a proof given once more at the provider confirms the session', async () => {
    provider.people.set('sub-lin', LIN);
    await signIn('sub-lin');
    const before = (await browser.ask('GET', '/v1/session')).body['confirmedUntil'];
    await signIn('sub-lin', '?again=1');
    const after = (await browser.ask('GET', '/v1/session')).body['confirmedUntil'];

    expect(Date.parse(String(before))).toBeLessThanOrEqual(Date.now());
    expect(Date.parse(String(after))).toBeGreaterThan(Date.now() + 200_000);
  });
});

describe('who comes in', () => {
  const invited = (email: string) => house.ask(root, 'POST', '/v1/people', { email, name: 'Mei', roles: ['viewer'] });

  test('not an unknown person without a role of the bank, nor one whose address the provider does not vouch for', async () => {
    provider.people.set('sub-a', { ...LIN, roles: ['somebody-elses-role'] });
    provider.people.set('sub-b', { ...LIN, roles: undefined });
    provider.people.set('sub-c', { ...LIN, email_verified: false });
    const answers = [await signIn('sub-a'), await signIn('sub-b'), await signIn('sub-c')];

    expect(answers.map(({ to }) => to)).toEqual(answers.map(() => '/sign-in?fault=oidc_unknown'));
    expect(await house.database.sql`select 1 from people`).toHaveLength(0);
  });

  test('whoever comes back in crowds without having left writes one line a second', async () => {
    await Promise.all(Array.from({ length: 50 }, () => browser.ask('GET', '/v1/session/oidc/return?state=x')));
    const counted = async () => {
      const rows = await house.database.sql<{ times: number }[]>`
        select (detail->>'times')::int as times from change_log where outcome = 'refused' and action = 'GET /v1/session/oidc/return'`;
      return { lines: rows.length, all: rows.reduce((sum, { times }) => sum + times, 0) };
    };

    await expect.poll(async () => (await counted()).all, { timeout: 3_000 }).toBeGreaterThanOrEqual(50);
    expect((await counted()).lines).toBeLessThan(10);
    expect(await house.database.sql`select 1 from change_log where action = 'session.start' and outcome = 'refused'`).toEqual([]);
  });

  test('an invited person, who is bound to the subject for ever', async () => {
    const { body } = await invited('mei@bank.example');
    const id = (body['person'] as { id: string }).id;
    provider.people.set('sub-mei', { email: 'Mei@bank.example', email_verified: true, name: 'Mei' });
    provider.people.set('sub-impostor', { email: 'mei@bank.example', email_verified: true, name: 'Mei' });
    const first = await signIn('sub-mei');
    const impostor = await signIn('sub-impostor');

    expect([first.to, impostor.to]).toEqual(['/', '/sign-in?fault=oidc_unknown']);
    expect(await readPerson(house.database.sql, id)).toMatchObject({ state: 'active', signsInBy: 'oidc', roles: ['viewer'] });
  });

  test('not by an address that is only like theirs, and a link that somebody still holds is worth nothing once they are in', async () => {
    const { body } = await invited('mei@bank.example');
    const { path } = body['link'] as { path: string };
    provider.people.set('sub-like', { email: 'mei+other@bank.example', email_verified: true, name: 'M', roles: ['viewer'] });
    provider.people.set('sub-mei', { email: 'mei@bank.example', email_verified: true, name: 'Mei' });

    expect((await signIn('sub-like')).to).toBe('/sign-in?fault=oidc_unknown');
    expect((await signIn('sub-mei')).to).toBe('/');
    const taken = await browserOn(house.app).ask('POST', '/v1/session/link', {
      link: path.split('#')[1],
      password: 'a password of another',
    });
    expect(taken.body.code).toBe('link_not_valid');
  });

  test('after a new link as before: the provider still knows them', async () => {
    await signInAs('sub-lin', LIN);
    const [row] = await house.database.sql<{ id: string }[]>`select id from people`;
    expect((await house.ask(root, 'POST', `/v1/people/${row?.id ?? ''}/reset`)).status).toBe(200);
    browser = browserOn(house.app);
    await signInAs('sub-lin', LIN);

    expect((await browser.ask('GET', '/v1/session')).status).toBe(200);
  });

  test('not with a second account of the same person: maker and checker stay two people', async () => {
    await signInAs('sub-lin', LIN);
    const second = await signInAs('sub-lin', { ...LIN, email: 'lin.second@bank.example' });
    const third = await signInAs('sub-other', { ...LIN, email: 'lin+second@bank.example' });

    expect([second.to, third.to]).toEqual(['/', '/sign-in?fault=oidc_unknown']);
    expect(await house.database.sql`select 1 from people`).toHaveLength(1);
  });

  test('with the roles the provider gives now, and with none, not at all', async () => {
    await signInAs('sub-lin', LIN);
    await signInAs('sub-lin', { ...LIN, roles: ['viewer', 'risk'] });
    const more = (await browser.ask('GET', '/v1/session')).body;
    const none = await signInAs('sub-lin', { ...LIN, roles: [] });

    expect(more).toMatchObject({ person: { roles: ['viewer', 'risk'] } });
    expect(none.to).toBe('/sign-in?fault=oidc_unknown');
    expect((await browser.ask('GET', '/v1/campaigns')).status).toBe(403);
  });

  test('not a disabled person', async () => {
    await signInAs('sub-lin', LIN);
    await house.database.sql`update people set state = 'disabled'`;

    expect((await signInAs('sub-lin', LIN)).to).toBe('/sign-in?fault=oidc_unknown');
  });

  test('nobody becomes a person of the demo', async () => {
    const demo = {
      id: 'person_demo_x',
      email: 'lin@bank.example',
      name: 'D',
      state: 'active',
      roles: ['admin'],
      reach: null,
      demo: true,
    } as const;
    await insertPerson(house.database.sql, demo);

    expect((await signInAs('sub-lin', LIN)).to).toBe('/sign-in?fault=oidc_unknown');
  });

  function signInAs(login: string, claims: Readonly<Record<string, unknown>>) {
    provider.people.set(login, claims);
    return signIn(login);
  }
});

describe('the provider', () => {
  test('is asked over https alone, except on this machine', () => {
    const at = (issuer: string) => () => readConfig({ OIDC_ISSUER: issuer, OIDC_CLIENT_ID: 'x' });

    expect(at('http://id.bank.example')).toThrow('OIDC_ISSUER');
    expect(at('http://169.254.169.254')).toThrow('OIDC_ISSUER');
    expect(at('https://id.bank.example')).not.toThrow();
    expect(at(provider.issuer)).not.toThrow();
  });

  test('that sends anything else than it should is refused', () => {
    const claims = { iss: 'https://id.example', sub: 's', email: 'A@b.example', email_verified: true, groups: 'viewer' };

    expect(identityOf(claims, { rolesClaim: 'groups' })).toMatchObject({ email: 'a@b.example', roles: ['viewer'] });
    expect(identityOf({ ...claims, email_verified: 'true' }, { rolesClaim: 'roles' })).toMatchObject({ email: null, roles: null });
    expect(() => identityOf({ ...claims, groups: { admin: true } }, { rolesClaim: 'groups' })).toThrow();
    expect(() => identityOf({ iss: 'x' }, { rolesClaim: 'roles' })).toThrow();
  });

  test('that is away is said to be, and asked again the next time', async () => {
    const away = testApp(await testDatabase(), {
      OFFERLINE_URL: HOME,
      OIDC_ISSUER: 'http://127.0.0.1:9',
      OIDC_CLIENT_ID: 'x',
    });
    const answer = await browserOn(away.app).ask('GET', '/v1/session/oidc');

    expect(answer.headers.get('location')).toBe('/sign-in?fault=oidc');
    await away.stop();
  });
});

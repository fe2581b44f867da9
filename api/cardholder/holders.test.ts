// Tokens of cardholders: ours and the bank's, each with its own keys; confused, old, foreign and revoked ones open nothing.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../db/testing.ts';
import { mintToken, openHolders } from './holders.ts';
import { COOLDOWN_MS } from './issuer-keys.ts';
import { STANDING_MS } from './standings.ts';
import { revokeTokens } from './standing-store.ts';

const CHAIN_KEY = 'a chain key of this test, long enough';
const ISSUER = 'https://bank.example';
const pair = await generateKeyPair('ES256', { extractable: true });
const other = await generateKeyPair('EdDSA', { extractable: true });
const published: JWK[] = [{ ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'ES256' }];

let database: TestDatabase;
let server: Server;
let asked = 0;
let status = 200;
beforeAll(async () => {
  database = await testDatabase();
  await database.sql`insert into accounts (id) values ('ac_1'), ('ac_2'), ('ac_gone')`;
  await database.sql`insert into holder_standings (account, erased_at) values ('ac_gone', now())`;
  server = createServer((_request, response) => {
    asked += 1;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: published }));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
});
afterAll(async () => {
  server.close();
  await database.drop();
});

let clock = Date.now();
const now = () => clock;
const jwksUrl = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
const issuer = (changes = {}) => ({
  issuer: ISSUER,
  jwksUrl: jwksUrl(),
  audience: 'offerline:cardholder',
  accountClaim: 'sub',
  ...changes,
});
const holders = (changes = {}) => openHolders({ chainKey: CHAIN_KEY, now, sql: database.sql, issuer: issuer(changes) });

interface Token {
  readonly claims?: Record<string, unknown>;
  readonly header?: { readonly alg: string; readonly kid?: string };
  readonly key?: CryptoKey | Uint8Array;
}
function token({ claims = {}, header = { alg: 'ES256', kid: 'k1' }, key = pair.privateKey }: Token = {}): Promise<string> {
  const iat = Math.floor(clock / 1_000);
  const all = { iss: ISSUER, aud: 'offerline:cardholder', sub: 'ac_1', iat, exp: iat + 300, ...claims };
  return new SignJWT(all).setProtectedHeader(header).sign(key);
}

test('a token that the bank signed names the account and its wallet', async () => {
  expect(await holders().authenticate(await token({ claims: { locale: 'zh-CN' } }))).toMatchObject({
    id: 'holder:ac_1',
    kind: 'holder',
    scopes: [],
    holder: { account: 'ac_1', subject: 'ac:ac_1', locale: 'zh-CN' },
  });
});

test('the account may stand in a claim that the operator names', async () => {
  const sent = await token({ claims: { sub: 'u-77', 'https://bank.example/account': 'ac_2' } });

  expect(await holders({ accountClaim: 'https://bank.example/account' }).authenticate(sent)).toMatchObject({ holder: { account: 'ac_2' } });
  expect(await holders().authenticate(sent)).toBeNull();
});

const SECONDS = () => Math.floor(clock / 1_000);
const wrong: readonly [string, () => Promise<string> | string][] = [
  ['of another issuer', () => token({ claims: { iss: 'https://elsewhere.example' } })],
  ['for another audience', () => token({ claims: { aud: 'somebody-else' } })],
  ['that has run out', () => token({ claims: { iat: SECONDS() - 400, exp: SECONDS() - 10 } })],
  ['that was issued more than fifteen minutes ago', () => token({ claims: { iat: SECONDS() - 910, exp: SECONDS() + 300 } })],
  ['that was issued in the future', () => token({ claims: { iat: SECONDS() + 60, exp: SECONDS() + 300 } })],
  ['that never runs out', () => token({ claims: { exp: undefined } })],
  ['without the time of issue', () => token({ claims: { iat: undefined } })],
  ['that is not valid yet', () => token({ claims: { nbf: SECONDS() + 60 } })],
  ['without a key name', () => token({ header: { alg: 'ES256' } })],
  ['signed with a key that was never published', () => token({ header: { alg: 'EdDSA', kid: 'k1' }, key: other.privateKey })],
  ['without an account', () => token({ claims: { sub: undefined } })],
  ['whose account is no text', () => token({ claims: { sub: 7 } })],
  ['of an account that nobody told of', () => token({ claims: { sub: 'ac_nobody' } })],
  ['of an account that was erased', () => token({ claims: { sub: 'ac_gone' } })],
  ['that nobody signed', () => new UnsecuredJWT({ iss: ISSUER, sub: 'ac_1' }).setExpirationTime('5m').setIssuedAt().encode()],
  // Confusion of algorithms: the public key of the bank as the secret of an HMAC, and the other way round.
  [
    'signed by HMAC with the public key of the bank',
    () => token({ header: { alg: 'HS256', kid: 'k1' }, key: new TextEncoder().encode(JSON.stringify(published[0])) }),
  ],
  ['of our issuer, signed with the key of the bank', () => token({ claims: { iss: 'offerline' } })],
  [
    'of the issuer of the bank, signed with our key',
    async () =>
      (await mintToken({ chainKey: CHAIN_KEY, now }, { account: 'ac_1' })).replace(
        /^[^.]+/,
        btoa('{"alg":"HS256","kid":"k1"}').replaceAll('=', ''),
      ),
  ],
  ['longer than a token is', async () => token({ claims: { filler: 'x'.repeat(5_000) } })],
];
test.each(wrong)('API2 a token %s opens nothing', async (_what, make) => {
  expect(await holders().authenticate(await make())).toBeNull();
});

test('a token of ours opens, also where the bank mints its own, and an HS256 token never meets a published key', async () => {
  const own = await mintToken({ chainKey: CHAIN_KEY, now }, { account: 'ac_2', locale: 'en' });
  const foreign = await mintToken({ chainKey: 'another chain key that is long enough', now }, { account: 'ac_2' });

  expect(await holders().authenticate(own)).toMatchObject({ holder: { account: 'ac_2', locale: 'en' } });
  expect(await holders().authenticate(foreign)).toBeNull();
});

test('a key that is new is fetched once it is named, made-up names are not asked for again and again', async () => {
  const door = holders();
  await door.authenticate(await token());
  const before = asked;
  published.push({ ...(await exportJWK(other.publicKey)), kid: 'k2', alg: 'EdDSA' });
  const renewed = await token({ header: { alg: 'EdDSA', kid: 'k2' }, key: other.privateKey });
  const early = await door.authenticate(renewed);
  clock += COOLDOWN_MS + 1_000;
  const later = await door.authenticate(renewed);
  for (const kid of ['x1', 'x2', 'x3']) await door.authenticate(await token({ header: { alg: 'ES256', kid } }));

  expect([early, later]).toEqual([null, expect.objectContaining({ id: 'holder:ac_1' })]);
  expect(asked - before).toBe(1);
});

test('F5 while the keys of the bank cannot be fetched, known keys go on, and without any the door says unavailable', async () => {
  const door = holders();
  await door.authenticate(await token());
  status = 500;
  clock += COOLDOWN_MS * 100;
  const known = await door.authenticate(await token());
  const none = await holders().authenticate(await token());
  status = 200;

  expect([known, none]).toEqual([expect.objectContaining({ id: 'holder:ac_1' }), 'unavailable']);
});

test('a key set that is too long is not read', async () => {
  published.push({ kty: 'EC', kid: 'long', x: 'x'.repeat(100_000) });
  const long = await holders().authenticate(await token());
  published.pop();

  expect(long).toBe('unavailable');
});

test('revoked tokens open nothing on any process within seconds, and later ones do', async () => {
  clock = Date.now();
  const [one, another] = [holders(), holders()];
  const sent = await mintToken({ chainKey: CHAIN_KEY, now }, { account: 'ac_2' });
  expect([await one.authenticate(sent), await another.authenticate(sent)]).not.toContain(null);
  await revokeTokens(database.sql, 'ac_2');
  clock += STANDING_MS + 1;

  expect([await one.authenticate(sent), await another.authenticate(sent)]).toEqual([null, null]);
  expect(await one.authenticate(await mintToken({ chainKey: CHAIN_KEY, now }, { account: 'ac_2' }))).not.toBeNull();
});

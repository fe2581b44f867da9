// For the matrix test: things that lie within a reach and beyond it, and the written-down table of who may do what.
import type { Reach } from '../../engine/people/reach.ts';
import type { Scope } from '../../engine/people/scopes.ts';
import { inShop } from '../campaign/testing.ts';
import type { Sql } from '../db/connect.ts';
import type { TestApp } from '../testing.ts';

/** Written down once more, so that the table of the product cannot change unnoticed. */
export const EXPECTED_SCOPES: Readonly<Record<string, readonly Scope[]>> = {
  viewer: ['campaigns:read', 'reference:read', 'authorizations:read'],
  marketer: ['campaigns:read', 'reference:read', 'authorizations:read', 'campaigns:write', 'reference:write', 'wallets:read'],
  approver: ['campaigns:read', 'campaigns:approve', 'campaigns:stop', 'reference:read', 'authorizations:read', 'holders:approve'],
  finance: [
    'campaigns:read',
    'reference:read',
    'settlement:read',
    'settlement:write',
    'settlement:approve',
    'wallets:read',
    'authorizations:read',
  ],
  risk: ['campaigns:read', 'campaigns:stop', 'reference:read', 'authorizations:read', 'wallets:read', 'audit:read'],
  auditor: ['campaigns:read', 'reference:read', 'authorizations:read', 'settlement:read', 'audit:read'],
  merchant: ['settlement:read', 'authorizations:read', 'merchant:act'],
  service: ['campaigns:read', 'reference:read', 'authorizations:read', 'wallets:read', 'holders:read', 'holders:write'],
  admin: ['people:manage', 'operate', 'audit:read', 'reference:read'],
  'night-desk': ['campaigns:read', 'campaigns:stop'],
  nobody: [],
};
/** A role of everything a role can have, for somebody whose reach is one shop or one chain. */
export const EVERYTHING: readonly Scope[] = [...new Set(Object.values(EXPECTED_SCOPES).flat())];

/** Routes that anybody may ask; one more needs a line here, on purpose. */
export const PUBLIC = [
  'delete /v1/unsubscribe',
  'get /',
  'get /docs',
  'get /docs/problems',
  'get /healthz',
  'get /metrics',
  'get /openapi.json',
  'get /readyz',
  'get /v1/demo/holders',
  'get /v1/demo/session',
  'get /v1/qr/keys',
  'get /v1/reference/problems',
  'get /v1/session/oidc',
  'get /v1/session/oidc/return',
  'get /v1/session/ways',
  'post /v1/demo/holders/{account}/token',
  'post /v1/demo/session',
  'post /v1/session',
  'post /v1/session/link',
];

/** Routes that refuse people whatever their scopes. */
export const KEYS_ONLY = ['post /v1/accounts/{id}/tokens'];

export const OWN = { shop: 'M1', chain: 'K1', campaign: 'in-m1', authorization: 'a-own' } as const;
export const FOREIGN = { shop: 'M9', chain: 'K9', campaign: 'in-m9', authorization: 'a-foreign' } as const;
const DAY = '2026-11-20';

type Side = typeof OWN | typeof FOREIGN;

/** Custom roles of everything, each limited to the own side in its way. */
export const LIMITED: Readonly<Record<string, Reach>> = {
  'one-shop': { merchants: [OWN.shop] },
  'one-chain': { chains: [OWN.chain] },
};
const disputeOf = ({ shop }: Side): string => `/v1/disputes/d-${shop}`;
function consentOf(act: string): (side: Side) => string {
  return ({ campaign, shop }) => `/v1/consents/${campaign}/1/merchant:${shop}${act}`;
}

const FILE_IDS: Readonly<Record<string, number>> = { [OWN.shop]: 101, [FOREIGN.shop]: 109 };
/** The address of a route for the thing of one side. */
export const ADDRESSES: Readonly<Record<string, (side: Side) => string>> = {
  'get /v1/campaigns': () => '/v1/campaigns',
  'get /v1/merchants': () => '/v1/merchants',
  'get /v1/merchants/{id}': ({ shop }) => `/v1/merchants/${shop}`,
  'get /v1/terminals': () => '/v1/terminals',
  'get /v1/terminals/{id}': ({ shop }) => `/v1/terminals/T-${shop}`,
  'get /v1/authorizations': () => '/v1/authorizations',
  'get /v1/feed': () => '/v1/feed',
  'get /v1/shops': () => '/v1/shops',
  'get /v1/shops/today': ({ shop }) => `/v1/shops/today?shop=${shop}`,
  'get /v1/shops/campaigns': () => '/v1/shops/campaigns',
  'get /v1/shops/statements': () => '/v1/shops/statements',
  'get /v1/disputes': () => '/v1/disputes',
  'post /v1/disputes': () => '/v1/disputes',
  'get /v1/disputes/{id}': disputeOf,
  'post /v1/disputes/{id}/reply': (side) => `${disputeOf(side)}/reply`,
  'post /v1/disputes/{id}/withdraw': (side) => `${disputeOf(side)}/withdraw`,
  'post /v1/disputes/{id}/attachments': (side) => `${disputeOf(side)}/attachments?name=a.pdf`,
  'get /v1/disputes/{id}/attachments/{no}': (side) => `${disputeOf(side)}/attachments/1`,
  'get /v1/consents': () => '/v1/consents',
  'get /v1/consents/{campaign}/{version}/{party}': consentOf(''),
  'post /v1/consents/{campaign}/{version}/{party}/give': consentOf('/give'),
  'post /v1/consents/{campaign}/{version}/{party}/withdraw': consentOf('/withdraw'),
  'get /v1/settlement/days': () => '/v1/settlement/days',
  'get /v1/settlements': () => `/v1/settlements?date=${DAY}`,
  'get /v1/contracts': () => '/v1/contracts',
  'get /v1/merchants/{id}/contract': ({ shop }) => `/v1/merchants/${shop}/contract?on=${DAY}`,
  'get /v1/merchants/{id}/contracts': ({ shop }) => `/v1/merchants/${shop}/contracts`,
  'get /v1/merchants/{id}/account': ({ shop }) => `/v1/merchants/${shop}/account?on=${DAY}`,
  'get /v1/payouts': () => '/v1/payouts',
  'get /v1/collections': () => '/v1/collections',
  'get /v1/statements': () => `/v1/statements?date=${DAY}`,
  'get /v1/statements/{date}/{party}': ({ shop }) => `/v1/statements/${DAY}/merchant:${shop}`,
  'get /v1/files': () => `/v1/files?date=${DAY}`,
  'get /v1/files/{id}/content': ({ shop }) => `/v1/files/${FILE_IDS[shop]}/content`,
  'get /v1/statements/{date}/{party}/lines': ({ shop }) => `/v1/statements/${DAY}/merchant:${shop}/lines`,
  'get /v1/statements/{date}/{party}/items': ({ shop }) => `/v1/statements/${DAY}/merchant:${shop}/items`,
  'get /v1/statements/{date}/{party}/lines/{authorizationId}/{messageId}/{benefitNo}': ({ shop, authorization }) =>
    `/v1/statements/${DAY}/merchant:${shop}/lines/${authorization}/c1/0`,
  'get /v1/statement-periods/{from}/{to}/{party}': ({ shop }) => `/v1/statement-periods/${DAY}/${DAY}/merchant:${shop}`,
  'get /v1/statements/{date}/{party}/page': ({ shop }) => `/v1/statements/${DAY}/merchant:${shop}/page`,
};
/** Lists that show what is within and nothing else, and how each side is called there. */
export const LISTS: Readonly<Record<string, (side: Side) => string>> = {
  'get /v1/campaigns': ({ campaign }) => campaign,
  'get /v1/merchants': ({ shop }) => `"${shop}"`,
  'get /v1/terminals': ({ shop }) => `"T-${shop}"`,
  'get /v1/authorizations': ({ authorization }) => authorization,
  'get /v1/consents': ({ shop }) => `merchant:${shop}`,
  'get /v1/statements': ({ shop }) => `merchant:${shop}`,
  'get /v1/files': ({ shop }) => `"merchant:${shop}"`,
  'get /v1/settlements': ({ shop }) => `merchant:${shop}`,
  'get /v1/contracts': ({ shop }) => `merchant:${shop}`,
  'get /v1/payouts': ({ shop }) => `merchant:${shop}`,
  'get /v1/collections': ({ shop }) => `merchant:${shop}`,
  'get /v1/disputes': ({ shop }) => `d-${shop}`,
  'get /v1/shops': ({ shop }) => `"${shop}"`,
  'get /v1/shops/statements': ({ shop }) => `merchant:${shop}`,
};

/** Every other route with an id of a campaign or an authorization in its address has it in the same place. */
export function addressOf(route: string, side: Side): string | null {
  const fixed = ADDRESSES[route];
  if (fixed !== undefined) return fixed(side);
  const [, path = ''] = route.split(' ');
  const kind = /^\/v1\/(campaigns|authorizations)\/\{id\}/.exec(path)?.[1];
  if (kind === undefined) return null;
  const id = kind === 'campaigns' ? side.campaign : side.authorization;
  return path.replace('{id}', id).replaceAll(/\{\w+\}/g, '1');
}

export async function fillBothSides(house: TestApp, key: string): Promise<void> {
  const { sql } = house.database;
  await house.ask(key, 'PUT', '/v1/acquirers/acq', { name: 'A', timeZone: 'Asia/Shanghai', cutover: '23:00', country: 'CN' });
  for (const side of [OWN, FOREIGN]) {
    const name = { en: side.shop, 'zh-CN': side.shop };
    const merchant = { name, chain: side.chain, mcc: '5814', region: `R-${side.shop}`, country: 'CN', acquirer: 'acq' };
    await house.ask(key, 'PUT', `/v1/merchants/${side.shop}`, merchant);
    await house.ask(key, 'PUT', `/v1/terminals/T-${side.shop}`, { merchant: side.shop });
    const written = await house.ask(key, 'POST', '/v1/campaigns', inShop(side.campaign, side.shop));
    if (written.status !== 201) throw new Error(JSON.stringify(written.body));
    await insertDecided(sql, side);
    await insertFile(sql, side);
    await insertPaid(sql, side);
    await sql`insert into consents (campaign, version, party, state, ends_at) values (${side.campaign}, 1, ${`merchant:${side.shop}`}, 'asked', '2028-01-01')`;
    await sql`
      insert into disputes (id, business_date, party, currency, reason, text, opened_by) values (${`d-${side.shop}`}, ${DAY}, ${`merchant:${side.shop}`}, 'CNY', 'other', 'The fee', 'key_root')`;
  }
  await sql`insert into business_days (business_date, state, hash, net) values (${DAY}, 'closed', 'h', '{}')`;
}

async function insertFile(sql: Sql, { shop }: Side): Promise<void> {
  const file = { id: FILE_IDS[shop] ?? 0, party: `merchant:${shop}`, name: `f-${shop}.csv` };
  await sql`
    insert into files (id, business_date, name, kind, type, party, bytes, rows, sha256, made_by, keep_until)
    values (${file.id}, ${DAY}, ${file.name}, 'statement', 'text/csv', ${file.party}, 1, 1, 'h', 'key_root', '2028-01-01')`;
  await sql`insert into file_pieces (file, no, bytes) values (${file.id}, 0, 'x')`;
}

async function insertDecided(sql: Sql, { shop, authorization }: Side): Promise<void> {
  const at = `${DAY}T04:00:00.000Z`;
  const record = {
    id: authorization,
    decidedAt: at,
    state: 'none',
    merchant: shop,
    subject: 'ac:1',
    decisionId: 'd',
    approved: 1,
    benefits: [],
  };
  const reply = {
    outcome: 'none',
    reason: 'no_campaign',
    amount: 1,
    payable: 1,
    currency: 'CNY',
    points: { earn: 0, redeem: 0 },
    benefits: [],
    receipt: [],
  };
  await sql`
    insert into authorizations (id, digest, state, subject, merchant, card_token, amount, currency, decided_at, decided_on, record, reply, batch)
    values (${authorization}, 'd', 'none', 'ac:1', ${shop}, 'tok', 1, 'CNY', ${at}, ${DAY}, ${sql.json(record)}, ${JSON.stringify(reply)}, 1)`;
  const totals = { lines: 1, gross: 1, paid: 1, subsidyByFunder: { bank: 0, merchant: 0, scheme: 0 }, house: {}, net: 0 };
  await sql`
    insert into statements (business_date, party, currency, lines, net, totals, pay_on, hash)
    values (${DAY}, ${`merchant:${shop}`}, 'CNY', 1, 0, ${sql.json(totals)}, ${DAY}, 'h')`;
}

/** A contract, a payout and a collection of the shop. */
async function insertPaid(sql: Sql, { shop }: Side): Promise<void> {
  const [party, id] = [`merchant:${shop}`, `PB-${shop}`];
  const account = { name: shop, bic: null, bankCode: '102290002916', iban: null, number: `6000${shop}`, country: 'CN' };
  const terms = {
    settles: 'subsidy',
    fees: [],
    vatBps: 0,
    minimumPayout: 0,
    cycle: { kind: 'daily' },
    payoutDays: 1,
    reclaimDays: null,
    paysShops: false,
  };
  await sql`
    insert into settlement_contracts (party, currency, version, from_date, terms, note, maker) values (${party}, 'CNY', 1, '2026-01-01', ${sql.json({ ...terms, account })}, '', 'm')`;
  await sql`update settlement_contracts set state = 'approved', checker = 'c' where party = ${party}`;
  await sql`insert into payout_batches (id, pay_on, currency, proposed_by, cancelled_by, cancelled_at) values (${id}, ${DAY}, 'CNY', 'm', 'm', now())`;
  await sql`
    insert into payouts (id, batch, party, currency, amount, account, contract_version, dates_from, dates_to, statements_hash)
    values (${`${id}-1`}, ${id}, ${party}, 'CNY', 1, ${sql.json(account)}, 1, ${DAY}, ${DAY}, 'h')`;
  await sql`insert into payout_parts (payout, no, party, amount, set_off) values (${`${id}-1`}, 0, ${party}, 1, 0)`;
  await sql`insert into collections (id, kind, party, currency, amount, through, due_on, made_by) values (${`CO-${shop}`}, 'reclaim', ${party}, 'CNY', 1, ${DAY}, ${DAY}, 'm')`;
}

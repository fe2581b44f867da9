// HTTP of contracts: proposed by one person, approved or returned by another; what is in force for a merchant.
import { z } from 'zod';
import { maskAccount } from '../../engine/settlement/account.ts';
import { contractTermsSchema } from '../../engine/settlement/contract.ts';
import type { Sql } from '../db/connect.ts';
import type { ReachCheck } from '../http/admit.ts';
import type { Caller } from '../http/call.ts';
import { cursorSchema, fromCursor, limitSchema, pageOf, pageSchema, rowNumber, wholeIn } from '../http/list.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { partiesWithin } from '../settlement/statement-store.ts';
import { type Contract, contractCurrencies, contractInForce, decideContract, listContracts, proposeContract } from './contract-store.ts';
import { contractExample, contractParty, contractSchema, currency, date, termsExample } from './schemas.ts';

export interface PayoutDeps {
  readonly sql: Sql;
}

const TAG = 'Contracts and payouts';
const VERSION_MAX = 2_147_483_647;
const VERSION = '/v1/contracts/{party}/{currency}/{version}';
const versionParams = z.strictObject({ party: contractParty, currency, version: rowNumber });
const merchantParams = z.strictObject({ id: z.string().min(1).max(64) });
const one = { description: 'The contract', schema: contractSchema, example: contractExample };

export function contractRoutes(deps: PayoutDeps): readonly Route[] {
  return [list(deps), propose(deps), approve(deps), sendBack(deps), inForce(deps), ofMerchant(deps)];
}

/** Whole account numbers are for whoever writes contracts. */
export function shown(contract: Contract, key: Pick<Caller, 'scopes'>): Contract {
  if (key.scopes.includes('settlement:write')) return contract;
  return { ...contract, terms: { ...contract.terms, account: maskAccount(contract.terms.account) } };
}

/** A merchant beyond the reach is as if it were not. */
export function ownMerchant(sql: Sql): ReachCheck {
  return async ({ params, reach }) => {
    const within = await partiesWithin(sql, reach);
    return within?.includes(`merchant:${params['id'] ?? ''}`) ? null : 'not_found';
  };
}

function list({ sql }: PayoutDeps): Route {
  return route({
    method: 'get',
    path: '/v1/contracts',
    scope: 'settlement:read',
    reach: 'handled',
    tag: TAG,
    summary: 'Contracts of merchants and other parties',
    description: 'By party and currency, the newest version first. Account numbers are masked for callers who may not write contracts.',
    query: z.strictObject({
      limit: limitSchema,
      after: cursorSchema,
      party: contractParty.optional(),
      state: z.enum(['proposed', 'approved', 'returned']).optional(),
    }),
    replies: { 200: { description: 'A page', schema: pageSchema(contractSchema), example: { items: [contractExample], next: null } } },
    handle: async ({ query, key }) => {
      const [party, unit, version] = fromCursor(query.after, 3) ?? [];
      const rows = await listContracts(sql, {
        party: query.party ?? null,
        state: query.state ?? null,
        within: await partiesWithin(sql, key.reach),
        after: party === undefined ? null : [party, unit ?? '', wholeIn(version, 0, VERSION_MAX)],
        limit: query.limit + 1,
      });
      const page = pageOf(rows, query.limit, (last) => [last.party, last.currency, String(last.version)]);
      return json({ ...page, items: page.items.map((each) => shown(each, key)) });
    },
  });
}

function propose({ sql }: PayoutDeps): Route {
  return route({
    method: 'post',
    path: '/v1/contracts',
    scope: 'settlement:write',
    tag: TAG,
    summary: 'Propose a version of a contract',
    description:
      'Written once: a change is a new version. The party `bank` names the account that payouts leave from. A chain with paysShops is paid for its shops that have no contract of their own.',
    body: z.strictObject({
      party: contractParty,
      currency,
      from: date,
      terms: contractTermsSchema,
      note: z.string().trim().max(2_000).default(''),
    }),
    bodyExample: { party: 'merchant:M1101', currency: 'CNY', from: '2026-12-01', terms: termsExample, note: 'New rates of December' },
    replies: {
      201: {
        ...one,
        description: 'Waits for its checker',
        example: { ...contractExample, state: 'proposed', checker: null, checkedAt: null },
      },
    },
    problems: ['contract_waits'],
    handle: async ({ body, key }) => {
      const made = await proposeContract(sql, { ...body, maker: key.id });
      return made.ok ? json(shown(made.contract, key), 201) : problem(made.code);
    },
  });
}

function approve({ sql }: PayoutDeps): Route {
  return route({
    method: 'post',
    path: `${VERSION}/approve`,
    scope: 'settlement:approve',
    confirm: true,
    tag: TAG,
    summary: 'Approve a version of a contract',
    description: 'By another person than its maker, and before its first day is closed.',
    params: versionParams,
    replies: { 200: one },
    problems: ['not_found', 'already_approved', 'maker_is_checker', 'contract_behind'],
    handle: async ({ params, key }) => {
      const decided = await decideContract(sql, { ...params, state: 'approved', checker: key.id, reason: null });
      return decided.ok ? json(shown(decided.contract, key)) : problem(decided.code);
    },
  });
}

function sendBack({ sql }: PayoutDeps): Route {
  return route({
    method: 'post',
    path: `${VERSION}/return`,
    scope: ['settlement:approve', 'settlement:write'],
    tag: TAG,
    summary: 'Return a version of a contract, or take it back',
    params: versionParams,
    body: z.strictObject({ reason: z.string().trim().min(3).max(2_000) }),
    bodyExample: { reason: 'The account is of another company' },
    replies: { 200: { ...one, description: 'It will never be in force' } },
    problems: ['not_found', 'already_approved'],
    handle: async ({ params, body, key }) => {
      const decided = await decideContract(sql, { ...params, state: 'returned', checker: key.id, reason: body.reason });
      return decided.ok ? json(shown(decided.contract, key)) : problem(decided.code);
    },
  });
}

function inForce({ sql }: PayoutDeps): Route {
  return route({
    method: 'get',
    path: '/v1/merchants/{id}/contract',
    scope: 'settlement:read',
    reach: ownMerchant(sql),
    tag: TAG,
    summary: 'The contract of a merchant on a business date',
    description: 'Its own, or that of its chain. Without a currency the first in which there is one.',
    params: merchantParams,
    query: z.strictObject({ on: date, currency: currency.optional() }),
    replies: { 200: one },
    problems: ['not_found'],
    handle: async ({ params, query, key }) => {
      const party = `merchant:${params.id}`;
      const unit = query.currency ?? (await contractCurrencies(sql, party))[0];
      const found = unit === undefined ? null : await contractInForce(sql, { party, currency: unit, on: query.on });
      return found === null ? problem('not_found', 'No contract is in force for this merchant on that day.') : json(shown(found, key));
    },
  });
}

function ofMerchant({ sql }: PayoutDeps): Route {
  return route({
    method: 'get',
    path: '/v1/merchants/{id}/contracts',
    scope: 'settlement:read',
    reach: ownMerchant(sql),
    tag: TAG,
    summary: 'All versions of the contract of a merchant',
    params: merchantParams,
    query: z.strictObject({ limit: limitSchema, after: cursorSchema }),
    replies: {
      200: { description: 'Newest version first', schema: pageSchema(contractSchema), example: { items: [contractExample], next: null } },
    },
    handle: async ({ params, query, key }) => {
      const [unit, version] = fromCursor(query.after, 2) ?? [];
      const party = `merchant:${params.id}`;
      const rows = await listContracts(sql, {
        party,
        state: null,
        within: null,
        after: unit === undefined ? null : [party, unit, wholeIn(version, 0, VERSION_MAX)],
        limit: query.limit + 1,
      });
      const page = pageOf(rows, query.limit, (last) => [last.currency, String(last.version)]);
      return json({ ...page, items: page.items.map((each) => shown(each, key)) });
    },
  });
}

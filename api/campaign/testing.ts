// Brings a version through submission and approval over HTTP, as two people would, for tests that are about what comes after.
import type { CampaignInput } from '../../engine/campaign/schema.ts';
import { tenOff } from '../authority/testing.ts';
import { testDatabase } from '../db/testing.ts';
import { type Answered, type TestApp, testApp } from '../testing.ts';

interface Hands {
  readonly maker: string;
  readonly checker: string;
}
interface Submitted {
  readonly hash: string;
  readonly needed: number;
}

/** Submits; findings of the linter, which tests of like campaigns are full of, are waived with a reason. */
export async function submitOverHttp(house: TestApp, maker: string, path: string): Promise<Submitted> {
  const first = await house.ask(maker, 'POST', `${path}/submit`, {});
  if (first.body.code !== 'finding_not_waived') return submittedOf(first);
  const { body } = await house.ask(maker, 'GET', `${path}/evidence`);
  for (const { code, path: place } of body['missing'] as { code: string; path: string }[])
    await house.ask(maker, 'POST', `${path}/waivers`, { code, path: place, reason: 'like the others of this test' });
  return submittedOf(await house.ask(maker, 'POST', `${path}/submit`, {}));
}

function submittedOf({ status, body }: Answered): Submitted {
  if (status !== 201) throw new Error(`not submitted: ${JSON.stringify(body)}`);
  return { hash: String(body['hash']), needed: Number(body['needed']) };
}

/** Submits, and approves by the checker and as many others as it needs; the last answer. */
export async function approveOverHttp(house: TestApp, { maker, checker }: Hands, path: string): Promise<Answered> {
  const { hash, needed } = await submitOverHttp(house, maker, path);
  let answer = await house.ask(checker, 'POST', `${path}/approve`, { hash });
  for (let no = 2; no <= needed; no += 1) {
    const other = await house.keyFor(`checker-${no}-${hash.slice(0, 8)}`, ['campaigns:approve']);
    answer = await house.ask(other, 'POST', `${path}/approve`, { hash });
  }
  return answer;
}

/** What the evidence of a version looks like to a test. */
export interface ShownEvidence {
  readonly submission: { readonly hash: string; readonly state: string; readonly reason: string | null } | null;
  readonly evidence: Record<string, unknown> & { readonly lint: readonly { readonly code: string; readonly path: string }[] };
  readonly stale: readonly { readonly part: string }[];
  readonly missing: readonly { readonly code: string; readonly path: string }[];
  readonly approvals: readonly { readonly checker: string }[];
}

/** An app with people of every part, for campaigns that each reach one shop of their own, so that no two of them meet. */
export async function openOffice() {
  const house = testApp(await testDatabase());
  const maker = await house.keyFor('maker', ['campaigns:read', 'campaigns:write', 'campaigns:approve']);
  const checker = await house.keyFor('checker', ['campaigns:read', 'campaigns:write', 'campaigns:approve']);
  const second = await house.keyFor('second', ['campaigns:read', 'campaigns:approve']);
  const operator = await house.keyFor('operator', ['operate', 'campaigns:read']);
  const at = (id: string, version = 1) => `/v1/campaigns/${id}/versions/${version}`;
  return {
    house,
    sql: house.database.sql,
    maker,
    checker,
    second,
    operator,
    at,
    write: (input: CampaignInput) => house.ask(maker, 'POST', '/v1/campaigns', input),
    submit: async (path: string) => String((await submittedOnce(house, maker, path)).hash),
    evidence: async (key: string, path: string) => (await house.ask(key, 'GET', `${path}/evidence`)).body as unknown as ShownEvidence,
  };
}

async function submittedOnce(house: TestApp, maker: string, path: string): Promise<Submitted> {
  return submittedOf(await house.ask(maker, 'POST', `${path}/submit`, { note: 'please' }));
}

/** Ten off a hundred in one shop, with a budget that one checker may approve. */
export function inShop(id: string, shop: string, change: Partial<CampaignInput> = {}): CampaignInput {
  const merchant = { id: shop };
  const placed = tenOff().examples.map((example) => ({ ...example, given: { ...example.given, merchant } }));
  const nothing = { name: 'too little', given: { at: '2026-11-22T12:00:00+08:00', amount: 9_000, merchant }, expect: { amount: 0 } };
  const where = { merchants: { include: [shop] } };
  return tenOff({ id, where, limits: { budget: { total: 5_000_000 } }, examples: [...placed.slice(0, 2), nothing], ...change });
}

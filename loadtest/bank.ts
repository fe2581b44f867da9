// The bench bank: many live campaigns with budgets and limits in thousands of shops, and repeatable requests that meet about ten of them each.
import { createHash } from 'node:crypto';
import { type EvaluateRequest, evaluateRequestSchema } from '../engine/authorization/request.ts';
import { fenceKey } from '../engine/campaign/counter-keys.ts';
import { type Campaign, type CampaignInput, campaignSchema } from '../engine/campaign/schema.ts';
import { chance } from '../engine/simulation/random.ts';
import type { Sql } from '../api/db/connect.ts';
import { canonical } from '../api/authority/commands.ts';

/** Campaigns of one shop: an authorization there meets all of them, and about half are open to it. */
export const PER_SHOP = 10;
const TOTAL = 900_000_000_000;
const PER_DAY = 90_000_000_000;
const ROWS_AT_ONCE = 5_000;
const BINS = ['62258801', '62258802', '62258803', '62258804'] as const;
const SEGMENTS = ['payroll', 'young', 'premium'] as const;
const CHANNELS = ['pos', 'qr', 'mpos'] as const;

type Part = Pick<CampaignInput, 'benefit'> & Partial<CampaignInput>;

/** What the ten campaigns of a shop are: 4 to 6 things each must hold, budgets in total and per day, and a limit per account. */
const PARTS: readonly ((shop: number) => Part)[] = [
  () => ({ benefit: { type: 'amount_off', amount: 300 }, when: all(atLeast(3_000), channels('pos', 'qr', 'mpos')) }),
  (shop) => ({ benefit: { type: 'percent_off', rateBps: 500, cap: 900 + (shop % 7) * 20 }, when: all(atLeast(5_000), purchases()) }),
  () => ({ benefit: { type: 'amount_off', amount: 8_800 }, when: all(atLeast(88_000), channels('pos')) }),
  () => ({
    benefit: { type: 'percent_off', rateBps: 800, cap: 1_200 },
    when: all(atLeast(4_000), { fact: 'terminal.entryMode', operator: 'equal', value: 'qr' }),
  }),
  () => ({ benefit: { type: 'amount_off', amount: 450 }, when: all(atLeast(6_000)), binding: { segments: { include: ['premium'] } } }),
  () => ({
    benefit: { type: 'percent_off', rateBps: 600, cap: 800 },
    when: all(atLeast(2_000)),
    binding: { cards: { include: ['62258801', '62258811'] } },
  }),
  () => ({
    benefit: { type: 'amount_off', amount: 350 },
    when: all(atLeast(3_500)),
    binding: { cards: { include: ['62258802-62258803'] } },
  }),
  () => ({
    benefit: {
      type: 'tiered_off',
      steps: [
        { from: 8_000, off: 600 },
        { from: 15_000, off: 1_100 },
      ],
    },
    when: all(purchases(), notCrossBorder()),
  }),
  () => ({
    benefit: { type: 'amount_off', amount: 990 },
    when: all(atLeast(9_900)),
    schedule: { ...ALWAYS, windows: [{ days: ['mon'], from: '03:00', to: '03:10' }] },
  }),
  () => ({
    benefit: { type: 'percent_off', rateBps: 300 },
    when: all(atLeast(12_000), { fact: 'account.segments', operator: 'contains', value: 'young' }),
  }),
];

const ALWAYS = { from: '2026-01-01T00:00:00+08:00', to: '2030-01-01T00:00:00+08:00' };
type Condition = NonNullable<CampaignInput['when']>;
const all = (...conditions: Condition[]): Condition => ({ all: conditions });
const atLeast = (value: number): Condition => ({ fact: 'authorization.amount', operator: 'greaterThanInclusive', value });
const channels = (...value: string[]): Condition => ({ fact: 'terminal.channel', operator: 'in', value });
const purchases = (): Condition => ({ fact: 'authorization.type', operator: 'equal', value: 'purchase' });
const notCrossBorder = (): Condition => ({ fact: 'authorization.crossBorder', operator: 'equal', value: false });

/** `count` campaigns, ten a shop; the first shop is the hot one. Every benefit of a shop stands in one group, so one is granted. */
export function benchCampaigns(count: number): readonly Campaign[] {
  return Array.from({ length: count }, (_, no) => campaignOf(no));
}

function campaignOf(no: number): Campaign {
  const shop = Math.floor(no / PER_SHOP);
  const part = (PARTS[no % PER_SHOP] ?? (() => ({ benefit: { type: 'amount_off' as const, amount: 100 } })))(shop);
  const given = { at: '2026-11-22T12:00:00+08:00', amount: 1 };
  return campaignSchema.parse({
    id: `bench-${no}`,
    kind: 'discount',
    name: { en: `Bench ${no}`, 'zh-CN': `基准${no}` },
    texts: {
      offer: { en: `Bench offer ${no}`, 'zh-CN': `基准优惠${no}` },
      receipt: { en: '{{money amount}} off', 'zh-CN': '立减{{money amount}}' },
    },
    currency: 'CNY',
    timeZone: 'Asia/Shanghai',
    schedule: ALWAYS,
    where: { merchants: { include: [`BM${shop}`] } },
    limits: { budget: { total: TOTAL, perDay: PER_DAY }, perSubject: [{ of: 'account', per: 'day', count: 1_000 }] },
    stacking: { group: 'bench' },
    funding: {
      shares: [
        { party: 'bank', bps: 6_000 },
        { party: 'merchant', bps: 4_000 },
      ],
    },
    examples: [1, 2, 3].map((place) => ({ name: `example ${place}`, given, expect: { amount: 0 } })),
    ...part,
  } satisfies CampaignInput);
}

export interface BenchTraffic {
  /** Prefix of the ids, so that runs on one database do not meet each other's. */
  readonly run: string;
  readonly accounts: number;
  readonly campaigns: number;
  /** Everybody at one shop, on one budget. */
  readonly hot?: boolean;
  /** 2,000 unless said otherwise. */
  readonly deadlineMs?: number;
}

/** The same request for the same number, for ever. */
export function benchRequest(no: number, traffic: BenchTraffic): EvaluateRequest {
  const by = chance(no * 2 + 1);
  const account = by.between(0, traffic.accounts - 1);
  const shop = traffic.hot === true ? 0 : by.between(0, Math.max(0, Math.floor(traffic.campaigns / PER_SHOP) - 1));
  return evaluateRequestSchema.parse({
    authorizationId: `${traffic.run}:${no}`,
    kind: 'authorization',
    amount: by.between(20, 200) * 100,
    currency: 'CNY',
    at: '2026-11-22T12:03:11+08:00',
    card: { bin: binOf(account), token: `bt${account}`, account: `ba${account}` },
    merchant: { id: `BM${shop}`, mcc: '5812' },
    terminal: { id: `BT${shop}`, channel: by.pick(CHANNELS), entryMode: 'contactless' },
    deadlineMs: traffic.deadlineMs ?? 2_000,
  });
}

const binOf = (account: number): string => BINS[account % BINS.length] ?? BINS[0];

/** Fills an empty database: live campaigns with their fences, accounts with cards, shops. A bank that is there already stays. */
export async function loadBenchBank(sql: Sql, bank: { readonly campaigns: number; readonly accounts: number }): Promise<void> {
  await sql`insert into bins (prefix, scheme, product, level, issuer_country) select prefix, 'unionpay', 'debit', 'gold', 'CN' from unnest(${[...BINS]}::text[]) as t(prefix) on conflict do nothing`;
  await sql`insert into acquirers (id, name, time_zone, cutover, country) values ('620011', 'Bench acquirer', 'Asia/Shanghai', '23:00', 'CN') on conflict do nothing`;
  await sql`
    insert into merchants (id, name, chain, mcc, region, country, acquirer)
    select 'BM' || no, json_build_object('en', 'Shop ' || no, 'zh-CN', '商户' || no), null, '5812', 'CN-SH', 'CN', '620011' from generate_series(0, ${Math.ceil(bank.campaigns / PER_SHOP) - 1}::int) as no on conflict do nothing`;
  await sql`
    insert into accounts (id, person, segments, region, opened_on, birth_month) select 'ba' || no, null, json_build_array((${[...SEGMENTS]}::text[])[1 + no % 3]), 'CN-SH', '2020-01-01', 1 + no % 12
    from generate_series(0, ${bank.accounts - 1}::int) as no on conflict do nothing`;
  await sql`insert into cards (token, account) select 'bt' || no, 'ba' || no from generate_series(0, ${bank.accounts - 1}::int) as no on conflict do nothing`;
  const campaigns = benchCampaigns(bank.campaigns);
  for (let from = 0; from < campaigns.length; from += ROWS_AT_ONCE) await insertCampaigns(sql, campaigns.slice(from, from + ROWS_AT_ONCE));
  await sql`analyze`;
}

export async function insertCampaigns(sql: Sql, campaigns: readonly Campaign[]): Promise<void> {
  const documents = campaigns.map((campaign) => canonical(campaign));
  const ids = campaigns.map((campaign) => campaign.id);
  const hashes = documents.map((document) => createHash('sha256').update(document).digest('hex'));
  await sql`
    insert into campaign_versions (id, version, document, source, hash, maker_id, review)
    select id, 1, document::json, document, hash, 'bench-maker', '{"passed":true,"findings":[],"examples":[]}'
    from unnest(${ids}::text[], ${documents}::text[], ${hashes}::text[]) as t(id, document, hash) on conflict do nothing`;
  await approveAll(sql, ids);
  await sql`insert into counters (key, ceiling, open, version) select key, ${TOTAL}::bigint, true, 1 from unnest(${ids.map(fenceKey)}::text[]) as t(key) on conflict do nothing`;
  await sql`
    insert into campaigns (id, state, kind, latest_version, live_version, seq) select id, 'live', 'discount', 1, 1, nextval('campaign_changes') from unnest(${ids}::text[]) as t(id) on conflict do nothing`;
}

/** Four eyes for many at once; generated terms have no evidence beyond their hash. */
async function approveAll(sql: Sql, ids: readonly string[]): Promise<void> {
  await sql`
    insert into submissions (id, version, hash, evidence, submitter, note, approvers)
    select id, 1, hash, json_build_object('documentHash', hash)::text, 'bench-maker', 'bench', 1 from campaign_versions where id = any(${ids as string[]}) and approved_hash is null on conflict do nothing`;
  await sql`
    insert into approvals (submission, id, version, checker, hash) select no, id, version, 'bench-checker', hash from submissions where id = any(${ids as string[]}) and state = 'waiting'`;
  await sql`
    update campaign_versions set checker_id = 'bench-checker', approved_hash = hash, approved_at = now() where id = any(${ids as string[]}) and approved_hash is null`;
  await sql`update submissions set state = 'approved', closed_by = 'bench-checker', closed_at = now() where id = any(${ids as string[]}) and state = 'waiting'`;
}

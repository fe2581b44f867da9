// Two processes under random mixed commands, repeated and shuffled: afterwards the books prove themselves, and every decision can be made again.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decide } from '../../engine/authorization/decide.ts';
import { replyOf } from '../../engine/authorization/reply.ts';
import type { EvaluateReply, EvaluateRequest } from '../../engine/authorization/request.ts';
import type { CounterState, Situation } from '../../engine/authorization/situation.ts';
import type { CampaignInput } from '../../engine/campaign/schema.ts';
import type { Message } from '../../engine/hold/record.ts';
import { type Chance, chance } from '../../engine/simulation/random.ts';
import type { CheckResult } from '../ledger/check.ts';
import { verify } from '../ledger/verify.ts';
import type { OpenAuthority } from './open.ts';
import { batchContext, CHAIN_KEY, message, purchase, type Setting, setting, tenOff } from './testing.ts';

const AUTHORIZATIONS = 600;
const AT_ONCE = 150;
const ACCOUNTS = 40;
const CODES = 60;
const at = (minute: number) => new Date(Date.parse('2026-11-22T04:00:00Z') + minute * 60_000).toISOString();
const limits = (changes: CampaignInput['limits']) => changes;
const CAMPAIGNS: readonly Partial<CampaignInput>[] = [
  {
    limits: limits({
      budget: { total: 60_000, countTotal: 90 },
      perSubject: [{ of: 'account', per: 'day', count: 4 }],
      umbrellas: ['all'],
    }),
  },
  {
    id: 'tenth',
    when: undefined,
    benefit: { type: 'percent_off', rateBps: 1_000, cap: 3_000 },
    policies: { overClearing: 'grow_if_budget', underClearing: 're_evaluate', partialRefund: 're_evaluate' },
    funding: {
      shares: [
        { party: 'bank', bps: 5_300 },
        { party: 'merchant', bps: 1_700 },
        { party: 'scheme', bps: 3_000 },
      ],
      caps: [{ party: 'scheme', total: 20_000, atCap: 'cover', coveredBy: 'bank' }],
    },
    limits: limits({ budget: { total: 120_000 }, umbrellas: ['all'], partial: true }),
  },
  {
    id: 'code',
    kind: 'coupon',
    when: undefined,
    benefit: { type: 'coupon_redeem', value: { type: 'amount_off', amount: 500 }, validDays: 30, transferable: true },
  },
  {
    id: 'earn',
    kind: 'points',
    when: undefined,
    benefit: { type: 'points_earn', programme: 'bonus', points: 1, per: 10, expiryDays: 30, costPer1000: 200 },
  },
  {
    id: 'pay',
    kind: 'points',
    when: undefined,
    stacking: { priority: 20 },
    benefit: { type: 'points_payment', programme: 'bonus', pointsPer100: 10 },
  },
];

type Step = (process: OpenAuthority) => Promise<unknown>;
let on: Setting;
let processes: readonly OpenAuthority[];

beforeAll(async () => {
  on = await setting();
  await on.sql`insert into umbrellas (id, name, ceiling, currency) values ('all', '{"en":"All","zh-CN":"全部"}', 150000, 'CNY')`;
  await on.sql`insert into counters (key, ceiling) values ('u:all', 150000)`;
  await on.publish(...CAMPAIGNS.map((changes) => tenOff(changes)));
  const { codeHash } = await batchContext(on.sql);
  for (let each = 0; each < CODES; each += 1)
    await on.sql`insert into coupons (id, campaign, code_hash, subject, state, valid_from, expires_at, issued_by) values (${`cp-${each}`}, 'code', ${codeHash(`CODE-${each}`)}, null, 'issued', '2026-01-01', '2027-01-01', 'test')`;
  processes = [await on.open(), await on.open()];
});
afterAll(() => on.close());

function requestOf(id: string, by: Chance): EvaluateRequest {
  const account = `ac_${by.between(1, ACCOUNTS)}`;
  return purchase({
    authorizationId: id,
    amount: by.between(900, 30_000),
    at: at(by.between(0, 600)),
    card: { bin: '62258801', token: `tk_${account}`, account },
    ...(by.happens(0.3) ? { coupons: [`CODE-${by.between(0, CODES - 1)}`] } : {}),
    ...(by.happens(0.4) ? { points: { redeem: by.happens(0.5) ? 'max' : by.between(1, 200) } } : {}),
  });
}

function messagesOf(request: EvaluateRequest, by: Chance): readonly Message[] {
  const part = () => by.between(1, Math.ceil(request.amount * 1.1));
  const kinds: readonly Message['kind'][] = [
    'capture',
    'capture',
    'refund',
    'refund',
    'reversal',
    'chargeback',
    'representment',
    'increment',
    'expiry',
  ];
  return Array.from({ length: by.between(1, 5) }, (_, index) => {
    const kind = by.pick(kinds);
    const sent = message(kind, {
      id: `${kind}-${index}`,
      at: at(by.between(600, 60_000)),
      amount: kind === 'reversal' || kind === 'expiry' ? null : part(),
    });
    return kind === 'reversal' && by.happens(0.6) ? { ...sent, remaining: part() } : sent;
  });
}

function stepsOf(id: string, by: Chance): readonly Step[] {
  const request = requestOf(id, by);
  const ask: Step = ({ authority }) => authority.evaluate(request);
  const tell =
    (sent: Message): Step =>
    ({ authority }) =>
      authority.message(id, sent);
  const conflict: Step = ({ authority }) => authority.evaluate({ ...request, amount: request.amount + 1 });
  const steps = [ask, ask, ...messagesOf(request, by).flatMap((sent) => (by.happens(0.4) ? [tell(sent), tell(sent)] : [tell(sent)]))];
  return by.happens(0.1) ? [...steps, conflict] : steps;
}

test('I1 I2 I3 I5 I16 I20 I21 after thousands of mixed commands on two processes every check of the books holds', {
  timeout: 60_000,
}, async () => {
  const by = chance(620_011);
  const steps = Array.from({ length: AUTHORIZATIONS }, (_, index) => stepsOf(`mix-${index}`, by))
    .flatMap((all, index) => all.map((step) => ({ step, place: index + by.between(0, 120) + by.fraction() })))
    .toSorted((one, other) => one.place - other.place);
  for (let from = 0; from < steps.length; from += AT_ONCE) {
    const together = steps.slice(from, from + AT_ONCE).map(({ step }) => ({ step, process: by.pick(processes) }));
    await Promise.all(together.map(({ step, process }) => step(process)));
  }

  const faults: CheckResult[] = [];
  const violations = await verify(on.sql, { chainKey: CHAIN_KEY, onResult: (result) => result.violations > 0 && faults.push(result) });
  const [row] = await on.sql<
    { granted: number }[]
  >`select count(*) as granted from authorizations where jsonb_array_length(record -> 'benefits') > 0`;

  expect(faults).toEqual([]);
  expect(violations).toBe(0);
  expect(on.bugs).toEqual([]);
  expect(steps.length).toBeGreaterThan(2_500);
  expect(row?.granted).toBeGreaterThan(200);
});

interface Recorded {
  readonly request: string;
  readonly evidence: string;
  readonly reply: string;
  readonly decisionId: string;
}
type Evidence = Omit<Situation, 'request' | 'counters' | 'decisionId' | 'bank'> & {
  readonly bank: Omit<Situation['bank'], 'salt'>;
  readonly counters: readonly (readonly [string, CounterState])[];
  readonly candidates: readonly (readonly [string, number])[];
};

test('I11 every decision of that run, made again from what was written down, is the same answer to the byte', async () => {
  const { book, bank } = await batchContext(on.sql);
  const rows = await on.sql<
    Recorded[]
  >`select request, evidence, reply, decision_id as "decisionId" from decisions where evidence <> '{}' and reply not like '%"reason":"voided"%'`;

  for (const { request, evidence, reply, decisionId } of rows) {
    const asked = JSON.parse(request) as EvaluateRequest;
    const { counters, candidates, ...known } = JSON.parse(evidence) as Evidence;
    const campaigns = await Promise.all(candidates.map(([id, version]) => book.version(id, version)));
    const decision = decide(
      { ...known, request: asked, decisionId, counters: new Map(counters), bank },
      campaigns.filter((campaign) => campaign !== null),
    );
    const { holdExpiresAt } = JSON.parse(reply) as EvaluateReply;
    expect(JSON.stringify(replyOf(asked, decision, { decisionId, holdExpiresAt }))).toBe(reply);
  }
  expect(rows.length).toBeGreaterThan(400);
});

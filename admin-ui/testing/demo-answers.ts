// What the stand-in answers about one invented authorization or merchant: the record, the explanation, the statement.
import type { Delivery } from '../../engine/benefit/schema.ts';
import type { Kind } from '../../engine/campaign/schema.ts';
import type { Progress } from '../../engine/hold/record.ts';
import type {
  AuthorizationDetail,
  AuthorizationSummary,
  BenefitRecord,
  EntryRecord,
  ExplainedCandidate,
  ExplainedCondition,
  Explanation,
} from '../src/parts/wire.ts';
import type { FullStatement } from '../src/statements/wire.ts';
import { AUTHORIZATIONS, CAMPAIGNS, DAY } from './demo-records.ts';

export const progressOf = (part: Partial<Progress>): Progress => ({
  held: 0,
  captured: 0,
  released: 0,
  returned: 0,
  chargedBack: 0,
  givenBack: 0,
  ...part,
});
const NOTHING = progressOf({});

const sixty = (amount: number) => Math.ceil(amount * 0.6);

function benefitsOf({ benefits, receipt, points, state }: AuthorizationSummary): readonly BenefitRecord[] {
  return benefits.map((benefit, no) => {
    const quantity = benefit.delivery === 'points' ? points.earn : benefit.amount;
    const progress = progressOf(state === 'captured' ? { captured: quantity } : { held: quantity });
    return {
      no,
      campaign: benefit.campaign,
      version: benefit.version,
      kind: benefit.kind as Kind,
      delivery: benefit.delivery as Delivery,
      amount: benefit.amount,
      desired: benefit.amount,
      points: benefit.delivery === 'points' ? points.earn : 0,
      type: 'percent_off',
      programme: null,
      coupon: null,
      receipt: receipt[0] ?? '',
      funding: [
        { party: 'bank', amount: sixty(benefit.amount) },
        { party: 'merchant', amount: benefit.amount - sixty(benefit.amount) },
      ],
      progress:
        benefit.delivery === 'points'
          ? { money: NOTHING, points: progress, units: NOTHING }
          : { money: progress, points: NOTHING, units: NOTHING },
    };
  });
}

export function detailOf(summary: AuthorizationSummary): AuthorizationDetail {
  const captured = summary.state === 'captured';
  const posting = { unit: 'CNY', party: 'bank', at: summary.at, campaign: 'weekday-coffee', version: 3, businessDate: DAY };
  const entries = summary.benefits
    .filter((benefit) => benefit.amount > 0)
    .flatMap(({ amount }, benefitNo): EntryRecord[] => [
      { ...posting, messageId: 'evaluate', benefitNo, template: 'benefit.hold', debit: 'hold:bank', credit: 'commitment:bank', amount },
      {
        ...posting,
        messageId: 'c1',
        benefitNo,
        template: 'benefit.capture',
        debit: 'subsidy:bank',
        credit: `due:merchant:${summary.merchant}`,
        amount,
      },
    ]);
  return {
    ...summary,
    decisionId: `d:${summary.id}`,
    approved: summary.amount,
    businessDate: DAY,
    holdExpiresAt: null,
    request: null,
    held: benefitsOf(summary),
    messages: captured
      ? [{ id: 'c1', kind: 'capture', amount: summary.amount, status: 200, businessDate: DAY, receivedAt: summary.at }]
      : [],
    entries: entries.filter((entry) => captured || entry.messageId === 'evaluate'),
  };
}

type Test = Extract<ExplainedCondition, { readonly kind: 'test' }>;
const test = (of: Omit<Test, 'kind' | 'disclosure'>): Test => ({ kind: 'test', disclosure: 'public', ...of });

export function explanationOf({ amount, benefits }: Pick<AuthorizationSummary, 'amount' | 'benefits'>): Explanation {
  const enough = test({
    fact: 'authorization.amount',
    operator: 'greaterThanInclusive',
    expected: 20_000,
    actual: amount,
    outcome: amount >= 20_000 ? 'true' : 'false',
  });
  const some = test({ fact: 'authorization.amount', operator: 'greaterThanInclusive', expected: 100, actual: amount, outcome: 'true' });
  const channel = test({ fact: 'terminal.channel', operator: 'in', expected: ['pos', 'qr'], actual: 'pos', outcome: 'true' });
  const employee = test({ fact: 'account.employee', operator: 'equal', expected: true, actual: null, outcome: 'unknown' });
  const nameOf = (id: string) => CAMPAIGNS.find((each) => each.id === id)?.name ?? { en: id, 'zh-CN': id };
  const candidate = (id: string, result: ExplainedCandidate['result'], condition: ExplainedCondition | null) => ({
    campaign: id,
    version: 1,
    name: nameOf(id),
    result,
    condition,
  });
  return {
    authorizationId: 'fixture',
    decisionId: 'd',
    decidedAt: DAY,
    outcome: 'none',
    reason: null,
    candidates: [
      ...benefits.map(({ campaign }) => candidate(campaign, 'granted', { kind: 'all', outcome: 'true', conditions: [some, channel] })),
      candidate('supermarket-wednesday', 'condition_not_met', {
        kind: 'all',
        outcome: 'false',
        conditions: [enough, { kind: 'not', outcome: 'unknown', condition: employee }],
      }),
      candidate('double-eleven-appliance', 'budget_exhausted', null),
    ],
    others: [{ campaign: 'platinum-dining-5x', name: nameOf('platinum-dining-5x'), obstacle: 'card_not_bound' }],
  };
}

export function statementOf(party: string): FullStatement {
  const captured = AUTHORIZATIONS.filter((each) => `merchant:${each.merchant}` === party && each.state === 'captured');
  const lines = captured.map((each) => {
    const subsidy = each.amount - each.payable;
    const bank = Math.ceil(subsidy * 0.6);
    return {
      authorizationId: each.id,
      messageId: 'c1',
      benefitNo: 0,
      template: 'benefit.capture' as const,
      at: each.at,
      campaign: 'weekday-coffee',
      version: 3,
      merchant: each.merchant,
      currency: 'CNY',
      amount: each.amount,
      paid: each.payable,
      subsidy,
      subsidyByFunder: { bank, merchant: subsidy - bank, scheme: 0, chain: 0, brand: 0 },
      net: bank,
    };
  });
  const total = (of: (line: (typeof lines)[number]) => number) => lines.reduce((all, line) => all + of(line), 0);
  const totals = {
    lines: lines.length,
    gross: total((line) => line.amount),
    paid: total((line) => line.paid),
    subsidyByFunder: {
      bank: total((line) => line.subsidyByFunder.bank),
      merchant: total((line) => line.subsidyByFunder.merchant),
      scheme: 0,
      chain: 0,
      brand: 0,
    },
    benefits: total((line) => line.net),
    items: 0,
    house: { sale: 0, fee: 0, tax: 0, late: 0, adjustment: 0, breakage: 0 },
    net: total((line) => line.net),
  };
  const standing = { date: DAY, party, currency: 'CNY', state: 'open' as const, payOn: null, hash: null };
  const beside = { name: null, items: [], itemsNext: null, shops: [], together: null };
  return {
    ...standing,
    ...beside,
    currencies: ['CNY'],
    totals,
    lines,
    next: null,
    campaigns: CAMPAIGNS.slice(0, 1).map(({ id, name }) => ({ id, name })),
  };
}

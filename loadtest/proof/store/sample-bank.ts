// A small bank with every kind of policy, and random batches about a few of its cards, so that commands often meet on one id, wallet, coupon or budget.
import type { EvaluateRequest } from '../../../engine/authorization/request.ts';
import type { CampaignInput } from '../../../engine/campaign/schema.ts';
import type { Message, MessageKind } from '../../../engine/hold/record.ts';
import type { Chance } from '../../../engine/simulation/random.ts';
import type { Command } from '../../../api/authority/commands.ts';
import { message, purchase, tenOff } from '../../../api/authority/testing.ts';
import { evaluateCommand, messageCommand, voidCommand } from '../../../api/authority/testing-commands.ts';
import type { Bank } from './bank.ts';

const bound = (bin: string) => ({ cards: { include: [bin] } });
const ALONE = { combinable: 'none' as const, priority: 500 };
export const CAMPAIGNS: readonly CampaignInput[] = [
  tenOff({ limits: { budget: { total: 60_000, perDay: 25_000 } } }),
  tenOff({ id: 'tight', binding: bound('62258802'), stacking: ALONE, limits: { budget: { total: 4_500 }, umbrellas: ['all'] } }),
  tenOff({
    id: 'grows',
    binding: bound('62258803'),
    when: undefined,
    benefit: { type: 'percent_off', rateBps: 1_000, cap: 5_000 },
    stacking: ALONE,
    policies: { overClearing: 'grow_if_budget', underClearing: 're_evaluate', partialRefund: 're_evaluate' },
    limits: { budget: { total: 20_000 }, umbrellas: ['all'], perSubject: [{ of: 'account', per: 'day', count: 3 }] },
  }),
  tenOff({
    id: 'bonus',
    kind: 'points',
    binding: bound('62258804'),
    when: undefined,
    benefit: { type: 'points_earn', programme: 'bonus', points: 1, per: 100, expiryDays: 30, costPer1000: 200 },
  }),
  tenOff({
    id: 'pay-points',
    kind: 'points',
    binding: bound('62258804'),
    when: undefined,
    stacking: { priority: 20 },
    benefit: { type: 'points_payment', programme: 'bonus', pointsPer100: 100 },
  }),
  tenOff({
    id: 'treat',
    kind: 'coupon',
    binding: bound('62258805'),
    when: undefined,
    stacking: ALONE,
    benefit: { type: 'coupon_redeem', value: { type: 'amount_off', amount: 1_500 }, validDays: 30, transferable: true },
  }),
];

const ACCOUNTS = ['a', 'b', 'c', 'd'] as const;
const BINS = ['62258801', '62258802', '62258803', '62258804', '62258805'] as const;

export const BANK: Bank = {
  accounts: ACCOUNTS.slice(0, 3).map((id) => ({
    id,
    person: `p-${id}`,
    segments: ['gold'],
    region: 'Suzhou',
    openedOn: '2020-01-01',
    birthMonth: 5,
    employee: false,
  })),
  cards: ACCOUNTS.slice(0, 2).map((id) => [`tk_${id}`, id] as const),
  merchants: [['M1001', { chain: null, region: 'Suzhou', country: 'CN', acquirer: 'acq' }]],
  bins: [['622588', { scheme: 'unionpay', product: 'credit', level: 'gold', issuerCountry: 'CN', cobrand: null }]],
  coupons: ACCOUNTS.flatMap((id) =>
    [1, 2].map((no) => ({
      id: `cp-${id}-${no}`,
      campaign: 'treat',
      subject: `ac:${id}`,
      state: 'issued' as const,
      validFrom: '2026-01-01T00:00:00.000Z',
      expiresAt: '2027-06-01T00:00:00.000Z',
      authorizationId: null,
      codeHash: null,
    })),
  ),
  ceilings: [['u:all', 9_000]],
  campaigns: CAMPAIGNS,
};

const IDS_PER_ROUND = 4;
const COMMANDS_MAX = 6;

/** About ids of this round and the ones before it; the same id is always the same purchase, but for a few that conflict. */
export function commandsOf(dice: Chance, round: number): readonly Command[] {
  const deciding = new Set<string>();
  return Array.from({ length: dice.between(1, COMMANDS_MAX) }, (): Command | null => {
    const id = `id-${dice.between(Math.max(0, round * IDS_PER_ROUND - 2 * IDS_PER_ROUND), round * IDS_PER_ROUND + IDS_PER_ROUND - 1)}`;
    if (dice.happens(0.5)) {
      deciding.add(id);
      const request = requestOf(id);
      return evaluateCommand(dice.happens(0.05) ? { ...request, amount: request.amount + 1 } : request, `attempt-${dice.between(1, 3)}`);
    }
    if (deciding.has(id)) return null;
    if (dice.happens(0.1)) return voidCommand(requestOf(id), `attempt-${dice.between(1, 3)}`);
    if (dice.happens(0.05)) return { kind: 'lots', authorizationId: id, at: '2027-03-01T00:00:00Z' };
    return messageCommand(id, messageOf(dice, requestOf(id).amount));
  }).filter((each) => each !== null);
}

export function requestOf(id: string): EvaluateRequest {
  const no = Number(id.split('-').at(-1));
  const account = ACCOUNTS[no % ACCOUNTS.length] ?? 'a';
  const bin = BINS[(no * 7) % BINS.length] ?? BINS[0];
  return purchase({
    authorizationId: id,
    amount: 8_000 + ((no * 1_777) % 9_000),
    card: no % 3 === 0 ? { bin, token: `tk_${account}` } : { bin, token: `tk_${account}`, account },
    ...(bin === '62258804' && no % 2 === 0 ? { points: { redeem: 20 } } : {}),
  });
}

const KINDS: readonly MessageKind[] = [
  'capture',
  'capture',
  'capture',
  'reversal',
  'refund',
  'refund',
  'chargeback',
  'representment',
  'increment',
  'confirmation',
];

function messageOf(dice: Chance, amount: number): Message {
  const kind = dice.pick(KINDS);
  const id = `${kind}-${dice.between(1, 2)}`;
  const part = dice.pick([amount, Math.floor(amount / 2), Math.floor(amount / 3), amount + 500]);
  if (kind === 'reversal') return message(kind, { id, ...(dice.happens(0.4) ? { remaining: part } : {}) });
  return message(kind, { id, amount: part, ...(kind === 'capture' && dice.happens(0.5) ? { final: true } : {}) });
}

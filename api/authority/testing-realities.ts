// The bank of the realities: campaigns with every policy, each bound to BINs of its own, and one process that serves them.
import type { CampaignInput } from '../../engine/campaign/schema.ts';
import type { Message } from '../../engine/hold/record.ts';
import type { OpenAuthority } from './open.ts';
import { message, purchase, type Setting, setting, tenOff } from './testing.ts';

const DAY = 86_400_000;
const ALONE = { combinable: 'none' as const, priority: 500 };
export const bound = (bin: string) => ({ cards: { include: [bin] } });
export const cardOf = (bin: string, id: string) => ({ bin, token: `tk_${id}`, account: `ac_${id}` });
export const daysLater = (days: number) => new Date(Date.parse('2026-11-22T04:00:00Z') + days * DAY).toISOString();
export const reply = (answer: { readonly body: string }) => JSON.parse(answer.body);

const CAMPAIGNS: readonly CampaignInput[] = [
  tenOff(),
  tenOff({
    id: 'retest',
    binding: bound('62258802'),
    stacking: ALONE,
    policies: { underClearing: 're_evaluate', partialRefund: 're_evaluate' },
  }),
  tenOff({
    id: 'grows',
    binding: bound('62258803'),
    when: undefined,
    benefit: { type: 'percent_off', rateBps: 1_000, cap: 5_000 },
    stacking: ALONE,
    policies: { overClearing: 'grow_if_budget' },
  }),
  tenOff({
    id: 'strict',
    binding: bound('62258804'),
    stacking: ALONE,
    policies: { lateCapture: 'deny' },
  }),
  tenOff({
    id: 'once-per-person',
    binding: bound('62258805'),
    stacking: ALONE,
    limits: { budget: { total: 1_000_000 }, perSubject: [{ of: 'person', per: 'day', count: 1 }] },
  }),
  tenOff({ id: 'eight-digits', binding: bound('62177777'), when: undefined }),
  tenOff({
    id: 'makes-good',
    binding: bound('62258806'),
    stacking: ALONE,
    policies: { missedDeadline: 'statement_credit' },
  }),
  tenOff({
    id: 'sunday',
    binding: bound('62258807'),
    stacking: ALONE,
    schedule: { from: '2026-11-22T00:00:00+08:00', to: '2026-11-23T00:00:00+08:00' },
  }),
  tenOff({
    id: 'bonus-points',
    kind: 'points',
    binding: bound('62258808'),
    when: undefined,
    stacking: { priority: 10 },
    benefit: { type: 'points_earn', programme: 'bonus', points: 1, per: 100, expiryDays: 30, costPer1000: 200 },
  }),
  tenOff({
    id: 'pay-points',
    kind: 'points',
    binding: bound('62258808'),
    when: undefined,
    stacking: { priority: 20 },
    benefit: { type: 'points_payment', programme: 'bonus', pointsPer100: 100 },
  }),
  tenOff({
    id: 'tight',
    binding: bound('62258809'),
    stacking: ALONE,
    limits: { budget: { total: 1_000 } },
  }),
  tenOff({ id: 'platform-token', binding: { cards: { include: ['62990001'], binOf: 'token' } }, when: undefined }),
];

/** The bank with its one process, and short ways to ask and tell it. */
export async function openRealities() {
  const on: Setting = await setting();
  await on.sql`insert into bins (prefix, scheme, product, level, issuer_country) values ('622588', 'unionpay', 'credit', 'gold', 'CN'), ('400000', 'visa', 'credit', 'gold', 'CN')`;
  await on.sql`insert into acquirers (id, name, time_zone, cutover, country) values ('acq', 'Demo acquirer', 'Asia/Shanghai', '23:00', 'CN')`;
  await on.sql`insert into merchants (id, name, mcc, region, country, acquirer) values ('M1001', '{"en":"Demo","zh-CN":"演示"}', '5812', 'Shanghai', 'CN', 'acq')`;
  await on.publish(...CAMPAIGNS);
  const line: OpenAuthority = await on.open();
  const evaluate = async (...args: Parameters<typeof purchase>) => reply(await line.authority.evaluate(purchase(...args)));
  const send = async (id: string, sent: Message) => reply(await line.authority.message(id, sent));
  const captured = (id: string, amount = 12_800, extra: Partial<Message> = {}) => send(id, message('capture', { amount, ...extra }));
  return { on, line, evaluate, send, captured };
}

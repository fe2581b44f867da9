// Set-up shared by the tests of backtests: days of purchases with their later messages, played one by one, and what the counters then say.
import type { EvaluateRequest } from '../../engine/authorization/request.ts';
import type { BankTerms } from '../../engine/authorization/situation.ts';
import type { CampaignInput } from '../../engine/campaign/schema.ts';
import type { Message } from '../../engine/hold/record.ts';
import type { Lanes } from '../../engine/simulation/backtest-counters.ts';
import type { Backtest } from '../../engine/simulation/backtest-state.ts';
import { type Chance, chance } from '../../engine/simulation/random.ts';
import type { OpenAuthority } from '../authority/open.ts';
import { message, purchase, tenOff } from '../authority/testing.ts';
import type { Sql } from '../db/connect.ts';
import type { Replayed, ReplayOrder } from './backtest-replay.ts';
import { replay } from './backtest-replay.ts';

export const TEST_BANK: BankTerms = { timeZone: 'Asia/Shanghai', salt: 'salt', locale: 'en' };
export const FROM = '2026-11-20T00:00:00+08:00';
export const TO = '2026-11-24T00:00:00+08:00';

export type PlayedEvent =
  | { readonly atMs: number; readonly request: EvaluateRequest }
  | { readonly atMs: number; readonly id: string; readonly message: Message };

const ACCOUNTS = 25;
const HOUR_MS = 3_600_000;

/** Purchases of three days with their captures, reversals, refunds and repeats, in order of arrival. */
export function daysOf(seed: number, count: number): readonly PlayedEvent[] {
  const by = chance(seed);
  const start = Date.parse('2026-11-20T00:00:00+08:00');
  const events = Array.from({ length: count }, (_, index) => storyOf(`bt-${index}`, start + by.between(0, 71 * 3_600) * 1_000, by)).flat();
  return events.toSorted((one, other) => one.atMs - other.atMs);
}

function storyOf(id: string, atMs: number, by: Chance): readonly PlayedEvent[] {
  const at = new Date(atMs).toISOString();
  const account = by.between(1, ACCOUNTS);
  const request = purchase({
    authorizationId: id,
    at,
    amount: by.between(20, 400) * 100,
    card: { bin: by.happens(0.5) ? '62258801' : '62258802', token: `tk_${account}`, account: `ac_${account}` },
    merchant: { id: by.pick(['M1', 'M2', 'M3']), mcc: by.pick(['5812', '5411']) },
  });
  const later = laterOf(request, by).map(({ hours, sent }): PlayedEvent => {
    const sentMs = atMs + hours * HOUR_MS;
    return { atMs: sentMs, id, message: { ...sent, at: new Date(sentMs).toISOString() } };
  });
  return [{ atMs, request }, ...later];
}

function laterOf({ amount }: EvaluateRequest, by: Chance): readonly { readonly hours: number; readonly sent: Message }[] {
  if (by.happens(0.1)) return [{ hours: by.fraction(), sent: message('reversal') }];
  if (by.happens(0.15)) return [];
  const part = by.happens(0.2) ? Math.floor(amount / 2) : amount;
  const captured = { hours: 0.1 + by.fraction() * 6, sent: message('capture', { amount: part, final: true }) };
  if (by.happens(0.6)) return [captured];
  const refunded = by.happens(0.5) ? part : Math.ceil(part / 3);
  return [captured, { hours: captured.hours + by.fraction() * 10, sent: message('refund', { amount: refunded }) }];
}

/** One after the other, so that nothing depends on who came first. */
export async function playOneByOne({ authority }: OpenAuthority, events: readonly PlayedEvent[]): Promise<void> {
  for (const event of events) {
    if ('request' in event) await authority.evaluate(event.request);
    else await authority.message(event.id, event.message);
  }
}

/** A live set of budgets that run out, limits, an umbrella, a funder's cap and groups. */
export function liveSet(): readonly CampaignInput[] {
  return [
    tenOff({
      limits: { budget: { total: 40_000 }, perSubject: [{ of: 'account', per: 'day', count: 2 }], umbrellas: ['all'] },
      stacking: { group: 'shop', priority: 200 },
    }),
    tenOff({
      id: 'tenth',
      when: undefined,
      benefit: { type: 'percent_off', rateBps: 1_000, cap: 3_000 },
      limits: {
        budget: { total: 400_000, perDay: 100_000 },
        perSubject: [{ of: 'account', per: 'week', money: 8_000 }],
        umbrellas: ['all'],
        partial: true,
        giveBack: { reversal: true, refund: true },
      },
      stacking: { group: 'shop', priority: 100 },
    }),
    tenOff({
      id: 'food',
      where: { mccs: { include: ['5812'], exclude: [] } },
      benefit: { type: 'amount_off', amount: 700 },
      limits: { budget: { total: 60_000, countPerDay: 40 } },
      funding: {
        shares: [
          { party: 'bank', bps: 5_000 },
          { party: 'scheme', bps: 5_000 },
        ],
        caps: [{ party: 'scheme', total: 20_000, atCap: 'cover', coveredBy: 'bank' }],
      },
      policies: { underClearing: 're_evaluate', partialRefund: 're_evaluate' },
    }),
  ];
}

export async function putUmbrellaOf(sql: Sql, ceiling: number): Promise<void> {
  await sql`insert into umbrellas (id, name, ceiling, currency) values ('all', '{"en":"All","zh-CN":"全部"}', ${ceiling}, 'CNY')`;
  await sql`insert into counters (key, ceiling) values ('u:all', ${ceiling})`;
}

/** The replay and the state it ended in. */
export async function replayed(sql: Sql, order: Partial<ReplayOrder>): Promise<Replayed & { readonly run: Backtest }> {
  const ends: Backtest[] = [];
  const whole: ReplayOrder = {
    document: null,
    version: 1,
    mode: 'replace',
    from: FROM,
    to: TO,
    seed: 1,
    bank: TEST_BANK,
    holidays: {},
    ...order,
  };
  const result = await replay(sql, whole, { onEnd: (run) => ends.push(run) });
  const [run] = ends;
  if (run === undefined) throw new Error('the replay did not end');
  return { ...result, run };
}

/** What is used of every counter, by key; nothing where nothing is. */
export async function usedOf(sql: Sql): Promise<Record<string, number>> {
  const rows = await sql<{ key: string; used: number }[]>`
    select key, held + captured - returned as used from counters where held + captured - returned <> 0 order by key collate "C"`;
  return Object.fromEntries(rows.map((row) => [row.key, row.used]));
}

export function usedIn(lanes: Lanes, lane: 'real' | 'tried'): Record<string, number> {
  const used = new Map(lanes.real);
  if (lane === 'tried') for (const [key, change] of lanes.change) used.set(key, (used.get(key) ?? 0) + change);
  return Object.fromEntries([...used].filter(([, amount]) => amount !== 0).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

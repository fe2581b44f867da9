// Set-up shared by the tests of points: an authority with campaigns that earn and take points, and the app on the same database.
import type { CampaignInput } from '../../engine/campaign/schema.ts';
import type { Message } from '../../engine/hold/record.ts';
import type { OpenAuthority } from '../authority/open.ts';
import { message, purchase, type Setting, setting, tenOff } from '../authority/testing.ts';
import { type TestApp, testApp } from '../testing.ts';

export interface PointsHouse {
  readonly on: Setting;
  readonly authority: OpenAuthority;
  readonly app: TestApp;
  /** With campaigns:read and write, wallets:read. */
  readonly desk: string;
  /** A cleared purchase that earns `points`; its id. */
  readonly earn: (account: string, points: number, at?: string) => Promise<string>;
  readonly send: (authorization: string, kind: Message['kind'], changes?: Partial<Message> & { readonly id?: string }) => Promise<number>;
  readonly me: (account: string, method: string, path: string, body?: unknown) => ReturnType<TestApp['ask']>;
  readonly active: (account: string) => Promise<number>;
  readonly stop: () => Promise<void>;
}

export const PAYS = '62258809';
const EARNS = '62258808';
const schedule = { from: '2026-01-01T00:00:00+08:00', to: '2028-01-01T00:00:00+08:00' };

/** One point for each 1.00; a point pays 0.01. */
export const CAMPAIGNS: readonly CampaignInput[] = [
  tenOff({
    id: 'bonus-points',
    kind: 'points',
    binding: { cards: { include: [EARNS] } },
    when: undefined,
    schedule,
    benefit: { type: 'points_earn', programme: 'bonus', points: 1, per: 100, expiryDays: 30, costPer1000: 200 },
  }),
  tenOff({
    id: 'pay-points',
    kind: 'points',
    binding: { cards: { include: [PAYS] } },
    when: undefined,
    schedule,
    benefit: { type: 'points_payment', programme: 'bonus', pointsPer100: 100, minPoints: 50, stepPoints: 10, maxShareBps: 5_000 },
  }),
  tenOff({
    id: 'treat',
    kind: 'coupon',
    binding: { cards: { include: ['62258807'] } },
    when: undefined,
    schedule,
    benefit: { type: 'coupon_redeem', value: { type: 'amount_off', amount: 1_500 }, validDays: 30 },
  }),
];

export async function pointsHouse(): Promise<PointsHouse> {
  const on = await setting();
  await on.publish(...CAMPAIGNS);
  await on.sql`insert into accounts (id, person) values ('ac_1', 'one'), ('ac_2', 'two'), ('ac_1b', 'one'), ('ac_3', 'three')`;
  const authority = await on.open();
  const app = testApp({ ...on.database, drop: () => Promise.resolve() });
  const desk = await app.keyFor('desk', ['campaigns:read', 'campaigns:write', 'wallets:read']);
  let count = 0;
  /** Nobody enters whose account the bank has not told of. */
  const known = (account: string) => on.sql`insert into accounts (id) values (${account}) on conflict do nothing`;
  const send: PointsHouse['send'] = async (id, kind, changes = {}) => {
    count += 1;
    const answer = await authority.authority.message(id, message(kind, { id: `m${count}`, ...changes }));
    return answer.status;
  };
  return {
    on,
    authority,
    app,
    desk,
    send,
    earn: async (account, points, at = '2026-11-20T04:00:00Z') => {
      count += 1;
      const id = `earn-${count}`;
      await known(account);
      await authority.authority.evaluate(
        purchase({ authorizationId: id, amount: points * 100, at, card: { bin: EARNS, token: `tk_${account}`, account } }),
      );
      await send(id, 'capture', { amount: points * 100, final: true, at });
      return id;
    },
    me: async (account, ...asked) => {
      await known(account);
      return app.ask(await app.holderFor(account), ...asked);
    },
    active: async (account) => {
      await known(account);
      const reply = await app.ask(await app.holderFor(account), 'GET', '/v1/me/points/bonus');
      return reply.body['active'] as number;
    },
    stop: async () => {
      await app.stop();
      await on.close();
    },
  };
}

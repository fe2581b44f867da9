// For the test of everything at once: what one cardholder, till, gate or desk does in one step, and the status it was answered with.
import type { chance } from '../../engine/simulation/random.ts';
import type { OpenAuthority } from '../authority/open.ts';
import { message, purchase } from '../authority/testing.ts';
import type { TestApp } from '../testing.ts';

export interface World {
  readonly purchases: { readonly id: string; readonly amount: number }[];
  readonly codes: { readonly path: string; readonly code: string }[];
  readonly invites: string[];
  readonly orders: string[];
  readonly coupons: { readonly account: string; readonly id: string }[];
  slice: { readonly id: string; readonly epoch: number } | null;
  readonly done: Record<string, number>;
  readonly refused: Record<string, number>;
}
export interface Place {
  readonly apps: readonly TestApp[];
  readonly lines: readonly OpenAuthority[];
  readonly desks: readonly { readonly maker: string; readonly checker: string }[];
}
export interface Acting {
  readonly by: ReturnType<typeof chance>;
  readonly no: number;
  readonly place: Place;
}
export type Deed =
  | 'earn'
  | 'pay'
  | 'coupon'
  | 'message'
  | 'claim'
  | 'give'
  | 'take'
  | 'order'
  | 'tea'
  | 'cancel'
  | 'gift'
  | 'found'
  | 'invite'
  | 'join'
  | 'leave'
  | 'merge'
  | 'qr'
  | 'slice'
  | 'tap'
  | 'void';

export const ACCOUNTS = 10;
const accountOf = ({ by }: Acting) => `ac_${by.between(1, ACCOUNTS)}`;
const me = async (on: Acting, account: string, ...asked: readonly [string, string, unknown?]) => {
  const app = on.place.apps[on.by.between(0, 1)] as TestApp;
  return app.ask(await app.holderFor(account), asked[0], asked[1], asked[2]);
};
const desk = async (on: Acting, who: 'maker' | 'checker', ...asked: readonly [string, string, unknown?]) => {
  const side = on.by.between(0, 1);
  return (on.place.apps[side] as TestApp).ask(
    (on.place.desks[side] as { maker: string; checker: string })[who],
    asked[0],
    asked[1],
    asked[2],
  );
};
const buy = async (world: World, on: Acting, changes: { bin: string; amount: number; coupons?: readonly string[]; points?: object }) => {
  const account = accountOf(on);
  const { bin, ...rest } = changes;
  const id = `p-${on.no}`;
  const answer = await (on.place.lines[on.by.between(0, 1)] as OpenAuthority).authority.evaluate(
    purchase({ authorizationId: id, at: new Date().toISOString(), card: { bin, token: `tk_${account}`, account }, ...rest } as never),
  );
  if (answer.status === 200) world.purchases.push({ id, amount: changes.amount });
  return answer.status;
};

export const DEEDS: Record<Deed, (world: World, on: Acting) => Promise<number>> = {
  earn: async (world, on) => {
    const amount = on.by.between(20, 200) * 100;
    const status = await buy(world, on, { bin: '62258801', amount });
    const id = `p-${on.no}`;
    if (on.by.happens(0.7))
      await (on.place.lines[0] as OpenAuthority).authority.message(id, message('capture', { id: `c${on.no}`, amount, final: true }));
    return status;
  },
  pay: (world, on) => buy(world, on, { bin: '62258802', amount: 10_000, points: { redeem: 'max' } }),
  coupon: (world, on) => buy(world, on, { bin: '62258805', amount: 6_000 }),
  message: async (world, on) => {
    if (world.purchases.length === 0) return 404;
    const { id, amount } = on.by.pick(world.purchases);
    const kind = on.by.pick(['capture', 'capture', 'refund', 'refund', 'reversal', 'chargeback', 'representment'] as const);
    const part = on.by.pick([amount, Math.floor(amount / 3), 700]);
    return (
      await (on.place.lines[on.by.between(0, 1)] as OpenAuthority).authority.message(
        id,
        message(kind, { id: `m${on.no}`, at: new Date().toISOString(), ...(kind === 'reversal' ? {} : { amount: part }) }),
      )
    ).status;
  },
  claim: async (world, on) => {
    const account = accountOf(on);
    const { status, body } = await me(on, account, 'POST', '/v1/me/coupons/claim', { campaign: 'treat', requestId: `claim-${on.no}-00` });
    if (status === 201) world.coupons.push({ account, id: String(body['id']) });
    return status;
  },
  give: async (world, on) => {
    if (world.coupons.length === 0) return 404;
    const { account, id } = on.by.pick(world.coupons);
    const { status, body } = await me(on, account, 'POST', `/v1/me/coupons/${id}/gift`, { requestId: `give-${on.no}-000` });
    if (status < 300) world.codes.push({ path: '/v1/me/codes', code: String(body['code']) });
    if (status < 300 && on.by.happens(0.3)) await me(on, account, 'DELETE', `/v1/me/coupons/${id}/gift`);
    return status;
  },
  take: async (world, on) => {
    if (world.codes.length === 0) return 404;
    const { path, code } = on.by.pick(world.codes);
    return (await me(on, accountOf(on), 'POST', path, { code, requestId: `take-${on.no}-000` })).status;
  },
  gift: async (world, on) => {
    const asked = { requestId: `gift-${on.no}-000`, programme: 'stars', points: on.by.between(1, 60) };
    const { status, body } = await me(on, accountOf(on), 'POST', '/v1/me/points/gifts', asked);
    if (status < 300) world.codes.push({ path: '/v1/me/points/gifts/taken', code: String(body['code']) });
    return status;
  },
  order: async (world, on) => {
    const { status, body } = await me(on, accountOf(on), 'POST', '/v1/me/catalogue/mug/orders', { requestId: `order-${on.no}-00` });
    if (status < 300) world.orders.push(String(body['id']));
    return status;
  },
  tea: async (_, on) => (await me(on, accountOf(on), 'POST', '/v1/me/catalogue/tea/orders', { requestId: `order-${on.no}-00` })).status,
  cancel: async (world, on) => {
    if (world.orders.length === 0) return 404;
    const verb = on.by.happens(0.8) ? 'cancellation' : 'dispatch';
    return (await desk(on, 'maker', 'POST', `/v1/catalogue-orders/${on.by.pick(world.orders)}/${verb}`, { reason: 'mixed', confirm: true }))
      .status;
  },
  found: async (_, on) =>
    (
      await me(on, accountOf(on), 'POST', '/v1/me/household', {
        requestId: `found-${on.no}-0`,
        name: 'Home',
        leaving: on.by.happens(0.5) ? 'share' : 'stay',
        confirm: true,
      })
    ).status,
  invite: async (world, on) => {
    const { status, body } = await me(on, accountOf(on), 'POST', '/v1/me/household/invites', { requestId: `invite-${on.no}-0` });
    if (status < 300) world.invites.push(String(body['code']));
    return status;
  },
  join: async (world, on) => {
    if (world.invites.length === 0) return 404;
    return (
      await me(on, accountOf(on), 'POST', '/v1/me/household/join', {
        requestId: `join-${on.no}-00`,
        code: on.by.pick(world.invites),
        confirm: true,
      })
    ).status;
  },
  leave: async (_, on) =>
    (await me(on, accountOf(on), 'POST', '/v1/me/household/leave', { requestId: `leave-${on.no}-0`, confirm: true })).status,
  merge: async (world, on) => {
    if ((world.done['merge'] ?? 0) >= 4) return 404;
    const asked = await desk(on, 'maker', 'POST', '/v1/merges', { from: accountOf(on), into: accountOf(on), reason: 'one customer' });
    if (asked.status >= 300) return asked.status;
    return (await desk(on, 'checker', 'POST', `/v1/merges/${(asked.body['merge'] as { id: string }).id}/approve`)).status;
  },
  qr: async (world, on) => {
    const account = accountOf(on);
    const { status, body } = await me(on, account, 'POST', '/v1/me/qr', {});
    if (status >= 300) return status;
    const code = String(body['code']);
    await Promise.all(
      [0, 1].map((side) =>
        (on.place.lines[side] as OpenAuthority).authority.evaluate(
          purchase({
            authorizationId: `q-${on.no}-${side}`,
            amount: 6_000,
            at: new Date().toISOString(),
            card: { bin: '62258805', token: `tk_${account}`, account },
            coupons: [code],
          }),
        ),
      ),
    );
    world.purchases.push({ id: `q-${on.no}-0`, amount: 6_000 }, { id: `q-${on.no}-1`, amount: 6_000 });
    return status;
  },
  slice: async (world, on) => {
    const { status, body } = await desk(on, 'maker', 'POST', '/v1/gates/gate/slices', {
      campaign: 'metro',
      amount: 500,
      minutes: 60,
      graceMinutes: 60,
    });
    if (status < 300) world.slice = { id: String(body['slice']), epoch: Number(body['epoch']) };
    return status;
  },
  tap: async (world, on) => {
    if (world.slice === null) return 404;
    const account = accountOf(on);
    const { body } = await me(on, account, 'POST', '/v1/me/qr', {});
    if (body['code'] === undefined || String(body['code']).length < 100) return 404;
    const tap = {
      authorizationId: `t-${on.no}`,
      slice: world.slice.id,
      epoch: world.slice.epoch,
      code: String(body['code']),
      amount: 400,
      currency: 'CNY',
      at: new Date().toISOString(),
      card: { bin: '62258803', token: `tk_${account}`, account },
      given: 100,
    };
    const told = await desk(on, 'maker', 'POST', '/v1/gates/gate/uploads', { taps: [tap] });
    await desk(on, 'maker', 'POST', '/v1/gates/gate/uploads', { taps: [tap, tap] });
    return told.status;
  },
  void: async (world, on) => {
    if (world.coupons.length === 0) return 404;
    return (await desk(on, 'maker', 'POST', `/v1/coupons/${on.by.pick(world.coupons).id}/void`, { reason: 'mixed', confirm: true })).status;
  },
};

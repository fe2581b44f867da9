// For the test of the doors for cardholders: things of another account, and the routes that must not find them. Whoever adds such a route adds its line.
import type { Sql } from '../db/connect.ts';

type Whose = 'foreign' | 'nowhere';
interface ForeignThing {
  /** The address with the id of a thing of `ac_foreign`, or of one that nobody has. */
  readonly address: (whose: Whose) => string;
  readonly body?: unknown;
}

const coupon = (whose: Whose): string => `/v1/me/coupons/cp_${whose}`;

export const FOREIGN_THINGS: Readonly<Record<string, ForeignThing>> = {
  'get /v1/me/coupons/{id}': { address: coupon },
  'post /v1/me/coupons/{id}/gift': { address: (whose) => `${coupon(whose)}/gift`, body: { requestId: 'r1' } },
  'delete /v1/me/coupons/{id}/gift': { address: (whose) => `${coupon(whose)}/gift` },
  'delete /v1/me/points/gifts/{id}': { address: (whose) => `/v1/me/points/gifts/gift_${whose}` },
};

/** Things of `ac_foreign`. */
export async function fillForeign(sql: Sql): Promise<void> {
  await sql`insert into wallets (subject, usage) values ('ac:ac_foreign', '{}')`;
  await sql`
    insert into coupons (id, campaign, subject, state, valid_from, expires_at, issued_by) values ('cp_foreign', 'treat', 'ac:ac_foreign', 'issued', now(), now() + interval '9 days', 'test')`;
  await sql`
    insert into coupon_gifts (id, coupon, giver, code_hash, at, expires_at) values ('gf_foreign', 'cp_foreign', 'ac:ac_foreign', 'hash', now(), now() + interval '1 day')`;
  await sql`
    insert into points_gifts (id, programme, points, giver_account, giver, code_hash, state, offered_at, expires_at) values ('gift_foreign', 'bonus', 5, 'ac_foreign', 'ac:ac_foreign', 'hash', 'offered', now(), now() + interval '1 day')`;
  await sql`
    insert into holder_messages (key, account, kind, locale, said, text_version, at) values ('k', 'ac_foreign', 'earned', 'en', '{}', 0, now())`;
}

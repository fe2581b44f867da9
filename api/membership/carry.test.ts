// Wallets carried while a real authority decides: households, merges and cards replaced lose nothing, and every later message finds its wallet.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Authority } from '../authority/authority.ts';
import { expireDue } from '../authority/expiry.ts';
import { CHAIN_KEY, message, purchase, type Setting, setting, tenOff, waiters } from '../authority/testing.ts';
import { inTransaction } from '../http/settings-store.ts';
import { verify } from '../ledger/verify.ts';
import { type TestApp, testApp } from '../testing.ts';
import { carryWallet } from './carry-store.ts';
import { foundHousehold, joinHousehold, leaveHousehold } from './household-store.ts';

let place: Setting;
let authority: Authority;
let app: TestApp;
let maker: string;
let checker: string;
beforeAll(async () => {
  place = await setting('database');
  await place.publish(
    tenOff({
      id: 'stars',
      kind: 'points',
      benefit: { type: 'points_earn', programme: 'stars', points: 1, per: 100, capPoints: 1_000, expiryDays: 365, costPer1000: 0 },
    }),
  );
  authority = (await place.open()).authority;
  app = testApp({ ...place.database, drop: () => Promise.resolve() });
  maker = await app.keyFor('maker', ['holders:read', 'holders:write']);
  checker = await app.keyFor('checker', ['holders:read', 'holders:write', 'holders:approve']);
});
afterAll(async () => {
  await app.stop();
  await place.close();
});

/** What the verifier finds wrong, in words. */
const violations = async () => {
  const faults: string[] = [];
  const onResult = ({ first }: { readonly first: string | null }) => void (first !== null && faults.push(first));
  await verify(place.sql, { chainKey: CHAIN_KEY, onResult });
  return faults;
};
const evaluate = (id: string, card: { token: string; account?: string }) =>
  authority.evaluate(purchase({ authorizationId: id, card: { bin: '62258801', ...card } }));
const capture = (id: string) => authority.message(id, message('capture', { id: 'c', amount: 12_800, final: true }));
const refund = (id: string) => authority.message(id, message('refund', { id: 'r', amount: 12_800 }));
const points = async (subject: string) => {
  const [row] = await place.sql<{ active: number; pending: number }[]>`
    select coalesce(sum(active), 0)::bigint as active, coalesce(sum(pending), 0)::bigint as pending from lots where subject = ${subject}`;
  return [row?.active, row?.pending];
};
const account = async (...ids: readonly string[]) => {
  for (const id of ids) await place.sql`insert into accounts (id) values (${id}) on conflict do nothing`;
};

describe('a wallet is carried', () => {
  test('I21 I2 R17 pending points, active points and debts go along, and a later capture or refund finds the new wallet', async () => {
    await account('ac_a', 'ac_b');
    for (const id of ['a1', 'a2', 'a3']) await evaluate(id, { token: 'tk_a', account: 'ac_a' });
    await capture('a1');
    await capture('a2');
    await inTransaction(place.sql, (sql) =>
      carryWallet(sql, { from: 'ac:ac_a', to: 'ac:ac_b', actor: 'test', reason: 'a test', source: 'merge:t1', closes: false }),
    );
    expect(await points('ac:ac_b')).toEqual([256, 128]);
    await capture('a3');
    await refund('a1');
    expect(await points('ac:ac_b')).toEqual([256, 0]);
    expect(await points('ac:ac_a')).toEqual([0, 0]);
    expect(await violations()).toEqual([]);
  });

  test('I2 I21 R1 while purchases go on, a wallet is carried into a household and back: no point is lost and nothing is refused', async () => {
    await account('ac_r', 'ac_s');
    const ids = Array.from({ length: 60 }, (_, no) => `race_${no}`);
    const decided = ids.map(async (id, no) => {
      await new Promise((resolve) => setTimeout(resolve, no * 4));
      const answer = await evaluate(id, { token: `tk_r`, account: no % 2 === 0 ? 'ac_r' : 'ac_s' });
      return capture(id).then(() => answer);
    });
    const move = async () => {
      await inTransaction(place.sql, (sql) =>
        foundHousehold(sql, { id: 'h_race', name: 'Race', leaving: 'stay', account: 'ac_r', actor: 't' }),
      );
      await place.sql`insert into household_invites (code_hash, household, invited_by, expires_at) values ('race', 'h_race', 'ac_r', now() + interval '1 hour')`;
      await inTransaction(place.sql, (sql) => joinHousehold(sql, { codeHash: 'race', account: 'ac_s', actor: 't' }));
      await inTransaction(place.sql, (sql) => leaveHousehold(sql, { account: 'ac_s', actor: 't' }));
      await inTransaction(place.sql, (sql) => leaveHousehold(sql, { account: 'ac_r', actor: 't' }));
    };
    const [answers] = await Promise.all([Promise.all(decided), move()]);

    expect(answers.every(({ status, body }) => status === 200 && JSON.parse(body).benefits.length === 1)).toBe(true);
    const all = await Promise.all(['ac:ac_r', 'ac:ac_s', 'hh:h_race'].map(points));
    expect(all.reduce((sum, [active]) => sum + Number(active), 0)).toBe(60 * 128);
    expect(await violations()).toEqual([]);
    expect(place.bugs).toEqual([]);
  });

  test('I27 I2 a purchase that waits while its wallet is carried is decided with the wallet that it went into', async () => {
    await account('ac_w');
    await evaluate('w0', { token: 'tk_w', account: 'ac_w' });
    await capture('w0');
    let waiting = evaluate('w0', { token: 'tk_w', account: 'ac_w' });
    await waiting;
    await inTransaction(place.sql, async (sql) => {
      await foundHousehold(sql, { id: 'h_wait', name: 'Wait', leaving: 'stay', account: 'ac_w', actor: 't' });
      waiting = evaluate('w1', { token: 'tk_w', account: 'ac_w' });
      await waiters(place.sql, 1);
    });

    expect(JSON.parse((await waiting).body).benefits).toHaveLength(1);
    expect(await points('hh:h_wait')).toEqual([128, 128]);
    expect(place.bugs).toEqual([]);
  });
});

describe('accounts are merged', () => {
  test('R26 with four eyes: the database refuses who asked, the other approves, and the account answers as the other', async () => {
    await account('ac_m', 'ac_n');
    await place.sql`insert into cards (token, account) values ('tk_m', 'ac_m')`;
    await place.sql`insert into enrolments (account, campaign) values ('ac_m', 'club')`;
    await evaluate('m1', { token: 'tk_m' });
    const asked = await app.ask(checker, 'POST', '/v1/merges', { from: 'ac_m', into: 'ac_n', reason: 'opened twice' });
    expect(asked.status).toBe(201);
    const { id } = asked.body['merge'] as { id: string };
    expect((await app.ask(checker, 'POST', `/v1/merges/${id}/approve`)).body.code).toBe('merge_own');
    const other = await app.keyFor('third', ['holders:approve']);
    expect((await app.ask(maker, 'POST', `/v1/merges/${id}/approve`)).status).toBe(403);
    expect((await app.ask(other, 'POST', `/v1/merges/${id}/approve`)).body).toMatchObject({ moved: { lots: 1, authorizations: 1 } });
    expect((await app.ask(other, 'POST', `/v1/merges/${id}/approve`)).body.code).toBe('already_decided');

    await capture('m1');
    await evaluate('m2', { token: 'tk_m' });
    await evaluate('m3', { token: 'tk_other', account: 'ac_m' });
    expect(await points('ac:ac_n')).toEqual([128, 256]);
    expect(await place.sql`select account from enrolments where campaign = 'club'`).toEqual([{ account: 'ac_n' }]);
    expect((await app.ask(maker, 'POST', '/v1/merges', { from: 'ac_m', into: 'ac_b', reason: 'once more' })).body.code).toBe(
      'account_merged',
    );
    await expect(place.sql`delete from merged_accounts`).rejects.toThrow('not undone');
    expect(await violations()).toEqual([]);
  });

  test('an account merged into one that is merged later answers as the last', async () => {
    await account('ac_x', 'ac_y', 'ac_z');
    const approver = await app.keyFor('fourth', ['holders:approve']);
    const merge = async (from: string, into: string) => {
      const asked = await app.ask(maker, 'POST', '/v1/merges', { from, into, reason: 'one customer' });
      return app.ask(approver, 'POST', `/v1/merges/${(asked.body['merge'] as { id: string }).id}/approve`);
    };
    await evaluate('x0', { token: 'tk_x', account: 'ac_x' });
    expect((await merge('ac_x', 'ac_y')).status).toBe(200);
    await evaluate('x1', { token: 'tk_x', account: 'ac_x' });
    expect((await merge('ac_y', 'ac_z')).status).toBe(200);
    await evaluate('x2', { token: 'tk_x', account: 'ac_x' });

    expect(await points('ac:ac_z')).toEqual([0, 384]);
  });

  test('two persons are not merged, nor a member of a household', async () => {
    await place.sql`insert into accounts (id, person) values ('ac_p', 'p1'), ('ac_q', 'p2')`;
    const asked = await app.ask(maker, 'POST', '/v1/merges', { from: 'ac_p', into: 'ac_q', reason: 'a mistake' });
    expect(asked.body.code).toBe('persons_differ');
  });

  test('nothing is merged into an account that was erased, and the database knows no merge that nobody waited for', async () => {
    await account('ac_k', 'ac_gone');
    await place.sql`insert into holder_standings (account, erased_at) values ('ac_gone', now())`;
    const asked = await app.ask(maker, 'POST', '/v1/merges', { from: 'ac_k', into: 'ac_gone', reason: 'a mistake' });
    expect(asked.body.code).toBe('reference_missing');
    const made = place.sql`insert into merges (id, from_account, into_account, reason, maker, state, checker, decided_at) values ('m', 'ac_k', 'ac_b', 'mine', 'x', 'approved', 'x', now())`;
    await expect(made).rejects.toThrow('merges_four_eyes');
    await place.sql`delete from holder_standings where account = 'ac_gone'`;
  });
});

describe('cards are replaced', () => {
  test('R26 R24 what is bound to the account stays, and the old token stays under the same limits unless it was lost', async () => {
    await account('ac_c');
    await place.sql`insert into cards (token, account) values ('tk_c1', 'ac_c')`;
    const order = { requestId: 'replace-1', newToken: 'tk_c2', reason: 'expired' };
    expect((await app.ask(maker, 'POST', '/v1/cards/tk_c1/replacement', order)).body).toMatchObject({ account: 'ac_c', carried: false });
    expect((await app.ask(maker, 'POST', '/v1/cards/tk_c1/replacement', order)).status).toBe(200);
    expect((await app.ask(maker, 'POST', '/v1/cards/tk_c1/replacement', { ...order, newToken: 'tk_c9' })).body.code).toBe(
      'request_id_reused',
    );
    const lost = { requestId: 'replace-2', newToken: 'tk_c3', reason: 'stolen' };
    expect((await app.ask(maker, 'POST', '/v1/cards/tk_c2/replacement', lost)).status).toBe(200);
    for (const token of ['tk_c1', 'tk_c2', 'tk_c3']) await evaluate(`by_${token}`, { token });

    expect(await points('ac:ac_c')).toEqual([0, 256]);
    expect(await points('tk:tk_c2')).toEqual([0, 128]);
  });

  test('R26 a card without account takes its wallet along, with what is still to be captured', async () => {
    await evaluate('t1', { token: 'tk_t1' });
    const order = { requestId: 'replace-3', newToken: 'tk_t2', reason: 'damaged' };
    expect((await app.ask(maker, 'POST', '/v1/cards/tk_t1/replacement', order)).body).toMatchObject({ account: null, carried: true });
    await capture('t1');
    await evaluate('t2', { token: 'tk_t1' });

    expect(await points('tk:tk_t2')).toEqual([128, 0]);
    expect(await points('tk:tk_t1')).toEqual([0, 128]);
    expect(await violations()).toEqual([]);
  });
});

describe('a household shares one wallet', () => {
  const hold = async (id: string) => {
    await account(id);
    return app.holderFor(id);
  };

  test('I20 I21 founded, joined by a code that works once, left: points stay, or a share comes along, and limits stay with each account', async () => {
    const [ann, bob, eve] = await Promise.all([hold('ac_ann'), hold('ac_bob'), hold('ac_eve')]);
    await evaluate('h1', { token: 'tk_ann', account: 'ac_ann' });
    await capture('h1');
    await evaluate('h2', { token: 'tk_bob', account: 'ac_bob' });
    await capture('h2');
    const founded = await app.ask(ann, 'POST', '/v1/me/household', {
      requestId: 'found-001',
      name: 'Home',
      leaving: 'share',
      confirm: true,
    });
    expect(founded.body).toMatchObject({ household: { name: 'Home', members: [{ isMe: true }] } });
    const invited = await app.ask(ann, 'POST', '/v1/me/household/invites', { requestId: 'invite-01' });
    const again = await app.ask(ann, 'POST', '/v1/me/household/invites', { requestId: 'invite-01' });
    expect(again.body).toEqual(invited.body);
    const { code } = invited.body as { code: string };
    expect((await app.ask(bob, 'POST', '/v1/me/household/invitation', { code })).body).toMatchObject({ name: 'Home', members: 1 });
    const joined = await app.ask(bob, 'POST', '/v1/me/household/join', { requestId: 'join-0001', code: code.toLowerCase(), confirm: true });
    expect(joined.body).toMatchObject({ household: { members: [{ isMe: false }, { isMe: true }] } });
    expect(JSON.stringify(joined.body)).not.toContain('ac_ann');
    expect((await app.ask(eve, 'POST', '/v1/me/household/join', { requestId: 'join-0002', code, confirm: true })).body.code).toBe(
      'household_code_unknown',
    );

    await place.sql`insert into coupons (id, campaign, subject, state, valid_from, expires_at, issued_by) values ('late', 'tea', 'ac:ac_bob', 'issued', now(), now() + interval '1 day', 'branch')`;
    expect(await place.sql`select subject_of('ac_bob') = subject as kept from coupons where id = 'late'`).toEqual([{ kept: true }]);
    const [{ subject } = { subject: '' }] = await place.sql<{ subject: string }[]>`select subject_of('ac_bob') as subject`;
    expect(await points(subject)).toEqual([256, 0]);
    expect((await evaluate('h3', { token: 'tk_bob', account: 'ac_bob' })).status).toBe(200);
    expect(await points(subject)).toEqual([256, 128]);

    const left = await app.ask(bob, 'POST', '/v1/me/household/leave', { requestId: 'leave-001', confirm: true });
    expect(left.body).toEqual({ dissolved: false, points: { stars: 128 } });
    expect((await app.ask(bob, 'POST', '/v1/me/household/leave', { requestId: 'leave-001', confirm: true })).body).toEqual(left.body);
    expect([await points('ac:ac_bob'), await points(subject)]).toEqual([
      [128, 0],
      [128, 128],
    ]);
    const dissolved = await app.ask(ann, 'POST', '/v1/me/household/leave', { requestId: 'leave-002', confirm: true });
    expect(dissolved.body).toMatchObject({ dissolved: true, points: { stars: 128 } });
    await capture('h3');
    expect(await points('ac:ac_ann')).toEqual([256, 0]);
    expect(await violations()).toEqual([]);
  });

  test('R21 I21 a share that comes back beside the lot it was cut from ends with it: each is posted once', async () => {
    await account('ac_s1', 'ac_s2');
    await evaluate('share1', { token: 'tk_s1', account: 'ac_s1' });
    await capture('share1');
    await inTransaction(place.sql, (sql) =>
      foundHousehold(sql, { id: 'h_share', name: 'Share', leaving: 'share', account: 'ac_s1', actor: 't' }),
    );
    await place.sql`insert into household_invites (code_hash, household, invited_by, expires_at) select 'share' || n, 'h_share', 'ac_s1', now() + interval '1 hour' from generate_series(1, 2) n`;
    await inTransaction(place.sql, (sql) => joinHousehold(sql, { codeHash: 'share1', account: 'ac_s2', actor: 't' }));
    await inTransaction(place.sql, (sql) => leaveHousehold(sql, { account: 'ac_s2', actor: 't' }));
    await inTransaction(place.sql, (sql) => joinHousehold(sql, { codeHash: 'share2', account: 'ac_s2', actor: 't' }));
    expect(await points('hh:h_share')).toEqual([128, 0]);
    await place.sql`update lots set expires_at = now() - interval '1 day' where subject = 'hh:h_share'`;

    expect(await expireDue({ sql: place.sql, authority }, null)).toMatchObject({ lots: 1, houseLots: 1 });
    expect(await points('hh:h_share')).toEqual([0, 0]);
    expect(await violations()).toEqual([]);
    expect(place.bugs).toEqual([]);
  });

  test('2.3.4 parallel joins with the last seats: the database counts six', async () => {
    await Promise.all(Array.from({ length: 9 }, (_, no) => account(`ac_seat_${no}`)));
    await inTransaction(place.sql, (sql) =>
      foundHousehold(sql, { id: 'h_seats', name: 'Seats', leaving: 'stay', account: 'ac_seat_0', actor: 't' }),
    );
    for (let no = 1; no < 9; no += 1)
      await place.sql`insert into household_invites (code_hash, household, invited_by, expires_at) values (${`seat_${no}`}, 'h_seats', 'ac_seat_0', now() + interval '1 hour')`;
    const joins = await Promise.all(
      Array.from({ length: 8 }, (_, no) =>
        inTransaction(place.sql, (sql) => joinHousehold(sql, { codeHash: `seat_${no + 1}`, account: `ac_seat_${no + 1}`, actor: 't' })),
      ),
    );

    expect(joins.filter((each) => each === 'household_full')).toHaveLength(3);
    await expect(place.sql`insert into household_members (household, account) values ('h_seats', 'ac_seat_99')`).rejects.toThrow(
      'six seats',
    );
  });
});

// For the test of the verifier: things of cardholders that a played day does not bring, so that every check has something to examine.
import { approveErasure } from '../cardholder/erasure.ts';
import { insertErasure } from '../cardholder/erasure-store.ts';
import type { Sql } from '../db/connect.ts';
import { approveAdjustment, proposeAdjustment } from '../disputes/adjustment-store.ts';

/** An account that was erased between maker and checker. */
export async function eraseOne(sql: Sql): Promise<void> {
  await sql`insert into accounts (id, label) values ('ac_gone', 'Somebody')`;
  await insertErasure(sql, { id: 'er_1', account: 'ac_gone', maker: 'holder:ac_gone' });
  const erased = await approveErasure(sql, { id: 'er_1', checker: 'key_1' });
  if (!erased.ok) throw new Error(erased.code);
}

/** A gate that spent what one authorization was given, and holds 500 more; that authorization showed a code. */
export async function playGate(sql: Sql): Promise<void> {
  await sql`insert into signing_keys (kid, public_key, sealed, state, created_by) values ('0a0b0c0d', 'x', 'sealed', 'current', 'test')`;
  await sql`insert into gates (id, name, merchant, mcc, terminal, created_by) select 'gate', 'Gate', id, mcc, 'T1', 'test' from merchants order by id limit 1`;
  await sql`
    with given as (
      select a.id, min(benefit ->> 'campaign') as campaign, sum((benefit ->> 'amount')::bigint)::bigint as amount from authorizations a cross join jsonb_array_elements(a.record -> 'benefits') as benefit
      where a.state <> 'new' group by a.id having sum((benefit ->> 'amount')::bigint) > 0 order by a.id limit 1
    ), tapped as (
      insert into gate_taps (authorization_id, gate, slice, at, amount, granted, received_at) select id, 'gate', 'slice', now(), amount, amount, now() from given
    ), shown as (
      insert into qr_codes (nonce_hash, kid, subject, expires_at, consumed_by, consumed_at) select 'nonce', '0a0b0c0d', 'ac:ac_1', now(), id, now() from given
    ), held as (update counters c set held = held + 500 from given where c.key = 'c:' || given.campaign returning c.key)
    insert into gate_slices (id, gate, campaign, version, epoch, counter, currency, benefit, amount, spent, valid_from, valid_until, grace_until, kid, capsule, created_by)
    select 'slice', 'gate', campaign, 1, 1, held.key, 'CNY', amount, amount + 500, amount, now(), now() + interval '1 day', now() + interval '1 day', '0a0b0c0d', 'capsule', 'test' from given, held`;
}

/** A correction between maker and checker, posted on the day that is open. */
export async function adjust(sql: Sql): Promise<void> {
  const made = { party: 'merchant:M1101', other: 'bank', amount: 450, currency: 'CNY', text: 'Owed', authorizationId: null };
  await proposeAdjustment(sql, { ...made, id: 'adjustment_1', dispute: null, maker: 'key_1' });
  const done = await approveAdjustment(sql, { id: 'adjustment_1', checker: 'key_2' });
  if (!done.ok) throw new Error(done.code);
}

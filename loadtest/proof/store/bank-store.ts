// SQL that fills a Postgres with the small bank of the contract, the way each part of the product would.
import { publishCampaign } from '../../../api/authority/testing.ts';
import type { Sql } from '../../../api/db/connect.ts';
import type { Bank } from './bank.ts';

export async function fillSql(sql: Sql, bank: Bank): Promise<void> {
  await fillReference(sql, bank);
  await fillHoldings(sql, bank);
  for (const [key, ceiling] of bank.ceilings ?? []) {
    if (key.startsWith('u:'))
      await sql`insert into umbrellas (id, name, ceiling, currency) values (${key.slice(2)}, '{"en":"All","zh-CN":"共"}', ${ceiling}, 'CNY')`;
    await sql`insert into counters (key, ceiling) values (${key}, ${ceiling})`;
  }
  for (const campaign of bank.campaigns ?? []) await publishCampaign(sql, campaign);
}

async function fillReference(sql: Sql, bank: Bank): Promise<void> {
  for (const { id, person, segments, region, openedOn, birthMonth, employee } of bank.accounts ?? [])
    await sql`
      insert into accounts (id, person, segments, region, opened_on, birth_month, employee)
      values (${id}, ${person}, ${sql.json([...segments])}, ${region}, ${openedOn}, ${birthMonth}, ${employee})`;
  for (const [token, account] of bank.cards ?? []) await sql`insert into cards (token, account) values (${token}, ${account})`;
  for (const [id, { chain, region, country, acquirer }] of bank.merchants ?? [])
    await sql`
      insert into merchants (id, name, chain, mcc, region, country, acquirer)
      values (${id}, '{"en":"Shop","zh-CN":"店"}', ${chain}, '5812', ${region}, ${country}, ${acquirer})`;
  for (const [prefix, { scheme, product, level, issuerCountry, cobrand }] of bank.bins ?? [])
    await sql`insert into bins (prefix, scheme, product, level, issuer_country, cobrand) values (${prefix}, ${scheme}, ${product}, ${level}, ${issuerCountry}, ${cobrand})`;
}

async function fillHoldings(sql: Sql, bank: Bank): Promise<void> {
  for (const coupon of bank.coupons ?? [])
    await sql`
      insert into coupons (id, campaign, code_hash, subject, state, valid_from, expires_at, authorization_id, issued_by)
      values (${coupon.id}, ${coupon.campaign}, ${coupon.codeHash}, ${coupon.subject}, ${coupon.state}, ${coupon.validFrom}, ${coupon.expiresAt}, ${coupon.authorizationId}, 'test')`;
  const kids = new Map([...new Set((bank.codes ?? []).map(([, { publicKey }]) => publicKey))].map((key, no) => [key, `0000000${no}`]));
  if ((bank.slices ?? []).length > 0) kids.set('slices', '000000ff');
  for (const [key, kid] of kids)
    await sql`
      insert into signing_keys (kid, public_key, state, created_by, verifies_until) values (${kid}, ${key}, 'retired', 'test', '2030-01-01')`;
  for (const [hash, { subject, coupon, expiresAt, publicKey }] of bank.codes ?? [])
    await sql`
      insert into qr_codes (nonce_hash, kid, subject, coupon, expires_at) values (${hash}, ${kids.get(publicKey) ?? ''}, ${subject}, ${coupon}, ${expiresAt})`;
  for (const [id, slice] of bank.slices ?? []) {
    await sql`
      insert into gates (id, name, merchant, mcc, terminal, created_by) values (${slice.gate}, 'gate', 'M1001', '4111', 'T1', 'test') on conflict do nothing`;
    await sql`
      insert into gate_slices (id, gate, campaign, version, epoch, counter, currency, benefit, amount, valid_from, valid_until, grace_until, kid, capsule, created_by)
      values (${id}, ${slice.gate}, ${slice.campaign}, ${slice.version}, ${slice.epoch}, ${slice.counter}, 'CNY', ${slice.benefit}, ${slice.amount}, ${slice.validFrom}, ${slice.validUntil}, ${slice.graceUntil}, '000000ff', '', 'test')`;
  }
}

// SQL of the publish gate: a few shops, cards and accounts of the bank that a campaign may meet, the budget for a decision, and the number of the last change.
import type { Campaign } from '../../engine/campaign/schema.ts';
import type { Bank, BankMerchant } from '../../engine/simulation/bank.ts';
import type { Sql } from '../db/connect.ts';
import { readSetting } from '../http/settings-store.ts';

const SHOPS_MAX = 24;
const TERMINALS_MAX = 4;
const ACCOUNTS_MAX = 40;
const BINS_MAX = 100;
const LISTS_MAX = 2_000;
const USUAL_BASKET: readonly [number, number] = [1_000, 60_000];

/** What one decision may take in this bank, estimated microseconds; null where the bank has not decided. */
export async function readRulesBudget(sql: Sql): Promise<number | null> {
  const value = await readSetting(sql, 'rulesBudgetMicros');
  return typeof value === 'number' && value > 0 ? value : null;
}

/** Rises with every change of any campaign, also with those that were taken back. */
export async function lastChange(sql: Sql): Promise<number> {
  const [row] = await sql<{ last: number }[]>`select last_value as last from campaign_changes`;
  return row?.last ?? 0;
}

/** A small part of the bank, the shops among those that the campaign names; the same rows give the same bank. */
export async function readReferenceBank(sql: Sql, terms: Campaign): Promise<Bank> {
  const [shops, accounts, bins, acquirers] = await Promise.all([
    readShops(sql, terms),
    readAccounts(sql),
    sql<
      BinRow[]
    >`select prefix, scheme, product, level, issuer_country as "issuerCountry", cobrand from bins order by prefix limit ${BINS_MAX}`,
    sql<
      Bank['acquirers'][number][]
    >`select id, name, time_zone as "timeZone", cutover, country from acquirers order by id limit ${SHOPS_MAX}`,
  ]);
  const ids = accounts.map(({ id }) => id);
  const [lists, enrolments] = await Promise.all([
    sql<{ list: string; account: string }[]>`select list, account from list_members where account = any(${ids}::text[]) limit ${LISTS_MAX}`,
    sql<
      { account: string; campaign: string }[]
    >`select account, campaign from enrolments where account = any(${ids}::text[]) limit ${LISTS_MAX}`,
  ]);
  const prefixes = [
    ...terms.binding.cards.include.map((range) => range.split('-')[0] ?? range).slice(0, BINS_MAX),
    ...bins.map((bin) => bin.prefix),
  ];
  return {
    accounts: accounts.map(({ token: _token, ...account }) => account),
    cards: accounts.map(({ id, token }, no) => ({
      token: token ?? `reference-${id}`,
      account: id,
      bin: prefixes[no % Math.max(1, prefixes.length)] ?? '622588',
      tokenBin: null,
      par: `reference-${id}`,
    })),
    bins: bins.map(({ cobrand, ...bin }) => ({ ...bin, weight: 1, ...(cobrand === null ? {} : { cobrand }) })),
    merchants: shops.map((shop) => shopOf(shop, terms.currency)),
    acquirers,
    lists: [...new Set(lists.map((each) => each.list))].map((id) => ({
      id,
      name: id,
      accounts: lists.filter((each) => each.list === id).map((each) => each.account),
    })),
    enrolments,
    coupons: [],
    members: [],
  };
}

interface BinRow extends Omit<Bank['bins'][number], 'cobrand' | 'weight'> {
  readonly cobrand: string | null;
}
interface ShopRow {
  readonly id: string;
  readonly chain: string | null;
  readonly mcc: string;
  readonly region: string;
  readonly country: string;
  readonly acquirer: string;
  readonly terminals: readonly string[] | null;
}

async function readShops(sql: Sql, { where }: Campaign): Promise<readonly ShopRow[]> {
  const { merchants, chains, mccs, regions } = where;
  return sql<ShopRow[]>`
    select id, chain, mcc, region, country, acquirer,
      (select array_agg(t.id) from (select id from terminals where merchant = m.id order by id limit ${TERMINALS_MAX}) t) as terminals
    from merchants m
    where (cardinality(${merchants.include}::text[]) = 0 or id = any(${merchants.include}::text[]))
      and (cardinality(${chains.include}::text[]) = 0 or chain = any(${chains.include}::text[]))
      and (cardinality(${mccs.include}::text[]) = 0 or mcc = any(${mccs.include}::text[]))
      and (cardinality(${regions.include}::text[]) = 0 or region = any(${regions.include}::text[]))
    order by id limit ${SHOPS_MAX}`;
}

function shopOf({ chain, terminals, ...shop }: ShopRow, currency: string): BankMerchant {
  return {
    ...shop,
    ...(chain === null ? {} : { chain }),
    name: { en: shop.id, 'zh-CN': shop.id },
    currency,
    weight: 1,
    amounts: [...USUAL_BASKET],
    open: [0, 24],
    channel: 'pos',
    preauthorizes: false,
    shipsInParts: false,
    recurring: false,
    terminals: terminals ?? [`${shop.id}-1`.slice(-64)],
  };
}

type AccountRow = Bank['accounts'][number] & { readonly token: string | null };

async function readAccounts(sql: Sql): Promise<readonly AccountRow[]> {
  return sql<AccountRow[]>`
    select id, coalesce(person, id) as person, segments, coalesce(region, '') as region, coalesce(opened_on::text, '2020-01-01') as "openedOn",
      coalesce(birth_month, 1) as "birthMonth", employee, coalesce(label, '') as label,
      (select token from cards where account = a.id order by token limit 1) as token
    from accounts a order by id limit ${ACCOUNTS_MAX}`;
}

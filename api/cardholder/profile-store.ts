// SQL of what is known of the account of a cardholder: its label, its cards without their numbers, and how it stands.
import type { Sql } from '../db/connect.ts';

export interface HolderCard {
  /** "•• 8801"; null where the bank told of none. */
  readonly label: string | null;
}
export interface Profile {
  readonly account: string;
  readonly label: string | null;
  readonly cards: readonly HolderCard[];
}

/** Tokens of one card on several devices carry the label of the card: it stands once. */
export async function readProfile(sql: Sql, account: string): Promise<Profile | null> {
  const [row] = await sql<{ label: string | null }[]>`select label from accounts where id = ${account}`;
  if (row === undefined) return null;
  const cards = await sql<HolderCard[]>`select distinct label from cards where account = ${account} order by label nulls last limit 50`;
  return { account, label: row.label, cards };
}

export interface HolderSummary extends Profile {
  readonly region: string | null;
  readonly openedOn: string | null;
  readonly erasedAt: string | null;
  readonly tokensFrom: string | null;
}

/** For the bank. */
export async function readSummary(sql: Sql, account: string): Promise<HolderSummary | null> {
  const profile = await readProfile(sql, account);
  if (profile === null) return null;
  const [row] = await sql<Omit<HolderSummary, keyof Profile>[]>`
    select a.region, a.opened_on as "openedOn", s.erased_at as "erasedAt", s.not_before as "tokensFrom"
    from accounts a left join holder_standings s on s.account = a.id where a.id = ${account}`;
  return row === undefined ? null : { ...profile, ...row };
}

export interface FoundHolder {
  readonly account: string;
  readonly label: string | null;
  readonly cards: number;
  readonly erased: boolean;
}

const FOUND_MAX = 20;

/** By the id of the account, its beginning, or the token of a card. */
export async function findHolders(sql: Sql, asked: string): Promise<readonly FoundHolder[]> {
  const beginning = `${asked.replace(/[\\%_]/g, '\\$&')}%`;
  return sql<FoundHolder[]>`
    select a.id as account, a.label, (select count(*)::int from cards where account = a.id) as cards, s.erased_at is not null as erased
    from accounts a left join holder_standings s on s.account = a.id
    where a.id like ${beginning} or a.id = (select account from cards where token = ${asked})
    order by a.id = ${asked} desc, a.id limit ${FOUND_MAX}`;
}

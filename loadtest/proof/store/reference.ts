// What the model knows of cards, accounts, shops and BINs, and the notes of their changes by which processes keep their memory true.
import type { AccountProfile, BinProfile, MerchantProfile } from '../../../engine/authorization/situation.ts';
import type { Holder, Note } from '../../../api/authority/memory.ts';
import type { CardAsked, FoundHolder } from '../../../api/authority/profile-store.ts';

interface KeptNote {
  readonly transaction: number;
  readonly note: Note;
}
export interface ReferenceTables {
  readonly cards: Map<string, string | null>;
  readonly accounts: Map<string, AccountProfile>;
  /** Of the account that was merged, the one it was merged into. */
  readonly merged: Map<string, string>;
  readonly households: Map<string, string>;
  readonly lists: Map<string, readonly string[]>;
  readonly enrolled: Map<string, readonly string[]>;
  readonly merchants: Map<string, MerchantProfile>;
  readonly bins: Map<string, BinProfile>;
  /** In the order of their transactions. */
  readonly notes: KeptNote[];
}

export function emptyReference(): ReferenceTables {
  return {
    cards: new Map(),
    accounts: new Map(),
    merged: new Map(),
    households: new Map(),
    lists: new Map(),
    enrolled: new Map(),
    merchants: new Map(),
    bins: new Map(),
    notes: [],
  };
}

/** Changes by somebody who is not the authority; each is a transaction of its own, seen and noted at once. */
export interface Reference {
  readonly card: (token: string, account: string | null) => void;
  readonly account: (profile: AccountProfile) => void;
  readonly merge: (account: string, into: string) => void;
  readonly household: (account: string, household: string | null) => void;
  readonly list: (account: string, lists: readonly string[]) => void;
  readonly enrol: (account: string, campaigns: readonly string[]) => void;
  readonly merchant: (id: string, profile: MerchantProfile) => void;
  readonly bin: (prefix: string, profile: BinProfile) => void;
}

export function openReference(tables: ReferenceTables, nextTransaction: () => number): Reference {
  const noted = (kind: string, key: string) => noteChange(tables, nextTransaction(), [kind, key]);
  const change = <V>(map: Map<string, V>, entry: readonly [string, V], note: readonly [string, string]): void => {
    map.set(...entry);
    noted(...note);
  };
  return {
    card: (token, account) => change(tables.cards, [token, account], ['card', token]),
    account: (profile) => change(tables.accounts, [profile.id, accountOf(profile)], ['account', profile.id]),
    merge: (account, into) => change(tables.merged, [account, into], ['account', account]),
    household: (account, household) => {
      if (household === null) tables.households.delete(account);
      else tables.households.set(account, household);
      noted('account', account);
    },
    list: (account, lists) => change(tables.lists, [account, lists.toSorted()], ['account', account]),
    enrol: (account, campaigns) => change(tables.enrolled, [account, campaigns.toSorted()], ['account', account]),
    merchant: (id, profile) => change(tables.merchants, [id, merchantOf(profile)], ['merchant', id]),
    bin: (prefix, profile) => change(tables.bins, [prefix, binOf(profile)], ['bin', prefix]),
  };
}

/** What changes for an account changes for those merged into it. */
export function noteChange(tables: ReferenceTables, transaction: number, note: Note): void {
  const [kind, key] = note;
  const merged = kind === 'account' ? [...tables.merged].filter(([, into]) => into === key).map(([account]): Note => [kind, account]) : [];
  for (const each of [note, ...merged]) {
    let place = tables.notes.length;
    while (place > 0 && (tables.notes[place - 1]?.transaction ?? 0) > transaction) place -= 1;
    tables.notes.splice(place, 0, { transaction, note: each });
  }
}

export function notesSince({ notes }: ReferenceTables, horizon: string | null): readonly Note[] {
  if (horizon === null) return [];
  const from = Number(horizon);
  let place = notes.length;
  while (place > 0 && (notes[place - 1]?.transaction ?? 0) >= from) place -= 1;
  return notes.slice(place).map(({ note }) => note);
}

/** Accounts that a wallet belongs to. */
export function accountsOf(tables: ReferenceTables, subject: string): readonly string[] {
  if (subject.startsWith('ac:')) return [subject.slice(3)];
  if (!subject.startsWith('hh:')) return [];
  return [...tables.households].filter(([, household]) => household === subject.slice(3)).map(([account]) => account);
}

/** Asked for twice, found twice. */
export function holdersOf(tables: ReferenceTables, asked: readonly CardAsked[]): readonly FoundHolder[] {
  return asked.map(({ token, account }) => {
    const named = account !== undefined && account !== '' ? account : (tables.cards.get(token) ?? null);
    return { token, given: account ?? '', holder: holderOf(tables, named === null ? null : (tables.merged.get(named) ?? named)) };
  });
}

function holderOf(tables: ReferenceTables, account: string | null): Holder {
  if (account === null) return { account: null, lists: [], enrolled: [] };
  const profile = tables.accounts.get(account) ?? accountOf({ ...NOBODY, id: account });
  const household = tables.households.get(account);
  const holder = { account: profile, lists: tables.lists.get(account) ?? [], enrolled: tables.enrolled.get(account) ?? [] };
  return household === undefined ? holder : { ...holder, household };
}

const NOBODY: Omit<AccountProfile, 'id'> = { person: null, segments: [], region: null, openedOn: null, birthMonth: null, employee: false };

/** In the order of the columns: what is recorded as evidence has the same bytes. */
const accountOf = ({ id, person, segments, region, openedOn, birthMonth, employee }: AccountProfile): AccountProfile => ({
  id,
  person,
  segments,
  region,
  openedOn,
  birthMonth,
  employee,
});
const merchantOf = ({ chain, region, country, acquirer, consents }: MerchantProfile): MerchantProfile => ({
  chain,
  region,
  country,
  acquirer,
  ...(consents === undefined ? {} : { consents }),
});
const binOf = ({ scheme, product, level, issuerCountry, cobrand }: BinProfile): BinProfile => ({
  scheme,
  product,
  level,
  issuerCountry,
  cobrand,
});

// Profiles of accounts as this process knows them: remembered until a note says that they changed, in Redis too where there is one, and read many at a time.
import type { OfferHolder } from '../../engine/authorization/offers.ts';
import { makeRoom } from '../redis/make-room.ts';
import type { ReadModels } from '../redis/read-models.ts';
import { manyAtOnce } from './many-at-once.ts';
import type { News, ReadProfiles } from './store.ts';

/** Profiles one process remembers; the oldest go first. */
const PROFILES_MAX = 100_000;
/** Beyond this many changed accounts, everything that was kept before now is forgotten instead. */
const NOTED_MAX = 100_000;

export interface ProfileDeps {
  readonly read: (accounts: readonly string[]) => Promise<ReadProfiles>;
  readonly shared: Pick<ReadModels, 'place' | 'fetch' | 'remember'>;
}
export interface Profiles {
  /** Null for an account that is not known. */
  readonly of: (account: string) => Promise<OfferHolder | null>;
  /** Drops what changed; tells which accounts, or null for all. */
  readonly hear: (news: Pick<News, 'horizon' | 'accounts'>) => readonly string[] | null;
}

export function openProfiles({ read, shared }: ProfileDeps): Profiles {
  const kept = new Map<string, OfferHolder>();
  const noted = new Map<string, bigint>();
  /** A shared profile older than this may miss a change that was never heard of here. */
  let floor: bigint | null = null;
  let generation = 0;
  const ask = manyAtOnce(async (accounts) => {
    const before = generation;
    const { horizon, holders } = await read(accounts);
    for (const [account, holder] of holders) {
      // A change was heard of meanwhile: what was read may be from before it.
      if (generation === before) keep(account, holder);
      if (shared.place === 'redis') void shared.remember(idOf(account), { stamp: horizon, body: JSON.stringify(holder) });
    }
    return holders;
  });

  const keep = (account: string, holder: OfferHolder): void => {
    makeRoom(kept, PROFILES_MAX);
    kept.set(account, holder);
  };
  const holds = (account: string, stamp: string): boolean => {
    const horizon = BigInt(stamp);
    return floor !== null && horizon >= floor && (noted.get(account) ?? -1n) < horizon;
  };
  const ofShared = async (account: string): Promise<OfferHolder | null> => {
    if (shared.place === 'process') return null;
    const before = generation;
    const found = await shared.fetch(idOf(account));
    if (found === null || !holds(account, found.stamp)) return null;
    const holder = JSON.parse(found.body) as OfferHolder;
    if (generation === before) keep(account, holder);
    return holder;
  };
  const hear = ({ horizon, accounts }: Pick<News, 'horizon' | 'accounts'>): readonly string[] | null => {
    if (accounts.length > 0) generation += 1;
    if (floor === null || noted.size > NOTED_MAX || accounts.some(([account]) => account === null)) {
      floor = accounts.reduce((highest, [, transaction]) => larger(highest, BigInt(transaction) + 1n), BigInt(horizon));
      noted.clear();
      kept.clear();
      return null;
    }
    for (const [account, transaction] of accounts) {
      if (account === null) continue;
      kept.delete(account);
      noted.set(account, larger(noted.get(account) ?? 0n, BigInt(transaction)));
    }
    return accounts.map(([account]) => account ?? '');
  };
  return { of: async (account) => kept.get(account) ?? (await ofShared(account)) ?? (await ask(account)) ?? null, hear };
}

const idOf = (account: string): string => `profile:${account}`;
const larger = (one: bigint, other: bigint): bigint => (one > other ? one : other);

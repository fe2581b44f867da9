// The shops of whoever is signed in, the chain where they see all of it, and what its parties are called.
import { useMemo } from 'react';
import type { Reach } from '../../../engine/people/reach.ts';
import { useReference } from '../parts/reference.tsx';
import { useSession } from '../parts/session.tsx';
import { useResource } from '../parts/use-resource.ts';
import type { MerchantItem, Page } from '../parts/wire.ts';
import { useWords } from '../parts/words-of.tsx';
import { MERCHANT_WORDS } from './words-merchant.ts';

/** `GET /v1/shops`. */
export interface Shop extends MerchantItem {
  readonly businessDate: string;
}
export interface Shops {
  /** Null until they are known. */
  readonly shops: readonly Shop[] | null;
  readonly fault: ReturnType<typeof useResource>['fault'];
  readonly reload: () => void;
  /** Whose statements are one's own: each shop, and the chain for whoever sees all of it. */
  readonly parties: readonly string[];
}

const SHOPS_EVERY_MS = 60_000;

export function useShops(): Shops {
  const { person } = useSession();
  const { body, fault, reload } = useResource<Page<Shop>>('/v1/shops?limit=200', SHOPS_EVERY_MS);
  const shops = body?.items ?? null;
  const parties = useMemo(
    () => [...chainsOf(person?.reach ?? null).map((chain) => `chain:${chain}`), ...(shops ?? []).map(({ id }) => `merchant:${id}`)],
    [person, shops],
  );
  return { shops, fault, reload, parties };
}

/** Chains of a reach that is narrowed by nothing else. */
function chainsOf(reach: unknown): readonly string[] {
  const { chains, merchants, regions } = (reach ?? {}) as Reach;
  return merchants === undefined && regions === undefined ? (chains ?? []) : [];
}

/** "merchant:M1101" as people call it. */
export function usePartyName(): (party: string) => string {
  const say = useWords(MERCHANT_WORDS);
  const { merchantName } = useReference();
  return (party) => {
    const [kind = '', ...id] = party.split(':');
    if (kind === 'merchant') return merchantName(id.join(':'));
    return kind === 'chain' ? say('shop.chain', { chain: id.join(':') }) : party;
  };
}

// The names behind the ids: merchants, cardholders, card products and campaigns, read once and kept for every part of the page.
import { createContext, type ReactNode, use, useEffect, useMemo } from 'react';
import { useSession } from './session.tsx';
import { useResource } from './use-resource.ts';
import { useVoice } from './voice.tsx';
import type { AccountItem, AcquirerItem, BinItem, CampaignItem, CardItem, MerchantItem, Page } from './wire.ts';

export interface Reference {
  readonly merchants: readonly MerchantItem[];
  readonly accounts: readonly AccountItem[];
  readonly bins: readonly BinItem[];
  readonly campaigns: readonly CampaignItem[] | null;
  readonly campaignsFault: ReturnType<typeof useResource>['fault'];
  readonly reloadCampaigns: () => void;
  readonly merchantName: (id: string) => string;
  readonly acquirerName: (id: string) => string;
  readonly campaignName: (id: string) => string;
  /** A token of the account's card; an invented one where none is known. */
  readonly cardOf: (account: string) => string;
  readonly subjectName: (subject: string) => string;
}

const CAMPAIGNS_EVERY_MS = 4_000;
const REFERENCE_EVERY_MS = 60_000;
const ReferenceContext = createContext<Reference | null>(null);

export function useReference(): Reference {
  const reference = use(ReferenceContext);
  if (reference === null) throw new Error('useReference outside ReferenceProvider');
  return reference;
}

export function ReferenceProvider({ children }: { readonly children: ReactNode }) {
  const { setZone } = useVoice();
  const { may } = useSession();
  const reads = may(['reference:read']);
  // Whoever may not read reference data still knows the names of their own shops, and of what gave something in them.
  const ownShops = !reads && may(['settlement:read']);
  const merchants = useItems<MerchantItem>(shopsPath(reads, ownShops));
  const ownCampaigns = useItems<CampaignName>(ownShops ? '/v1/shops/campaigns' : null);
  const accounts = useItems<AccountItem>(reads ? '/v1/accounts?limit=200' : null);
  const bins = useItems<BinItem>(reads ? '/v1/bins?limit=200' : null);
  const cards = useItems<CardItem>(reads ? '/v1/cards?limit=200' : null);
  const acquirers = useItems<AcquirerItem>(reads ? '/v1/acquirers?limit=200' : null);
  const campaigns = useResource<Page<CampaignItem>>(may(['campaigns:read']) ? '/v1/campaigns?limit=200' : null, CAMPAIGNS_EVERY_MS);
  const zone = zoneOf(merchants, acquirers) ?? merchants.find(({ timeZone }) => timeZone != null)?.timeZone ?? undefined;
  useEffect(() => {
    if (zone !== undefined) setZone(zone);
  }, [zone, setZone]);
  const names = useNames({ merchants, acquirers, accounts, cards, campaigns: campaigns.body?.items ?? ownCampaigns });
  const reference: Reference = {
    merchants,
    accounts,
    bins,
    campaigns: campaigns.body?.items ?? null,
    campaignsFault: campaigns.fault,
    reloadCampaigns: campaigns.reload,
    ...names,
  };
  return <ReferenceContext value={reference}>{children}</ReferenceContext>;
}

function shopsPath(readsAll: boolean, readsOwn: boolean): string | null {
  if (readsAll) return '/v1/merchants?limit=200';
  return readsOwn ? '/v1/shops?limit=200' : null;
}

type CampaignName = Pick<CampaignItem, 'id' | 'name'>;
const NONE: readonly never[] = [];

function useItems<Item>(path: string | null): readonly Item[] {
  return useResource<Page<Item>>(path, REFERENCE_EVERY_MS).body?.items ?? NONE;
}

/** The zone in which most merchants settle: the bank's own. */
function zoneOf(merchants: readonly MerchantItem[], acquirers: readonly AcquirerItem[]): string | undefined {
  const merchantsOf = (acquirer: AcquirerItem) => merchants.filter((merchant) => merchant.acquirer === acquirer.id).length;
  return [...acquirers].sort((one, other) => merchantsOf(other) - merchantsOf(one))[0]?.timeZone;
}

interface Named {
  readonly merchants: readonly MerchantItem[];
  readonly acquirers: readonly AcquirerItem[];
  readonly accounts: readonly AccountItem[];
  readonly cards: readonly CardItem[];
  readonly campaigns: readonly CampaignName[];
}

function useNames({
  merchants,
  acquirers,
  accounts,
  cards,
  campaigns,
}: Named): Pick<Reference, 'cardOf' | 'merchantName' | 'acquirerName' | 'campaignName' | 'subjectName'> {
  const { text } = useVoice();
  return useMemo(() => {
    const merchantById = new Map(merchants.map((each) => [each.id, text(each.name, each.id)]));
    const campaignById = new Map(campaigns.map((each) => [each.id, text(each.name, each.id)]));
    const acquirerById = new Map(acquirers.map((each) => [each.id, each.name]));
    const accountById = new Map(accounts.map((each) => [each.id, each.label ?? each.id]));
    const cardByAccount = new Map(cards.map((each) => [each.account, each.token]));
    return {
      cardOf: (account) => cardByAccount.get(account) ?? `tok_try_${account}`,
      merchantName: (id) => merchantById.get(id) ?? id,
      acquirerName: (id) => acquirerById.get(id) ?? id,
      campaignName: (id) => campaignById.get(id) ?? id,
      subjectName: (subject) => accountById.get(subject.replace(/^ac:/, '')) ?? subject.replace(/^(ac|tk):/, ''),
    };
  }, [merchants, acquirers, accounts, cards, campaigns, text]);
}

// Payouts: batches, the settlements of a day from sale to payout, and collections.
import { Page } from '../parts/page.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { useFilters } from '../parts/use-filters.ts';
import { useWords } from '../parts/words-of.tsx';
import { BatchList } from './batch-list.tsx';
import { CollectionList } from './collection-list.tsx';
import { SettlementList } from './settlement-list.tsx';
import { PAYOUT_WORDS } from './words-payouts.ts';

const PARTS = ['batches', 'settlements', 'collections'] as const;

export function PayoutsPage() {
  const say = useWords(PAYOUT_WORDS);
  const [{ part }, set] = useFilters(['part']);
  const chosen = PARTS.find((each) => each === part) ?? 'batches';
  return (
    <Page title={say('pay.title')} lead={say('pay.lead')} wide={chosen === 'settlements'}>
      <Tabs
        label={say('pay.tabs')}
        tabs={PARTS.map((name) => ({ name, label: say(`pay.${name}`) }))}
        chosen={chosen}
        onChoose={(name) => set({ part: name === 'batches' ? '' : name })}
      >
        {chosen === 'batches' ? <BatchList /> : chosen === 'settlements' ? <SettlementList /> : <CollectionList />}
      </Tabs>
    </Page>
  );
}

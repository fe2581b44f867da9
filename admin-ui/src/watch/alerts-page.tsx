// The alerts page: what stands, what is watched, whom it tells, and what was delivered.
import { Page } from '../parts/page.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { useFilters } from '../parts/use-filters.ts';
import { useWords } from '../parts/words-of.tsx';
import { AlertList } from './alert-list.tsx';
import { ChannelList } from './channel-list.tsx';
import { DeliveryList } from './delivery-list.tsx';
import { RuleList } from './rule-list.tsx';
import { ALERT_WORDS } from './words-alerts.ts';

const TABS = ['alerts', 'rules', 'channels', 'deliveries'] as const;
type Tab = (typeof TABS)[number];

export function AlertsPage() {
  const say = useWords(ALERT_WORDS);
  const [{ tab }, set] = useFilters(['tab'] as const);
  const chosen = TABS.find((each) => each === tab) ?? 'alerts';
  return (
    <Page title={say('alerts.title')} lead={say('alerts.lead')}>
      <Tabs
        label={say('alerts.tabs')}
        tabs={TABS.map((name) => ({ name, label: say(`alerts.${name}`) }))}
        chosen={chosen}
        onChoose={(name) => set({ tab: name })}
      >
        <Part tab={chosen} />
      </Tabs>
    </Page>
  );
}

function Part({ tab }: { readonly tab: Tab }) {
  if (tab === 'rules') return <RuleList />;
  if (tab === 'channels') return <ChannelList />;
  return tab === 'deliveries' ? <DeliveryList /> : <AlertList />;
}

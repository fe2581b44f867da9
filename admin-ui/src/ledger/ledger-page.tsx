// The books: trial balance, funders' positions, what points and coupons will cost, and the chart of accounts.
import { TextField } from '../parts/field.tsx';
import { Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { useFilters } from '../parts/use-filters.ts';
import { useWords } from '../parts/words-of.tsx';
import { ChartList } from './chart-list.tsx';
import { Liability } from './liability.tsx';
import { Positions } from './positions.tsx';
import { TrialBalance } from './trial-balance.tsx';
import { useAsOf } from './use-as-of.ts';
import { LEDGER_WORDS } from './words-ledger.ts';

const TABS = ['trial', 'positions', 'liability', 'chart'] as const;

export function LedgerPage() {
  const say = useWords(LEDGER_WORDS);
  const [{ tab }, set] = useFilters(['tab'] as const);
  const [asOf, setAsOf] = useAsOf();
  const chosen = TABS.find((each) => each === tab) ?? 'trial';
  return (
    <Page title={say('ledger.title')} lead={say('ledger.lead')}>
      <Tabs
        label={say('ledger.tabs')}
        tabs={TABS.map((name) => ({ name, label: say(`tab.${name}`) }))}
        chosen={chosen}
        onChoose={(name) => set({ tab: name })}
      >
        {chosen === 'chart' ? null : (
          <div className="filters">
            <TextField label={say('ledger.asOf')} type="date" value={asOf ?? ''} onChange={setAsOf} />
          </div>
        )}
        <Part tab={chosen} asOf={asOf} />
      </Tabs>
    </Page>
  );
}

function Part({ tab, asOf }: { readonly tab: (typeof TABS)[number]; readonly asOf: string | null }) {
  if (tab === 'chart') return <ChartList />;
  if (asOf === null) return <Reading />;
  if (tab === 'positions') return <Positions asOf={asOf} />;
  return tab === 'liability' ? <Liability asOf={asOf} /> : <TrialBalance asOf={asOf} />;
}

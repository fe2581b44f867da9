// Offers of the bank that a merchant pays a part of: what they say, what they would cost, and the merchant's answer to each version.
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { Empty, FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { useFilters } from '../parts/use-filters.ts';
import { usePages } from '../parts/use-pages.ts';
import { useWords } from '../parts/words-of.tsx';
import { SHELL_WORDS } from '../parts/words-shell.ts';
import { ConsentCard } from './consent-card.tsx';
import { type Answering, ConsentDialog } from './consent-dialog.tsx';
import { CONSENT_STATES, type Consent } from './consent-wire.ts';
import { MERCHANT_WORDS } from './words-merchant.ts';

const keyOf = ({ campaign, version, party }: Consent): string => `${campaign} ${version} ${party}`;

export function ConsentsPage() {
  const say = useWords(MERCHANT_WORDS);
  const [{ state: named }, set] = useFilters(['state']);
  const state = CONSENT_STATES.find((each) => each === named) ?? 'asked';
  return (
    <Page title={say('co.title')} lead={say('co.lead')}>
      <Tabs
        label={say('co.tabs')}
        tabs={CONSENT_STATES.map((name) => ({ name, label: say(`co.tab.${name}`) }))}
        chosen={state}
        onChoose={(chosen) => set({ state: chosen === 'asked' ? '' : chosen })}
      >
        <ConsentList key={state} state={state} />
      </Tabs>
    </Page>
  );
}

function ConsentList({ state }: Pick<Consent, 'state'>) {
  const say = useWords(MERCHANT_WORDS);
  const sayShell = useWords(SHELL_WORDS);
  const { items, fault, busy, onMore, reload } = usePages<Consent>(`/v1/consents?state=${state}&limit=50`);
  const [answering, setAnswering] = useState<Answering | null>(null);
  if (items === null) return fault === null ? <Reading /> : <FaultNotice fault={fault} again={reload} />;
  return (
    <>
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      {items.length === 0 ? <Empty>{say(`co.empty.${state}`)}</Empty> : null}
      {items.map((consent) => (
        <ConsentCard key={keyOf(consent)} consent={consent} onAnswer={(to) => setAnswering({ consent, to })} />
      ))}
      {onMore === null ? null : (
        <Button onClick={onMore} busy={busy}>
          {sayShell('shell.more')}
        </Button>
      )}
      {answering === null ? null : (
        <ConsentDialog
          answering={answering}
          onClose={() => setAnswering(null)}
          onDone={() => {
            setAnswering(null);
            reload();
          }}
        />
      )}
    </>
  );
}

// Contracts: those that wait for a checker first, and all of them; proposing one.
import { useState } from 'react';
import { Link } from 'wouter';
import { Button } from '../parts/button.tsx';
import { SelectField } from '../parts/field.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useSession } from '../parts/session.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { useFilters } from '../parts/use-filters.ts';
import { usePages } from '../parts/use-pages.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { EMPTY_DRAFT } from './contract-draft.ts';
import { ContractForm } from './contract-form.tsx';
import { usePartyName } from '../statements/party-name.ts';
import { sayFeeName } from './fee-said.ts';
import type { Contract } from './wire.ts';
import { CONTRACT_WORDS } from './words-contracts.ts';

export function ContractsPage() {
  const say = useWords(CONTRACT_WORDS);
  const { may } = useSession();
  const [{ state }, set] = useFilters(['state']);
  const [isNew, setNew] = useState(false);
  const rows = usePages<Contract>(`/v1/contracts?limit=50${state === 'proposed' ? '&state=proposed' : ''}`);
  const columns = useColumns();
  const actions = may(['settlement:write']) ? (
    <Button kind="primary" onClick={() => setNew(true)}>
      {say('con.new')}
    </Button>
  ) : undefined;
  return (
    <Page title={say('con.title')} lead={say('con.lead')} actions={actions}>
      <section className="sheet">
        <div className="pay-form">
          <SelectField
            label={say('con.show')}
            value={state === 'proposed' ? 'proposed' : ''}
            onChange={(next) => set({ state: next })}
            options={[
              { value: '', label: say('con.all') },
              { value: 'proposed', label: say('con.waiting') },
            ]}
          />
        </div>
        {rows.fault === null ? null : <FaultNotice fault={rows.fault} again={rows.reload} />}
        {rows.items === null ? (
          rows.fault === null ? (
            <Reading />
          ) : null
        ) : (
          <Table
            caption={say('con.title')}
            rows={rows.items}
            rowKey={({ party, currency, version }) => `${party} ${currency} ${version}`}
            empty={say('con.none')}
            columns={columns}
            more={rows.onMore === null ? null : { onMore: rows.onMore, busy: rows.busy }}
          />
        )}
      </section>
      {isNew ? (
        <ContractForm
          draft={EMPTY_DRAFT}
          onClose={() => {
            setNew(false);
            rows.reload();
          }}
        />
      ) : null}
    </Page>
  );
}

export function ContractState({ state }: { readonly state: Contract['state'] }) {
  const say = useWords(CONTRACT_WORDS);
  const tones = { proposed: 'wait', approved: 'good', returned: 'quiet' } as const;
  return <StateBadge tone={tones[state]}>{say(`con.state.${state}`)}</StateBadge>;
}

function useColumns(): readonly Column<Contract>[] {
  const say = useWords(CONTRACT_WORDS);
  const { day, money } = useVoice();
  const nameOf = usePartyName();
  return [
    {
      key: 'party',
      head: say('con.party'),
      cell: ({ party }) => (
        <>
          <Link href={`/contracts/${party}`}>{nameOf(party)}</Link> <span className="code soft">{party}</span>
        </>
      ),
    },
    { key: 'holder', head: say('con.holder'), cell: ({ terms }) => terms.account.name },
    { key: 'currency', head: say('con.currency'), cell: ({ currency }) => currency },
    { key: 'version', head: say('con.version'), figure: true, cell: ({ version }) => String(version) },
    { key: 'from', head: say('con.from'), cell: ({ from }) => day(from) },
    { key: 'state', head: say('con.state'), cell: ({ state }) => <ContractState state={state} /> },
    {
      key: 'fees',
      head: say('con.fees'),
      cell: ({ terms }) => (terms.fees.length === 0 ? say('con.noFees') : terms.fees.map((fee) => sayFeeName(say, fee.name)).join(', ')),
    },
    { key: 'minimum', head: say('con.minimum'), figure: true, cell: ({ terms, currency }) => money(terms.minimumPayout, currency) },
  ];
}

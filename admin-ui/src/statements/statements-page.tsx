// The page of statements: every party of a business day, and the statement of one of them, for the day or for a period.
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { Table } from '../parts/table.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { useFilters } from '../parts/use-filters.ts';
import { usePages } from '../parts/use-pages.ts';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { usePartyName } from './party-name.ts';
import { PeriodView } from './period-view.tsx';
import { StatementView } from './statement-view.tsx';
import type { StatementSummary } from './wire.ts';
import { STATEMENT_WORDS } from './words-statements.ts';

type Filters = Readonly<Record<'date' | 'party' | 'from' | 'to', string>>;
type SetFilters = (changes: Partial<Filters>) => void;

export function StatementsPage() {
  const say = useWords(STATEMENT_WORDS);
  const nameOf = usePartyName();
  const [filters, setFilters] = useFilters(['date', 'party', 'from', 'to']);
  const newest = useResource<{ readonly items: readonly { readonly date: string }[] }>('/v1/settlement/days?limit=1');
  const date = filters.date === '' ? newest.body?.items[0]?.date : filters.date;
  if (date === undefined)
    return (
      <Page title={say('st.title')} lead={say('st.lead')}>
        {newest.fault === null ? <Reading /> : <FaultNotice fault={newest.fault} again={newest.reload} />}
      </Page>
    );
  if (filters.party === '')
    return (
      <Page title={say('st.title')} lead={say('st.lead')}>
        <PartyList date={date} onPick={(party) => setFilters({ date, party })} onDate={(picked) => setFilters({ date: picked })} />
      </Page>
    );
  return (
    <Page
      title={nameOf(filters.party)}
      above={say('st.title')}
      actions={<Button onClick={() => setFilters({ party: '', from: '', to: '' })}>{say('st.back')}</Button>}
    >
      <OneParty filters={{ ...filters, date }} setFilters={setFilters} />
    </Page>
  );
}

function OneParty({ filters, setFilters }: { readonly filters: Filters; readonly setFilters: SetFilters }) {
  const say = useWords(STATEMENT_WORDS);
  const { date, party, from, to } = filters;
  const isPeriod = from !== '' && to !== '';
  return (
    <section className="sheet statement">
      <Tabs
        label={say('st.view')}
        tabs={[
          { name: 'day', label: say('st.oneDay') },
          { name: 'period', label: say('st.period') },
        ]}
        chosen={isPeriod ? 'period' : 'day'}
        onChoose={(name) => setFilters(name === 'day' ? { from: '', to: '' } : { from: `${date.slice(0, 8)}01`, to: date })}
      >
        {isPeriod ? (
          <>
            <div className="statement-filter">
              <TextField
                label={say('st.from')}
                type="date"
                value={from}
                onChange={(value) => setFilters({ from: value === '' ? from : value })}
              />
              <TextField label={say('st.to')} type="date" value={to} onChange={(value) => setFilters({ to: value === '' ? to : value })} />
            </div>
            <PeriodView from={from} to={to} party={party} onDay={(picked) => setFilters({ date: picked, from: '', to: '' })} />
          </>
        ) : (
          <>
            <div className="statement-filter">
              <TextField
                label={say('st.day')}
                type="date"
                value={date}
                onChange={(value) => setFilters({ date: value === '' ? date : value })}
              />
            </div>
            <StatementView key={`${date} ${party}`} date={date} party={party} onShop={(shop) => setFilters({ party: shop })} />
          </>
        )}
      </Tabs>
    </section>
  );
}

interface PartyListOf {
  readonly date: string;
  readonly onPick: (party: string) => void;
  readonly onDate: (date: string) => void;
}

function PartyList({ date, onPick, onDate }: PartyListOf) {
  const say = useWords(STATEMENT_WORDS);
  const { money, day } = useVoice();
  const nameOf = usePartyName();
  const [sought, setSought] = useState('');
  const { items, fault, reload, onMore, busy } = usePages<StatementSummary>(`/v1/statements?date=${date}&limit=200`);
  const matching = (items ?? []).filter(({ party }) => `${party} ${nameOf(party)}`.toLowerCase().includes(sought.toLowerCase()));
  return (
    <section className="sheet statement">
      <div className="statement-filter">
        <TextField label={say('st.day')} type="date" value={date} onChange={(value) => onDate(value === '' ? date : value)} />
        <TextField label={say('st.find')} type="search" value={sought} onChange={setSought} search />
      </div>
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      {items === null ? (
        fault === null ? (
          <Reading />
        ) : null
      ) : (
        <Table
          caption={say('st.title')}
          rows={matching}
          rowKey={({ party, currency }) => `${party} ${currency}`}
          empty={say('st.none', { date: day(date) })}
          more={onMore === null ? null : { onMore, busy }}
          columns={[
            {
              key: 'party',
              head: say('st.party'),
              cell: ({ party }) => (
                <Button kind="link" onClick={() => onPick(party)}>
                  {nameOf(party)}
                </Button>
              ),
            },
            { key: 'id', head: 'ID', cell: ({ party }) => <span className="code">{party}</span> },
            { key: 'count', head: say('st.count'), figure: true, cell: ({ totals }) => String(totals.lines + totals.items) },
            { key: 'gross', head: say('st.gross'), figure: true, cell: ({ totals, currency }) => money(totals.gross, currency) },
            { key: 'benefits', head: say('st.benefits'), figure: true, cell: ({ totals, currency }) => money(totals.benefits, currency) },
            { key: 'net', head: say('st.net'), figure: true, cell: ({ totals, currency }) => money(totals.net, currency) },
            { key: 'payOn', head: say('st.payOn', { date: '' }).trim(), cell: ({ payOn }) => payOn ?? '' },
          ]}
        />
      )}
    </section>
  );
}

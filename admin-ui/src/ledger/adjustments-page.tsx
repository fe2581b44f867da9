// The queue of adjustments: what waits for a checker, what was posted and when, and a way to propose one.
import { useState } from 'react';
import { Link } from 'wouter';
import type { Adjustment } from '../../../api/disputes/adjustment-store.ts';
import { Button } from '../parts/button.tsx';
import { SelectField } from '../parts/field.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useSession } from '../parts/session.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { queryOf, useFilters } from '../parts/use-filters.ts';
import { useMoment } from '../parts/use-moment.ts';
import { usePages } from '../parts/use-pages.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { AdjustmentButtons } from './adjustment-buttons.tsx';
import { AdjustmentDialog } from './adjustment-dialog.tsx';
import { usePartyName } from '../statements/party-name.ts';
import { LEDGER_WORDS } from './words-ledger.ts';

const FILTERS = [
  { value: '', word: 'adj.all' },
  { value: 'waiting', word: 'adj.showWaiting' },
  { value: 'approved', word: 'adj.showApproved' },
  { value: 'rejected', word: 'adj.showRejected' },
] as const;

export function AdjustmentsPage() {
  const say = useWords(LEDGER_WORDS);
  const { may } = useSession();
  const [{ state }, set] = useFilters(['state'] as const);
  const [isNew, setNew] = useState(false);
  const { items, fault, busy, onMore, reload } = usePages<Adjustment>(`/v1/adjustments?${queryOf({ state })}`);
  const columns = useColumns(reload);
  const propose = may(['settlement:write']) ? (
    <Button kind="primary" onClick={() => setNew(true)}>
      {say('adj.new')}
    </Button>
  ) : undefined;
  return (
    <Page title={say('adj.title')} lead={say('adj.lead')} actions={propose}>
      <div className="filters">
        <SelectField
          label={say('adj.filter')}
          value={state}
          onChange={(value) => set({ state: value })}
          options={FILTERS.map(({ value, word }) => ({ value, label: say(word) }))}
        />
      </div>
      <section className="sheet">
        {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
        {items === null && fault === null ? <Reading /> : null}
        {items === null ? null : (
          <Table
            caption={say('adj.title')}
            rows={items}
            rowKey={({ id }) => id}
            empty={say('adj.none')}
            columns={columns}
            more={onMore === null ? null : { onMore, busy }}
          />
        )}
      </section>
      {isNew ? (
        <AdjustmentDialog
          onClose={() => {
            setNew(false);
            reload();
          }}
        />
      ) : null}
    </Page>
  );
}

function useColumns(onDone: () => void): readonly Column<Adjustment>[] {
  const say = useWords(LEDGER_WORDS);
  const { money } = useVoice();
  const nameOf = usePartyName();
  const moment = useMoment();
  return [
    {
      key: 'party',
      head: say('adj.party'),
      cell: ({ party, other }) => (
        <>
          {nameOf(party)}
          <br />
          <span className="soft small">{nameOf(other)}</span>
        </>
      ),
    },
    { key: 'amount', head: say('adj.amount'), figure: true, cell: ({ amount, currency }) => money(amount, currency) },
    {
      key: 'text',
      head: say('adj.text'),
      cell: ({ text, dispute }) => (
        <>
          {text}
          {dispute === null ? null : (
            <>
              <br />
              <Link href={`/disputes/${encodeURIComponent(dispute)}`}>{say('adj.ofDispute')}</Link>
            </>
          )}
        </>
      ),
    },
    { key: 'at', head: say('adj.at'), cell: ({ at }) => moment(at) },
    { key: 'state', head: say('adj.state'), cell: (adjustment) => <AdjustmentState adjustment={adjustment} /> },
    { key: 'do', head: say('adj.do'), cell: (adjustment) => <AdjustmentButtons adjustment={adjustment} onDone={onDone} /> },
  ];
}

function AdjustmentState({ adjustment: { state, approvals, approvers, postedOn, reason } }: { readonly adjustment: Adjustment }) {
  const say = useWords(LEDGER_WORDS);
  const { day } = useVoice();
  if (state === 'waiting') return <StateBadge tone="wait">{say('adj.waiting', { given: approvals.length, needed: approvers })}</StateBadge>;
  if (state === 'rejected')
    return (
      <>
        <StateBadge tone="bad">{say('adj.rejectedState')}</StateBadge> <span className="soft small">{reason}</span>
      </>
    );
  return <StateBadge tone="good">{postedOn === null ? say('adj.refused') : say('adj.posted', { day: day(postedOn) })}</StateBadge>;
}

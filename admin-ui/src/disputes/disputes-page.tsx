// The bank's queue of disputes: what has to be answered first comes first.
import { Link } from 'wouter';
import type { Dispute } from '../../../api/disputes/dispute-wire.ts';
import { MERCHANT_WORDS } from '../merchant/words-merchant.ts';
import { SelectField } from '../parts/field.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { queryOf, useFilters } from '../parts/use-filters.ts';
import { useMoment } from '../parts/use-moment.ts';
import { usePages } from '../parts/use-pages.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { usePartyName } from '../statements/party-name.ts';
import { StateMark } from './state-mark.tsx';
import { DISPUTE_WORDS } from './words-disputes.ts';

const SHOWN = ['bank', 'checker', 'merchant', 'nobody', 'all'] as const;

export function DisputesPage() {
  const say = useWords(DISPUTE_WORDS);
  const [{ show }, set] = useFilters(['show'] as const);
  const shown = SHOWN.find((each) => each === show) ?? 'bank';
  const order = shown === 'all' || shown === 'nobody' ? 'newest' : 'due';
  const query = queryOf({ order, owner: shown === 'all' ? '' : shown });
  const { items, fault, busy, onMore, reload } = usePages<Dispute>(`/v1/disputes?${query}`);
  const columns = useColumns();
  return (
    <Page title={say('disputes.title')} lead={say('disputes.lead')}>
      <div className="filters">
        <SelectField
          label={say('disputes.filter')}
          value={shown}
          onChange={(value) => set({ show: value })}
          options={SHOWN.map((value) => ({ value, label: say(`disputes.${value}`) }))}
        />
      </div>
      <section className="sheet">
        {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
        {items === null && fault === null ? <Reading /> : null}
        {items === null ? null : (
          <Table
            caption={say('disputes.title')}
            rows={items}
            rowKey={({ id }) => id}
            empty={say('disputes.empty')}
            columns={columns}
            more={onMore === null ? null : { onMore, busy }}
          />
        )}
      </section>
    </Page>
  );
}

function useColumns(): readonly Column<Dispute>[] {
  const say = useWords(DISPUTE_WORDS);
  const reason = useWords(MERCHANT_WORDS);
  const { day, money } = useVoice();
  const nameOf = usePartyName();
  const moment = useMoment();
  return [
    {
      key: 'party',
      head: say('disputes.party'),
      cell: ({ id, party, date }) => (
        <>
          <Link href={`/disputes/${encodeURIComponent(id)}`}>{nameOf(party)}</Link>
          <br />
          <span className="soft small">{day(date)}</span>
        </>
      ),
    },
    {
      key: 'reason',
      head: say('disputes.reason'),
      cell: (dispute) => (
        <>
          {reason(`reason.${dispute.reason}`)}
          <br />
          <span className="soft small code">{dispute.authorizationId ?? say('disputes.whole')}</span>
        </>
      ),
    },
    {
      key: 'claimed',
      head: say('disputes.claimed'),
      figure: true,
      cell: ({ claimed, currency }) => (claimed === null ? '' : money(claimed, currency)),
    },
    { key: 'state', head: say('disputes.state'), cell: (dispute) => <StateMark dispute={dispute} /> },
    { key: 'due', head: say('disputes.due'), cell: ({ dueAt }) => (dueAt === null ? '' : day(dueAt)) },
    { key: 'opened', head: say('disputes.opened'), cell: ({ openedAt }) => moment(openedAt) },
  ];
}

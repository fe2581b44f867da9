// All disputes of one's own parties, by whose turn it is.
import { Link } from 'wouter';
import type { Dispute } from '../../../api/disputes/dispute-wire.ts';
import { SelectField } from '../parts/field.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { useFilters } from '../parts/use-filters.ts';
import { useMoment } from '../parts/use-moment.ts';
import { usePages } from '../parts/use-pages.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { DisputeBadge } from './dispute-badge.tsx';
import { usePartyName } from './use-shops.ts';
import { MERCHANT_WORDS } from './words-merchant.ts';

const OWNERS = ['bank', 'merchant', 'nobody'] as const;

export function DisputesPage() {
  const say = useWords(MERCHANT_WORDS);
  const [{ owner: named }, set] = useFilters(['owner']);
  const owner = OWNERS.find((each) => each === named);
  const { items, fault, busy, onMore, reload } = usePages<Dispute>(`/v1/disputes?limit=50${owner === undefined ? '' : `&owner=${owner}`}`);
  const columns = useColumns();
  return (
    <Page title={say('dp.title')} lead={say('dp.lead')}>
      <div className="filters">
        <SelectField
          label={say('dp.filter')}
          value={owner ?? ''}
          onChange={(value) => set({ owner: value })}
          options={[{ value: '', label: say('dp.filter.all') }, ...OWNERS.map((value) => ({ value, label: say(`dp.filter.${value}`) }))]}
        />
      </div>
      <section className="sheet">
        {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
        {items === null ? (
          fault === null ? (
            <Reading />
          ) : null
        ) : (
          <Table
            caption={say('dp.title')}
            rows={items}
            rowKey={({ id }) => id}
            empty={say('dp.empty')}
            columns={columns}
            more={onMore === null ? null : { onMore, busy }}
          />
        )}
      </section>
    </Page>
  );
}

function useColumns(): readonly Column<Dispute>[] {
  const say = useWords(MERCHANT_WORDS);
  const { day, money } = useVoice();
  const moment = useMoment();
  const partyName = usePartyName();
  return [
    {
      key: 'statement',
      head: say('dp.statement'),
      cell: ({ id, date, party }) => (
        <>
          <Link href={`/shop/disputes/${encodeURIComponent(id)}`}>{day(date)}</Link>
          <br />
          <span className="soft small">{partyName(party)}</span>
        </>
      ),
    },
    { key: 'reason', head: say('dp.reason'), cell: ({ reason }) => say(`reason.${reason}`) },
    {
      key: 'claimed',
      head: say('dp.claimed'),
      figure: true,
      cell: ({ claimed, currency }) => (claimed === null ? say('dp.unclaimed') : money(claimed, currency)),
    },
    { key: 'state', head: say('dp.state'), cell: ({ state }) => <DisputeBadge state={state} /> },
    { key: 'due', head: say('dp.due'), cell: ({ dueAt }) => (dueAt === null ? '' : day(dueAt.slice(0, 10))) },
    { key: 'opened', head: say('dp.openedOn'), cell: ({ openedAt }) => moment(openedAt) },
  ];
}

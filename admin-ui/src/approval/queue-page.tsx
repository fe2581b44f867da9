// What waits for approval: for me, from me, or everything.
import { Link } from 'wouter';
import type { QueueItem } from '../../../api/campaign/approval-store.ts';
import { Empty, FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useSession } from '../parts/session.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { useFilters } from '../parts/use-filters.ts';
import { useMoment } from '../parts/use-moment.ts';
import { usePages } from '../parts/use-pages.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { APPROVAL_WORDS } from './words-approval.ts';

const VIEWS = ['for_me', 'by_me', 'all'] as const;
type View = (typeof VIEWS)[number];

export function QueuePage() {
  const say = useWords(APPROVAL_WORDS);
  const { may } = useSession();
  const [filters, setFilters] = useFilters(['view']);
  const usual: View = may(['campaigns:approve']) ? 'for_me' : may(['campaigns:write']) ? 'by_me' : 'all';
  const view = VIEWS.find((each) => each === filters.view) ?? usual;
  return (
    <Page title={say('queue.title')} lead={say('queue.lead')} wide>
      <Tabs
        label={say('queue.views')}
        tabs={VIEWS.map((name) => ({ name, label: say(`queue.${name}`) }))}
        chosen={view}
        onChoose={(name) => setFilters({ view: name })}
      >
        <Queue key={view} view={view} />
      </Tabs>
    </Page>
  );
}

function Queue({ view }: { readonly view: View }) {
  const say = useWords(APPROVAL_WORDS);
  const { text, money } = useVoice();
  const moment = useMoment();
  const { items, fault, busy, onMore, reload } = usePages<QueueItem>(`/v1/approvals?view=${view}&limit=50`);
  const columns: readonly Column<QueueItem>[] = [
    {
      key: 'campaign',
      head: say('queue.campaign'),
      cell: ({ id, version, name }) => (
        <span className="stack">
          <Link href={`/campaigns/${id}/versions/${version}/approval`}>{text(name, id)}</Link>
          <span className="small soft">{say('queue.version', { version })}</span>
        </span>
      ),
    },
    { key: 'submitter', head: say('queue.submitter'), cell: ({ submitter }) => submitter.name },
    { key: 'since', head: say('queue.since'), cell: ({ at }) => moment(at) },
    {
      key: 'total',
      head: say('queue.total'),
      figure: true,
      cell: ({ total, currency }) => (total === null ? say('queue.unbounded') : money(total, currency)),
    },
    {
      key: 'given',
      head: say('queue.given'),
      cell: ({ approvals, needed }) => (
        <span title={approvals.map(({ name }) => name).join(', ')}>{say('queue.of', { given: approvals.length, needed })}</span>
      ),
    },
    { key: 'state', head: say('queue.state'), cell: (item) => <QueueState item={item} /> },
  ];
  if (fault !== null) return <FaultNotice fault={fault} again={reload} />;
  if (items === null) return <Reading />;
  return (
    <Table
      caption={say(`queue.${view}`)}
      columns={columns}
      rows={items}
      rowKey={({ id, version }) => `${id} ${version}`}
      empty={<Nothing view={view} />}
      more={onMore === null ? null : { onMore, busy }}
    />
  );
}

function QueueState({ item }: { readonly item: QueueItem }) {
  const say = useWords(APPROVAL_WORDS);
  const isReturned = item.state === 'returned';
  return (
    <span className="stack">
      <span>
        <StateBadge tone={isReturned ? 'bad' : 'wait'}>{say(isReturned ? 'queue.returned' : 'queue.waiting')}</StateBadge>
      </span>
      {item.reason === null ? null : <span className="small">{item.reason}</span>}
    </span>
  );
}

function Nothing({ view }: { readonly view: View }) {
  const say = useWords(APPROVAL_WORDS);
  return (
    <div>
      <Empty>{say(`queue.none.${view}`)}</Empty>
      <p>
        <Link href="/campaigns">{say('queue.toCampaigns')}</Link>
      </p>
    </div>
  );
}

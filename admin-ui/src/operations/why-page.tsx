// Why, for the call centre: any authorization by its id, card token, account, merchant, time or campaign; the search stands in the address bar.
import { Link } from 'wouter';
import { Button } from '../parts/button.tsx';
import { StateMark } from '../parts/marks.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useReference } from '../parts/reference.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { queryOf, useFilters } from '../parts/use-filters.ts';
import { useMoment } from '../parts/use-moment.ts';
import { usePages } from '../parts/use-pages.ts';
import { useVoice } from '../parts/voice.tsx';
import type { AuthorizationSummary } from '../parts/wire.ts';
import { useWords } from '../parts/words-of.tsx';
import { queryOfSearch, SEARCHES, WhyForm } from './why-form.tsx';
import { WHY_WORDS } from './words-why.ts';

const PAGE_SIZE = 25;

export function WhyPage() {
  const say = useWords(WHY_WORDS);
  const { zone } = useVoice();
  const [search, setSearch] = useFilters(SEARCHES);
  const asked = queryOf({ ...queryOfSearch(search, zone), limit: String(PAGE_SIZE) });
  const { items, fault, busy, onMore, reload } = usePages<AuthorizationSummary>(`/v1/authorizations?${asked}`, 'before');
  return (
    <Page title={say('find.title')} lead={say('find.lead')} wide>
      <WhyForm search={search} onSearch={setSearch} />
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      {items === null && fault === null ? <Reading /> : null}
      {items === null ? null : (
        <div className="sheet" aria-busy={busy}>
          <Found items={items} onMore={onMore} busy={busy} />
        </div>
      )}
    </Page>
  );
}

interface FoundOf {
  readonly items: readonly AuthorizationSummary[];
  readonly onMore: (() => void) | null;
  readonly busy: boolean;
}

function Found({ items, onMore, busy }: FoundOf) {
  const say = useWords(WHY_WORDS);
  const moment = useMoment();
  const { money } = useVoice();
  const { merchantName } = useReference();
  const columns: readonly Column<AuthorizationSummary>[] = [
    {
      key: 'at',
      head: say('find.when'),
      cell: ({ at }) => (
        <time dateTime={at} className="nowrap">
          {moment(at)}
        </time>
      ),
    },
    {
      key: 'id',
      head: say('find.id'),
      cell: ({ id }) => (
        <Link href={`/why/${encodeURIComponent(id)}`} className="code why-id">
          {id}
        </Link>
      ),
    },
    { key: 'merchant', head: say('find.merchant'), cell: ({ merchant }) => merchantName(merchant) },
    { key: 'amount', head: say('find.amount'), figure: true, cell: ({ amount, currency }) => money(amount, currency) },
    { key: 'payable', head: say('find.pays'), figure: true, cell: ({ payable, currency }) => money(payable, currency) },
    { key: 'answer', head: say('find.answer'), cell: (item) => <Given item={item} /> },
    { key: 'state', head: say('find.state'), cell: ({ state }) => <StateMark state={state} /> },
  ];
  const empty = (
    <div className="empty">
      <p role="status">{say(onMore === null ? 'find.nothing' : 'find.goOn')}</p>
      {onMore === null ? null : (
        <Button onClick={onMore} busy={busy}>
          {say('find.older')}
        </Button>
      )}
    </div>
  );
  return (
    <Table
      caption={say('find.results')}
      columns={columns}
      rows={items}
      rowKey={({ id }) => id}
      empty={empty}
      more={onMore === null ? null : { onMore, busy }}
    />
  );
}

/** The receipt where there is a benefit, else the reason. */
function Given({ item }: { readonly item: AuthorizationSummary }) {
  const { name } = useVoice();
  if (item.outcome === 'granted') return <span>{item.receipt.join(' · ')}</span>;
  return <span className="soft">{item.reason === null ? '–' : name('reason', item.reason)}</span>;
}

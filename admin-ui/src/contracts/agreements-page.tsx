// Funding agreements: found by funder, state or words; what each has used and has left.
import { Link } from 'wouter';
import type { Agreement } from '../../../api/funding/agreement-store.ts';
import { SelectField, TextField } from '../parts/field.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useSession } from '../parts/session.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { queryOf, useFilters } from '../parts/use-filters.ts';
import { usePages } from '../parts/use-pages.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { AgreementBadge, ShareWords, useFunderName } from './agreement-words.tsx';
import { CONTRACT_WORDS } from './words-contracts.ts';

const STATES = ['draft', 'active', 'ended'] as const;

export function AgreementsPage() {
  const say = useWords(CONTRACT_WORDS);
  const { may } = useSession();
  const [filters, setFilters] = useFilters(['q', 'state'] as const);
  const { items, fault, busy, onMore, reload } = usePages<Agreement>(`/v1/agreements?${queryOf({ ...filters, limit: '50' })}`);
  const isNarrowed = filters.q !== '' || filters.state !== '';
  const states = [{ value: '', label: say('list.any') }, ...STATES.map((value) => ({ value, label: say(`state.${value}`) }))];
  const actions = may(['settlement:write']) ? (
    <Link className="button primary" href="/agreements/new">
      {say('list.new')}
    </Link>
  ) : null;
  return (
    <Page title={say('list.title')} lead={say('list.lead')} actions={actions} wide>
      <div className="contract-filters">
        <TextField label={say('list.search')} type="search" search value={filters.q} onChange={(q) => setFilters({ q })} maxLength={100} />
        <SelectField label={say('list.state')} value={filters.state} options={states} onChange={(state) => setFilters({ state })} />
      </div>
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      {items === null && fault === null ? <Reading /> : null}
      {items === null ? null : (
        <div className="sheet" aria-busy={busy}>
          <AgreementTable
            items={items}
            empty={say(isNarrowed ? 'list.none' : 'list.empty')}
            more={onMore === null ? null : { onMore, busy }}
          />
        </div>
      )}
    </Page>
  );
}

interface TableOf {
  readonly items: readonly Agreement[];
  readonly empty: string;
  readonly more: { readonly onMore: () => void; readonly busy: boolean } | null;
}

function AgreementTable({ items, empty, more }: TableOf) {
  const say = useWords(CONTRACT_WORDS);
  const { money, text } = useVoice();
  const funder = useFunderName();
  const columns: readonly Column<Agreement>[] = [
    {
      key: 'id',
      head: say('f.agreement'),
      cell: ({ id, terms }) => (
        <Link href={`/agreements/${id}`}>
          {text(terms.name, id)} <span className="code soft">{id}</span>
        </Link>
      ),
    },
    { key: 'funder', head: say('f.funder'), cell: (row) => funder(row.funder) },
    { key: 'state', head: say('list.state'), cell: ({ state }) => <AgreementBadge state={state} /> },
    { key: 'valid', head: say('f.valid'), cell: ({ terms }) => say('f.until', { from: terms.validFrom, to: terms.validTo }) },
    { key: 'share', head: say('f.share'), cell: ({ terms }) => <ShareWords terms={terms} /> },
    { key: 'used', head: say('f.used'), figure: true, cell: ({ used, terms }) => money(used, terms.currency) },
    {
      key: 'left',
      head: say('f.left'),
      figure: true,
      cell: ({ used, ceiling, terms }) => (ceiling === null ? say('f.unbounded') : money(ceiling - used, terms.currency)),
    },
  ];
  return <Table caption={say('list.title')} columns={columns} rows={items} rowKey={({ id }) => id} empty={empty} more={more} />;
}

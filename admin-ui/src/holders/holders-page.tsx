// Cardholders: found by account or by the token of a card.
import { Link } from 'wouter';
import type { FoundHolder } from '../../../api/cardholder/profile-store.ts';
import { TextField } from '../parts/field.tsx';
import { Empty, FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { Table } from '../parts/table.tsx';
import { useFilters } from '../parts/use-filters.ts';
import { useResource } from '../parts/use-resource.ts';
import { useWords } from '../parts/words-of.tsx';
import { HOLDER_WORDS } from './words-holders.ts';

export function HoldersPage() {
  const say = useWords(HOLDER_WORDS);
  const [{ find }, setFilters] = useFilters(['find'] as const);
  const asked = find.trim();
  const { body, fault, loading, reload } = useResource<{ readonly items: readonly FoundHolder[] }>(
    asked === '' ? null : `/v1/holders?find=${encodeURIComponent(asked)}`,
  );
  const actions = (
    <Link className="button" href="/erasures">
      {say('holder.toErasures')}
    </Link>
  );
  return (
    <Page title={say('holders.title')} lead={say('holders.lead')} actions={actions} wide>
      <TextField
        label={say('holders.find')}
        type="search"
        search
        value={find}
        onChange={(text) => setFilters({ find: text })}
        maxLength={128}
      />
      {asked === '' ? <Empty>{say('holders.begin')}</Empty> : null}
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      {asked !== '' && body === null && fault === null ? <Reading /> : null}
      {asked === '' || body === null ? null : (
        <div className="sheet" aria-busy={loading}>
          <Found items={body.items} />
        </div>
      )}
    </Page>
  );
}

function Found({ items }: { readonly items: readonly FoundHolder[] }) {
  const say = useWords(HOLDER_WORDS);
  return (
    <Table
      caption={say('holders.title')}
      rows={items}
      rowKey={({ account }) => account}
      empty={say('holders.none')}
      columns={[
        {
          key: 'account',
          head: say('holders.account'),
          cell: ({ account }) => <Link href={`/holders/${encodeURIComponent(account)}`}>{account}</Link>,
        },
        { key: 'label', head: say('holders.label'), cell: ({ label }) => label ?? '—' },
        { key: 'cards', head: say('holders.cards'), figure: true, cell: ({ cards }) => cards },
        {
          key: 'state',
          head: say('holders.state'),
          cell: ({ erased }) => <StateBadge tone={erased ? 'quiet' : 'good'}>{say(erased ? 'state.erased' : 'state.open')}</StateBadge>,
        },
      ]}
    />
  );
}

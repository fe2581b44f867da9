// One account: its entries from day to day with the balance after each, down to the authorization that made them.
import { Link, useParams } from 'wouter';
import type { AccountBalance, AccountEntry } from '../../../api/ledger/balances-store.ts';
import { TEMPLATE_MEANINGS } from '../../../engine/ledger/meaning.ts';
import { SelectField, TextField } from '../parts/field.tsx';
import { useHasPage } from '../parts/known-pages.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { queryOf, useFilters } from '../parts/use-filters.ts';
import { usePages } from '../parts/use-pages.ts';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import type { Page as PageBody } from '../parts/wire.ts';
import { AccountKey, useAccountName } from './account-name.tsx';
import { useAmount } from './use-amount.ts';
import { LEDGER_WORDS } from './words-ledger.ts';

export function AccountPage() {
  const say = useWords(LEDGER_WORDS);
  const { account = '' } = useParams<{ readonly account: string }>();
  const called = decodeURIComponent(account);
  const nameOf = useAccountName();
  const [{ from, to, unit }, set] = useFilters(['from', 'to', 'unit'] as const);
  const today = new Date().toISOString().slice(0, 10);
  const [begins, ends] = [from === '' ? today : from, to === '' ? today : to];
  const known = useResource<PageBody<AccountBalance>>(`/v1/ledger/accounts?${queryOf({ asOf: ends, prefix: called })}`);
  const units = (known.body?.items ?? []).filter((each) => each.account === called).map((each) => each.unit);
  const chosen = unit === '' ? (units[0] ?? '') : unit;
  return (
    <Page
      title={nameOf(called)}
      lead={
        <>
          <AccountKey account={called} /> {say('account.lead')}
        </>
      }
      above={<Link href="/ledger">{say('ledger.title')}</Link>}
    >
      <div className="filters">
        <TextField label={say('account.from')} type="date" value={begins} onChange={(value) => set({ from: value })} />
        <TextField label={say('account.to')} type="date" value={ends} onChange={(value) => set({ to: value })} />
        <SelectField
          label={say('ledger.unit')}
          value={chosen}
          onChange={(value) => set({ unit: value })}
          options={units.map((value) => ({ value, label: value }))}
        />
      </div>
      {known.fault === null ? null : <FaultNotice fault={known.fault} again={known.reload} />}
      {known.body === null && known.fault === null ? <Reading /> : null}
      {known.body !== null && chosen === '' ? <p className="empty">{say('account.none')}</p> : null}
      {chosen === '' ? null : <Entries account={called} query={queryOf({ from: begins, to: ends, unit: chosen })} unit={chosen} />}
    </Page>
  );
}

interface EntriesOf {
  readonly account: string;
  readonly query: string;
  readonly unit: string;
}

function Entries({ account, query, unit }: EntriesOf) {
  const say = useWords(LEDGER_WORDS);
  const nameOf = useAccountName();
  const { items, fault, busy, onMore, reload } = usePages<AccountEntry>(
    `/v1/ledger/accounts/${encodeURIComponent(account)}/entries?${query}`,
  );
  const columns = useColumns(unit);
  if (items === null) return fault === null ? <Reading /> : <FaultNotice fault={fault} again={reload} />;
  return (
    <section className="sheet">
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      <Table
        caption={say('account.of', { account: nameOf(account) })}
        rows={items}
        rowKey={({ book, id }) => `${book} ${id}`}
        empty={say('account.none')}
        columns={columns}
        more={onMore === null ? null : { onMore, busy }}
      />
    </section>
  );
}

function useColumns(unit: string): readonly Column<AccountEntry>[] {
  const say = useWords(LEDGER_WORDS);
  const { day } = useVoice();
  const amount = useAmount();
  const nameOf = useAccountName();
  const maySeeWhy = useHasPage()('/why/:id');
  return [
    { key: 'day', head: say('account.day'), cell: ({ date }) => day(date) },
    { key: 'template', head: say('account.template'), cell: ({ template }) => <Posting template={template} /> },
    {
      key: 'counter',
      head: say('account.counter'),
      cell: ({ counter }) => (
        <>
          {nameOf(counter)}
          <br />
          <AccountKey account={counter} />
        </>
      ),
    },
    {
      key: 'source',
      head: say('account.source'),
      cell: ({ source, authorizationId }) =>
        authorizationId !== null && maySeeWhy ? (
          <Link href={`/why/${encodeURIComponent(authorizationId)}`}>
            <span className="code">{source}</span>
          </Link>
        ) : (
          <span className="code">{source}</span>
        ),
    },
    { key: 'debit', head: say('ledger.debit'), figure: true, cell: ({ debit }) => (debit === 0 ? '' : amount.plain(debit, unit)) },
    { key: 'credit', head: say('ledger.credit'), figure: true, cell: ({ credit }) => (credit === 0 ? '' : amount.plain(credit, unit)) },
    { key: 'balance', head: say('ledger.balance'), figure: true, cell: ({ balance }) => amount.sided(balance, unit) },
  ];
}

/** What it means, and its name in the chart of accounts. */
function Posting({ template }: { readonly template: string }) {
  const { locale } = useVoice();
  const isKnown = (name: string): name is keyof typeof TEMPLATE_MEANINGS => Object.hasOwn(TEMPLATE_MEANINGS, name);
  return (
    <>
      {isKnown(template) ? (
        <>
          {TEMPLATE_MEANINGS[template][locale]}
          <br />
        </>
      ) : null}
      <span className="code soft small">{template}</span>
    </>
  );
}

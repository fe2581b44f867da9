// The trial balance of a day or a span of days: classes of accounts, or every account, each leading to its entries.
import { Link } from 'wouter';
import type { TrialRow, TrialTotals } from '../../../api/ledger/balances-store.ts';
import { classOf } from '../../../engine/ledger/chart.ts';
import { Button } from '../parts/button.tsx';
import { SelectField, TextField } from '../parts/field.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { queryOf, useFilters } from '../parts/use-filters.ts';
import { usePages } from '../parts/use-pages.ts';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { AccountKey, useAccountName } from './account-name.tsx';
import { useAmount } from './use-amount.ts';
import { LEDGER_WORDS } from './words-ledger.ts';

export function TrialBalance({ asOf }: { readonly asOf: string }) {
  const say = useWords(LEDGER_WORDS);
  const [{ from, level }, set] = useFilters(['from', 'level'] as const);
  const begins = from !== '' && from <= asOf ? from : asOf;
  const query = queryOf({ asOf, from: begins, level: level === 'account' ? 'account' : 'class' });
  const { items, fault, busy, onMore, reload } = usePages<TrialRow>(`/v1/ledger/trial-balance?${query}`);
  const columns = useColumns({ from: begins, asOf, onClass: () => set({ level: 'account' }) });
  return (
    <section className="sheet ledger-sheet">
      <div className="filters">
        <TextField label={say('ledger.from')} type="date" value={begins} onChange={(value) => set({ from: value })} />
        <SelectField
          label={say('ledger.level')}
          value={level === 'account' ? 'account' : 'class'}
          onChange={(value) => set({ level: value })}
          options={(['class', 'account'] as const).map((value) => ({ value, label: say(`ledger.${value}`) }))}
        />
      </div>
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      {items === null && fault === null ? <Reading /> : null}
      {items === null ? null : (
        <Table
          caption={say('tab.trial')}
          rows={items}
          rowKey={({ account, unit }) => `${account} ${unit}`}
          empty={say('ledger.empty')}
          columns={columns}
          more={onMore === null ? null : { onMore, busy }}
        />
      )}
      <Totals path={`/v1/ledger/trial-balance?${query}&limit=1`} />
    </section>
  );
}

interface Shown {
  readonly from: string;
  readonly asOf: string;
  readonly onClass: () => void;
}

function useColumns({ from, asOf, onClass }: Shown): readonly Column<TrialRow>[] {
  const say = useWords(LEDGER_WORDS);
  const { locale } = useVoice();
  const amount = useAmount();
  const nameOf = useAccountName();
  const name = (account: string) => {
    const { name: words } = classOf(account);
    return account.includes(':') || account === 'cash' ? (
      <Link href={`/ledger/${encodeURIComponent(account)}?${queryOf({ from, to: asOf })}`}>{nameOf(account)}</Link>
    ) : (
      <Button kind="link" onClick={onClass}>
        {words[locale]}
      </Button>
    );
  };
  return [
    {
      key: 'account',
      head: say('ledger.accountHead'),
      cell: ({ account }) => (
        <>
          {name(account)}
          <br />
          {account.includes(':') ? (
            <>
              <AccountKey account={account} />
              <br />
            </>
          ) : null}
          <span className="soft small">{say(`kind.${classOf(account).kind}`)}</span>
        </>
      ),
    },
    { key: 'unit', head: say('ledger.unit'), cell: ({ unit }) => amount.unit(unit) },
    { key: 'opening', head: say('ledger.opening'), figure: true, cell: ({ opening, unit }) => amount.sided(opening, unit) },
    { key: 'debit', head: say('ledger.debit'), figure: true, cell: ({ debit, unit }) => amount.plain(debit, unit) },
    { key: 'credit', head: say('ledger.credit'), figure: true, cell: ({ credit, unit }) => amount.plain(credit, unit) },
    { key: 'closing', head: say('ledger.closing'), figure: true, cell: ({ closing, unit }) => amount.sided(closing, unit) },
  ];
}

function Totals({ path }: { readonly path: string }) {
  const say = useWords(LEDGER_WORDS);
  const amount = useAmount();
  const { body } = useResource<{ readonly totals: readonly TrialTotals[]; readonly isBalanced: boolean }>(path);
  if (body === null || body.totals.length === 0) return null;
  const figure = (key: string, head: string, of: keyof Omit<TrialTotals, 'unit'>): Column<TrialTotals> => ({
    key,
    head,
    figure: true,
    cell: (row) => amount.plain(row[of], row.unit),
  });
  const [opening, closing] = [say('ledger.opening'), say('ledger.closing')];
  const [debit, credit] = [say('ledger.debit'), say('ledger.credit')];
  return (
    <>
      <h2>{say('ledger.totals')}</h2>
      <p>
        <StateBadge tone={body.isBalanced ? 'good' : 'bad'}>{say(body.isBalanced ? 'ledger.balanced' : 'ledger.unbalanced')}</StateBadge>
      </p>
      <Table
        caption={say('ledger.totals')}
        rows={body.totals}
        rowKey={({ unit }) => unit}
        empty=""
        columns={[
          { key: 'unit', head: say('ledger.unit'), cell: ({ unit }) => amount.unit(unit) },
          figure('od', `${opening} · ${debit}`, 'openingDebit'),
          figure('oc', `${opening} · ${credit}`, 'openingCredit'),
          figure('d', debit, 'debit'),
          figure('c', credit, 'credit'),
          figure('cd', `${closing} · ${debit}`, 'closingDebit'),
          figure('cc', `${closing} · ${credit}`, 'closingCredit'),
        ]}
      />
    </>
  );
}

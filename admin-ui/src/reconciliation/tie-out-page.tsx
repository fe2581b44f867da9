// The tie-out of a day: four sides by merchant, and every difference with its cause.
import { Link } from 'wouter';
import type { TieOut, TieRow } from '../../../api/reconciliation/tie-out.ts';
import type { Sum, TieCause } from '../../../api/reconciliation/tie-side.ts';
import { TextField } from '../parts/field.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useReference } from '../parts/reference.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { useFilters } from '../parts/use-filters.ts';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import { useReconciliation } from './use-reconciliation.ts';

export function TieOutPage() {
  const { say } = useReconciliation();
  const [filters, setFilters] = useFilters(['date']);
  const days = useResource<{ readonly items: readonly { readonly date: string }[] }>(
    filters.date === '' ? '/v1/settlement/days?limit=1' : null,
  );
  const date = filters.date === '' ? (days.body?.items[0]?.date ?? '') : filters.date;
  const { body, fault, reload } = useResource<TieOut>(date === '' ? null : `/v1/reconciliation/tie-out?date=${date}`);
  return (
    <Page title={say('tie.title')} lead={say('tie.lead')} above={<Link href="/breaks">{say('break.back')}</Link>} wide>
      <div className="reconciliation">
        <div className="field-row">
          <TextField label={say('files.date')} type="date" value={date} onChange={(chosen) => setFilters({ date: chosen })} />
        </div>
        {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
        {body === null && fault === null && date !== '' ? <Reading /> : null}
        {body === null ? null : <Sides tie={body} />}
      </div>
    </Page>
  );
}

function Sides({ tie }: { readonly tie: TieOut }) {
  const { say } = useReconciliation();
  const { acquirerName } = useReference();
  const { count } = useVoice();
  const open = tie.causes.filter(({ state }) => state === 'open').length;
  return (
    <>
      <p className="reconciliation-verdict" role="status" data-ties={tie.ties}>
        {tie.ties ? say('tie.ties') : say('tie.not', { count: count(open) })}
        {tie.missingFiles.length === 0 ? null : ` ${say('tie.missing', { acquirers: tie.missingFiles.map(acquirerName).join(', ') })}`}
      </p>
      <section className="sheet">
        <h2>{say('tie.four')}</h2>
        <FourSides rows={[...tie.totals, ...tie.rows]} />
      </section>
      <section className="sheet">
        <h2>{say('tie.causes')}</h2>
        <Causes causes={tie.causes} />
      </section>
    </>
  );
}

type Shown = Omit<TieRow, 'acquirer' | 'merchant'> & { readonly acquirer: string | null; readonly merchant: string | null };

function FourSides({ rows }: { readonly rows: readonly Shown[] }) {
  const { say, sum } = useReconciliation();
  const { count } = useVoice();
  const { merchantName } = useReference();
  const side = (of: Sum | null, currency: string) =>
    of === null ? (
      '–'
    ) : (
      <span className="stack">
        {sum(of.sum, currency)}
        <span className="soft">{count(of.count)}</span>
      </span>
    );
  const columns: readonly Column<Shown>[] = [
    {
      key: 'merchant',
      head: say('tie.merchant'),
      cell: ({ merchant }) => (merchant === null ? <strong>{say('tie.all')}</strong> : merchant === '' ? '–' : merchantName(merchant)),
    },
    { key: 'authorizations', head: say('tie.authorizations'), figure: true, cell: (row) => side(row.authorizations, row.currency) },
    { key: 'clearing', head: say('tie.clearing'), figure: true, cell: (row) => side(row.clearing, row.currency) },
    { key: 'ledger', head: say('tie.ledger'), figure: true, cell: (row) => side(row.ledger, row.currency) },
    { key: 'benefits', head: say('tie.benefitsLedger'), figure: true, cell: ({ benefits, currency }) => sum(benefits.ledger, currency) },
    {
      key: 'statement',
      head: say('tie.benefitsStatement'),
      figure: true,
      cell: ({ benefits, currency }) => sum(benefits.statement, currency),
    },
  ];
  return (
    <Table
      caption={say('tie.four')}
      columns={columns}
      rows={rows}
      rowKey={({ merchant, currency }) => `${merchant} ${currency}`}
      empty={say('tie.empty')}
    />
  );
}

function Causes({ causes }: { readonly causes: readonly TieCause[] }) {
  const { say, sum, reason } = useReconciliation();
  const { count } = useVoice();
  const { merchantName } = useReference();
  const columns: readonly Column<TieCause>[] = [
    { key: 'between', head: say('tie.between'), cell: ({ between }) => say(`between.${between}`) },
    {
      key: 'merchant',
      head: say('tie.merchant'),
      cell: ({ merchant }) => (merchant === null || merchant === '' ? '–' : merchantName(merchant)),
    },
    {
      key: 'cause',
      head: say('tie.cause'),
      cell: ({ cause, state }) => <StateBadge tone={state === 'open' ? 'wait' : 'quiet'}>{reason(cause)}</StateBadge>,
    },
    { key: 'count', head: say('tie.count'), figure: true, cell: (row) => count(row.count) },
    { key: 'sum', head: say('tie.sum'), figure: true, cell: (row) => sum(row.sum, row.currency) },
  ];
  return (
    <Table
      caption={say('tie.causes')}
      columns={columns}
      rows={causes}
      rowKey={({ between, merchant, currency, cause }) => `${between} ${merchant} ${currency} ${cause}`}
      empty={say('tie.noCauses')}
    />
  );
}

// The settlements of a business day: for every merchant from its sales to the payout that pays them.
import { Link } from 'wouter';
import type { DayItem } from '../days/wire.ts';
import { SelectField } from '../parts/field.tsx';
import { Empty, FaultNotice, Reading } from '../parts/notice.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { useFilters } from '../parts/use-filters.ts';
import { usePages } from '../parts/use-pages.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { usePartyName } from '../statements/party-name.ts';
import { StateMark } from './state-mark.tsx';
import type { Settlement } from './wire.ts';
import { PAYOUT_WORDS } from './words-payouts.ts';

export function SettlementList() {
  const say = useWords(PAYOUT_WORDS);
  const [{ date }, set] = useFilters(['date']);
  const days = usePages<Pick<DayItem, 'date' | 'state'>>('/v1/settlement/days?limit=30');
  if (days.items === null) return days.fault === null ? <Reading /> : <FaultNotice fault={days.fault} again={days.reload} />;
  const chosen = date === '' ? (days.items.find((day) => day.state === 'closed') ?? days.items[0])?.date : date;
  if (chosen === undefined) return <Empty>{say('set.none')}</Empty>;
  return (
    <section className="sheet">
      <div className="pay-form">
        <SelectField
          label={say('set.date')}
          value={chosen}
          onChange={(next) => set({ date: next })}
          options={days.items.map((day) => ({ value: day.date, label: day.date }))}
        />
      </div>
      <Rows date={chosen} />
    </section>
  );
}

function Rows({ date }: { readonly date: string }) {
  const say = useWords(PAYOUT_WORDS);
  const rows = usePages<Settlement>(`/v1/settlements?date=${date}&limit=50`);
  const columns = useColumns();
  if (rows.items === null) return rows.fault === null ? <Reading /> : <FaultNotice fault={rows.fault} again={rows.reload} />;
  return (
    <>
      {rows.items.some((row) => row.state === 'open') ? <p className="soft">{say('set.open')}</p> : null}
      <Table
        caption={say('pay.settlements')}
        rows={rows.items}
        rowKey={({ party, currency }) => `${party} ${currency}`}
        empty={say('set.none')}
        columns={columns}
        more={rows.onMore === null ? null : { onMore: rows.onMore, busy: rows.busy }}
      />
    </>
  );
}

function useColumns(): readonly Column<Settlement>[] {
  const say = useWords(PAYOUT_WORDS);
  const { money } = useVoice();
  const nameOf = usePartyName();
  const figure = (key: string, head: string, of: (row: Settlement) => number): Column<Settlement> => ({
    key,
    head,
    figure: true,
    cell: (row) => money(of(row), row.currency),
  });
  return [
    {
      key: 'party',
      head: say('set.merchant'),
      cell: ({ party }) => <Link href={`/contracts/${party}`}>{nameOf(party)}</Link>,
    },
    figure('gross', say('set.gross'), (row) => row.gross),
    figure('paid', say('set.paid'), (row) => row.paid),
    figure('subsidy', say('set.subsidy'), (row) => Object.values(row.subsidyByFunder).reduce((all, each) => all + each, 0) - row.ownShare),
    figure('own', say('set.own'), (row) => row.ownShare),
    figure('sales', say('set.sales'), (row) => row.sales),
    figure('fees', say('set.fees'), (row) => row.fees),
    figure('tax', say('set.tax'), (row) => row.tax + row.late),
    figure('adjustments', say('set.adjustments'), (row) => row.adjustments),
    figure('net', say('set.net'), (row) => row.net),
    figure('carried', say('set.carried'), (row) => row.carriedOver),
    {
      key: 'payout',
      head: say('set.payout'),
      cell: ({ payout, payOn }) =>
        payout === null ? (
          <span className="soft">{payOn === null ? '–' : say('set.payOn', { date: payOn })}</span>
        ) : (
          <Link href={`/payouts/${payout.id.replace(/-\d+$/, '')}`}>
            <StateMark state={payout.state} />
          </Link>
        ),
    },
  ];
}

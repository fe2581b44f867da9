// Statements of one's own parties by month: the days still open on top, then every closed one with its sum.
import { Link } from 'wouter';
import type { FrozenSummary } from '../../../api/merchant/shop-store.ts';
import { SelectField, TextField } from '../parts/field.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { queryOf, useFilters } from '../parts/use-filters.ts';
import { usePages } from '../parts/use-pages.ts';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import type { Page as PageOf } from '../parts/wire.ts';
import { useWords } from '../parts/words-of.tsx';
import { lastOfMonth, monthOf, netByCurrency } from './months.ts';
import { statementAddress } from './statements-card.tsx';
import { usePartyName, useShops } from './use-shops.ts';
import { MERCHANT_WORDS } from './words-merchant.ts';

export function StatementsPage() {
  const say = useWords(MERCHANT_WORDS);
  const { shops, parties } = useShops();
  const [filters, set] = useFilters(['month', 'party']);
  const newest = shops
    ?.map(({ businessDate }) => businessDate)
    .toSorted()
    .at(-1);
  const month = monthOf(filters.month) ?? newest?.slice(0, 7) ?? null;
  const party = parties.includes(filters.party) ? filters.party : '';
  return (
    <Page title={say('st.title')} lead={say('st.lead')}>
      <div className="shop-filters">
        <TextField
          label={say('st.month')}
          type="date"
          value={month === null ? '' : `${month}-01`}
          onChange={(date) => set({ month: date.slice(0, 7) })}
        />
        {parties.length < 2 ? null : <PartyPick parties={parties} party={party} onPick={(picked) => set({ party: picked })} />}
      </div>
      <OpenDays parties={party === '' ? parties : [party]} />
      {month === null ? <Reading /> : <Closed key={`${month} ${party}`} month={month} party={party} />}
    </Page>
  );
}

interface PartyPickOf {
  readonly parties: readonly string[];
  readonly party: string;
  readonly onPick: (party: string) => void;
}

function PartyPick({ parties, party, onPick }: PartyPickOf) {
  const say = useWords(MERCHANT_WORDS);
  const partyName = usePartyName();
  return (
    <SelectField
      label={say('st.party')}
      value={party}
      onChange={onPick}
      options={[{ value: '', label: say('st.allParties') }, ...parties.map((value) => ({ value, label: partyName(value) }))]}
    />
  );
}

interface Day {
  readonly date: string;
  readonly state: string;
}
const DAYS_ASKED = 14;
const OPEN_SHOWN = 12;

/** What the bank has not closed yet can be read already, as provisional. */
function OpenDays({ parties }: { readonly parties: readonly string[] }) {
  const say = useWords(MERCHANT_WORDS);
  const { day } = useVoice();
  const partyName = usePartyName();
  const { body } = useResource<PageOf<Day>>(`/v1/settlement/days?limit=${DAYS_ASKED}`);
  const open = (body?.items ?? []).filter(({ state }) => state !== 'closed');
  const shown = open.flatMap(({ date }) => parties.map((party) => ({ date, party }))).slice(0, OPEN_SHOWN);
  if (shown.length === 0) return null;
  return (
    <section className="sheet" aria-labelledby="open-days">
      <h2 id="open-days">{say('st.open')}</h2>
      <p className="soft">{say('st.openWhy')}</p>
      <ul className="shop-list">
        {shown.map(({ date, party }) => (
          <li key={`${date} ${party}`}>
            <Link href={`/shop/statements/${date}/${encodeURIComponent(party)}`}>
              {say('st.openOf', { party: partyName(party), date: day(date) })}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Closed({ month, party }: { readonly month: string; readonly party: string }) {
  const say = useWords(MERCHANT_WORDS);
  const { money } = useVoice();
  const query = queryOf({ from: `${month}-01`, to: lastOfMonth(month), party, limit: '100' });
  const { items, fault, busy, onMore, reload } = usePages<FrozenSummary>(`/v1/shops/statements?${query}`);
  const columns = useColumns();
  if (items === null) return fault === null ? <Reading /> : <FaultNotice fault={fault} again={reload} />;
  const sums = netByCurrency(items);
  return (
    <section className="sheet">
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      <Table
        caption={say('st.title')}
        rows={items}
        rowKey={(each) => `${each.date} ${each.party} ${each.currency}`}
        empty={say('st.empty')}
        columns={columns}
        more={onMore === null ? null : { onMore, busy }}
      />
      {items.length < 2 ? null : (
        <p className="shop-sum">
          {say('st.monthSum')}: <b>{sums.map(([currency, net]) => money(net, currency)).join(' · ')}</b>
        </p>
      )}
    </section>
  );
}

function useColumns(): readonly Column<FrozenSummary>[] {
  const say = useWords(MERCHANT_WORDS);
  const { day, money } = useVoice();
  const partyName = usePartyName();
  const figure = (key: string, head: string, of: (totals: FrozenSummary['totals']) => number): Column<FrozenSummary> => ({
    key,
    head,
    figure: true,
    cell: ({ totals, currency }) => money(of(totals), currency),
  });
  return [
    {
      key: 'date',
      head: say('st.date'),
      cell: (each) => (
        <>
          <Link href={statementAddress(each)}>{day(each.date)}</Link>
          <br />
          <span className="soft small">{partyName(each.party)}</span>
        </>
      ),
    },
    figure('gross', say('st.gross'), ({ gross }) => gross),
    figure('subsidy', say('st.subsidy'), ({ subsidyByFunder }) => Object.values(subsidyByFunder).reduce((all, each) => all + each, 0)),
    figure('fees', say('st.fees'), ({ house }) => (house === undefined ? 0 : house.fee + house.tax)),
    figure('net', say('st.net'), ({ net }) => net),
    { key: 'payOn', head: say('st.payOn'), cell: ({ payOn }) => day(payOn) },
  ];
}

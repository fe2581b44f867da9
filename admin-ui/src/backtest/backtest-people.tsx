// Who would gain and who would lose by a version, in sums and by the largest changes; the cardholder stands behind the link to the purchase.
import { Link } from 'wouter';
import type { BacktestReport } from '../../../engine/simulation/backtest-report.ts';
import { localOf } from '../marketing/days.ts';
import { useHasPage } from '../parts/known-pages.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { BACKTEST_WORDS } from './words-backtest.ts';

interface PeopleOf {
  readonly report: BacktestReport;
  readonly currency: string;
}
type Changed = BacktestReport['winners']['examples'][number];

export function BacktestPeople({ report, currency }: PeopleOf) {
  const say = useWords(BACKTEST_WORDS);
  const { count, money } = useVoice();
  const said = ({ subjects, authorizations, value }: BacktestReport['winners']) =>
    say('people.said', { subjects: count(subjects), authorizations: count(authorizations), value: money(value, currency) });
  const examples = [...report.winners.examples.slice(0, 5), ...report.losers.examples.slice(0, 5)];
  return (
    <section className="sheet" aria-labelledby="backtest-people">
      <h2 id="backtest-people">{say('people.title')}</h2>
      <dl className="facts">
        <div>
          <dt>{say('people.winners')}</dt>
          <dd>{said(report.winners)}</dd>
        </div>
        <div>
          <dt>{say('people.losers')}</dt>
          <dd>{said(report.losers)}</dd>
        </div>
        <div>
          <dt>{say('summary.takers')}</dt>
          <dd>{say('people.takers', { gained: count(report.takers.gained), lost: count(report.takers.lost) })}</dd>
        </div>
      </dl>
      <Examples rows={examples} currency={currency} />
    </section>
  );
}

function Examples({ rows, currency }: { readonly rows: readonly Changed[]; readonly currency: string }) {
  const say = useWords(BACKTEST_WORDS);
  const { money, zone } = useVoice();
  const has = useHasPage();
  const columns: readonly Column<Changed>[] = [
    {
      key: 'purchase',
      head: say('people.purchase'),
      cell: ({ id, at }) => {
        const time = localOf(at, zone).replace('T', ' ');
        return has('/why/:id') ? <Link href={`/why/${encodeURIComponent(id)}`}>{time}</Link> : time;
      },
    },
    { key: 'amount', head: say('people.amount'), figure: true, cell: ({ amount }) => money(amount, currency) },
    { key: 'was', head: say('campaigns.was'), figure: true, cell: ({ live }) => money(live, currency) },
    { key: 'would', head: say('campaigns.would'), figure: true, cell: ({ tried }) => money(tried, currency) },
  ];
  return (
    <>
      <h3>{say('people.examples')}</h3>
      <Table caption={say('people.examples')} columns={columns} rows={rows} rowKey={({ id }) => id} empty={say('people.none')} />
    </>
  );
}

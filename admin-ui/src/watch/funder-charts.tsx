// What each funder bears, from the ledger: as shares of the whole, and by business day.
import { useMemo } from 'react';
import { Chart } from '../parts/chart.tsx';
import type { ChartLook } from '../parts/chart-look.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { type FigureRow, partyColour, pieOption, pivotOf, stackOption } from './chart-options.ts';
import { useMoneyOf } from './use-steps.ts';
import { CHART_WORDS } from './words-charts.ts';

export function FunderCharts({ rows }: { readonly rows: readonly FigureRow[] | null }) {
  const say = useWords(CHART_WORDS);
  const { name } = useVoice();
  const money = useMoneyOf(rows);
  const usable = useMemo(() => (money.currency === null ? [] : (rows ?? [])), [rows, money]);
  const pivot = useMemo(() => pivotOf(usable, { step: 'date', name: 'party', value: 'amount' }), [usable]);
  const totals = pivot.series.map((each) => ({ party: each.name, amount: each.values.reduce((sum, value) => sum + value, 0) }));
  const nameText = (party: string) => name('party', party);
  const empty = money.currency === null ? say('charts.severalCurrencies') : say('charts.empty');
  const amount = { label: money.currency === null ? say('charts.amount') : `${say('charts.amount')} (${money.currency})`, figure: true };
  const shares = (look: ChartLook) =>
    pieOption(
      totals.map((each) => ({ name: nameText(each.party), value: each.amount / money.scale, color: partyColour(look)(each.party) })),
      look,
    );
  const days = (look: ChartLook) => stackOption({ pivot, stepText: (day) => day, nameText, scale: money.scale, colour: partyColour(look) });
  const dayRows = pivot.steps.flatMap((day, place) =>
    pivot.series.map((each) => [day, nameText(each.name), Number(money.decimal(each.values[place] ?? 0))]),
  );
  return (
    <div className="chart-pair">
      <section className="sheet">
        <Chart
          title={say('charts.funders')}
          note={say('charts.ledger')}
          option={rows === null ? null : shares}
          columns={[{ label: say('charts.party') }, amount]}
          rows={totals.map((each) => [nameText(each.party), Number(money.decimal(each.amount))])}
          empty={empty}
        />
      </section>
      <section className="sheet">
        <Chart
          title={say('charts.fundersDays')}
          note={say('charts.ledger')}
          option={rows === null ? null : days}
          columns={[{ label: say('charts.date') }, { label: say('charts.party') }, amount]}
          rows={dayRows}
          empty={empty}
        />
      </section>
    </div>
  );
}

// The charts of a backtest: cost by day, who pays, when it is taken, and how its budget would burn from here.
import type { BacktestReport } from '../../../engine/simulation/backtest-report.ts';
import { exponentOf } from '../../../engine/money/currency.ts';
import { Chart } from '../parts/chart.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { costDays, costOption, forecastOption, FUNDERS, funderOption, hourOption } from './backtest-options.ts';
import { BACKTEST_WORDS } from './words-backtest.ts';

interface ChartsOf {
  readonly report: BacktestReport;
  readonly currency: string;
}

const scaleOf = (currency: string): number => 10 ** (exponentOf(currency) ?? 2);

export function BacktestCharts({ report, currency }: ChartsOf) {
  return (
    <>
      <div className="chart-pair">
        <CostChart report={report} currency={currency} />
        <FunderChart report={report} currency={currency} />
      </div>
      <div className="chart-pair">
        <HourChart report={report} />
        <ForecastChart report={report} currency={currency} />
      </div>
    </>
  );
}

function CostChart({ report, currency }: ChartsOf) {
  const say = useWords(BACKTEST_WORDS);
  const days = costDays(report);
  const scale = scaleOf(currency);
  const names = [say('chart.live'), say('chart.drafted')] as const;
  return (
    <section className="sheet">
      <Chart
        title={say('chart.days')}
        note={say('chart.daysNote')}
        option={costOption(days, { scale, names })}
        columns={[{ label: say('chart.date') }, ...names.map((label) => ({ label: `${label} (${currency})`, figure: true }))]}
        rows={days.map(({ date, live, tried }) => [date, live / scale, tried / scale])}
      />
    </section>
  );
}

function FunderChart({ report, currency }: ChartsOf) {
  const say = useWords(BACKTEST_WORDS);
  const { name } = useVoice();
  const days = costDays(report);
  const scale = scaleOf(currency);
  return (
    <section className="sheet">
      <Chart
        title={say('chart.funders')}
        note={say('chart.fundersNote')}
        option={funderOption(days, { scale, nameOf: (party) => name('party', party) })}
        columns={[{ label: say('chart.date') }, { label: say('chart.party') }, { label: say('chart.amount', { currency }), figure: true }]}
        rows={days.flatMap(({ date, byParty }) => FUNDERS.map((party) => [date, name('party', party), byParty[party] / scale]))}
      />
    </section>
  );
}

function HourChart({ report }: { readonly report: BacktestReport }) {
  const say = useWords(BACKTEST_WORDS);
  const { locale } = useVoice();
  const { grants } = report.hours;
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
  // 2 January 2023 was a Monday.
  const weekdays = Array.from({ length: 7 }, (_, day) => weekday.format(new Date(Date.UTC(2023, 0, 2 + day))));
  const isEmpty = grants.every((count) => count === 0);
  return (
    <section className="sheet">
      <Chart
        title={say('chart.hours')}
        note={say('chart.hoursNote')}
        option={hourOption(grants, weekdays)}
        columns={[
          { label: say('chart.weekday') },
          { label: say('chart.hour'), figure: true },
          { label: say('chart.grants'), figure: true },
        ]}
        rows={isEmpty ? [] : grants.map((count, place) => [weekdays[Math.floor(place / 24)] ?? '', place % 24, count])}
      />
    </section>
  );
}

function ForecastChart({ report, currency }: ChartsOf) {
  const say = useWords(BACKTEST_WORDS);
  const { forecast } = report;
  if (forecast === null) return null;
  const scale = scaleOf(currency);
  const names = [say('chart.low'), say('chart.middle'), say('chart.high')] as const;
  const { method, runs, daysSeen, isThin, exhausted, days } = forecast;
  const { soonest, middle, latest } = exhausted;
  const beyond = say('forecast.beyond');
  const end =
    middle === null ? say('forecast.lasts') : say('forecast.ends', { middle, soonest: soonest ?? beyond, latest: latest ?? beyond });
  const note = [
    say(`forecast.${method}`, { runs, days: daysSeen }),
    ...(isThin ? [say('forecast.thin')] : []),
    ...(method === 'none' ? [] : [end]),
  ].join(' ');
  return (
    <section className="sheet">
      <Chart
        title={say('chart.forecast')}
        note={note}
        option={forecastOption(forecast, { scale, names })}
        columns={[{ label: say('chart.date') }, ...names.map((label) => ({ label: `${label} (${currency})`, figure: true }))]}
        rows={days.map(({ date, low, middle: half, high }) => [date, low / scale, half / scale, high / scale])}
      />
    </section>
  );
}

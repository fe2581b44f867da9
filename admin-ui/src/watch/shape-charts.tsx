// The shape of the traffic: the funnel of campaigns, the hours of the week, and what answers came to.
import { useMemo } from 'react';
import { Chart } from '../parts/chart.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { type ChartFilters, hourly } from './chart-filters.ts';
import { type FigureRow, funnelOption, type HeatCell, heatOption, pivotOf, stackOption } from './chart-options.ts';
import { useStepText } from './use-steps.ts';
import { CHART_WORDS } from './words-charts.ts';

interface ShapeOf {
  readonly filters: ChartFilters;
  readonly rows: readonly FigureRow[] | null;
}

type StageWord = 'charts.considered' | 'charts.bound' | 'charts.eligible' | 'charts.worth' | 'charts.within_limits' | 'charts.stageGranted';
const stageWord = (stage: string): StageWord => (stage === 'granted' ? 'charts.stageGranted' : (`charts.${stage}` as StageWord));

export function FunnelChart({ filters, rows }: ShapeOf) {
  const say = useWords(CHART_WORDS);
  const { name } = useVoice();
  const steps = (rows ?? [])
    .filter(({ obstacle }) => obstacle === '')
    .map(({ stage, count }) => ({ name: say(stageWord(String(stage))), count: Number(count) }));
  const table = (rows ?? []).map(({ stage, obstacle, count }) => [
    say(stageWord(String(stage))),
    obstacle === '' ? '' : name('reason', String(obstacle)),
    Number(count),
  ]);
  return (
    <section className="sheet">
      <Chart
        title={say('charts.funnel')}
        note={filters.campaign === '' ? say('charts.funnelAll') : say('charts.counted')}
        option={rows === null ? null : (look) => funnelOption(steps, look)}
        columns={[{ label: say('charts.stage') }, { label: say('charts.lost') }, { label: say('charts.count'), figure: true }]}
        rows={table}
        empty={say('charts.empty')}
      />
    </section>
  );
}

/** Monday first, in the reader's language. */
function useWeekdays(): readonly string[] {
  const { locale } = useVoice();
  return useMemo(() => {
    const format = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
    return Array.from({ length: 7 }, (_each, place) => format.format(Date.UTC(2026, 0, 5 + place)));
  }, [locale]);
}

export function HeatChart({ filters, rows }: ShapeOf) {
  const say = useWords(CHART_WORDS);
  const weekdays = useWeekdays();
  const cells = (rows ?? []).map(
    (row): HeatCell => ({ weekday: Number(row['weekday']), hour: Number(row['hour']), count: Number(row['count']) }),
  );
  return (
    <section className="sheet">
      <Chart
        title={say('charts.heat')}
        note={`${say(filters.campaign === '' ? 'charts.heatAll' : 'charts.heatOne')} ${say('charts.counted')}`}
        option={rows === null ? null : (look) => heatOption(cells, weekdays, look)}
        columns={[
          { label: say('charts.weekday') },
          { label: say('charts.hour'), figure: true },
          { label: say('charts.count'), figure: true },
        ]}
        rows={cells.map(({ weekday, hour, count }) => [weekdays[weekday - 1] ?? '', hour, count])}
        empty={say('charts.empty')}
      />
    </section>
  );
}

const OUTCOMES_MAX = 8;

export function OutcomeChart({ filters, rows }: ShapeOf) {
  const say = useWords(CHART_WORDS);
  const { name } = useVoice();
  const stepText = useStepText(filters.per);
  const pivot = useMemo(
    () => pivotOf(rows ?? [], { step: 'at', name: 'reason', value: 'count', most: OUTCOMES_MAX, everyMs: hourly(filters) }),
    [rows, filters],
  );
  const nameText = (reason: string) => (reason === 'granted' ? say('charts.granted') : name('reason', reason));
  if (filters.campaign !== '') return null;
  const table = (rows ?? []).map(({ at, reason, count }) => [stepText(String(at)), nameText(String(reason)), Number(count)]);
  return (
    <section className="sheet">
      <Chart
        title={say('charts.reasons')}
        note={say('charts.counted')}
        option={rows === null ? null : stackOption({ pivot, stepText, nameText, scale: 1 })}
        columns={[{ label: say('charts.time') }, { label: say('charts.outcome') }, { label: say('charts.count'), figure: true }]}
        rows={table}
        empty={say('charts.empty')}
        tall
      />
    </section>
  );
}

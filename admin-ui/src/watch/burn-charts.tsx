// What was granted over time: by funder, and by campaign.
import { useMemo } from 'react';
import { Chart } from '../parts/chart.tsx';
import type { ChartLook } from '../parts/chart-look.ts';
import { useReference } from '../parts/reference.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { type ChartFilters, hourly } from './chart-filters.ts';
import { type FigureRow, partyColour, pivotOf, stackOption } from './chart-options.ts';
import { useMoneyOf, useStepText } from './use-steps.ts';
import { CHART_WORDS } from './words-charts.ts';

const CAMPAIGNS_MAX = 7;

interface BurnOf {
  readonly filters: ChartFilters;
  readonly rows: readonly FigureRow[] | null;
}

export function BurnCharts({ filters, rows }: BurnOf) {
  const say = useWords(CHART_WORDS);
  const { name } = useVoice();
  const money = useMoneyOf(rows);
  const usable = useMemo(() => (money.currency === null ? [] : (rows ?? [])), [rows, money]);
  const { name: campaignName } = useCampaignName();
  const shared = {
    filters,
    rows: rows === null ? null : usable,
    money,
    empty: money.currency === null ? say('charts.severalCurrencies') : say('charts.empty'),
  };
  return (
    <div className="chart-pair">
      <OneBurn {...shared} title={say('charts.burn')} by="party" nameText={(party) => name('party', party)} coloured />
      {filters.campaign === '' ? <OneBurn {...shared} title={say('charts.campaigns')} by="campaign" nameText={campaignName} /> : null}
    </div>
  );
}

interface OneBurnOf extends BurnOf {
  readonly title: string;
  readonly by: 'party' | 'campaign';
  readonly nameText: (name: string) => string;
  readonly money: ReturnType<typeof useMoneyOf>;
  readonly empty: string;
  readonly coloured?: boolean;
}

function OneBurn({ filters, rows, title, by, nameText, money, empty, coloured = false }: OneBurnOf) {
  const say = useWords(CHART_WORDS);
  const stepText = useStepText(filters.per);
  const pivot = useMemo(
    () => pivotOf(rows ?? [], { step: 'at', name: by, value: 'amount', most: CAMPAIGNS_MAX, everyMs: hourly(filters) }),
    [rows, by, filters],
  );
  const option = (look: ChartLook) =>
    stackOption({ pivot, stepText, nameText, scale: money.scale, colour: coloured ? partyColour(look) : undefined });
  const label = say('charts.amount');
  const table = pivot.steps.flatMap((step, place) =>
    pivot.series.flatMap(({ name, values }) => {
      const value = values[place] ?? 0;
      return value === 0 ? [] : [[stepText(step), nameText(name), Number(money.decimal(value))]];
    }),
  );
  return (
    <section className="sheet">
      <Chart
        title={title}
        note={say('charts.counted')}
        option={rows === null ? null : option}
        columns={[
          { label: say('charts.time') },
          { label: by === 'party' ? say('charts.party') : say('charts.campaign') },
          { label: money.currency === null ? label : `${label} (${money.currency})`, figure: true },
        ]}
        rows={table}
        empty={empty}
      />
    </section>
  );
}

export function useCampaignName(): { readonly name: (id: string) => string } {
  const { campaigns } = useReference();
  const { text } = useVoice();
  return useMemo(() => {
    const byId = new Map((campaigns ?? []).map((each) => [each.id, each.name]));
    return { name: (id) => text(byId.get(id), id) };
  }, [campaigns, text]);
}

// The charts page: filters in the address, and for each question one chart with its table and files.
import { useMemo } from 'react';
import type { ChartName, Figures } from '../../../api/watch/figures.ts';
import { instantOf } from '../operations/try-request.ts';
import { SelectField, TextField } from '../parts/field.tsx';
import { FaultNotice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useReference } from '../parts/reference.tsx';
import { useFilters } from '../parts/use-filters.ts';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { type ChartFilters, dayIn, figuresPath, filterFault, filtersOf } from './chart-filters.ts';
import { BurnCharts } from './burn-charts.tsx';
import { FunderCharts } from './funder-charts.tsx';
import { FunnelChart, HeatChart, OutcomeChart } from './shape-charts.tsx';
import { CHART_WORDS } from './words-charts.ts';

const NAMES = ['campaign', 'from', 'to', 'per'] as const;

export function ChartsPage() {
  const say = useWords(CHART_WORDS);
  const { zone } = useVoice();
  const [given, set] = useFilters(NAMES);
  const filters = filtersOf(given, dayIn(zone, Date.now()));
  const fault = filterFault(filters);
  return (
    <Page title={say('charts.title')} lead={say('charts.lead')} wide>
      <Filters filters={filters} onChange={set} error={fault === null ? undefined : say(fault)} />
      {fault === null ? <Board filters={filters} /> : null}
    </Page>
  );
}

interface FiltersOf {
  readonly filters: ChartFilters;
  readonly onChange: (changes: Partial<Record<(typeof NAMES)[number], string>>) => void;
  readonly error: string | undefined;
}

function Filters({ filters, onChange, error }: FiltersOf) {
  const say = useWords(CHART_WORDS);
  const { text } = useVoice();
  const { campaigns } = useReference();
  const options = (campaigns ?? []).map((each) => ({ value: each.id, label: text(each.name, each.id) }));
  return (
    <section className="sheet field-row" aria-label={say('charts.filters')}>
      <SelectField
        label={say('charts.campaign')}
        value={filters.campaign}
        onChange={(campaign) => onChange({ campaign })}
        options={[{ value: '', label: say('charts.all') }, ...options.sort((one, other) => one.label.localeCompare(other.label))]}
      />
      <TextField label={say('charts.from')} type="date" value={filters.from} onChange={(from) => onChange({ from })} />
      <TextField label={say('charts.to')} type="date" value={filters.to} onChange={(to) => onChange({ to })} error={error} />
      <SelectField
        label={say('charts.per')}
        value={filters.per}
        onChange={(per) => onChange({ per })}
        options={[
          { value: 'hour', label: say('charts.hour') },
          { value: 'day', label: say('charts.day') },
        ]}
      />
    </section>
  );
}

function Board({ filters }: { readonly filters: ChartFilters }) {
  const say = useWords(CHART_WORDS);
  const burn = useFigures('burn', filters);
  const funnel = useFigures('funnel', filters);
  const heat = useFigures('heat', filters);
  const funders = useFigures('funders', filters);
  const reasons = useFigures('reasons', filters);
  const first = [burn, funnel, heat, funders, reasons].find((each) => each.fault !== null);
  return (
    <div className="chart-board">
      <h2 className="spoken">{say('charts.figures')}</h2>
      {first?.fault == null ? null : <FaultNotice fault={first.fault} again={first.reload} />}
      <BurnCharts filters={filters} rows={burn.rows} />
      <div className="chart-pair">
        <FunnelChart filters={filters} rows={funnel.rows} />
        <HeatChart filters={filters} rows={heat.rows} />
      </div>
      <FunderCharts rows={funders.rows} />
      <OutcomeChart filters={filters} rows={reasons.rows} />
    </div>
  );
}

function useFigures(chart: ChartName, filters: ChartFilters) {
  const { zone } = useVoice();
  const path = useMemo(() => figuresPath(chart, filters, (local) => instantOf(local, zone)), [chart, filters, zone]);
  const { body, fault, reload } = useResource<Figures>(path);
  return { rows: body?.items ?? null, fault, reload };
}

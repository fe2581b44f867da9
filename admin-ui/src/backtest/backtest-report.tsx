// The report of a backtest: charts first, then every campaign, who gains and loses, what stood in the way, and who is reached.
import { useState } from 'react';
import { Link } from 'wouter';
import type { BacktestReport as Report, CampaignRow, SegmentRow } from '../../../engine/simulation/backtest-report.ts';
import { SelectField } from '../parts/field.tsx';
import { useReference } from '../parts/reference.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { BacktestCharts } from './backtest-charts.tsx';
import { BacktestPeople } from './backtest-people.tsx';
import { BACKTEST_WORDS } from './words-backtest.ts';

interface ReportOf {
  readonly report: Report;
  readonly currency: string;
}

export function BacktestReport({ report, currency }: ReportOf) {
  return (
    <>
      <BacktestCharts report={report} currency={currency} />
      <BacktestPeople report={report} currency={currency} />
      <Campaigns report={report} />
      <div className="two">
        <Obstacles report={report} />
        <Segments report={report} currency={currency} />
      </div>
    </>
  );
}

/** The most changed, before the reader asks for the rest. */
const SHOWN = 10;

function Campaigns({ report }: { readonly report: Report }) {
  const say = useWords(BACKTEST_WORDS);
  const { count, money } = useVoice();
  const { campaignName } = useReference();
  const [isWhole, setIsWhole] = useState(false);
  const signed = (change: number, currency: string) =>
    change === 0 ? '0' : `${change < 0 ? '−' : '+'}${money(Math.abs(change), currency)}`;
  const change = ({ live, tried }: CampaignRow) => tried.cost - live.cost;
  const rows = report.campaigns.toSorted(
    (one, other) => Math.abs(change(other)) - Math.abs(change(one)) || other.tried.cost - one.tried.cost,
  );
  const columns: readonly Column<CampaignRow>[] = [
    {
      key: 'campaign',
      head: say('campaigns.name'),
      cell: ({ campaign }) =>
        campaign === report.campaign ? (
          <>
            {campaignName(campaign.replace('~draft', ''))} <span className="soft">({say('campaigns.this')})</span>
          </>
        ) : (
          <Link href={`/campaigns/${campaign}`}>{campaignName(campaign)}</Link>
        ),
    },
    {
      key: 'grants',
      head: say('campaigns.grants'),
      figure: true,
      cell: ({ live, tried }) => `${count(live.grants)} → ${count(tried.grants)}`,
    },
    { key: 'was', head: say('campaigns.was'), figure: true, cell: (row) => money(row.live.cost, row.currency) },
    { key: 'would', head: say('campaigns.would'), figure: true, cell: (row) => money(row.tried.cost, row.currency) },
    { key: 'difference', head: say('campaigns.difference'), figure: true, cell: (row) => signed(change(row), row.currency) },
  ];
  return (
    <section className="sheet" aria-labelledby="backtest-campaigns">
      <h2 id="backtest-campaigns">{say('campaigns.title')}</h2>
      <Table
        caption={say('campaigns.title')}
        columns={columns}
        rows={isWhole ? rows : rows.slice(0, SHOWN)}
        rowKey={({ campaign }) => campaign}
        more={isWhole || rows.length <= SHOWN ? null : { onMore: () => setIsWhole(true) }}
        empty={say('campaigns.none')}
      />
    </section>
  );
}

type Result = NonNullable<Report['draft']>['results'][number];

function Obstacles({ report }: { readonly report: Report }) {
  const say = useWords(BACKTEST_WORDS);
  const { count, name } = useVoice();
  const columns: readonly Column<Result>[] = [
    { key: 'result', head: say('why.result'), cell: ({ result }) => (result === 'granted' ? say('why.granted') : name('reason', result)) },
    { key: 'count', head: say('why.count'), figure: true, cell: (row) => count(row.count) },
  ];
  return (
    <section className="sheet" aria-labelledby="backtest-why">
      <h2 id="backtest-why">{say('why.title')}</h2>
      <Table
        caption={say('why.title')}
        columns={columns}
        rows={report.draft?.results ?? []}
        rowKey={({ result }) => result}
        empty={say('why.none')}
      />
    </section>
  );
}

const DIMENSIONS = ['segment', 'tier', 'product', 'region'] as const;

function Segments({ report, currency }: ReportOf) {
  const say = useWords(BACKTEST_WORDS);
  const { count, money, share } = useVoice();
  const [dimension, setDimension] = useState<string>('segment');
  const rows = report.segments
    .filter((row) => row.dimension === dimension)
    .toSorted((one, other) => other.authorizations - one.authorizations);
  const columns: readonly Column<SegmentRow>[] = [
    { key: 'value', head: say('segments.value'), cell: ({ value }) => value },
    { key: 'authorizations', head: say('segments.authorizations'), figure: true, cell: ({ authorizations }) => count(authorizations) },
    {
      key: 'reached',
      head: say('segments.reached'),
      figure: true,
      cell: ({ draftGrants, authorizations }) => share(draftGrants / Math.max(1, authorizations)),
    },
    {
      key: 'uplift',
      head: say('segments.uplift'),
      figure: true,
      cell: ({ liveValue, triedValue }) => money(triedValue - liveValue, currency),
    },
  ];
  return (
    <section className="sheet" aria-labelledby="backtest-segments">
      <h2 id="backtest-segments">{say('segments.title')}</h2>
      <div className="filters">
        <SelectField
          label={say('segments.dimension')}
          value={dimension}
          onChange={setDimension}
          options={DIMENSIONS.map((each) => ({ value: each, label: say(`segments.${each}`) }))}
        />
      </div>
      <Table
        caption={say('segments.title')}
        columns={columns}
        rows={rows.slice(0, 50)}
        rowKey={({ value }) => value}
        empty={say('segments.none')}
      />
    </section>
  );
}

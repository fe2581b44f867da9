// Backtests of one campaign: run one over days of real traffic, follow it, and read what it would have cost and who would have had it.
import { useState } from 'react';
import { Link, useParams } from 'wouter';
import type { BacktestJob } from '../../../api/simulation/backtest-store.ts';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { usePages } from '../parts/use-pages.ts';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import type { CampaignItem } from '../parts/wire.ts';
import { useWords } from '../parts/words-of.tsx';
import { BacktestForm } from './backtest-form.tsx';
import { BacktestRun } from './backtest-run.tsx';
import { BacktestRuns } from './backtest-runs.tsx';
import { BACKTEST_WORDS } from './words-backtest.ts';

export function BacktestPage() {
  const { id = '' } = useParams<{ readonly id: string }>();
  const say = useWords(BACKTEST_WORDS);
  const { text } = useVoice();
  const campaign = useResource<CampaignItem>(`/v1/campaigns/${encodeURIComponent(id)}`);
  const runs = usePages<BacktestJob>(`/v1/backtests?campaign=${encodeURIComponent(id)}&limit=20`);
  const [chosen, setChosen] = useState<string | null>(() => new URLSearchParams(location.search).get('run'));
  const shown = chosen ?? runs.items?.[0]?.id ?? null;
  const show = (run: string) => {
    setChosen(run);
    history.replaceState(history.state, '', `?run=${run}`);
  };
  const above = <Link href={`/campaigns/${id}`}>{campaign.body === null ? id : text(campaign.body.name, id)}</Link>;
  return (
    <Page title={say('title')} lead={say('lead')} above={above}>
      <p className="note">{say('assumption')}</p>
      <BacktestForm
        campaign={id}
        onRun={(job) => {
          runs.reload();
          show(job.id);
        }}
      />
      {shown === null ? null : <BacktestRun key={shown} id={shown} onEnd={runs.reload} />}
      {runs.fault === null ? null : <FaultNotice fault={runs.fault} again={runs.reload} />}
      {runs.items === null ? <Reading /> : <BacktestRuns runs={runs} items={runs.items} shown={shown} onShow={show} />}
    </Page>
  );
}

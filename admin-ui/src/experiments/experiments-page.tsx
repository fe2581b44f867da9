// All experiments: the groups of campaigns that divide the cardholders, who takes part in which, and the way to each verdict.
import { Link } from 'wouter';
import type { ExperimentGroup } from '../../../api/campaign/experiment-routes.ts';
import { Empty, FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useResource } from '../parts/use-resource.ts';
import { useWords } from '../parts/words-of.tsx';
import { GroupCampaigns } from './group-campaigns.tsx';
import { DrawBar } from './draw-bar.tsx';
import { EXPERIMENT_WORDS } from './words-experiments.ts';

export function ExperimentsPage() {
  const say = useWords(EXPERIMENT_WORDS);
  const { body, fault, reload } = useResource<{ readonly items: readonly ExperimentGroup[] }>('/v1/experiments');
  return (
    <Page title={say('exp.title')} lead={say('exp.lead')}>
      {body === null ? fault === null ? <Reading /> : <FaultNotice fault={fault} again={reload} /> : null}
      {body?.items.length === 0 ? <Empty>{say('exp.none')}</Empty> : null}
      {(body?.items ?? []).map((item) => (
        <GroupSheet key={item.group} item={item} />
      ))}
    </Page>
  );
}

function GroupSheet({ item }: { readonly item: ExperimentGroup }) {
  const say = useWords(EXPERIMENT_WORDS);
  const isCompared = item.campaigns.some(({ rollout }) => rollout.mode === 'live');
  return (
    <section className="sheet" aria-labelledby={`group-${item.group}`}>
      <div className="group-head">
        <h2 id={`group-${item.group}`}>
          {say('exp.group')} <span className="code">{item.group}</span>
        </h2>
        {isCompared ? (
          <Link className="button" href={`/experiments/${item.group}`}>
            {say('exp.open')}
          </Link>
        ) : null}
      </div>
      <DrawBar item={item} />
      <GroupCampaigns item={item} />
    </section>
  );
}

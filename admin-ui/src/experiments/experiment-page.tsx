// One experiment: the verdict in words, the arms with their figures, every comparison with its intervals, and what it does not prove.
import { Link, useParams } from 'wouter';
import type { Experiment } from '../../../api/campaign/experiment-routes.ts';
import { Button } from '../parts/button.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { localOf } from '../marketing/days.ts';
import { TONES, useArmName } from './arms.ts';
import { Comparisons } from './comparisons.tsx';
import { GroupCampaigns } from './group-campaigns.tsx';
import { DrawBar } from './draw-bar.tsx';
import { EXPERIMENT_WORDS } from './words-experiments.ts';

type Arm = Experiment['verdict']['arms'][number];
export function ExperimentPage() {
  const { group = '' } = useParams<{ readonly group: string }>();
  const say = useWords(EXPERIMENT_WORDS);
  const { body, fault, reload, loading } = useResource<Experiment>(`/v1/experiments/${encodeURIComponent(group)}`);
  const above = <Link href="/experiments">{say('exp.all')}</Link>;
  if (body === null) {
    if (fault?.status === 404) return <Page title={say('exp.missing', { group })} lead={say('exp.none')} above={above} />;
    return (
      <Page title={group} above={above}>
        {fault === null ? <Reading /> : <FaultNotice fault={fault} again={reload} />}
      </Page>
    );
  }
  return (
    <Page title={`${say('exp.title')}: ${group}`} above={above}>
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      <Verdict experiment={body} busy={loading} onCountOn={reload} />
      <Arms experiment={body} />
      <Comparisons experiment={body} />
      <Limits experiment={body} />
    </Page>
  );
}

interface VerdictOf {
  readonly experiment: Experiment;
  readonly busy: boolean;
  readonly onCountOn: () => void;
}

function Verdict({ experiment, busy, onCountOn }: VerdictOf) {
  const say = useWords(EXPERIMENT_WORDS);
  const { text, count, zone } = useVoice();
  const { verdict, counted, moved } = experiment;
  const since = counted.since === null ? say('exp.begin') : localOf(counted.since, zone).replace('T', ' ');
  return (
    <section className="sheet" aria-labelledby="verdict">
      <div className="group-head">
        <h2 id="verdict">{say('exp.verdict')}</h2>
        <StateBadge tone={TONES[verdict.verdict]}>{say(`exp.${verdict.verdict}`)}</StateBadge>
      </div>
      <p>{text(verdict.texts, '')}</p>
      <p className="soft">{say('exp.counted', { count: count(counted.decisions), since, days: counted.daysMax })}</p>
      {moved === 0 ? null : <p className="soft">{say('exp.moved', { count: count(moved) })}</p>}
      {counted.complete ? null : (
        <p className="actions" role="status">
          <span>{say('exp.counting')}</span>
          <Button busy={busy} onClick={onCountOn}>
            {say('exp.countOn')}
          </Button>
        </p>
      )}
      <DrawBar item={experiment} />
      <GroupCampaigns item={experiment} />
    </section>
  );
}

function Arms({ experiment }: { readonly experiment: Experiment }) {
  const say = useWords(EXPERIMENT_WORDS);
  const { count, money, share } = useVoice();
  const nameOf = useArmName(experiment);
  const currency = experiment.campaigns[0]?.currency ?? '';
  const part = (some: number, all: number) => (all === 0 ? count(some) : `${count(some)} (${share(some / all)})`);
  const columns: readonly Column<Arm>[] = [
    { key: 'arm', head: say('exp.arm'), cell: (arm) => nameOf(arm.campaign) },
    { key: 'exposed', head: say('exp.exposed'), figure: true, cell: (arm) => count(arm.exposed) },
    { key: 'takers', head: say('exp.takers'), figure: true, cell: (arm) => part(arm.takers, arm.exposed) },
    { key: 'returning', head: say('exp.returning'), figure: true, cell: (arm) => part(arm.returning, arm.exposed) },
    { key: 'purchases', head: say('exp.purchases'), figure: true, cell: (arm) => count(arm.purchases) },
    { key: 'spend', head: say('exp.spend'), figure: true, cell: (arm) => money(arm.spend, currency) },
    {
      key: 'head',
      head: say('exp.perHead'),
      figure: true,
      cell: (arm) => (arm.exposed === 0 ? '–' : money(Math.round(arm.spend / arm.exposed), currency)),
    },
    { key: 'cost', head: say('exp.cost'), figure: true, cell: (arm) => money(arm.cost, currency) },
    {
      key: 'incremental',
      head: say('exp.incremental'),
      figure: true,
      cell: (arm) => (arm.incrementalSpend === null ? '–' : money(arm.incrementalSpend, currency)),
    },
  ];
  const rows = experiment.verdict.arms;
  return (
    <section className="sheet" aria-labelledby="arms">
      <h2 id="arms">{say('exp.arms')}</h2>
      <Table
        caption={say('exp.arms')}
        columns={columns}
        rows={rows.some(({ exposed }) => exposed > 0) ? rows : []}
        rowKey={(arm) => arm.campaign ?? ''}
        empty={say('exp.noArms')}
      />
    </section>
  );
}

function Limits({ experiment }: { readonly experiment: Experiment }) {
  const say = useWords(EXPERIMENT_WORDS);
  const { text } = useVoice();
  return (
    <section className="sheet" aria-labelledby="limits">
      <h2 id="limits">{say('exp.limits')}</h2>
      <ul>
        {experiment.verdict.limits.map((limit) => (
          <li key={limit.en}>{text(limit, '')}</li>
        ))}
      </ul>
    </section>
  );
}

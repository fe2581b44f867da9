// What a campaign in shadow would have granted: in figures, day by day, why not, and with examples that lead to their explanation.
import { Link, useParams } from 'wouter';
import type { ShadowReport } from '../../../api/campaign/experiment-routes.ts';
import { localOf } from '../marketing/days.ts';
import { Button } from '../parts/button.tsx';
import { Empty, FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useReference } from '../parts/reference.tsx';
import { Table } from '../parts/table.tsx';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import type { CampaignItem } from '../parts/wire.ts';
import { useWords } from '../parts/words-of.tsx';
import { EXPERIMENT_WORDS, SHADOW_WORDS } from './words-experiments.ts';

export function ShadowPage() {
  const { id = '' } = useParams<{ readonly id: string }>();
  const say = useWords(SHADOW_WORDS);
  const { text } = useVoice();
  const address = `/v1/campaigns/${encodeURIComponent(id)}`;
  const campaign = useResource<CampaignItem>(address).body;
  const { body, fault, reload, loading } = useResource<ShadowReport>(`${address}/shadow`);
  return (
    <Page
      title={say('shadow.title', { name: text(campaign?.name, id) })}
      lead={say('shadow.lead')}
      above={<Link href={`/campaigns/${id}`}>{say('shadow.above')}</Link>}
    >
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      {body === null ? fault === null ? <Reading /> : null : <Report report={body} busy={loading} onCountOn={reload} />}
    </Page>
  );
}

interface ReportOf {
  readonly report: ShadowReport;
  readonly busy: boolean;
  readonly onCountOn: () => void;
}

function Report({ report, busy, onCountOn }: ReportOf) {
  const say = useWords(SHADOW_WORDS);
  if (report.version === null) return <Empty>{say('shadow.never')}</Empty>;
  return (
    <>
      <Figures report={report} busy={busy} onCountOn={onCountOn} />
      {report.decisions === 0 ? <Empty>{say('shadow.none')}</Empty> : <Days report={report} />}
      {report.barriers.length === 0 ? null : <Barriers report={report} />}
      {report.examples.length === 0 ? null : <Examples report={report} />}
    </>
  );
}

function Figures({ report, busy, onCountOn }: ReportOf) {
  const say = useWords(SHADOW_WORDS);
  const sayCounted = useWords(EXPERIMENT_WORDS);
  const { count, money, zone } = useVoice();
  const { counted, currency } = report;
  const since = counted.since === null ? sayCounted('exp.begin') : localOf(counted.since, zone).replace('T', ' ');
  const facts: readonly (readonly [string, string])[] = [
    [say('shadow.decisions'), count(report.decisions)],
    [say('shadow.granted'), count(report.granted)],
    [say('shadow.would'), money(report.would, currency)],
  ];
  return (
    <section className="sheet" aria-labelledby="shadow-figures">
      <h2 id="shadow-figures">{say('shadow.version', { version: report.version ?? 0 })}</h2>
      <dl className="facts">
        {facts.map(([label, said]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{said}</dd>
          </div>
        ))}
      </dl>
      <p className="note">{say('shadow.limits')}</p>
      <p className="soft">{sayCounted('exp.counted', { count: count(counted.decisions), since, days: counted.daysMax })}</p>
      {counted.complete ? null : (
        <p className="actions" role="status">
          <span>{sayCounted('exp.counting')}</span>
          <Button busy={busy} onClick={onCountOn}>
            {sayCounted('exp.countOn')}
          </Button>
        </p>
      )}
    </section>
  );
}

function Days({ report }: { readonly report: ShadowReport }) {
  const say = useWords(SHADOW_WORDS);
  const { count, money, day } = useVoice();
  return (
    <section className="sheet" aria-labelledby="shadow-days">
      <h2 id="shadow-days">{say('shadow.days')}</h2>
      <Table
        caption={say('shadow.days')}
        columns={[
          { key: 'day', head: say('shadow.day'), cell: (row) => day(row.day) },
          { key: 'decisions', head: say('shadow.decisions'), figure: true, cell: (row) => count(row.decisions) },
          { key: 'granted', head: say('shadow.granted'), figure: true, cell: (row) => count(row.granted) },
          { key: 'would', head: say('shadow.would'), figure: true, cell: (row) => money(row.would, report.currency) },
        ]}
        rows={report.days.toReversed()}
        rowKey={(row) => row.day}
        empty={say('shadow.none')}
      />
    </section>
  );
}

function Barriers({ report }: { readonly report: ShadowReport }) {
  const say = useWords(SHADOW_WORDS);
  const { count, name } = useVoice();
  return (
    <section className="sheet" aria-labelledby="shadow-barriers">
      <h2 id="shadow-barriers">{say('shadow.barriers')}</h2>
      <Table
        caption={say('shadow.barriers')}
        columns={[
          { key: 'barrier', head: say('shadow.barrier'), cell: (row) => name('reason', row.barrier) },
          { key: 'count', head: say('shadow.count'), figure: true, cell: (row) => count(row.decisions) },
        ]}
        rows={report.barriers}
        rowKey={(row) => row.barrier}
        empty={say('shadow.none')}
      />
    </section>
  );
}

function Examples({ report }: { readonly report: ShadowReport }) {
  const say = useWords(SHADOW_WORDS);
  const { money, name, zone } = useVoice();
  const { merchantName } = useReference();
  const { currency } = report;
  return (
    <section className="sheet" aria-labelledby="shadow-examples">
      <h2 id="shadow-examples">{say('shadow.examples')}</h2>
      <Table
        caption={say('shadow.examples')}
        columns={[
          {
            key: 'authorization',
            head: say('shadow.authorization'),
            cell: (row) => <Link href={`/why/${encodeURIComponent(row.authorizationId)}`}>{row.authorizationId}</Link>,
          },
          { key: 'at', head: say('shadow.at'), cell: (row) => localOf(row.at, zone).replace('T', ' ') },
          { key: 'merchant', head: say('shadow.merchant'), cell: (row) => merchantName(row.merchant) },
          { key: 'amount', head: say('shadow.amount'), figure: true, cell: (row) => money(row.amount, currency) },
          {
            key: 'would',
            head: say('shadow.would'),
            figure: true,
            cell: (row) =>
              row.barrier === null ? money(row.would, currency) : say('shadow.instead', { why: name('reason', row.barrier) }),
          },
        ]}
        rows={report.examples}
        rowKey={(row) => row.authorizationId}
        empty={say('shadow.none')}
      />
    </section>
  );
}

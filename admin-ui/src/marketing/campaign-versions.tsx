// The versions of a campaign, who wrote them and how far they are; any two can be compared.
import { useState } from 'react';
import { Link } from 'wouter';
import type { Difference } from '../../../engine/campaign/difference.ts';
import type { VersionSummary } from '../../../api/campaign/read-store.ts';
import { StateMark } from '../parts/marks.tsx';
import { SelectField } from '../parts/field.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { usePages } from '../parts/use-pages.ts';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import type { CampaignItem } from '../parts/wire.ts';
import { useWords } from '../parts/words-of.tsx';
import { localOf } from './days.ts';
import { VersionDiff } from './version-diff.tsx';
import { CAMPAIGN_WORDS } from './words-campaigns.ts';

export function CampaignVersions({ campaign: { id, currency } }: { readonly campaign: CampaignItem }) {
  const say = useWords(CAMPAIGN_WORDS);
  const { zone } = useVoice();
  const { items, fault, busy, onMore, reload } = usePages<VersionSummary>(`/v1/campaigns/${encodeURIComponent(id)}/versions?limit=20`);
  const columns: readonly Column<VersionSummary>[] = [
    {
      key: 'version',
      head: say('page.version'),
      cell: ({ version }) => <Link href={`/campaigns/${id}/edit?version=${version}`}>{say('list.version', { version })}</Link>,
    },
    { key: 'state', head: say('list.state'), cell: ({ state }) => <StateMark state={state} /> },
    { key: 'author', head: say('page.author'), cell: ({ makerName }) => makerName },
    { key: 'written', head: say('page.written'), cell: ({ createdAt }) => localOf(createdAt, zone).replace('T', ' ') },
    {
      key: 'review',
      head: say('page.review'),
      cell: ({ passed }) => <StateBadge tone={passed ? 'good' : 'bad'}>{say(passed ? 'page.passed' : 'page.failed')}</StateBadge>,
    },
  ];
  return (
    <section className="sheet" aria-labelledby="campaign-versions">
      <h2 id="campaign-versions">{say('page.versions')}</h2>
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      {items === null ? (
        fault === null ? (
          <Reading />
        ) : null
      ) : (
        <>
          <Table
            caption={say('page.versions')}
            columns={columns}
            rows={items}
            rowKey={({ version }) => String(version)}
            empty=""
            more={onMore === null ? null : { onMore, busy }}
          />
          {items.length > 1 ? <Comparison id={id} currency={currency} versions={items.map(({ version }) => version)} /> : null}
        </>
      )}
    </section>
  );
}

interface ComparisonOf {
  readonly id: string;
  readonly currency: string;
  readonly versions: readonly number[];
}

function Comparison({ id, currency, versions }: ComparisonOf) {
  const say = useWords(CAMPAIGN_WORDS);
  const [from, setFrom] = useState(String(versions[1]));
  const [to, setTo] = useState(String(versions[0]));
  const options = versions.map((version) => ({ value: String(version), label: say('list.version', { version }) }));
  return (
    <div className="comparison">
      <h3>{say('page.against', { one: from, other: to })}</h3>
      <div className="filters">
        <SelectField label={`${say('page.compare')} 1`} value={from} onChange={setFrom} options={options} />
        <SelectField label={`${say('page.compare')} 2`} value={to} onChange={setTo} options={options} />
      </div>
      <Differences path={`/v1/campaigns/${encodeURIComponent(id)}/versions/${from}/difference/${to}`} currency={currency} />
    </div>
  );
}

function Differences({ path, currency }: { readonly path: string; readonly currency: string }) {
  const { body, fault, reload } = useResource<{ readonly items: readonly Difference[] }>(path);
  if (fault !== null) return <FaultNotice fault={fault} again={reload} />;
  return body === null ? <Reading /> : <VersionDiff items={body.items} currency={currency} />;
}

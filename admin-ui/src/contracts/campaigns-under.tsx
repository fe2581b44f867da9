// Campaigns under an agreement, and where each departs from it as it stands now.
import { Link } from 'wouter';
import type { CampaignUnder } from '../../../api/funding/campaigns-under-store.ts';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { Table } from '../parts/table.tsx';
import { usePages } from '../parts/use-pages.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { CONTRACT_WORDS } from './words-contracts.ts';

export function CampaignsUnder({ id }: { readonly id: string }) {
  const say = useWords(CONTRACT_WORDS);
  const { text } = useVoice();
  const { items, fault, busy, onMore, reload } = usePages<CampaignUnder>(`/v1/agreements/${encodeURIComponent(id)}/campaigns?limit=20`);
  return (
    <section className="sheet contract-sheet" aria-busy={busy}>
      <h2>{say('one.campaigns')}</h2>
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      {items === null ? (
        <Reading />
      ) : (
        <Table
          caption={say('one.campaigns')}
          rows={items}
          rowKey={(row) => row.id}
          empty={say('one.noCampaigns')}
          more={onMore === null ? null : { onMore, busy }}
          columns={[
            { key: 'id', head: say('one.campaigns'), cell: (row) => <Link href={`/campaigns/${row.id}`}>{text(row.name, row.id)}</Link> },
            { key: 'version', head: say('one.version'), cell: (row) => `${row.version}, ${say(row.isLive ? 'one.live' : 'one.notLive')}` },
            {
              key: 'differs',
              head: say('f.agreement'),
              cell: ({ differs }) =>
                differs.length === 0 ? (
                  <StateBadge tone="good">{say('one.inStep')}</StateBadge>
                ) : (
                  <ul className="contract-differs">
                    {differs.map((each) => (
                      <li key={`${each.path} ${each.texts.en}`}>{text(each.texts, each.path)}</li>
                    ))}
                  </ul>
                ),
            },
          ]}
        />
      )}
    </section>
  );
}

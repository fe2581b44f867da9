// The list of campaigns: state, burn, dates, owner and kind; search and filters live in the address bar.
import { Link } from 'wouter';
import { KINDS } from '../../../engine/campaign/schema.ts';
import { KindChip, StateMark } from '../parts/marks.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useSession } from '../parts/session.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { queryOf, useFilters } from '../parts/use-filters.ts';
import { usePages } from '../parts/use-pages.ts';
import { useVoice } from '../parts/voice.tsx';
import type { CampaignItem } from '../parts/wire.ts';
import { useWords } from '../parts/words-of.tsx';
import { BurnBar } from './burn-bar.tsx';
import { CampaignFilters, FILTERS, SORTS } from './campaign-filters.tsx';
import { dayOf, lastDayOf } from './days.ts';
import { CAMPAIGN_WORDS } from './words-campaigns.ts';

const PAGE_SIZE = 50;

export function CampaignListPage() {
  const say = useWords(CAMPAIGN_WORDS);
  const { may } = useSession();
  const [filters, setFilters] = useFilters(FILTERS);
  const sort = SORTS.find((each) => each === filters.sort) ?? 'changed';
  const asked = { ...filters, kind: KINDS.find((kind) => kind === filters.kind) ?? '', sort, limit: String(PAGE_SIZE) };
  const { items, fault, busy, onMore, reload } = usePages<CampaignItem>(`/v1/campaigns?${queryOf(asked)}`);
  const isNarrowed = FILTERS.some((name) => name !== 'sort' && filters[name] !== '');
  const begin = (
    <Link href="/campaigns/new" className="button primary">
      {say('list.new')}
    </Link>
  );
  const empty = isNarrowed ? (
    <div className="empty">
      <p>{say('list.none')}</p>
      <Link href="/campaigns">{say('list.clear')}</Link>
    </div>
  ) : (
    <div className="empty">
      <p>{say('list.empty')}</p>
      {may(['campaigns:write']) ? <Link href="/campaigns/new">{say('list.emptyAction')}</Link> : null}
    </div>
  );
  return (
    <Page title={say('list.title')} lead={say('list.lead')} actions={may(['campaigns:write']) ? begin : undefined} wide>
      <CampaignFilters filters={filters} onChange={setFilters} sort={sort} />
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      {items === null ? (
        fault === null ? (
          <Reading />
        ) : null
      ) : (
        <div className="sheet" aria-busy={busy}>
          <Campaigns items={items} empty={empty} more={onMore === null ? null : { onMore, busy }} />
        </div>
      )}
    </Page>
  );
}

interface CampaignsOf {
  readonly items: readonly CampaignItem[];
  readonly empty: React.ReactNode;
  readonly more: { readonly onMore: () => void; readonly busy: boolean } | null;
}

function Campaigns({ items, empty, more }: CampaignsOf) {
  const say = useWords(CAMPAIGN_WORDS);
  const { zone, name } = useVoice();
  const columns: readonly Column<CampaignItem>[] = [
    { key: 'name', head: say('list.name'), cell: (campaign) => <CampaignName campaign={campaign} /> },
    { key: 'kind', head: say('list.kind'), cell: ({ kind }) => <KindChip kind={kind}>{name('kind', kind)}</KindChip> },
    { key: 'state', head: say('list.state'), cell: (campaign) => <CampaignState campaign={campaign} /> },
    { key: 'burn', head: say('list.burn'), cell: (campaign) => <CampaignBurn campaign={campaign} /> },
    {
      key: 'dates',
      head: say('list.dates'),
      cell: ({ from, to }) => <span className="nowrap">{say('list.until', { from: dayOf(from, zone), to: lastDayOf(to, zone) })}</span>,
    },
    { key: 'owner', head: say('list.owner'), cell: ({ owner }) => owner?.name ?? '–' },
  ];
  return <Table caption={say('list.title')} columns={columns} rows={items} rowKey={({ id }) => id} empty={empty} more={more} />;
}

function CampaignName({ campaign }: { readonly campaign: CampaignItem }) {
  const { text } = useVoice();
  return (
    <span className="stack">
      <Link href={`/campaigns/${campaign.id}`}>{text(campaign.name, campaign.id)}</Link>
      <span className="code soft">{campaign.id}</span>
    </span>
  );
}

function CampaignState({ campaign }: { readonly campaign: CampaignItem }) {
  const say = useWords(CAMPAIGN_WORDS);
  const { name } = useVoice();
  const isAhead = campaign.liveVersion !== null && campaign.latestVersion > campaign.liveVersion;
  return (
    <span className="stack">
      <StateMark state={campaign.state} />
      {isAhead ? (
        <span className="soft small">
          {say('list.version', { version: campaign.latestVersion })}: {name('state', campaign.latestState)}
        </span>
      ) : null}
    </span>
  );
}

function CampaignBurn({ campaign }: { readonly campaign: CampaignItem }) {
  const say = useWords(CAMPAIGN_WORDS);
  const { money } = useVoice();
  const { used, ceiling } = campaign.burn;
  return (
    <span className="stack burn-cell">
      <BurnBar campaign={campaign} />
      <span className="small">
        {ceiling === null
          ? `${money(used, campaign.currency)} · ${say('list.noCeiling')}`
          : say('list.of', { used: money(used, campaign.currency), ceiling: money(ceiling, campaign.currency) })}
      </span>
    </span>
  );
}

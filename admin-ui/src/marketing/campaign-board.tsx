// Every campaign with its budget as it burns: captured and held apart, against the ceiling.
import { useId, useState } from 'react';
import { Link } from 'wouter';
import { Empty, FaultNotice, Reading } from '../parts/notice.tsx';
import { KindChip, StateMark } from '../parts/marks.tsx';
import { useReference } from '../parts/reference.tsx';
import { useVoice } from '../parts/voice.tsx';
import type { CampaignItem } from '../parts/wire.ts';
import { burnOf, byBurn } from './burn.ts';
import { BurnBar } from './burn-bar.tsx';

const SHOWN_FIRST = 8;

/** `date` is the day the page shows: once the business day has moved on, the share of the budget stands where its grants stood. */
export function CampaignBoard({ date }: { readonly date: string | null }) {
  const { say } = useVoice();
  const { campaigns, campaignsFault, reloadCampaigns } = useReference();
  const [all, setAll] = useState(false);
  const list = useId();
  const ordered = [...(campaigns ?? [])].sort(byBurn);
  return (
    <section className="sheet campaigns" id="campaigns" aria-labelledby="campaigns-title">
      <div className="section-head">
        <h2 id="campaigns-title">{say('camp.title')}</h2>
        <p className="legend">
          <span data-part="captured">{say('camp.captured')}</span>
          <span data-part="held">{say('camp.held')}</span>
        </p>
      </div>
      {campaignsFault === null ? null : <FaultNotice fault={campaignsFault} again={reloadCampaigns} />}
      {campaigns === null && campaignsFault === null ? <Reading /> : null}
      {campaigns !== null && campaigns.length === 0 ? <Empty>{say('camp.empty')}</Empty> : null}
      <ul className="campaign-list" id={list}>
        {ordered.slice(0, all ? ordered.length : SHOWN_FIRST).map((campaign) => (
          <CampaignLine key={campaign.id} campaign={campaign} date={date} />
        ))}
      </ul>
      {ordered.length > SHOWN_FIRST ? (
        <button type="button" className="button wide" aria-expanded={all} aria-controls={list} onClick={() => setAll(!all)}>
          {all ? say('camp.fewer') : say('camp.all', { count: ordered.length })}
        </button>
      ) : null}
    </section>
  );
}

function CampaignLine({ campaign, date }: { readonly campaign: CampaignItem; readonly date: string | null }) {
  const { say, name, text, money, count, share } = useVoice();
  const { used, usedShare } = burnOf(campaign);
  const ceiling = campaign.burn.ceiling;
  const moves = ceiling !== null || used > 0;
  return (
    <li className="campaign">
      <div className="campaign-head">
        <KindChip kind={campaign.kind}>{name('kind', campaign.kind)}</KindChip>
        <Link href={`/campaigns/${campaign.id}`} className="campaign-name" title={campaign.id}>
          {text(campaign.name, campaign.id)}
        </Link>
        {campaign.state === 'live' ? null : <StateMark state={campaign.state} />}
      </div>
      <BurnBar campaign={campaign} />
      <p className="campaign-figures">
        {moves ? (
          <span>
            <b>{money(used, campaign.currency)}</b>{' '}
            {ceiling === null ? null : say('camp.of', { ceiling: money(ceiling, campaign.currency) })}
          </span>
        ) : (
          <span />
        )}
        <span>
          {campaign.today.date === date
            ? say('camp.today', { count: count(campaign.today.grants) })
            : say('camp.share', { share: share(usedShare) })}
        </span>
      </p>
    </li>
  );
}

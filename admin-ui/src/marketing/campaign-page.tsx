// One campaign: what it is, what it has spent, its versions, what comes next, and everything that can be done with it.
import { Link, useParams } from 'wouter';
import { ShadowLink } from '../experiments/shadow-link.tsx';
import { KindChip, StateMark } from '../parts/marks.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import type { CampaignItem } from '../parts/wire.ts';
import { useWords } from '../parts/words-of.tsx';
import { BurnBar } from './burn-bar.tsx';
import { CampaignActions, NextStep } from './campaign-actions.tsx';
import { CampaignVersions } from './campaign-versions.tsx';
import { dayOf, lastDayOf, localOf } from './days.ts';
import { PlainReading } from './plain-reading.tsx';
import { CAMPAIGN_WORDS } from './words-campaigns.ts';

const EVERY_MS = 5_000;

export function CampaignPage() {
  const { id = '' } = useParams<{ readonly id: string }>();
  const say = useWords(CAMPAIGN_WORDS);
  const { text } = useVoice();
  const { body: campaign, fault, reload } = useResource<CampaignItem>(`/v1/campaigns/${encodeURIComponent(id)}`, EVERY_MS);
  const above = <Link href="/campaigns">{say('page.list')}</Link>;
  if (campaign === null) {
    if (fault?.status === 404) return <Page title={say('page.missing', { id })} lead={say('page.missingWhy')} above={above} />;
    return (
      <Page title={id} above={above}>
        {fault === null ? <Reading /> : <FaultNotice fault={fault} again={reload} />}
      </Page>
    );
  }
  return (
    <Page
      title={text(campaign.name, campaign.id)}
      above={above}
      lead={<CampaignLead campaign={campaign} />}
      actions={<CampaignActions campaign={campaign} onDone={reload} />}
    >
      <NextStep campaign={campaign} />
      <div className="two">
        <div className="column">
          <Summary campaign={campaign} />
          <CampaignVersions key={campaign.latestVersion} campaign={campaign} />
          <ShadowLink campaign={campaign} />
        </div>
        <PlainReading campaign={campaign.id} version={campaign.liveVersion ?? campaign.latestVersion} />
      </div>
    </Page>
  );
}

function CampaignLead({ campaign }: { readonly campaign: CampaignItem }) {
  const { name } = useVoice();
  return (
    <span className="actions">
      <StateMark state={campaign.state} />
      <KindChip kind={campaign.kind}>{name('kind', campaign.kind)}</KindChip>
      <span>{name('benefit', campaign.benefitType)}</span>
      <span className="code">{campaign.id}</span>
    </span>
  );
}

function Summary({ campaign }: { readonly campaign: CampaignItem }) {
  const say = useWords(CAMPAIGN_WORDS);
  const { text, money, count, zone } = useVoice();
  const { burn, currency, today, publishFailure, scheduled } = campaign;
  const at = (instant: string) => localOf(instant, zone).replace('T', ' ');
  const facts: readonly (readonly [string, string])[] = [
    [say('page.offer'), text(campaign.offer, '')],
    [say('page.runs'), say('list.until', { from: dayOf(campaign.from, zone), to: lastDayOf(campaign.to, zone) })],
    [say('page.owner'), campaign.owner.name],
    [say('page.changed'), at(campaign.changedAt)],
    [say('page.today'), say('page.grants', { count: count(today.grants), amount: money(today.amount, currency) })],
  ];
  return (
    <section className="sheet" aria-labelledby="campaign-summary">
      <h2 id="campaign-summary">{say('page.summary')}</h2>
      <div className="burn-wide">
        <BurnBar campaign={campaign} />
        <p>
          {burn.ceiling === null
            ? `${money(burn.used, currency)} · ${say('list.noCeiling')}`
            : say('list.of', { used: money(burn.used, currency), ceiling: money(burn.ceiling, currency) })}
        </p>
      </div>
      <dl className="facts">
        {facts.map(([label, said]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{said}</dd>
          </div>
        ))}
      </dl>
      {scheduled === null ? null : <p className="note">{say('list.scheduled', { version: scheduled.version, at: at(scheduled.at) })}</p>}
      {publishFailure === null ? null : (
        <p className="fault" role="alert">
          {say('list.publishFailed', {
            version: publishFailure.version,
            at: at(publishFailure.at),
            why: publishFailure.detail ?? publishFailure.code,
          })}
        </p>
      )}
    </section>
  );
}

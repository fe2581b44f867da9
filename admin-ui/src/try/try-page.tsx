// The page that tries the newest version of a campaign, or the one asked for.
import { Link, useParams } from 'wouter';
import type { Campaign } from '../../../engine/campaign/schema.ts';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import type { CampaignItem } from '../parts/wire.ts';
import { TryPanel } from './try-panel.tsx';
import { TRY_WORDS } from './words-try.ts';

export function TryPage() {
  const { id = '' } = useParams<{ readonly id: string }>();
  const say = useWords(TRY_WORDS);
  const { text } = useVoice();
  const campaign = useResource<CampaignItem>(`/v1/campaigns/${encodeURIComponent(id)}`);
  const version = askedVersion() ?? campaign.body?.latestVersion ?? null;
  const title = say('try.title', { name: campaign.body === null ? id : text(campaign.body.name, id) });
  return (
    <Page title={title} above={<Link href={`/campaigns/${id}`}>{say('try.back')}</Link>} lead={say('try.lead')} wide>
      {campaign.fault === null ? null : <FaultNotice fault={campaign.fault} again={campaign.reload} />}
      {version === null ? null : <TryVersion id={id} version={version} />}
    </Page>
  );
}

/** ?version=2 tries another than the newest. */
function askedVersion(): number | null {
  const asked = Number(new URLSearchParams(location.search).get('version'));
  return Number.isSafeInteger(asked) && asked > 0 ? asked : null;
}

function TryVersion({ id, version }: { readonly id: string; readonly version: number }) {
  const say = useWords(TRY_WORDS);
  const { body, fault, reload } = useResource<{ readonly document: Campaign }>(
    `/v1/campaigns/${encodeURIComponent(id)}/versions/${version}`,
  );
  if (fault !== null) return <FaultNotice fault={fault} again={reload} />;
  if (body === null) return <Reading />;
  return (
    <>
      <p className="soft">{say('try.version', { version })}</p>
      <TryPanel document={body.document} />
    </>
  );
}

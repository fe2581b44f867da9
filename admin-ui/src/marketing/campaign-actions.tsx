// What can be done with a campaign, as far as the caller may: links to its other pages, and pause, resume, stop, publish and clone.
import { useState } from 'react';
import { Link } from 'wouter';
import { Button } from '../parts/button.tsx';
import { useHasPage } from '../parts/known-pages.tsx';
import { useSession } from '../parts/session.tsx';
import type { CampaignItem } from '../parts/wire.ts';
import { useWords } from '../parts/words-of.tsx';
import { PosterButton } from './poster-button.tsx';
import { CloneDialog, PublishDialog, TURNS, type Turn, TurnDialog } from './campaign-dialogs.tsx';
import { CAMPAIGN_WORDS } from './words-campaigns.ts';

interface ActionsOf {
  readonly campaign: CampaignItem;
  readonly onDone: () => void;
}

const LINKS = [
  { path: '/campaigns/:id/try', word: 'page.try' },
  { path: '/campaigns/:id/backtest', word: 'page.backtest' },
  { path: '/campaigns/:id/versions/:version/approval', word: 'page.evidence' },
  { path: '/campaigns/:id/shadow', word: 'page.shadow' },
  { path: '/charts', word: 'page.charts' },
  { path: '/watch', word: 'page.watch' },
] as const;

export function CampaignActions({ campaign, onDone }: ActionsOf) {
  const say = useWords(CAMPAIGN_WORDS);
  const { may } = useSession();
  const [open, setOpen] = useState<Turn | 'publish' | 'clone' | null>(null);
  const close = () => setOpen(null);
  const shared = { campaign, onClose: close, onDone };
  const mayTurn = may(['campaigns:write', 'campaigns:stop']);
  return (
    <>
      {may(['campaigns:write']) && campaign.state !== 'stopped' ? (
        <Link href={`/campaigns/${campaign.id}/edit`} className="button primary">
          {say('page.edit')}
        </Link>
      ) : null}
      <PageLinks campaign={campaign} />
      <PosterButton id={campaign.id} />
      {may(['campaigns:write']) && campaign.latestState === 'approved' ? (
        <Button onClick={() => setOpen('publish')}>{say('page.publish')}</Button>
      ) : null}
      {may(['campaigns:write']) ? <Button onClick={() => setOpen('clone')}>{say('page.clone')}</Button> : null}
      {mayTurn
        ? TURNS.filter((turn) => fits(turn, campaign.state)).map((turn) => (
            <Button key={turn} kind={turn === 'stop' ? 'danger' : 'plain'} onClick={() => setOpen(turn)}>
              {say(`page.${turn}`)}
            </Button>
          ))
        : null}
      {open === null ? null : open === 'publish' ? (
        <PublishDialog {...shared} />
      ) : open === 'clone' ? (
        <CloneDialog {...shared} />
      ) : (
        <TurnDialog {...shared} turn={open} />
      )}
    </>
  );
}

function fits(turn: Turn, state: string): boolean {
  if (turn === 'pause') return state === 'live';
  if (turn === 'resume') return state === 'paused';
  return state === 'live' || state === 'paused';
}

/** Pages of the campaign that this console has and the caller may open. */
function PageLinks({ campaign: { id, latestVersion } }: { readonly campaign: CampaignItem }) {
  const say = useWords(CAMPAIGN_WORDS);
  const has = useHasPage();
  return LINKS.filter(({ path }) => has(path)).map(({ path, word }) => (
    <Link key={path} href={addressOf(path, id, latestVersion)} className="button">
      {say(word)}
    </Link>
  ));
}

function addressOf(path: string, id: string, version: number): string {
  if (!path.includes(':')) return `${path}?campaign=${encodeURIComponent(id)}`;
  return path.replace(':id', id).replace(':version', String(version));
}

const NEXT = {
  draft: 'page.next.draft',
  submitted: 'page.next.submitted',
  returned: 'page.next.returned',
  approved: 'page.next.approved',
} as const;

/** The step that waits, in words; nothing when the newest version is the live one. */
export function NextStep({ campaign }: { readonly campaign: CampaignItem }) {
  const say = useWords(CAMPAIGN_WORDS);
  const has = useHasPage();
  const word = NEXT[campaign.latestState as keyof typeof NEXT];
  if (word === undefined || campaign.state === 'stopped') return null;
  const approval = '/campaigns/:id/versions/:version/approval';
  return (
    <p className="note">
      <strong>
        {say('page.next')} · {say('list.version', { version: campaign.latestVersion })}
      </strong>{' '}
      {say(word)}{' '}
      {has(approval) ? <Link href={addressOf(approval, campaign.id, campaign.latestVersion)}>{say('page.evidence')}</Link> : null}
    </p>
  );
}

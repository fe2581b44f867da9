// The campaigns of a group as a list: which draws each takes today, and what is left for the control group.
import { Link } from 'wouter';
import type { ExperimentGroup } from '../../../api/campaign/experiment-routes.ts';
import { StateMark } from '../parts/marks.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { rangeText } from './draw-bar.tsx';
import { EXPERIMENT_WORDS } from './words-experiments.ts';

/** The campaigns of a group in order of their draws, and what is left. */
export function GroupCampaigns({ item }: { readonly item: ExperimentGroup }) {
  const say = useWords(EXPERIMENT_WORDS);
  const { text } = useVoice();
  return (
    <ul className="group-campaigns">
      {item.campaigns.map((campaign) => (
        <li key={campaign.id}>
          <Link href={`/campaigns/${campaign.id}`}>{text(campaign.name, campaign.id)}</Link>
          <StateMark state={campaign.state} />
          <span className="soft">{rangeText(campaign.now)}</span>
          {campaign.rollout.mode === 'shadow' ? (
            <>
              <StateBadge tone="quiet">{say('exp.shadowMark')}</StateBadge>
              <Link href={`/campaigns/${campaign.id}/shadow`}>{say('exp.shadow')}</Link>
            </>
          ) : null}
        </li>
      ))}
      {item.campaigns.some(({ rollout }) => rollout.mode === 'live') ? (
        <li>
          <span>{say('exp.rest')}</span> <span className="soft">{item.rest / 100} %</span>
        </li>
      ) : null}
    </ul>
  );
}

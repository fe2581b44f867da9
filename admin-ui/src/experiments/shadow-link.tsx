// The way from a campaign that was published to what it would have granted in shadow.
import { Link } from 'wouter';
import { useWords } from '../parts/words-of.tsx';
import { EXPERIMENT_WORDS } from './words-experiments.ts';

export function ShadowLink({ campaign }: { readonly campaign: { readonly id: string; readonly liveVersion: number | null } }) {
  const say = useWords(EXPERIMENT_WORDS);
  if (campaign.liveVersion === null) return null;
  return (
    <p>
      <Link href={`/campaigns/${campaign.id}/shadow`}>{say('exp.shadow')}</Link>
    </p>
  );
}

// The budget of a campaign as a bar: captured and held apart, against the ceiling, with its figures spoken.
import { useVoice } from '../parts/voice.tsx';
import type { CampaignItem } from '../parts/wire.ts';
import { burnOf } from './burn.ts';

export function BurnBar({ campaign }: { readonly campaign: Pick<CampaignItem, 'burn' | 'currency'> }) {
  const { say, money } = useVoice();
  const { used, usedShare, capturedShare, heldShare } = burnOf(campaign);
  const { ceiling } = campaign.burn;
  if (ceiling === null) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a <meter> cannot show held and captured apart.
    <div
      className="burn"
      role="meter"
      aria-label={say('camp.burn')}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(usedShare * 100)}
      aria-valuetext={`${money(used, campaign.currency)} ${say('camp.of', { ceiling: money(ceiling, campaign.currency) })}`}
    >
      {capturedShare > 0 ? <span data-part="captured" style={{ width: `${capturedShare * 100}%` }} /> : null}
      {heldShare > 0 ? <span data-part="held" style={{ width: `${heldShare * 100}%` }} /> : null}
    </div>
  );
}

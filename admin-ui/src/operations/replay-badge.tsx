// The proof beside an answer: decided once more from its record, it comes out the same to the byte, or it says why not.
import type { Replay } from '../../../api/authorization/replay.ts';
import { StateBadge, type Tone } from '../parts/state-badge.tsx';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { type ReplayVerdict, replayVerdict } from './replay-verdict.ts';
import { Known } from './why-parts.tsx';
import { WHY_WORDS } from './words-why.ts';

const TONES: Readonly<Record<ReplayVerdict, Tone>> = {
  same: 'good',
  reasons: 'wait',
  differs: 'bad',
  closed: 'quiet',
  evidence: 'quiet',
  lost: 'wait',
};
const TITLES = {
  same: 'replay.same',
  reasons: 'replay.reasons',
  differs: 'replay.differs',
  closed: 'replay.closed',
  evidence: 'replay.evidence',
  lost: 'replay.evidence',
} as const;

export function ReplayBadge({ id }: { readonly id: string }) {
  const replay = useResource<Replay>(`/v1/authorizations/${encodeURIComponent(id)}/replay`);
  return <Known resource={replay}>{(body) => <Verdict replay={body} />}</Known>;
}

function Verdict({ replay }: { readonly replay: Replay }) {
  const say = useWords(WHY_WORDS);
  const { money } = useVoice();
  const verdict = replayVerdict(replay);
  const { reply, recorded, lost } = replay;
  return (
    <div className="replay">
      <p>
        <StateBadge tone={TONES[verdict]}>{say(TITLES[verdict])}</StateBadge>
      </p>
      <p className="soft small">{say(`replay.${verdict}Why`, { lost: lost.join(', ') })}</p>
      {verdict === 'differs' && reply !== null ? <p>{say('replay.now', { payable: money(reply.payable, recorded.currency) })}</p> : null}
    </div>
  );
}

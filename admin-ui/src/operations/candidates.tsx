// Every campaign the decision looked at, in its order: granted or not, in plain words, with each condition and the fact it met.
import { StateMark } from '../parts/marks.tsx';
import { useReference } from '../parts/reference.tsx';
import { useVoice } from '../parts/voice.tsx';
import type { CandidateExplanation, Explanation } from '../parts/wire.ts';
import { ConditionTree } from './condition-tree.tsx';

export function Candidates({ explanation, currency }: { readonly explanation: Explanation; readonly currency: string }) {
  const { say } = useVoice();
  if (explanation.candidates.length === 0) return <p className="soft">{say('why.noCandidates')}</p>;
  return (
    <ul className="candidates">
      {explanation.candidates.map((candidate) => (
        <CandidateItem key={`${candidate.campaign} ${candidate.version}`} candidate={candidate} currency={currency} />
      ))}
    </ul>
  );
}

function CandidateItem({ candidate, currency }: { readonly candidate: CandidateExplanation; readonly currency: string }) {
  const { say, name } = useVoice();
  const { campaignName } = useReference();
  const granted = candidate.result === 'granted';
  return (
    <li>
      <details className="candidate" open={!granted && candidate.condition !== null}>
        <summary>
          <span className="verdict" data-good={granted}>
            {granted ? '✓' : '–'}
          </span>
          <span className="candidate-name">{campaignName(candidate.campaign)}</span>
          {granted ? <StateMark state="granted" /> : <span className="candidate-reason">{name('reason', candidate.result)}</span>}
        </summary>
        {candidate.condition === null ? (
          <p className="soft">{say(granted ? 'why.noCondition' : 'why.noTree')}</p>
        ) : (
          <ConditionTree condition={candidate.condition} currency={currency} />
        )}
      </details>
    </li>
  );
}

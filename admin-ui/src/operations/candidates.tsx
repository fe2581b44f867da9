// Every campaign the decision looked at, in its order: granted or not, in plain words, with each condition and the fact it met.
import { Link } from 'wouter';
import { StateMark } from '../parts/marks.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import type { ExplainedCandidate, Explanation } from '../parts/wire.ts';
import { ConditionTree } from './condition-tree.tsx';
import { WHY_WORDS } from './words-why.ts';

export function Candidates({ explanation, currency }: { readonly explanation: Explanation; readonly currency: string }) {
  const { say } = useVoice();
  const { candidates, others } = explanation;
  return (
    <>
      {candidates.length === 0 ? <p className="soft">{say('why.noCandidates')}</p> : null}
      <ul className="candidates">
        {candidates.map((candidate) => (
          <CandidateItem key={`${candidate.campaign} ${candidate.version}`} candidate={candidate} currency={currency} />
        ))}
      </ul>
      {others.length === 0 ? null : <Others others={others} alone={candidates.length === 0} />}
    </>
  );
}

/** Campaigns that never came into question, each with what keeps it away. */
function Others({ others, alone }: Pick<Explanation, 'others'> & { readonly alone: boolean }) {
  const { say, name, text } = useVoice();
  return (
    <details className="others" open={alone}>
      <summary>{say('why.others', { count: others.length })}</summary>
      <ul>
        {others.map((other) => (
          <li key={other.campaign}>
            <span>{text(other.name, other.campaign)}</span> <span className="soft others-obstacle">{name('reason', other.obstacle)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function CandidateItem({ candidate, currency }: { readonly candidate: ExplainedCandidate; readonly currency: string }) {
  const { say, name, text } = useVoice();
  const sayWhy = useWords(WHY_WORDS);
  const { money } = useVoice();
  const granted = candidate.result === 'granted';
  return (
    <li>
      <details className="candidate" open={!granted && candidate.condition !== null}>
        <summary>
          <span className="verdict" data-good={granted}>
            {granted ? '✓' : '–'}
          </span>
          <span className="candidate-name">{text(candidate.name, candidate.campaign)}</span>
          {granted ? <StateMark state="granted" /> : <span className="candidate-reason">{name('reason', candidate.result)}</span>}
        </summary>
        {candidate.would === undefined ? null : (
          <p>
            {candidate.barrier === undefined
              ? sayWhy('case.would', { amount: money(candidate.would, currency) })
              : sayWhy('case.wouldNot', { why: name('reason', candidate.barrier) })}
          </p>
        )}
        <p className="version-link">
          <Link href={`/campaigns/${candidate.campaign}`}>
            {sayWhy('case.version', { campaign: candidate.campaign, version: candidate.version })}
          </Link>
        </p>
        {candidate.condition === null ? (
          <p className="soft">{say('why.noCondition')}</p>
        ) : (
          <ConditionTree condition={candidate.condition} currency={currency} />
        )}
      </details>
    </li>
  );
}

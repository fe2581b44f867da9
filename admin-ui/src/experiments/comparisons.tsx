// Every two arms compared: the finding in a sentence, and its intervals drawn and said, that of every look and that of a single one.
import type { Experiment } from '../../../api/campaign/experiment-routes.ts';
import { Empty } from '../parts/notice.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { TONES, useArmName } from './arms.ts';
import { placesOf } from './interval-places.ts';
import { EXPERIMENT_WORDS } from './words-experiments.ts';

type Comparison = Experiment['verdict']['comparisons'][number];

export function Comparisons({ experiment }: { readonly experiment: Experiment }) {
  const say = useWords(EXPERIMENT_WORDS);
  const { comparisons } = experiment.verdict;
  return (
    <section className="sheet" aria-labelledby="comparisons">
      <h2 id="comparisons">{say('exp.comparisons')}</h2>
      {comparisons.length === 0 ? <Empty>{say('exp.noComparisons')}</Empty> : <p className="soft">{say('exp.plot')}</p>}
      <ul className="comparisons">
        {comparisons.map((comparison) => (
          <ComparisonItem
            key={`${comparison.one} ${comparison.other} ${comparison.measure}`}
            comparison={comparison}
            experiment={experiment}
          />
        ))}
      </ul>
    </section>
  );
}

function ComparisonItem({ comparison, experiment }: { readonly comparison: Comparison; readonly experiment: Experiment }) {
  const say = useWords(EXPERIMENT_WORDS);
  const { text, money, count } = useVoice();
  const nameOf = useArmName(experiment);
  const { measure, verdict, always, single, needed } = comparison;
  const currency = experiment.campaigns[0]?.currency ?? '';
  const value = (of: number) => (measure === 'spend' ? money(Math.round(of), currency) : `${(of * 100).toFixed(2)} %`);
  // Too little was counted for an interval: from nothing to nothing would read as certainty.
  const isUnknown = verdict === 'not_enough' && always.low === always.high;
  const interval = ({ low, high, p }: Comparison['always']) =>
    `${say('exp.interval', { low: value(low), high: value(high) })}, ${say('exp.p', { p: p < 0.001 ? '< 0.001' : p.toFixed(3) })}`;
  return (
    <li>
      <div className="group-head">
        <h3>
          {nameOf(comparison.one)} / {nameOf(comparison.other)} · {say(measure === 'spend' ? 'exp.measure.spend' : 'exp.came_again')}
        </h3>
        <StateBadge tone={TONES[verdict]}>{say(`exp.${verdict}`)}</StateBadge>
      </div>
      <p>{text(comparison.texts, '')}</p>
      <IntervalPlot comparison={comparison} />
      {isUnknown ? null : (
        <dl className="facts">
          <div>
            <dt>{say('exp.always')}</dt>
            <dd>{interval(always)}</dd>
          </div>
          <div>
            <dt>{say('exp.single')}</dt>
            <dd>{interval(single)}</dd>
          </div>
        </dl>
      )}
      <p className="soft">{say('exp.needed', { count: count(needed) })}</p>
    </li>
  );
}

/** The figures beside it say the same. */
function IntervalPlot({ comparison }: { readonly comparison: Comparison }) {
  const places = placesOf(comparison);
  if (places === null) return null;
  const { always, single, difference, zero } = places;
  return (
    <svg className="interval-plot" viewBox="0 0 1000 60" preserveAspectRatio="none" aria-hidden="true">
      <line className="interval-zero" x1={zero} x2={zero} y1={0} y2={60} />
      <rect className="interval-always" x={always[0]} width={always[1] - always[0]} y={22} height={16} />
      <line className="interval-single" x1={single[0]} x2={single[1]} y1={30} y2={30} />
      <line className="interval-middle" x1={difference} x2={difference} y1={14} y2={46} />
    </svg>
  );
}

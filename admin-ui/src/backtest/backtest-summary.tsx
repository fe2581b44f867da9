// The few figures of a finished backtest: what the version would have cost, who would have paid and had it, and when its money would have ended.
import type { BacktestSummary as Summary } from '../../../api/simulation/backtest-summary.ts';
import { localOf } from '../marketing/days.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { FUNDERS } from './backtest-options.ts';
import { BACKTEST_WORDS } from './words-backtest.ts';

export function BacktestSummary({ summary }: { readonly summary: Summary }) {
  const say = useWords(BACKTEST_WORDS);
  const { count, money, name, zone } = useVoice();
  const amount = (minor: number) => money(minor, summary.currency);
  const change = summary.costAfter - summary.costBefore;
  const facts: readonly (readonly [string, string, string?])[] = [
    [say('summary.authorizations'), count(summary.authorizations)],
    [say('summary.grants'), count(summary.grants)],
    [say('summary.takers'), count(summary.takers)],
    [
      say('summary.cost'),
      amount(summary.cost),
      FUNDERS.filter((party) => summary.byParty[party] > 0)
        .map((party) => `${name('party', party)} ${amount(summary.byParty[party])}`)
        .join(' · '),
    ],
    [
      say('summary.whole'),
      amount(summary.costAfter),
      say('summary.change', { change: `${change < 0 ? '−' : '+'}${amount(Math.abs(change))}`, before: amount(summary.costBefore) }),
    ],
    [say('summary.exhausted'), summary.exhaustedAt === null ? say('summary.never') : localOf(summary.exhaustedAt, zone).replace('T', ' ')],
    ...(summary.pointsEarned > 0 ? [[say('summary.points'), count(summary.pointsEarned)] as const] : []),
  ];
  return (
    <dl className="tiles">
      {facts.map(([label, said, more]) => (
        <div className="tile" key={label}>
          <dt>{label}</dt>
          <dd>{said}</dd>
          {more === undefined || more === '' ? null : <dd className="tile-more">{more}</dd>}
        </div>
      ))}
    </dl>
  );
}

// The figures of the evidence: what a version may cost at worst, and what its newest backtest says.
import { Link } from 'wouter';
import type { BacktestSummary as Replay } from '../../../api/simulation/backtest-summary.ts';
import type { Evidence } from '../../../api/campaign/evidence.ts';
import { BacktestSummary } from '../backtest/backtest-summary.tsx';
import { useHasPage } from '../parts/known-pages.tsx';
import { useReference } from '../parts/reference.tsx';
import { useMoment } from '../parts/use-moment.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { APPROVAL_WORDS } from './words-approval.ts';

type Fact = readonly [label: string, said: string];

function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="facts">
      {facts.map(([label, said]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{said}</dd>
        </div>
      ))}
    </dl>
  );
}

export function WorstCaseEvidence({ worst }: { readonly worst: Evidence['worstCase'] }) {
  const say = useWords(APPROVAL_WORDS);
  const { money, share, locale } = useVoice();
  const { campaignName } = useReference();
  if (worst === null) {
    return (
      <section className="sheet" aria-labelledby="approval-worst">
        <h2 id="approval-worst">{say('worst.title')}</h2>
        <p className="soft">{say('worst.unknown')}</p>
      </section>
    );
  }
  const { total, perPurchase, combinedShareBps, combinedWith, byParty, currency } = worst;
  const amount = (minor: number | null) => (minor === null ? say('worst.unbounded') : money(minor, currency));
  const others =
    combinedWith.length === 0
      ? ''
      : ` · ${say('worst.with', { names: combinedWith.map(campaignName).join(locale === 'en' ? ', ' : '、') })}`;
  const facts: readonly Fact[] = [
    [say('worst.total'), amount(total)],
    ...byParty.map(({ party, amount: part }): Fact => [say(`worst.party.${party}`), money(part, currency)]),
    [say('worst.perPurchase'), amount(perPurchase)],
    [say('worst.combined'), `${share(combinedShareBps / 10_000)}${others}`],
  ];
  return (
    <section className="sheet" aria-labelledby="approval-worst">
      <h2 id="approval-worst">{say('worst.title')}</h2>
      <Facts facts={facts} />
    </section>
  );
}

export function BacktestEvidence({ id, backtest }: { readonly id: string; readonly backtest: Evidence['backtest'] }) {
  const say = useWords(APPROVAL_WORDS);
  const has = useHasPage();
  const path = `/campaigns/${id}/backtest`;
  return (
    <section className="sheet" aria-labelledby="approval-backtest">
      <h2 id="approval-backtest">{say('backtest.title')}</h2>
      {backtest === null ? <p className="soft">{say('backtest.none')}</p> : <Replayed summary={backtest.summary as Replay} />}
      {has('/campaigns/:id/backtest') ? (
        <p>
          <Link href={path}>{say('backtest.run')}</Link>
        </p>
      ) : null}
    </section>
  );
}

function Replayed({ summary }: { readonly summary: Replay }) {
  const say = useWords(APPROVAL_WORDS);
  const { count } = useVoice();
  const moment = useMoment();
  const facts: readonly Fact[] = [
    [say('backtest.window'), `${moment(summary.from)} – ${moment(summary.to)}`],
    [say('backtest.winners'), `${count(summary.winners)} / ${count(summary.losers)}`],
  ];
  return (
    <>
      <BacktestSummary summary={summary} />
      <Facts facts={facts} />
      <p className="soft small">{say('backtest.assumed')}</p>
    </>
  );
}

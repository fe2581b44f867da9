// The live page: rates and latency as they come, why nothing was granted, what is unusual, and budgets with their switches.
import { useMemo } from 'react';
import { Link } from 'wouter';
import type { LiveSecond } from '../../../api/watch/live-second.ts';
import { Chart } from '../parts/chart.tsx';
import { Empty } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { Table } from '../parts/table.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { BurnList } from './burn-list.tsx';
import { latencyOption, latencyRows, nowOf, rateRows, ratesOption, reasonsOf } from './live-figures.ts';
import { useWatch, type WatchState } from './use-watch.ts';
import { WATCH_WORDS } from './words-watch.ts';

export function WatchPage() {
  const say = useWords(WATCH_WORDS);
  const watch = useWatch();
  const nowSecond = watch.seconds.at(-1)?.second ?? Math.floor(Date.now() / 1_000);
  return (
    <Page title={say('watch.title')} lead={say('watch.lead')} wide actions={<LinkState watch={watch} />}>
      <div className="watch">
        <NowTiles seconds={watch.seconds} />
        <Unusual watch={watch} />
        <LiveCharts seconds={watch.seconds} />
        <div className="watch-halves">
          <BurnList watch={watch} nowSecond={nowSecond} />
          <Reasons seconds={watch.seconds} />
        </div>
      </div>
    </Page>
  );
}

function LinkState({ watch: { link, seconds } }: { readonly watch: WatchState }) {
  const say = useWords(WATCH_WORDS);
  const { time } = useVoice();
  const last = seconds.at(-1);
  const said =
    link === 'lost' && last !== undefined
      ? say('watch.link.lost', { time: time(instantOf(last)) })
      : say(link === 'lost' ? 'watch.link.connecting' : `watch.link.${link}`);
  return (
    <p className="link-state" role="status" data-link={link}>
      {said}
    </p>
  );
}

const instantOf = ({ second }: LiveSecond): string => new Date(second * 1_000).toISOString();

function NowTiles({ seconds }: { readonly seconds: readonly LiveSecond[] }) {
  const say = useWords(WATCH_WORDS);
  const { count, share } = useVoice();
  const now = nowOf(seconds);
  const rate = (value: number) => (value < 10 ? (Math.round(value * 10) / 10).toString() : count(Math.round(value)));
  const tiles = [
    { word: 'watch.grants' as const, figure: rate(now.grantsPerSecond) },
    { word: 'watch.answers' as const, figure: rate(now.answersPerSecond) },
    { word: 'watch.share' as const, figure: now.grantedShare === null ? '–' : share(now.grantedShare), note: say('watch.lastMinute') },
    { word: 'watch.p99' as const, figure: now.p99 === null ? '–' : say('watch.ms', { ms: Math.round(now.p99 * 10) / 10 }) },
    { word: 'watch.missed' as const, figure: count(now.missed), note: say('watch.lastMinute') },
  ];
  return (
    <dl className="tiles" aria-label={say('watch.now')}>
      {tiles.map(({ word, figure, note }) => (
        <div key={word} className="tile">
          <dt>{say(word)}</dt>
          <dd>
            {figure}
            {note === undefined ? null : <small>{note}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Unusual({ watch: { anomalies, alerts } }: { readonly watch: WatchState }) {
  const say = useWords(WATCH_WORDS);
  const figures = ({ kind, now, usual }: WatchState['anomalies'][number]) =>
    kind === 'answers_missed' ? { now: Math.round(now * 1_000) / 10, usual } : { now, usual };
  const isQuiet = anomalies.length === 0 && alerts.length === 0;
  return (
    <section className="unusual" data-quiet={isQuiet} aria-labelledby="unusual-title" aria-live="polite">
      <h2 id="unusual-title">{say('watch.unusual')}</h2>
      {isQuiet ? <p className="soft">{say('watch.nothingUnusual')}</p> : null}
      <ul>
        {anomalies.map((anomaly) => (
          <li key={anomaly.kind}>{say(`watch.${anomaly.kind}`, figures(anomaly))}</li>
        ))}
        {alerts.length === 0 ? null : (
          <li>
            {alerts.length === 1 ? say('watch.oneStands') : say('watch.standing', { count: alerts.length })}{' '}
            <Link href="/alerts">{say('watch.toAlerts')}</Link>
          </li>
        )}
      </ul>
    </section>
  );
}

function LiveCharts({ seconds }: { readonly seconds: readonly LiveSecond[] }) {
  const say = useWords(WATCH_WORDS);
  const { time, locale } = useVoice();
  const times = useMemo(() => seconds.map((each) => time(instantOf(each))), [seconds, time]);
  const isQuiet = seconds.every((each) => each.answers === 0);
  const shown = isQuiet ? [] : seconds;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words of a language change with it alone.
  const rates = useMemo(
    () => ratesOption(times, seconds, { grants: say('watch.grantsShort'), answers: say('watch.answersShort') }),
    [times, seconds, locale],
  );
  const latency = useMemo(() => latencyOption(times, seconds), [times, seconds]);
  const clock = { label: say('watch.time') };
  const figure = (label: string) => ({ label, figure: true });
  return (
    <div className="chart-pair">
      <section className="sheet">
        <Chart
          title={say('watch.rates')}
          note={say('watch.counted')}
          option={rates}
          columns={[clock, figure(say('watch.answersShort')), figure(say('watch.grantsShort'))]}
          rows={rateRows(times.slice(times.length - shown.length), shown)}
          empty={say('watch.quiet')}
        />
      </section>
      <section className="sheet">
        <Chart
          title={say('watch.latency')}
          note={say('watch.counted')}
          option={latency}
          columns={[clock, ...['p50', 'p95', 'p99', 'p99.9'].map(figure)]}
          rows={latencyRows(times, seconds)}
          empty={say('watch.quiet')}
        />
      </section>
    </div>
  );
}

function Reasons({ seconds }: { readonly seconds: readonly LiveSecond[] }) {
  const say = useWords(WATCH_WORDS);
  const { name, count, share } = useVoice();
  const reasons = reasonsOf(seconds);
  const total = reasons.reduce((sum, each) => sum + each.count, 0);
  return (
    <section className="sheet" aria-labelledby="reasons-title">
      <h2 id="reasons-title">{say('watch.reasons')}</h2>
      <Table
        caption={say('watch.reasons')}
        rows={reasons}
        rowKey={({ reason }) => reason}
        empty={<Empty>{say('watch.noReasons')}</Empty>}
        columns={[
          { key: 'reason', head: say('watch.reason'), cell: ({ reason }) => name('reason', reason) },
          { key: 'count', head: say('watch.count'), figure: true, cell: (each) => `${count(each.count)} (${share(each.count / total)})` },
        ]}
      />
    </section>
  );
}

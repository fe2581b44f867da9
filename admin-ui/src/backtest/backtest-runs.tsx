// The runs of one campaign, newest first; any of them can be looked at again.
import type { BacktestJob } from '../../../api/simulation/backtest-store.ts';
import { dayOf, lastDayOf, localOf } from '../marketing/days.ts';
import { Button } from '../parts/button.tsx';
import { StateBadge, type Tone } from '../parts/state-badge.tsx';
import { type Column, Table } from '../parts/table.tsx';
import type { Pages } from '../parts/use-pages.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { BACKTEST_WORDS } from './words-backtest.ts';

const TONES: Readonly<Record<BacktestJob['state'], Tone>> = {
  queued: 'wait',
  running: 'wait',
  done: 'good',
  failed: 'bad',
  cancelled: 'quiet',
};

interface RunsOf {
  readonly runs: Pages<BacktestJob>;
  readonly items: readonly BacktestJob[];
  readonly shown: string | null;
  readonly onShow: (id: string) => void;
}

export function BacktestRuns({ runs, items, shown, onShow }: RunsOf) {
  const say = useWords(BACKTEST_WORDS);
  const { zone, money } = useVoice();
  const columns: readonly Column<BacktestJob>[] = [
    { key: 'asked', head: say('runs.asked'), cell: ({ requestedAt }) => localOf(requestedAt, zone).replace('T', ' ') },
    { key: 'version', head: say('form.version'), cell: ({ version }) => version },
    { key: 'days', head: say('runs.window'), cell: (job) => windowOf(job, zone) },
    { key: 'mode', head: say('form.mode'), cell: ({ mode }) => say(`form.${mode}`) },
    { key: 'state', head: say('runs.state'), cell: ({ state }) => <StateBadge tone={TONES[state]}>{say(`state.${state}`)}</StateBadge> },
    {
      key: 'cost',
      head: say('runs.cost'),
      figure: true,
      cell: ({ summary }) => (summary === null ? '–' : money(summary.cost, summary.currency)),
    },
    {
      key: 'show',
      head: say('runs.open'),
      cell: ({ id, version, requestedAt }) =>
        id === shown ? (
          <span className="soft">{say('runs.shown')}</span>
        ) : (
          <Button kind="link" onClick={() => onShow(id)} label={`${say('runs.open')} ${version} ${localOf(requestedAt, zone)}`}>
            {say('runs.open')}
          </Button>
        ),
    },
  ];
  return (
    <section className="sheet" aria-labelledby="backtest-runs">
      <h2 id="backtest-runs">{say('runs.title')}</h2>
      <Table
        caption={say('runs.title')}
        columns={columns}
        rows={items}
        rowKey={({ id }) => id}
        empty={say('runs.empty')}
        more={runs.onMore === null ? null : { onMore: runs.onMore, busy: runs.busy }}
      />
    </section>
  );
}

/** The last day is the one before the instant at which the window ends. */
export function windowOf({ from, to }: Pick<BacktestJob, 'from' | 'to'>, zone: string): string {
  return `${dayOf(from, zone)} – ${lastDayOf(to, zone)}`;
}

// What to replay: which version, over which days, instead of the live version or beside it.
import { type FormEvent, useState } from 'react';
import type { VersionSummary } from '../../../api/campaign/read-store.ts';
import type { BacktestJob } from '../../../api/simulation/backtest-store.ts';
import { dayOf, instantOf } from '../marketing/days.ts';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { SelectField, TextField } from '../parts/field.tsx';
import { StateMark } from '../parts/marks.tsx';
import { Empty, FaultNotice, Reading } from '../parts/notice.tsx';
import { useSession } from '../parts/session.tsx';
import { usePages } from '../parts/use-pages.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { dayAfter, lastDays } from './backtest-options.ts';
import { BACKTEST_WORDS } from './words-backtest.ts';

const DAYS = 30;

interface FormOf {
  readonly campaign: string;
  readonly onRun: (job: BacktestJob) => void;
}

export function BacktestForm({ campaign, onRun }: FormOf) {
  const say = useWords(BACKTEST_WORDS);
  const { may } = useSession();
  const versions = usePages<VersionSummary>(`/v1/campaigns/${encodeURIComponent(campaign)}/versions?limit=50`);
  return (
    <section className="sheet" aria-labelledby="backtest-form">
      <h2 id="backtest-form">{say('form.title')}</h2>
      {versions.fault === null ? null : <FaultNotice fault={versions.fault} again={versions.reload} />}
      {!may(['campaigns:write']) ? (
        <p className="soft">{say('form.noRight')}</p>
      ) : versions.items === null ? (
        <Reading />
      ) : versions.items.length === 0 ? (
        <Empty>{say('form.noVersion')}</Empty>
      ) : (
        <Fields campaign={campaign} versions={versions.items} onRun={onRun} />
      )}
    </section>
  );
}

function Fields({ campaign, versions, onRun }: FormOf & { readonly versions: readonly VersionSummary[] }) {
  const say = useWords(BACKTEST_WORDS);
  const { client } = useSession();
  const { zone } = useVoice();
  const [version, setVersion] = useState(String(versions[0]?.version ?? 1));
  const [days, setDays] = useState(() => lastDays(dayOf(new Date().toISOString(), zone), DAYS));
  const [mode, setMode] = useState('replace');
  const [fault, setFault] = useState<Fault | null>(null);
  const [busy, setBusy] = useState(false);
  const from = instantOf(`${days.from}T00:00`, zone);
  const to = instantOf(`${dayAfter(days.to)}T00:00`, zone);
  const isBad = from === null || to === null || days.from > days.to;
  const run = async (event: FormEvent) => {
    event.preventDefault();
    if (isBad) return;
    setBusy(true);
    const reply = await client.post<BacktestJob>('/v1/backtests', { campaign, version: Number(version), from, to, mode });
    setBusy(false);
    setFault(reply.ok ? null : reply.fault);
    if (reply.ok) onRun(reply.body);
  };
  const state = versions.find((each) => String(each.version) === version)?.state ?? '';
  return (
    <form onSubmit={(event) => void run(event)}>
      <div className="filters">
        <SelectField
          label={say('form.version')}
          value={version}
          onChange={setVersion}
          options={versions.map((each) => ({ value: String(each.version), label: `${say('form.version')} ${each.version}` }))}
        />
        <TextField type="date" label={say('form.from')} value={days.from} onChange={(first) => setDays({ ...days, from: first })} />
        <TextField
          type="date"
          label={say('form.to')}
          value={days.to}
          onChange={(last) => setDays({ ...days, to: last })}
          error={isBad ? say('form.badDates') : undefined}
        />
        <SelectField
          label={say('form.mode')}
          value={mode}
          onChange={setMode}
          options={[
            { value: 'replace', label: say('form.replace') },
            { value: 'beside', label: say('form.beside') },
          ]}
        />
      </div>
      <p className="actions">
        <Button type="submit" kind="primary" busy={busy} disabled={isBad}>
          {say('form.run')}
        </Button>
        {state === '' ? null : <StateMark state={state} />}
      </p>
      {fault === null ? null : <FaultNotice fault={fault} />}
    </form>
  );
}

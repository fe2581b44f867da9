// One backtest: how far it is, with a way to cancel it, and its report once it has finished.
import { useEffect, useRef, useState } from 'react';
import type { BacktestReport as Report } from '../../../engine/simulation/backtest-report.ts';
import type { BacktestJob } from '../../../api/simulation/backtest-store.ts';
import { Button } from '../parts/button.tsx';
import { saveBlob } from '../parts/save-blob.ts';
import type { Fault } from '../parts/client.ts';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Progress } from '../parts/progress.tsx';
import { useSession } from '../parts/session.tsx';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { BacktestReport } from './backtest-report.tsx';
import { BacktestSummary } from './backtest-summary.tsx';
import { windowOf } from './backtest-runs.tsx';
import { BACKTEST_WORDS } from './words-backtest.ts';

const EVERY_MS = 1_000;

export function BacktestRun({ id, onEnd }: { readonly id: string; readonly onEnd: () => void }) {
  const [isOver, setIsOver] = useState(false);
  const { body: job, fault, reload } = useResource<BacktestJob>(`/v1/backtests/${id}`, isOver ? undefined : EVERY_MS);
  const state = job?.state;
  const wasRunning = useRef(false);
  useEffect(() => {
    if (state === undefined) return;
    const isOpen = state === 'queued' || state === 'running';
    setIsOver(!isOpen);
    if (!isOpen && wasRunning.current) onEnd();
    wasRunning.current = isOpen;
  }, [state, onEnd]);
  if (job === null) return fault === null ? <Reading /> : <FaultNotice fault={fault} again={reload} />;
  if (job.state === 'done') return <Finished job={job} />;
  return <Unfinished job={job} onChange={reload} />;
}

function Unfinished({ job, onChange }: { readonly job: BacktestJob; readonly onChange: () => void }) {
  const say = useWords(BACKTEST_WORDS);
  const { count, zone } = useVoice();
  const { client, may } = useSession();
  const [fault, setFault] = useState<Fault | null>(null);
  const cancel = async () => {
    const reply = await client.post(`/v1/backtests/${job.id}/cancel`);
    setFault(reply.ok ? null : reply.fault);
    onChange();
  };
  const isOpen = job.state === 'queued' || job.state === 'running';
  return (
    <section className="sheet" aria-labelledby="backtest-running">
      <h2 id="backtest-running">
        {say('form.version')} {job.version} · {windowOf(job, zone)} · {say(`state.${job.state}`)}
      </h2>
      {job.state === 'queued' ? <p className="soft">{say('progress.waiting')}</p> : null}
      {job.state === 'running' ? (
        <Progress
          label={say('progress.label')}
          value={job.total === 0 ? undefined : job.done}
          max={Math.max(1, job.total)}
          said={job.total === 0 ? '' : say('progress.said', { done: count(job.done), total: count(job.total) })}
        />
      ) : null}
      {job.fault === null ? null : (
        <p className="fault" role="alert">
          {say(`fault.${job.fault}`)}
        </p>
      )}
      {isOpen && may(['campaigns:write']) ? <Button onClick={() => void cancel()}>{say('cancel')}</Button> : null}
      {fault === null ? null : <FaultNotice fault={fault} />}
    </section>
  );
}

function Finished({ job }: { readonly job: BacktestJob }) {
  const say = useWords(BACKTEST_WORDS);
  const { client } = useSession();
  const { body: report, fault, reload } = useResource<Report>(`/v1/backtests/${job.id}/report`);
  const save = async () => {
    const file = await client.file(`/v1/backtests/${job.id}/report.csv`);
    if (file !== null) saveBlob(file, `${job.id}.csv`);
  };
  return (
    <>
      <section className="sheet" aria-labelledby="backtest-summary">
        <h2 id="backtest-summary">{say('summary.title', { version: job.version })}</h2>
        {job.summary === null ? null : <BacktestSummary summary={job.summary} />}
        {report === null ? null : <Exactness report={report} />}
        <p className="actions">
          <Button onClick={() => void save()}>{say('csv')}</Button>
          <span className="soft">
            {say('summary.hash')} <span className="code">{job.resultHash?.slice(0, 16)}</span>
          </span>
        </p>
      </section>
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      {report === null ? fault === null ? <Reading /> : null : <BacktestReport report={report} currency={job.summary?.currency ?? 'CNY'} />}
    </>
  );
}

/** How far the figures can be believed. */
function Exactness({ report }: { readonly report: Report }) {
  const say = useWords(BACKTEST_WORDS);
  const { count } = useVoice();
  const { mismatches, authorizations, undecided } = report.counts;
  const decided = count(authorizations - undecided);
  const capped = report.draft?.cappedDays.length ?? 0;
  return (
    <>
      <p className={mismatches === 0 ? 'soft' : 'fault'}>
        {mismatches === 0
          ? say('summary.exact', { count: decided })
          : say('summary.inexact', { mismatches: count(mismatches), count: decided })}
      </p>
      {report.datesMoved ? <p className="note">{say('summary.datesMoved')}</p> : null}
      {capped === 0 ? null : <p className="soft">{say('summary.cappedDays', { count: capped })}</p>}
    </>
  );
}

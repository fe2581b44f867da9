// Closing a day: why it cannot be closed yet, the question before it, its progress, and what to do when it failed.
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { FaultNotice } from '../parts/notice.tsx';
import { Progress } from '../parts/progress.tsx';
import { useSession } from '../parts/session.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { sayKnown } from './say-known.ts';
import { isOpen, useJob } from './use-job.ts';
import type { DayShown, JobShown } from './wire.ts';
import { DAY_WORDS } from './words-days.ts';

interface CloseOf {
  readonly day: DayShown;
  readonly onEnd: () => void;
}

export function CloseDay({ day, onEnd }: CloseOf) {
  const say = useWords(DAY_WORDS);
  const { may } = useSession();
  const [asking, setAsking] = useState(false);
  const [ordered, setOrdered] = useState<JobShown | null>(null);
  const job = useJob(ordered ?? day.job, onEnd);
  const mayClose = may(['settlement:write']);
  return (
    <section className="sheet" aria-label={say('close.close')}>
      {isOpen(job) && job !== null ? (
        <Running job={job} mayStop={mayClose && day.state === 'open'} />
      ) : (
        <>
          <Stands day={day} job={job} />
          {mayClose ? (
            <Button kind="primary" disabled={day.blocked !== null} onClick={() => setAsking(true)}>
              {say(day.state === 'closing' ? 'close.again' : 'close.close')}
            </Button>
          ) : null}
        </>
      )}
      {asking ? (
        <CloseDialog
          day={day}
          onClose={() => setAsking(false)}
          onOrdered={(made) => {
            setAsking(false);
            setOrdered(made);
            if (made === null) onEnd();
          }}
        />
      ) : null}
    </section>
  );
}

/** What stands in the way, or what became of the last closing. */
function Stands({ day, job }: { readonly day: DayShown; readonly job: JobShown | null }) {
  const say = useWords(DAY_WORDS);
  if (day.blocked !== null) {
    return (
      <div className="fault" role="status">
        <p>{sayKnown(say, 'close', day.blocked.code)}</p>
        <Blocked code={day.blocked.code} text={day.blocked.text} />
      </div>
    );
  }
  if (job?.state === 'failed') return <p className="fault">{sayKnown(say, 'close', job.fault ?? 'broken')}</p>;
  return day.state === 'closing' ? <p className="note">{say('close.cutOff')}</p> : null;
}

/** The date that the sentence of the service names, in the reader's language. */
function Blocked({ code, text }: { readonly code: string; readonly text: string }) {
  const say = useWords(DAY_WORDS);
  const { locale } = useVoice();
  const [date] = /\d{4}-\d{2}-\d{2}/.exec(text) ?? [];
  if (date !== undefined && code === 'day_not_over') return <p>{say('blocked.lastOver', { date })}</p>;
  if (date !== undefined && code === 'earlier_day_open') return <p>{say('blocked.earlier', { date })}</p>;
  return <p lang={locale === 'en' ? undefined : 'en'}>{text}</p>;
}

function Running({ job, mayStop }: { readonly job: JobShown; readonly mayStop: boolean }) {
  const say = useWords(DAY_WORDS);
  const { client } = useSession();
  const [busy, setBusy] = useState(false);
  const { step, done, total } = job;
  const said =
    step === null ? say('said.queued') : say('said.step', { step: sayKnown(say, 'step', step), done: Math.min(done + 1, total), total });
  const stop = async () => {
    setBusy(true);
    await client.post(`/v1/jobs/${encodeURIComponent(job.id)}/cancel`);
  };
  return (
    <>
      <Progress label={say('close.running')} value={step === null ? undefined : done} max={Math.max(total, 1)} said={said} />
      {mayStop ? (
        <Button busy={busy} onClick={() => void stop()}>
          {say('close.cancel')}
        </Button>
      ) : null}
    </>
  );
}

interface CloseDialogOf {
  readonly day: DayShown;
  readonly onClose: () => void;
  /** Null where the day was closed meanwhile. */
  readonly onOrdered: (job: JobShown | null) => void;
}

function CloseDialog({ day, onClose, onOrdered }: CloseDialogOf) {
  const say = useWords(DAY_WORDS);
  const { client } = useSession();
  const { count } = useVoice();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const { date, soFar } = day;
  const close = async () => {
    setBusy(true);
    const reply = await client.post<JobShown | DayShown>(`/v1/settlement/days/${date}/close`);
    setBusy(false);
    setFault(reply.ok ? null : reply.fault);
    if (reply.ok) onOrdered('kind' in reply.body ? reply.body : null);
  };
  const actions = (
    <>
      <Button onClick={onClose}>{say('close.not')}</Button>
      <Button kind="primary" busy={busy} onClick={() => void close()}>
        {say('close.of', { date })}
      </Button>
    </>
  );
  return (
    <Dialog title={say('close.of', { date })} onClose={onClose} actions={actions}>
      <p>{say('close.what')}</p>
      <p className="soft">{say('close.soFar', { entries: count(soFar.entries), items: count(soFar.items) })}</p>
      {fault === null ? null : <FaultNotice fault={fault} />}
    </Dialog>
  );
}

// Proving a closed day once more: its progress, and what every check found.
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { FaultNotice } from '../parts/notice.tsx';
import { Progress } from '../parts/progress.tsx';
import { useSession } from '../parts/session.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { Table } from '../parts/table.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { proofFoundZh, proofNameZh } from './proof-said.ts';
import { isOpen, useJob } from './use-job.ts';
import type { DayShown, JobShown, Proof } from './wire.ts';
import { DAY_WORDS } from './words-days.ts';

export function ProveDay({ day, onEnd }: { readonly day: DayShown; readonly onEnd: () => void }) {
  const say = useWords(DAY_WORDS);
  const { client } = useSession();
  const [ordered, setOrdered] = useState<JobShown | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const job = useJob(ordered ?? day.proof, () => {
    setOrdered(null);
    onEnd();
  });
  const prove = async () => {
    const reply = await client.post<JobShown>(`/v1/settlement/days/${day.date}/prove`);
    setFault(reply.ok ? null : reply.fault);
    if (reply.ok) setOrdered(reply.body);
  };
  const isRunning = isOpen(job);
  return (
    <section className="sheet day-proof">
      <h2>{say('prove.title')}</h2>
      <p className="soft">{say('prove.lead')}</p>
      {isRunning ? (
        <Progress label={say('prove.running')} max={1} said={job?.step ?? say('said.queued')} />
      ) : (
        <Button onClick={() => void prove()}>{say('prove.prove')}</Button>
      )}
      {fault === null ? null : <FaultNotice fault={fault} />}
      {isRunning ? null : <Result job={job} />}
    </section>
  );
}

function Result({ job }: { readonly job: JobShown | null }) {
  const say = useWords(DAY_WORDS);
  if (job === null) return <p className="empty">{say('prove.none')}</p>;
  const checks = (job.result as { readonly checks?: readonly Proof[] } | null)?.checks;
  if (checks === undefined) return <p className="fault">{say('prove.broken')}</p>;
  const wrong = checks.filter((check) => !check.ok).length;
  return (
    <>
      <p role="status">
        <StateBadge tone={wrong === 0 ? 'good' : 'bad'}>
          {wrong === 0 ? say('prove.good', { count: checks.length }) : say('prove.bad', { wrong, count: checks.length })}
        </StateBadge>
      </p>
      <Checks checks={checks} />
    </>
  );
}

/** The English sentence where there is no Chinese one. */
function Said({ zh, en }: { readonly zh: string | null; readonly en: string }) {
  const { locale } = useVoice();
  return locale === 'en' || zh === null ? <span lang="en">{en}</span> : zh;
}

function Checks({ checks }: { readonly checks: readonly Proof[] }) {
  const say = useWords(DAY_WORDS);
  const { locale, count } = useVoice();
  const said = (value: number | string) => (typeof value === 'number' ? count(value) : value);
  return (
    <Table
      caption={say('prove.title')}
      rows={checks}
      rowKey={({ name }) => name}
      empty={say('prove.none')}
      columns={[
        { key: 'name', head: say('prove.check'), cell: ({ name }) => <Said zh={proofNameZh(name)} en={name} /> },
        {
          key: 'ok',
          head: say('prove.result'),
          cell: ({ ok }) => <StateBadge tone={ok ? 'good' : 'bad'}>{say(ok ? 'prove.ok' : 'prove.notOk')}</StateBadge>,
        },
        {
          key: 'detail',
          head: say('prove.detail'),
          cell: ({ detail, figures }) => (
            <details className="day-check">
              <summary>
                <Said zh={proofFoundZh(detail)} en={detail} />
              </summary>
              <dl lang={locale === 'en' ? undefined : 'en'}>
                {Object.entries(figures).map(([name, value]) => (
                  <div key={name}>
                    <dt>{name}</dt>
                    <dd className="code">{said(value)}</dd>
                  </div>
                ))}
              </dl>
            </details>
          ),
        },
      ]}
    />
  );
}

// What happened to an authorization, message by message, each with the ledger entries it caused.
import { dayOf } from '../marketing/days.ts';
import { useMoment } from '../parts/use-moment.ts';
import { useVoice, type Voice } from '../parts/voice.tsx';
import type { AuthorizationDetail, EntryRecord } from '../parts/wire.ts';

interface Step {
  readonly key: string;
  readonly title: string;
  readonly at: string;
  readonly amount: string | null;
  readonly entries: readonly EntryRecord[];
}

export function History({ detail }: { readonly detail: AuthorizationDetail }) {
  const voice = useVoice();
  return (
    <ol className="history">
      {stepsOf(detail, voice).map((step) => (
        <HistoryStep key={step.key} step={step} since={detail.at} />
      ))}
    </ol>
  );
}

function stepsOf(detail: AuthorizationDetail, { say, name, money }: Voice): readonly Step[] {
  const of = (messageId: string) => detail.entries.filter((entry) => entry.messageId === messageId);
  const decided: Step = {
    key: 'evaluate',
    title: say('why.decided'),
    at: detail.at,
    amount: money(detail.amount, detail.currency),
    entries: of('evaluate'),
  };
  const later = detail.messages.map(
    (message): Step => ({
      key: message.id,
      title: name('message', message.kind),
      at: message.receivedAt,
      amount: message.amount === null ? null : money(message.amount, detail.currency),
      entries: of(message.id),
    }),
  );
  return [decided, ...later];
}

/** `since`: when it began; what happened on another day is told with its date. */
function HistoryStep({ step, since }: { readonly step: Step; readonly since: string }) {
  const { say, time, zone } = useVoice();
  const moment = useMoment();
  const isSameDay = dayOf(step.at, zone) === dayOf(since, zone);
  return (
    <li className="history-step">
      <p className="history-head">
        <strong>{step.title}</strong>
        {step.amount === null ? null : <span> {step.amount}</span>}
        <time dateTime={step.at}>{isSameDay ? time(step.at) : moment(step.at)}</time>
      </p>
      {step.entries.length === 0 ? (
        <p className="soft">{say('why.noEntries')}</p>
      ) : (
        <ul className="entries">
          {step.entries.map((entry) => (
            <Entry key={`${entry.template} ${entry.benefitNo} ${entry.debit} ${entry.credit}`} entry={entry} />
          ))}
        </ul>
      )}
    </li>
  );
}

function Entry({ entry }: { readonly entry: EntryRecord }) {
  const { say, name, money, count } = useVoice();
  const points = entry.unit.startsWith('points:');
  return (
    <li className="entry">
      <span>{name('template', entry.template)}</span>
      <b className="figure">{points ? count(entry.amount) : money(entry.amount, entry.unit)}</b>
      <span className="entry-accounts code">
        <abbr title={say('why.debit')}>{say('why.debit')}</abbr> {entry.debit} <abbr title={say('why.credit')}>{say('why.credit')}</abbr>{' '}
        {entry.credit}
      </span>
    </li>
  );
}

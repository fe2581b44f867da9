// One break: both sides beside each other, what was said about it, and the way out that one proposes and another approves.
import { useState } from 'react';
import { Link } from 'wouter';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { Empty, FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useSession } from '../parts/session.tsx';
import { useFilters } from '../parts/use-filters.ts';
import { useMoment } from '../parts/use-moment.ts';
import { useResource } from '../parts/use-resource.ts';
import { BreakFacts } from './break-facts.tsx';
import { WayOut } from './way-out.tsx';
import { useReconciliation } from './use-reconciliation.ts';
import type { BreakDetail } from './wire.ts';

export function BreakPage() {
  const { say, reason } = useReconciliation();
  const [{ id }] = useFilters(['id']);
  const path = `/v1/reconciliation/breaks/${encodeURIComponent(id)}`;
  const { body, fault, reload } = useResource<BreakDetail>(id === '' ? null : path);
  const above = <Link href="/breaks">{say('break.back')}</Link>;
  const title = body === null ? say('break.title') : `${say('break.title')}: ${reason(body.reason)}`;
  return (
    <Page title={title} above={above} wide>
      {id === '' ? <Empty>{say('break.missing')}</Empty> : null}
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      {id !== '' && body === null && fault === null ? <Reading /> : null}
      {body === null ? null : (
        <div className="reconciliation">
          <div className="reconciliation-pair">
            <Theirs of={body} />
            <Ours of={body} />
          </div>
          <div className="reconciliation-pair">
            <WayOut of={body} path={path} onDone={reload} />
            <Notes of={body} path={path} onDone={reload} />
          </div>
        </div>
      )}
    </Page>
  );
}

function Theirs({ of }: { readonly of: BreakDetail }) {
  const { say } = useReconciliation();
  const { record, message } = of;
  const shown = record ?? message;
  return (
    <section className="sheet">
      <h2>{say(message === null ? 'break.theirs' : 'break.parked')}</h2>
      {shown === null ? (
        <Empty>{say('break.noRecord')}</Empty>
      ) : (
        <BreakFacts of={shown as unknown as Readonly<Record<string, unknown>>} currency={of.currency} />
      )}
      {of.itemNow?.file == null ? null : <Link href={`/clearing/${of.itemNow.file}`}>{say('files.file')}</Link>}
    </section>
  );
}

function Ours({ of }: { readonly of: BreakDetail }) {
  const { say } = useReconciliation();
  const item = of.itemNow;
  if (item?.messageId == null) {
    return (
      <section className="sheet">
        <h2>{say('break.ours')}</h2>
        <Empty>{say('break.noMessage')}</Empty>
      </section>
    );
  }
  const { authorizationId, messageId, messageDate, kind, merchant, ourAmount, currency } = item;
  return (
    <section className="sheet">
      <h2>{say('break.ours')}</h2>
      <BreakFacts of={{ authorizationId, messageId, messageDate, kind, merchant, amount: ourAmount }} currency={currency} />
      {authorizationId === null ? null : <Link href={`/why/${encodeURIComponent(authorizationId)}`}>{say('item.authorization')}</Link>}
    </section>
  );
}

interface NotesOf {
  readonly of: BreakDetail;
  readonly path: string;
  readonly onDone: () => void;
}

function Notes({ of, path, onDone }: NotesOf) {
  const { say } = useReconciliation();
  const { client, may } = useSession();
  const moment = useMoment();
  const [text, setText] = useState('');
  const add = async () => {
    const reply = await client.post(`${path}/comments`, { text });
    if (!reply.ok) return;
    setText('');
    onDone();
  };
  return (
    <section className="sheet reconciliation-form">
      <h2>{say('break.notes')}</h2>
      <ol className="reconciliation-list">
        {of.notes.map((note) => (
          <li key={note.no}>
            <span className="soft">
              {moment(note.at)} · {note.actor} · {say(`note.${note.kind}`)}
            </span>
            <p>{note.text}</p>
          </li>
        ))}
      </ol>
      {may(['settlement:write']) ? (
        <form
          className="reconciliation-form"
          onSubmit={(event) => {
            event.preventDefault();
            void add();
          }}
        >
          <TextField label={say('break.comment')} rows={2} value={text} onChange={setText} maxLength={2_000} />
          <div className="form-foot">
            <Button type="submit" disabled={text.trim().length < 3}>
              {say('break.say')}
            </Button>
          </div>
        </form>
      ) : null}
    </section>
  );
}

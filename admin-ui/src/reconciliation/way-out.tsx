// The way out of a break: a form for whoever proposes, and two buttons for whoever checks.
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { SelectField, TextField } from '../parts/field.tsx';
import { Empty, FaultNotice } from '../parts/notice.tsx';
import { useSession } from '../parts/session.tsx';
import { useToast } from '../parts/toast.tsx';
import { useReconciliation } from './use-reconciliation.ts';
import type { BreakDetail } from './wire.ts';

interface WayOutOf {
  readonly of: BreakDetail;
  readonly path: string;
  readonly onDone: () => void;
}

export function WayOut({ of, path, onDone }: WayOutOf) {
  const { say } = useReconciliation();
  const { may } = useSession();
  return (
    <section className="sheet reconciliation-form">
      <h2>{say('break.out')}</h2>
      {of.state === 'resolved' ? <Empty>{say('break.done')}</Empty> : null}
      {of.state === 'proposed' ? <Check of={of} path={path} onDone={onDone} /> : null}
      {of.state === 'open' && may(['settlement:write']) ? <Propose of={of} path={path} onDone={onDone} /> : null}
    </section>
  );
}

type Action = 'link' | 'accept' | 'write_off';
const BLANK = { authorizationId: '', messageId: '', party: '', amount: '', text: '' };
type Draft = typeof BLANK;

/** What the API is asked, by the action chosen. */
function askedOf(action: Action, { authorizationId, messageId, party, amount, text }: Draft, currency: string) {
  if (action === 'accept') return { action, text };
  if (action === 'link') return { action, authorizationId, messageId: messageId === '' ? null : messageId, text };
  return { action, party, amount: Number(amount), currency, text };
}

function Propose({ of, path, onDone }: WayOutOf) {
  const { say } = useReconciliation();
  const { client } = useSession();
  const [action, setAction] = useState<Action>('accept');
  const [draft, setDraft] = useState<Draft>({ ...BLANK, party: of.merchant === null ? '' : `merchant:${of.merchant}` });
  const [fault, setFault] = useState<Fault | null>(null);
  const change = (name: keyof Draft) => (value: string) => setDraft((last) => ({ ...last, [name]: value }));
  const propose = async () => {
    const reply = await client.post(`${path}/propose`, askedOf(action, draft, of.currency ?? 'CNY'));
    setFault(reply.ok ? null : reply.fault);
    if (reply.ok) onDone();
  };
  return (
    <form
      className="reconciliation-form"
      onSubmit={(event) => {
        event.preventDefault();
        void propose();
      }}
    >
      <SelectField
        label={say('break.action')}
        value={action}
        onChange={(value) => setAction(value as Action)}
        options={(['accept', 'link', 'write_off'] as const).map((value) => ({ value, label: say(`break.${value}`) }))}
      />
      {action === 'link' ? (
        <div className="field-row">
          <TextField label={say('break.authorizationId')} value={draft.authorizationId} onChange={change('authorizationId')} required />
          <TextField label={say('break.messageId')} value={draft.messageId} onChange={change('messageId')} />
        </div>
      ) : null}
      {action === 'write_off' ? (
        <div className="field-row">
          <TextField label={say('break.party')} value={draft.party} onChange={change('party')} required />
          <TextField label={say('break.minor')} type="number" value={draft.amount} onChange={change('amount')} required />
        </div>
      ) : null}
      <TextField label={say('break.text')} rows={2} value={draft.text} onChange={change('text')} maxLength={2_000} required />
      {fault === null ? null : <FaultNotice fault={fault} />}
      <div className="form-foot">
        <Button kind="primary" type="submit" disabled={draft.text.trim().length < 3}>
          {say('break.propose')}
        </Button>
      </div>
    </form>
  );
}

function Check({ of, path, onDone }: WayOutOf) {
  const { say, sum } = useReconciliation();
  const { client, may } = useSession();
  const tell = useToast();
  const [text, setText] = useState('');
  const [fault, setFault] = useState<Fault | null>(null);
  const waiting = of.proposals.findLast(({ state, appliedAt }) => state !== 'sent_back' && appliedAt === null);
  if (waiting === undefined) return null;
  const act = async (verb: 'approve' | 'send-back', body: object) => {
    const reply = await client.post(`${path}/${verb}`, body);
    setFault(reply.ok ? null : reply.fault);
    if (!reply.ok) return;
    if (verb === 'approve') tell(say('break.done'));
    onDone();
  };
  return (
    <div className="reconciliation-form">
      <p>
        <strong>{say('break.waits', { action: say(`break.${waiting.action}`) })}</strong>{' '}
        <span className="soft">{say('break.proposedBy', { who: waiting.proposedBy })}</span>
      </p>
      <p>{[waiting.authorizationId, waiting.messageId, waiting.party].filter(Boolean).join(' · ')}</p>
      {waiting.amount === null ? null : <p>{sum(waiting.amount, waiting.currency)}</p>}
      <blockquote>{waiting.text}</blockquote>
      <TextField label={say('break.text')} rows={2} value={text} onChange={setText} maxLength={2_000} />
      {fault === null ? null : <FaultNotice fault={fault} />}
      <div className="form-foot">
        <Button disabled={text.trim().length < 3} onClick={() => void act('send-back', { text })}>
          {say('break.sendBack')}
        </Button>
        {may(['settlement:approve']) ? (
          <Button kind="primary" onClick={() => void act('approve', {})}>
            {say('break.approve')}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

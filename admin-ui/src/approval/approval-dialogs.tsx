// The dialogs between maker and checkers: each says what happens, calls, and stays open with the problem when it is refused.
import { type ReactNode, useState } from 'react';
import type { EvidenceReply, Missing } from '../../../api/campaign/evidence-reply.ts';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { TextField } from '../parts/field.tsx';
import { FaultNotice } from '../parts/notice.tsx';
import { useSession } from '../parts/session.tsx';
import { useToast } from '../parts/toast.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { APPROVAL_WORDS } from './words-approval.ts';

interface DialogOf {
  readonly reply: EvidenceReply;
  readonly onClose: () => void;
  readonly onDone: () => void;
}
interface AskOf extends DialogOf {
  readonly title: string;
  readonly act: string;
  /** The last part of the address. */
  readonly verb: string;
  readonly body: unknown;
  readonly done: (answer: Readonly<Record<string, unknown>>) => string;
  readonly disabled?: boolean;
  readonly children: ReactNode;
}

function Ask({ reply: { id, version }, title, act, verb, body, done, disabled, onClose, onDone, children }: AskOf) {
  const say = useWords(APPROVAL_WORDS);
  const { client } = useSession();
  const tell = useToast();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const go = async () => {
    setBusy(true);
    const answer = await client.post<Readonly<Record<string, unknown>>>(`/v1/campaigns/${id}/versions/${version}/${verb}`, body);
    setBusy(false);
    onDone();
    if (!answer.ok) return setFault(answer.fault);
    tell(done(answer.body));
    onClose();
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{say('act.cancel')}</Button>
          <Button kind="primary" onClick={() => void go()} busy={busy} disabled={disabled === true}>
            {act}
          </Button>
        </>
      }
    >
      {children}
      {fault === null ? null : <FaultNotice fault={fault} />}
    </Dialog>
  );
}

const NOTE_MAX = 2_000;
const REASON_MIN = 3;

export function SubmitDialog(rest: DialogOf) {
  const say = useWords(APPROVAL_WORDS);
  const [note, setNote] = useState(rest.reply.submission?.note ?? '');
  return (
    <Ask
      {...rest}
      title={say('submit.title', { version: rest.reply.version })}
      act={say('act.submit')}
      verb="submit"
      body={{ note }}
      done={({ needed }) => say('submit.done', { count: String(needed) })}
    >
      <p>{say('submit.what')}</p>
      <TextField label={say('submit.note')} hint={say('submit.noteHint')} value={note} onChange={setNote} rows={4} maxLength={NOTE_MAX} />
    </Ask>
  );
}

const HASH_SHOWN = 12;

export function ApproveDialog(rest: DialogOf) {
  const say = useWords(APPROVAL_WORDS);
  const { money } = useVoice();
  // The hash that was on the page when the dialog opened: what is submitted meanwhile has another.
  const [hash] = useState(rest.reply.submission?.hash ?? '');
  const { evidence, approvals, version } = rest.reply;
  const left = evidence.approvers - approvals.length - 1;
  const worst = evidence.worstCase;
  const total = worst === null || worst.total === null ? say('worst.unbounded') : money(worst.total, worst.currency);
  return (
    <Ask
      {...rest}
      title={say('approve.title', { version })}
      act={say('act.approve')}
      verb="approve"
      body={{ hash }}
      done={() => say('approve.done')}
    >
      <p>{say('approve.what', { hash: `${hash.slice(0, HASH_SHOWN)}…` })}</p>
      <p>{say('approve.cost', { total })}</p>
      <p>{left > 0 ? say('approve.more', { count: left }) : say('approve.last')}</p>
    </Ask>
  );
}

export function ReturnDialog(rest: DialogOf) {
  const say = useWords(APPROVAL_WORDS);
  const [reason, setReason] = useState('');
  return (
    <Ask
      {...rest}
      title={say('return.title', { version: rest.reply.version })}
      act={say('act.return')}
      verb="return"
      body={{ reason }}
      done={() => say('return.done')}
      disabled={reason.trim().length < REASON_MIN}
    >
      <TextField label={say('return.reason')} hint={say('return.hint')} value={reason} onChange={setReason} rows={4} maxLength={NOTE_MAX} />
    </Ask>
  );
}

export function WithdrawDialog(rest: DialogOf) {
  const say = useWords(APPROVAL_WORDS);
  return (
    <Ask
      {...rest}
      title={say('withdraw.title', { version: rest.reply.version })}
      act={say('act.withdraw')}
      verb="withdraw"
      body={{}}
      done={() => say('withdraw.done')}
    >
      <p>{say('withdraw.what')}</p>
    </Ask>
  );
}

export function WaiveDialog({ finding, ...rest }: DialogOf & { readonly finding: Missing }) {
  const say = useWords(APPROVAL_WORDS);
  const { locale } = useVoice();
  const [reason, setReason] = useState('');
  const { code, path } = finding;
  return (
    <Ask
      {...rest}
      title={say('waive.title')}
      act={say('missing.waive')}
      verb="waivers"
      body={{ code, path, reason }}
      done={() => say('waive.done')}
      disabled={reason.trim().length < REASON_MIN}
    >
      <p>{finding.texts?.[locale] ?? finding.message}</p>
      <TextField label={say('waive.reason')} hint={say('waive.hint')} value={reason} onChange={setReason} rows={3} maxLength={NOTE_MAX} />
    </Ask>
  );
}

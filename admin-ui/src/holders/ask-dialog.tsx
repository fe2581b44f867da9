// Asks once more before something is done for a cardholder that is hard or impossible to undo; with a reason where one is needed.
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { TextField } from '../parts/field.tsx';
import { FaultNotice } from '../parts/notice.tsx';
import { useSession } from '../parts/session.tsx';
import { useWords } from '../parts/words-of.tsx';
import { HOLDER_WORDS } from './words-holders.ts';

interface AskOf {
  readonly title: string;
  readonly what?: string;
  readonly path: string;
  /** Label of the reason; absent where none is asked for. */
  readonly reason?: string;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

const REASON_LENGTH_MAX = 500;

export function AskDialog({ title, what, path, reason, onClose, onDone }: AskOf) {
  const say = useWords(HOLDER_WORDS);
  const { client } = useSession();
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const act = async () => {
    setBusy(true);
    const reply = await client.post(path, reason === undefined ? undefined : { reason: typed.trim() });
    setBusy(false);
    if (reply.ok) onDone();
    else setFault(reply.fault);
  };
  const isMissing = reason !== undefined && typed.trim() === '';
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{say('form.cancel')}</Button>
          <Button kind="danger" busy={busy} disabled={isMissing} onClick={() => void act()}>
            {title}
          </Button>
        </>
      }
    >
      {what === undefined ? null : <p>{what}</p>}
      {reason === undefined ? null : (
        <TextField label={reason} value={typed} onChange={setTyped} rows={3} required maxLength={REASON_LENGTH_MAX} />
      )}
      {fault === null ? null : <FaultNotice fault={fault} />}
    </Dialog>
  );
}

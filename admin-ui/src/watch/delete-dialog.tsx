// Asks once more before something is deleted, and says what goes with it.
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { FaultNotice } from '../parts/notice.tsx';
import { useSession } from '../parts/session.tsx';
import { useWords } from '../parts/words-of.tsx';
import { ALERT_WORDS } from './words-alerts.ts';

interface DeleteOf {
  readonly title: string;
  readonly what: string;
  readonly path: string;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function DeleteDialog({ title, what, path, onClose, onDone }: DeleteOf) {
  const say = useWords(ALERT_WORDS);
  const { client } = useSession();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const act = async () => {
    setBusy(true);
    const reply = await client.del(path);
    setBusy(false);
    if (reply.ok) onDone();
    else setFault(reply.fault);
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{say('form.cancel')}</Button>
          <Button kind="danger" busy={busy} onClick={() => void act()}>
            {title}
          </Button>
        </>
      }
    >
      <p>{what}</p>
      {fault === null ? null : <FaultNotice fault={fault} />}
    </Dialog>
  );
}

// The next steps of a batch: approve, make the file, fetch it, say that it was paid, or cancel it.
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { TextField } from '../parts/field.tsx';
import { FaultNotice } from '../parts/notice.tsx';
import { useSession } from '../parts/session.tsx';
import { useWords } from '../parts/words-of.tsx';
import type { Batch } from './wire.ts';
import { PAYOUT_WORDS } from './words-payouts.ts';
import { saveBlob } from '../parts/save-blob.ts';

interface StepsOf {
  readonly batch: Batch;
  readonly onDone: () => void;
}

export function BatchSteps({ batch, onDone }: StepsOf) {
  const { client, may } = useSession();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const step = async (word: string, body?: unknown) => {
    setBusy(true);
    const reply = await client.post(`/v1/payout-batches/${batch.id}/${word}`, body);
    setBusy(false);
    setFault(reply.ok ? null : reply.fault);
    onDone();
  };
  const doing = { batch, busy, step };
  const [mayWrite, mayApprove] = [may(['settlement:write']), may(['settlement:approve'])];
  return (
    <section className="sheet pay-steps">
      {mayApprove ? <Approving {...doing} /> : null}
      {mayWrite ? <Sending {...doing} /> : null}
      {mayWrite || mayApprove ? <Cancelling {...doing} /> : null}
      {fault === null ? null : <FaultNotice fault={fault} />}
    </section>
  );
}

interface Doing {
  readonly batch: Batch;
  readonly busy: boolean;
  readonly step: (word: string, body?: unknown) => Promise<void>;
}

function Approving({ batch, busy, step }: Doing) {
  const say = useWords(PAYOUT_WORDS);
  if (batch.state !== 'proposed') return null;
  return (
    <Button kind="primary" busy={busy} onClick={() => void step('approve')}>
      {say('pay.approve')}
    </Button>
  );
}

function Sending({ batch, busy, step }: Doing) {
  const say = useWords(PAYOUT_WORDS);
  const [on, setOn] = useState(batch.payOn);
  return (
    <>
      {batch.state === 'approved' ? (
        <Button kind="primary" busy={busy} onClick={() => void step('send')}>
          {say('pay.send')}
        </Button>
      ) : null}
      {batch.sentAt === null ? null : <Download id={batch.id} />}
      {batch.state === 'sent' ? (
        <>
          <TextField label={say('pay.valueDate')} type="date" value={on} onChange={setOn} required />
          <Button busy={busy} disabled={on === ''} onClick={() => void step('paid', { on })}>
            {say('pay.allPaid')}
          </Button>
        </>
      ) : null}
    </>
  );
}

function Cancelling({ batch, busy, step }: Doing) {
  const say = useWords(PAYOUT_WORDS);
  if (batch.state !== 'proposed' && batch.state !== 'approved') return null;
  return (
    <Button kind="danger" busy={busy} onClick={() => void step('cancel')}>
      {say('pay.cancel')}
    </Button>
  );
}

/** It stands behind the session, so it is fetched here and then saved. */
function Download({ id }: { readonly id: string }) {
  const say = useWords(PAYOUT_WORDS);
  const { client } = useSession();
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle');
  const save = async () => {
    setState('busy');
    const file = await client.file(`/v1/payout-batches/${id}/pain.001.xml`);
    setState(file === null ? 'failed' : 'idle');
    if (file === null) return;
    saveBlob(file, `${id}.pain.001.xml`);
  };
  return (
    <>
      <Button busy={state === 'busy'} onClick={() => void save()}>
        {say('pay.download')}
      </Button>
      {state === 'failed' ? (
        <span className="field-error" role="alert">
          {say('pay.downloadFailed')}
        </span>
      ) : null}
    </>
  );
}

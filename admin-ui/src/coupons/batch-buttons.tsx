// What can be done with one order of coupons: its file, the second pair of eyes, its codes, its end.
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { TextField } from '../parts/field.tsx';
import { FaultNotice } from '../parts/notice.tsx';
import { saveBlob } from '../parts/save-blob.ts';
import { useSession } from '../parts/session.tsx';
import { useToast } from '../parts/toast.tsx';
import { useMoment } from '../parts/use-moment.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import type { Batch } from './wire.ts';
import { COUPON_WORDS } from './words-coupons.ts';

interface BatchOf {
  readonly batch: Batch;
  readonly onDone: () => void;
}
type Act = 'approve' | 'refuse' | 'end';

export function BatchButtons({ batch, onDone }: BatchOf) {
  const say = useWords(COUPON_WORDS);
  const { may } = useSession();
  const [act, setAct] = useState<Act | null>(null);
  const { id, state } = batch;
  const acts: readonly Act[] = [
    ...(state === 'waiting' && may(['campaigns:approve']) ? (['approve', 'refuse'] as const) : []),
    ...((state === 'issued' || state === 'approved') && may(['campaigns:stop']) ? (['end'] as const) : []),
  ];
  return (
    <div className="row-buttons">
      {state === 'filling' && may(['campaigns:write']) ? <FileButton batch={batch} onDone={onDone} /> : null}
      {acts.map((each) => (
        <Button key={each} label={say(`${each}Of`, { id })} onClick={() => setAct(each)}>
          {say(each)}
        </Button>
      ))}
      {state === 'issued' && batch.kind === 'generated' && may(['campaigns:write']) ? <HandButton batch={batch} onDone={onDone} /> : null}
      {act === null ? null : (
        <ActDialog
          act={act}
          batch={batch}
          onDone={() => {
            setAct(null);
            onDone();
          }}
        />
      )}
    </div>
  );
}

const PATHS: Readonly<Record<Act, string>> = { approve: 'approve', refuse: 'refuse', end: 'void' };

function ActDialog({ act, batch, onDone }: BatchOf & { readonly act: Act }) {
  const say = useWords(COUPON_WORDS);
  const { count } = useVoice();
  const { client } = useSession();
  const [reason, setReason] = useState('');
  const [fault, setFault] = useState<Fault | null>(null);
  const { id, campaign } = batch;
  const send = async () => {
    const reply = await client.post(`/v1/coupon-batches/${id}/${PATHS[act]}`, act === 'approve' ? {} : { reason });
    if (reply.ok) onDone();
    else setFault(reply.fault);
  };
  return (
    <Dialog
      title={say(`${act}Of`, { id })}
      onClose={onDone}
      actions={
        <>
          <Button onClick={onDone}>{say('cancel')}</Button>
          <Button kind="primary" disabled={act !== 'approve' && reason.trim() === ''} onClick={() => void send()}>
            {say(act)}
          </Button>
        </>
      }
    >
      <p>{say(`${act}What`, { count: count(batch.count), campaign })}</p>
      {act === 'approve' ? null : <TextField label={say('reason')} value={reason} onChange={setReason} maxLength={300} required />}
      {fault === null ? null : <FaultNotice fault={fault} />}
    </Dialog>
  );
}

function FileButton({ batch: { id }, onDone }: BatchOf) {
  const say = useWords(COUPON_WORDS);
  const { client } = useSession();
  const [fault, setFault] = useState<Fault | null>(null);
  const send = async (file: File) => {
    const reply = await client.ask({ method: 'PUT', path: `/v1/coupon-batches/${id}/lines`, body: file, type: 'application/octet-stream' });
    setFault(reply.ok ? null : reply.fault);
    if (reply.ok) onDone();
  };
  return (
    <>
      <input
        type="file"
        accept=".csv,.txt,text/csv,text/plain"
        aria-label={say('fileSend', { id })}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file !== undefined) void send(file);
        }}
      />
      {fault === null ? null : <FaultNotice fault={fault} />}
    </>
  );
}

function HandButton({ batch: { id, handedAt }, onDone }: BatchOf) {
  const say = useWords(COUPON_WORDS);
  const { client } = useSession();
  const tell = useToast();
  const moment = useMoment();
  if (handedAt !== null) return <span className="soft">{say('handed', { time: moment(handedAt) })}</span>;
  const take = async () => {
    const file = await client.file(`/v1/coupon-batches/${id}/codes`, 'POST');
    if (file === null) tell(say('notHanded'));
    else saveBlob(file, `${id}.csv`);
    onDone();
  };
  return (
    <Button label={say('handOf', { id })} onClick={() => void take()}>
      {say('hand')}
    </Button>
  );
}

// Asks once more before a merchant agrees to a co-funded offer or withdraws from it, and says what follows.
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { TextField } from '../parts/field.tsx';
import { FaultNotice } from '../parts/notice.tsx';
import { useSession } from '../parts/session.tsx';
import { useToast } from '../parts/toast.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import type { Consent } from './consent-wire.ts';
import { usePartyName } from './use-shops.ts';
import { MERCHANT_WORDS } from './words-merchant.ts';

export interface Answering {
  readonly consent: Consent;
  readonly to: 'give' | 'withdraw';
}
interface ConsentDialogOf {
  readonly answering: Answering;
  readonly onClose: () => void;
  readonly onDone: () => void;
}
const TEXT_MAX = 500;

export function ConsentDialog({ answering: { consent, to }, onClose, onDone }: ConsentDialogOf) {
  const say = useWords(MERCHANT_WORDS);
  const { text } = useVoice();
  const { client } = useSession();
  const tell = useToast();
  const partyName = usePartyName();
  const [reason, setReason] = useState('');
  const [fault, setFault] = useState<Fault | null>(null);
  const [busy, setBusy] = useState(false);
  const word = to === 'give' ? 'give' : consent.state === 'given' ? 'withdraw' : 'decline';
  const answer = async () => {
    setBusy(true);
    const path = `/v1/consents/${encodeURIComponent(consent.campaign)}/${consent.version}/${encodeURIComponent(consent.party)}/${to}`;
    const reply = await client.post(path, reason.trim() === '' ? {} : { text: reason.trim() });
    setBusy(false);
    if (!reply.ok) return setFault(reply.fault);
    tell(say(to === 'give' ? 'co.given' : 'co.withdrawn'));
    onDone();
  };
  const actions = (
    <>
      <Button onClick={onClose}>{say('dp.cancel')}</Button>
      <Button kind={to === 'give' ? 'primary' : 'danger'} busy={busy} onClick={() => void answer()}>
        {say(`co.${word}`)}
      </Button>
    </>
  );
  return (
    <Dialog title={say(`co.${word}Title`)} onClose={onClose} actions={actions}>
      <p>
        <strong>{text(consent.name, consent.campaign)}</strong> · {say('co.version')} {consent.version} · {partyName(consent.party)}
      </p>
      <p>{say(`co.${word}Why`)}</p>
      {to === 'give' ? null : (
        <TextField label={say('co.withdrawText')} rows={2} maxLength={TEXT_MAX} value={reason} onChange={setReason} />
      )}
      {fault === null ? null : <FaultNotice fault={fault} />}
    </Dialog>
  );
}

// Fetches a past authorization by its id, so that a document is tried on what was known then.
import { type FormEvent, useState } from 'react';
import type { PastSituation } from '../../../api/authorization/replay.ts';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { TextField } from '../parts/field.tsx';
import { FaultNotice } from '../parts/notice.tsx';
import { useSession } from '../parts/session.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { TRY_WORDS } from './words-try.ts';

interface PastOf {
  readonly past: PastSituation | null;
  readonly onPast: (past: PastSituation | null) => void;
}

export function PastSource({ past, onPast }: PastOf) {
  const say = useWords(TRY_WORDS);
  const { client } = useSession();
  const [id, setId] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const fetchIt = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const reply = await client.get<PastSituation>(`/v1/authorizations/${encodeURIComponent(id.trim())}/situation`);
    setBusy(false);
    setFault(reply.ok ? null : reply.fault);
    onPast(reply.ok ? reply.body : null);
  };
  return (
    <form className="try-past" onSubmit={(event) => void fetchIt(event)}>
      <TextField label={say('try.id')} hint={say('try.idHint')} value={id} onChange={setId} required maxLength={128} />
      <Button type="submit" busy={busy} disabled={id.trim() === ''}>
        {say('try.fetch')}
      </Button>
      {fault === null ? null : <FaultNotice fault={fault} />}
      {past === null ? null : <PastSummary past={past} />}
    </form>
  );
}

function PastSummary({ past }: { readonly past: PastSituation }) {
  const say = useWords(TRY_WORDS);
  const { money, name, day, time } = useVoice();
  const { request, recorded } = past;
  const when = `${day(past.now.slice(0, 10))} ${time(past.now)}`;
  const result = recorded.outcome === 'granted' ? name('state', 'granted') : name('reason', recorded.reason ?? 'no_campaign');
  return (
    <div role="status">
      <p>{say('try.pastIs', { amount: money(request.amount, request.currency), merchant: request.merchant.id, when })}</p>
      <p className="soft">{say('try.pastWas', { result })}</p>
      <p className="soft">{say('try.pastSalt')}</p>
    </div>
  );
}

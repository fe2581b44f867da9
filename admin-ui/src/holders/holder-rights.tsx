// What the desk does when a cardholder asks: a copy of everything, the end of all tokens, an erasure; and in a demo, a look at their app.
import { useState } from 'react';
import { Link } from 'wouter';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { FaultNotice } from '../parts/notice.tsx';
import { saveBlob } from '../parts/save-blob.ts';
import { useSession } from '../parts/session.tsx';
import { useToast } from '../parts/toast.tsx';
import { useWords } from '../parts/words-of.tsx';
import { AskDialog } from './ask-dialog.tsx';
import { type Holder, holderPath } from './wire.ts';
import { HOLDER_WORDS } from './words-holders.ts';

interface RightsOf {
  readonly holder: Holder;
  readonly onChanged: () => void;
}

export function HolderRights({ holder, onChanged }: RightsOf) {
  const say = useWords(HOLDER_WORDS);
  const { client, may, demo } = useSession();
  const tell = useToast();
  const [fault, setFault] = useState<Fault | null>(null);
  const [isAsking, setAsking] = useState(false);
  const { account, erasedAt, erasure } = holder;
  const isOpen = erasedAt === null && may(['holders:write']);
  const copy = async () => {
    const reply = await client.get<unknown>(holderPath(account, '/export'));
    setFault(reply.ok ? null : reply.fault);
    if (reply.ok) saveBlob(new Blob([JSON.stringify(reply.body, null, 2)], { type: 'application/json' }), `${account}.json`);
  };
  const revoke = async () => {
    const reply = await client.post(holderPath(account, '/tokens/revoke'));
    setFault(reply.ok ? null : reply.fault);
    if (reply.ok) tell(say('holder.revoked', { account }));
  };
  const look = async () => {
    const reply = await client.post<{ readonly token: string }>(`/v1/demo/holders/${encodeURIComponent(account)}/token`);
    setFault(reply.ok ? null : reply.fault);
    if (reply.ok) window.open(`/me/#token=${reply.body.token}`, '_blank', 'noopener');
  };
  return (
    <section className="sheet">
      <h2>{say('holder.rights')}</h2>
      {erasure === null ? null : (
        <p>
          {say('holder.waits')} <Link href="/erasures">{say('holder.toErasures')}</Link>
        </p>
      )}
      {fault === null ? null : <FaultNotice fault={fault} />}
      <div className="row-buttons">
        <Button onClick={() => void copy()}>{say('holder.export')}</Button>
        {demo && erasedAt === null ? <Button onClick={() => void look()}>{say('holder.tryIt')}</Button> : null}
        {isOpen ? <Button onClick={() => void revoke()}>{say('holder.revoke')}</Button> : null}
        {isOpen && erasure === null ? (
          <Button kind="danger" onClick={() => setAsking(true)}>
            {say('holder.erase')}
          </Button>
        ) : null}
      </div>
      {isAsking ? (
        <AskDialog
          title={say('holder.erase')}
          what={say('holder.eraseWhy')}
          path={holderPath(account, '/erasure')}
          onClose={() => setAsking(false)}
          onDone={() => {
            setAsking(false);
            tell(say('holder.asked', { account }));
            onChanged();
          }}
        />
      ) : null}
    </section>
  );
}

// A copy of everything that is kept, as a file, and its erasure, which the bank decides and which can be taken back until then.
import { useState } from 'react';
import { ask } from '../client.ts';
import { forgetAnswers } from '../parts/answers.ts';
import { Button } from '../parts/button.tsx';
import { FaultNote } from '../parts/fault-note.tsx';
import { Line, List } from '../parts/list.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { showToast } from '../parts/toast.tsx';
import { useAct } from '../parts/use-act.ts';
import { P } from '../parts/words-parts.ts';
import { useVoice } from '../voice.ts';
import type { Me } from './me.ts';
import { W } from './words-settings.ts';

export function MyRights({ erasure }: { readonly erasure: Me['erasure'] }) {
  const voice = useVoice();
  const [isAsking, setAsking] = useState(false);
  return (
    <section>
      <h2>{voice.say(W.yours)}</h2>
      <List label={voice.say(W.yours)}>
        <Copy />
        {erasure === null ? (
          <Line icon="bin" title={voice.say(W.erase)} note={voice.say(W.eraseNote)} onPress={() => setAsking(true)} />
        ) : (
          <Waiting madeAt={erasure.madeAt} />
        )}
      </List>
      {isAsking && <EraseSheet onClose={() => setAsking(false)} />}
    </section>
  );
}

function Copy() {
  const voice = useVoice();
  const [isBusy, setBusy] = useState(false);
  const download = async () => {
    setBusy(true);
    const reply = await ask<unknown>('GET', '/v1/me/export');
    setBusy(false);
    if (reply.ok) save(reply.body);
    else showToast(voice.say(SAID[reply.fault.status] ?? P.brokenTitle));
  };
  return (
    <Line
      icon="download"
      title={voice.say(W.download)}
      note={voice.say(isBusy ? W.downloading : W.downloadNote)}
      onPress={() => !isBusy && void download()}
    />
  );
}

const SAID = { 0: P.offlineTitle, 401: P.sessionTitle, 429: P.busyText } as { readonly [status: number]: readonly [string, string] };

function save(body: unknown): void {
  const address = URL.createObjectURL(new Blob([JSON.stringify(body, null, 2)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = 'offerline-export.json';
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1_000);
}

function EraseSheet({ onClose }: { readonly onClose: () => void }) {
  const voice = useVoice();
  const acting = useAct();
  const askForIt = async () => {
    const reply = await acting.act({ path: '/v1/me/erasure' });
    if (!reply.ok) return;
    await forgetAnswers();
    showToast(voice.say(W.eraseAsked));
    onClose();
  };
  return (
    <Sheet title={voice.say(W.eraseTitle)} onClose={onClose}>
      <div className="stack">
        <p>{voice.say(W.eraseText)}</p>
        {acting.fault !== null && <FaultNote fault={acting.fault} isInline />}
        <Button look="danger" isWide isBusy={acting.isBusy} onPress={() => void askForIt()}>
          {voice.say(W.eraseYes)}
        </Button>
        <Button look="plain" isWide onPress={onClose}>
          {voice.say(W.eraseNo)}
        </Button>
      </div>
    </Sheet>
  );
}

function Waiting({ madeAt }: { readonly madeAt: string }) {
  const voice = useVoice();
  const { act } = useAct();
  const takeBack = async () => {
    const reply = await act({ method: 'DELETE', path: '/v1/me/erasure' });
    showToast(voice.say(reply.ok ? W.eraseTakenBack : P.refusedTitle));
  };
  return (
    <Line
      icon="clock"
      title={voice.say(W.eraseWaits, { day: voice.day(madeAt) })}
      note={voice.say(W.eraseBack)}
      onPress={() => void takeBack()}
    />
  );
}

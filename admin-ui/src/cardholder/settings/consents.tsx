// What the cardholder agrees to, a switch for each purpose: turned at once, and turned back when the service refuses.
import { useState } from 'react';
import type { ConsentStanding } from '../../../../api/cardholder/purposes.ts';
import { Switch } from '../parts/field.tsx';
import { Line, List } from '../parts/list.tsx';
import { showToast } from '../parts/toast.tsx';
import { useAct } from '../parts/use-act.ts';
import { P } from '../parts/words-parts.ts';
import { useVoice } from '../voice.ts';
import { CONSENT_NOTES, CONSENT_VERSION, CONSENTS, W } from './words-settings.ts';

export function Consents({ consents }: { readonly consents: readonly ConsentStanding[] }) {
  const voice = useVoice();
  return (
    <section>
      <h2>{voice.say(W.agreed)}</h2>
      <List label={voice.say(W.agreed)}>
        {consents.map((consent) => (
          <Consent key={consent.purpose} consent={consent} />
        ))}
      </List>
      <p className="small soft below">{voice.say(W.agreedNote)}</p>
    </section>
  );
}

function Consent({ consent }: { readonly consent: ConsentStanding }) {
  const voice = useVoice();
  const { act, isBusy } = useAct();
  const [wanted, setWanted] = useState<boolean | null>(null);
  const { purpose, given } = consent;
  const title = voice.say(CONSENTS[purpose]);
  const turn = async (next: boolean) => {
    setWanted(next);
    const reply = await act({
      method: 'PUT',
      path: `/v1/me/consents/${purpose}`,
      body: { given: next, textVersion: CONSENT_VERSION },
    });
    if (reply.ok) return;
    setWanted(null);
    showToast(voice.say(reply.fault.status === 0 ? P.offlineTitle : P.refusedTitle));
  };
  return (
    <Line
      title={title}
      note={voice.say(CONSENT_NOTES[purpose])}
      end={<Switch label={title} isOn={wanted ?? given} isBusy={isBusy} onTurn={(next) => void turn(next)} />}
    />
  );
}

// The heart of an offer: pressed at once, taken back when the service refuses.
import { useState } from 'react';
import { RoundButton } from '../parts/button.tsx';
import { useAct } from '../parts/use-act.ts';
import { showToast } from '../parts/toast.tsx';
import { P } from '../parts/words-parts.ts';
import { useVoice } from '../voice.ts';
import type { Offer } from './wire.ts';
import { W } from './words-offers.ts';

export function Heart({ offer }: { readonly offer: Pick<Offer, 'campaign' | 'name' | 'favourite'> }) {
  const voice = useVoice();
  const { act } = useAct();
  const [wanted, setWanted] = useState<boolean | null>(null);
  const isOn = wanted ?? offer.favourite;
  const turn = async () => {
    setWanted(!isOn);
    const path = `/v1/me/favourites/${encodeURIComponent(offer.campaign)}`;
    const reply = await act({ method: isOn ? 'DELETE' : 'PUT', path });
    if (reply.ok) return;
    setWanted(null);
    showToast(voice.say(reply.fault.status === 0 ? P.offlineTitle : P.refusedTitle));
  };
  return (
    <RoundButton
      icon="heart"
      label={voice.say(W.addFavourite, { name: voice.text(offer.name) })}
      isPressed={isOn}
      onPress={() => void turn()}
    />
  );
}

// Founding a household, and joining one by the code of an invitation: what is shared is said before anything happens.
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { FaultNote } from '../parts/fault-note.tsx';
import { Switch, TextField } from '../parts/field.tsx';
import { Line, List } from '../parts/list.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { useAct } from '../parts/use-act.ts';
import { useVoice } from '../voice.ts';
import type { Household } from './wire.ts';
import { H, SAID } from './words-membership.ts';

export function FoundSheet({ onClose }: { readonly onClose: () => void }) {
  const voice = useVoice();
  const founding = useAct();
  const [name, setName] = useState('');
  const [shares, setShares] = useState(false);
  const found = async () => {
    const body = { name: name.trim(), leaving: shares ? 'share' : 'stay', confirm: true };
    const reply = await founding.act({ path: '/v1/me/household', body, isOnce: true });
    if (reply.ok) onClose();
  };
  return (
    <Sheet title={voice.say(H.found)} onClose={onClose}>
      <TextField label={voice.say(H.name)} value={name} lengthMax={60} onType={setName} />
      <List>
        <Line title={voice.say(H.share)} end={<Switch label={voice.say(H.share)} isOn={shares} onTurn={setShares} />} />
      </List>
      <p>{voice.say(H.warn)}</p>
      {founding.fault !== null && <FaultNote fault={founding.fault} said={SAID} isInline />}
      <Button isWide isBusy={founding.isBusy} isOff={name.trim() === ''} onPress={() => void found()}>
        {voice.say(H.found)}
      </Button>
    </Sheet>
  );
}

type Invitation = Pick<Household, 'name' | 'leaving' | 'seats'> & { readonly members: number };

export function JoinSheet({ onClose }: { readonly onClose: () => void }) {
  const voice = useVoice();
  const looking = useAct<Invitation>();
  const joining = useAct();
  const [code, setCode] = useState('');
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  const fault = looking.fault ?? joining.fault;
  const look = async () => {
    const reply = await looking.act({ path: '/v1/me/household/invitation', body: { code } });
    setInvitation(reply.ok ? reply.body : null);
  };
  const join = async () => {
    const reply = await joining.act({ path: '/v1/me/household/join', body: { code, confirm: true }, isOnce: true });
    if (reply.ok) onClose();
  };
  const type = (typed: string) => {
    setCode(typed);
    setInvitation(null);
  };
  return (
    <Sheet title={voice.say(H.join)} onClose={onClose}>
      <TextField label={voice.say(H.code)} value={code} lengthMax={80} onType={type} />
      {invitation !== null && (
        <>
          <p>{voice.say(H.warn)}</p>
          <p>{voice.say(invitation.leaving === 'share' ? H.shares : H.stays)}</p>
        </>
      )}
      {fault !== null && <FaultNote fault={fault} said={SAID} isInline />}
      {invitation === null ? (
        <Button isWide isBusy={looking.isBusy} isOff={code.trim() === ''} onPress={() => void look()}>
          {voice.say(H.look)}
        </Button>
      ) : (
        <Button isWide isBusy={joining.isBusy} onPress={() => void join()}>
          {voice.say(H.joinTo, { name: invitation.name, members: invitation.members, seats: invitation.seats })}
        </Button>
      )}
    </Sheet>
  );
}

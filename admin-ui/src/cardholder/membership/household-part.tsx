// The household: who shares the wallet, inviting, and leaving; or founding and joining one.
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { Card } from '../parts/card.tsx';
import { FaultNote } from '../parts/fault-note.tsx';
import { Line, List } from '../parts/list.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { showToast } from '../parts/toast.tsx';
import { useAct } from '../parts/use-act.ts';
import { useAsk } from '../parts/use-ask.ts';
import { useVoice } from '../voice.ts';
import { FoundSheet, JoinSheet } from './household-sheets.tsx';
import type { Household } from './wire.ts';
import { H, SAID } from './words-membership.ts';

export function HouseholdPart() {
  const voice = useVoice();
  const asked = useAsk<{ readonly household: Household | null }>('/v1/me/household');
  const { body, fault } = asked;
  return (
    <section>
      <h2>{voice.say(H.household)}</h2>
      {body === null && fault !== null && <FaultNote fault={fault} onAgain={asked.again} isInline />}
      {body !== null && (body.household === null ? <Alone /> : <Shared house={body.household} />)}
    </section>
  );
}

function Alone() {
  const voice = useVoice();
  const [open, setOpen] = useState<'found' | 'join' | null>(null);
  const close = () => setOpen(null);
  return (
    <Card look="quiet">
      <p>{voice.say(H.alone)}</p>
      <div className="household-foot">
        <Button look="quiet" icon="people" onPress={() => setOpen('found')}>
          {voice.say(H.found)}
        </Button>
        <Button look="quiet" onPress={() => setOpen('join')}>
          {voice.say(H.join)}
        </Button>
      </div>
      {open === 'found' && <FoundSheet onClose={close} />}
      {open === 'join' && <JoinSheet onClose={close} />}
    </Card>
  );
}

function Shared({ house }: { readonly house: Household }) {
  const voice = useVoice();
  const [open, setOpen] = useState<'invite' | 'leave' | null>(null);
  const close = () => setOpen(null);
  return (
    <Card>
      <h3>{house.name}</h3>
      <p className="small">{voice.say(H.seats, { members: house.members.length, seats: house.seats })}</p>
      <List label={house.name}>
        {house.members.map((member) => (
          <Line
            key={member.joinedAt}
            icon="people"
            title={member.isMe ? voice.say(H.me) : (member.label ?? voice.say(H.someone))}
            note={voice.say(H.since, { day: voice.day(member.joinedAt) })}
          />
        ))}
      </List>
      <div className="household-foot">
        {house.members.length < house.seats && (
          <Button look="quiet" icon="plus" onPress={() => setOpen('invite')}>
            {voice.say(H.invite)}
          </Button>
        )}
        <Button look="plain" onPress={() => setOpen('leave')}>
          {voice.say(H.leave)}
        </Button>
      </div>
      {open === 'invite' && <InviteSheet onClose={close} />}
      {open === 'leave' && <LeaveSheet house={house} onClose={close} />}
    </Card>
  );
}

function InviteSheet({ onClose }: { readonly onClose: () => void }) {
  const voice = useVoice();
  const inviting = useAct<{ readonly code: string; readonly expiresAt: string }>();
  const [invite, setInvite] = useState<{ readonly code: string; readonly expiresAt: string } | null>(null);
  const send = async () => {
    const reply = await inviting.act({ path: '/v1/me/household/invites', body: {}, isOnce: true });
    if (reply.ok) setInvite(reply.body);
  };
  return (
    <Sheet title={voice.say(H.invite)} onClose={onClose}>
      {invite === null ? (
        <Button isWide isBusy={inviting.isBusy} onPress={() => void send()}>
          {voice.say(H.invite)}
        </Button>
      ) : (
        <output>
          <span className="gift-code">{invite.code.match(/.{1,4}/g)?.join(' ')}</span>
          <p>{voice.say(H.inviteText, { day: voice.moment(invite.expiresAt) })}</p>
        </output>
      )}
      {inviting.fault !== null && <FaultNote fault={inviting.fault} said={SAID} isInline />}
    </Sheet>
  );
}

function LeaveSheet({ house, onClose }: { readonly house: Household; readonly onClose: () => void }) {
  const voice = useVoice();
  const leaving = useAct();
  const leave = async () => {
    const reply = await leaving.act({ path: '/v1/me/household/leave', body: { confirm: true }, isOnce: true });
    if (!reply.ok) return;
    showToast(voice.say(H.left));
    onClose();
  };
  return (
    <Sheet title={voice.say(H.leaveAsk, { name: house.name })} onClose={onClose}>
      <p>{voice.say(house.leaving === 'share' ? H.shares : H.stays)}</p>
      {leaving.fault !== null && <FaultNote fault={leaving.fault} said={SAID} isInline />}
      <Button look="danger" isWide isBusy={leaving.isBusy} onPress={() => void leave()}>
        {voice.say(H.leave)}
      </Button>
    </Sheet>
  );
}

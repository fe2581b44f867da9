// Invites a person: name, address, roles and reach; then shows the link to hand over, this once.
import { type FormEvent, useId, useState } from 'react';
import type { OneTimeLink } from '../../../api/people/links.ts';
import type { Person } from '../../../api/people/people-store.ts';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { TextField } from '../parts/field.tsx';
import { FaultNotice } from '../parts/notice.tsx';
import { useSession } from '../parts/session.tsx';
import { useWords } from '../parts/words-of.tsx';
import { LinkDialog } from './link-dialog.tsx';
import { draftOf, reachOf } from './reach-text.ts';
import { ReachFields, RolesField } from './rights-fields.tsx';
import { PEOPLE_WORDS } from './words-people.ts';

export interface MadePerson {
  readonly person: Person;
  readonly link: OneTimeLink | null;
}
interface InviteDialogOf {
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function InviteDialog({ onClose, onDone }: InviteDialogOf) {
  const say = useWords(PEOPLE_WORDS);
  const { client } = useSession();
  const form = useId();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [roles, setRoles] = useState<readonly string[]>([]);
  const [reach, setReach] = useState(draftOf(null));
  const [asked, setAsked] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const [link, setLink] = useState<OneTimeLink | null>(null);
  const submit = async () => {
    const reply = await client.post<MadePerson>('/v1/people', { name, email, roles, reach: reachOf(reach) });
    if (!reply.ok) return setFault(reply.fault);
    onDone();
    setLink(reply.body.link);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (reachOf(reach) !== undefined) void submit();
  };
  if (link !== null) return <LinkDialog link={link} onClose={onClose} />;
  const actions = (
    <>
      <Button onClick={onClose}>{say('invite.cancel')}</Button>
      <button type="submit" form={form} className="button primary">
        {say('invite.go')}
      </button>
    </>
  );
  return (
    <Dialog title={say('people.invite')} onClose={onClose} actions={actions}>
      <form id={form} className="form" onSubmit={onSubmit}>
        <TextField label={say('people.name')} value={name} onChange={setName} required maxLength={100} />
        <TextField label={say('people.email')} type="email" value={email} onChange={setEmail} required maxLength={254} />
        <RolesField chosen={roles} onChange={setRoles} />
        <ReachFields draft={reach} onChange={setReach} asked={asked} />
        {fault === null ? null : <FaultNotice fault={fault} />}
      </form>
    </Dialog>
  );
}

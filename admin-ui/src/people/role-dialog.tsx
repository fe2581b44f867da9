// Makes or changes a role of the bank: its name, its scopes, and the places it is limited to.
import { type FormEvent, useId, useState } from 'react';
import { SCOPES, type Scope } from '../../../engine/people/scopes.ts';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { CheckField, TextField } from '../parts/field.tsx';
import { FaultNotice } from '../parts/notice.tsx';
import { useSession } from '../parts/session.tsx';
import { useToast } from '../parts/toast.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { draftOf, reachOf } from './reach-text.ts';
import { type ListedRole, ReachFields } from './rights-fields.tsx';
import { PEOPLE_WORDS } from './words-people.ts';

interface RoleDialogOf {
  readonly role: ListedRole;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

const NAME = /^[a-z][a-z0-9-]{1,39}$/;
/** Asking for a benefit belongs to machines at the till. */
const OFFERED: readonly Scope[] = SCOPES.filter((scope) => scope !== 'evaluate');

export function RoleDialog({ role, onClose, onDone }: RoleDialogOf) {
  const say = useWords(PEOPLE_WORDS);
  const { client } = useSession();
  const tell = useToast();
  const form = useId();
  const [name, setName] = useState(role.name);
  const [scopes, setScopes] = useState<readonly Scope[]>(role.scopes);
  const [reach, setReach] = useState(draftOf(role.reach));
  const [asked, setAsked] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const submit = async () => {
    const reply = await client.put(`/v1/roles/${encodeURIComponent(name)}`, { scopes, reach: reachOf(reach) });
    if (!reply.ok) return setFault(reply.fault);
    tell(say('roles.saved', { name }));
    onDone();
    onClose();
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (NAME.test(name) && scopes.length > 0 && reachOf(reach) !== undefined) void submit();
  };
  const actions = (
    <>
      <Button onClick={onClose}>{say('invite.cancel')}</Button>
      <button type="submit" form={form} className="button primary">
        {say('person.save')}
      </button>
    </>
  );
  return (
    <Dialog title={role.name === '' ? say('roles.new') : say('roles.edit', { name: role.name })} onClose={onClose} actions={actions}>
      <form id={form} className="form" onSubmit={onSubmit} noValidate>
        <TextField
          label={say('roles.nameLabel')}
          hint={say('roles.nameHint')}
          error={asked && !NAME.test(name) ? say('roles.nameWrong') : undefined}
          value={name}
          onChange={setName}
          maxLength={40}
          disabled={role.name !== ''}
        />
        <ScopesField chosen={scopes} onChange={setScopes} />
        {asked && scopes.length === 0 ? (
          <p className="field-error" role="alert">
            {say('roles.scopesNeeded')}
          </p>
        ) : null}
        <ReachFields draft={reach} onChange={setReach} asked={asked} />
        {fault === null ? null : <FaultNotice fault={fault} />}
      </form>
    </Dialog>
  );
}

interface ScopesFieldOf {
  readonly chosen: readonly Scope[];
  readonly onChange: (scopes: readonly Scope[]) => void;
}

function ScopesField({ chosen, onChange }: ScopesFieldOf) {
  const { name } = useVoice();
  const say = useWords(PEOPLE_WORDS);
  return (
    <fieldset className="choices two">
      <legend>{say('roles.scopes')}</legend>
      {OFFERED.map((scope) => (
        <CheckField
          key={scope}
          label={`${name('scope', scope)} (${scope})`}
          checked={chosen.includes(scope)}
          onChange={(on) => onChange(on ? [...chosen, scope] : chosen.filter((each) => each !== scope))}
        />
      ))}
    </fieldset>
  );
}

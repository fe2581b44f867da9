// One person: rights, and whether they may come in.
import { type FormEvent, useState } from 'react';
import { Link, useParams } from 'wouter';
import type { PersonTurn } from '../../../api/people/change-person.ts';
import type { OneTimeLink } from '../../../api/people/links.ts';
import type { Person } from '../../../api/people/people-store.ts';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { TextField } from '../parts/field.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useSession } from '../parts/session.tsx';
import { useToast } from '../parts/toast.tsx';
import { useResource } from '../parts/use-resource.ts';
import { useWords } from '../parts/words-of.tsx';
import type { MadePerson } from './invite-dialog.tsx';
import { LinkDialog } from './link-dialog.tsx';
import { PersonState, SignsInBy } from './person-words.tsx';
import { draftOf, reachOf } from './reach-text.ts';
import { ReachFields, RolesField } from './rights-fields.tsx';
import { PEOPLE_WORDS } from './words-people.ts';

export function PersonPage() {
  const say = useWords(PEOPLE_WORDS);
  const { id = '' } = useParams<{ id: string }>();
  const { body, fault, reload } = useResource<Person>(`/v1/people/${encodeURIComponent(id)}`);
  return (
    <Page title={body?.name ?? say('people.title')} lead={body?.email} above={<Link href="/people">{say('person.back')}</Link>}>
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      {body === null && fault === null ? <Reading /> : null}
      {body === null ? null : (
        <div className="person-sheets">
          <Rights key={JSON.stringify([body.name, body.roles, body.reach])} person={body} onChanged={reload} />
          <Access person={body} onChanged={reload} />
        </div>
      )}
    </Page>
  );
}

interface PartOf {
  readonly person: Person;
  readonly onChanged: () => void;
}

function Rights({ person, onChanged }: PartOf) {
  const say = useWords(PEOPLE_WORDS);
  const { client, person: me } = useSession();
  const tell = useToast();
  const [name, setName] = useState(person.name);
  const [roles, setRoles] = useState(person.roles);
  const [reach, setReach] = useState(draftOf(person.reach));
  const [asked, setAsked] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const submit = async () => {
    setFault(null);
    const reply = await client.put<MadePerson>(`/v1/people/${encodeURIComponent(person.id)}`, { name, roles, reach: reachOf(reach) });
    if (!reply.ok) return setFault(reply.fault);
    tell(say('person.saved', { name }));
    onChanged();
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (reachOf(reach) !== undefined) void submit();
  };
  const isOwn = me?.id === person.id;
  return (
    <section className="sheet">
      <h2>{say('person.rights')}</h2>
      {isOwn ? <p className="soft">{say('person.own')}</p> : null}
      <form className="form" onSubmit={onSubmit}>
        <TextField label={say('people.name')} value={name} onChange={setName} required maxLength={100} disabled={isOwn} />
        <RolesField chosen={roles} onChange={setRoles} />
        <ReachFields draft={reach} onChange={setReach} asked={asked} />
        {fault === null ? null : <FaultNotice fault={fault} />}
        <p>
          <Button type="submit" kind="primary" disabled={isOwn}>
            {say('person.save')}
          </Button>
        </p>
      </form>
    </section>
  );
}

function Access({ person, onChanged }: PartOf) {
  const say = useWords(PEOPLE_WORDS);
  const { client, person: me } = useSession();
  const tell = useToast();
  const [fault, setFault] = useState<Fault | null>(null);
  const [link, setLink] = useState<OneTimeLink | null>(null);
  const turn = async (to: PersonTurn) => {
    setFault(null);
    const reply = await client.post<MadePerson>(`/v1/people/${encodeURIComponent(person.id)}/${to}`);
    if (!reply.ok) return setFault(reply.fault);
    tell(say('person.done'));
    setLink(reply.body.link);
    onChanged();
  };
  const turns = turnsOf(person);
  return (
    <section className="sheet">
      <h2>{say('person.access')}</h2>
      <PersonState person={person} />
      <p className="soft small">
        {say('people.how')}: <SignsInBy person={person} />
      </p>
      {fault === null ? null : <FaultNotice fault={fault} />}
      <ul className="turns">
        {turns.map((to) => (
          <li key={to}>
            <Button kind={to === 'disable' ? 'danger' : 'plain'} onClick={() => void turn(to)} disabled={me?.id === person.id}>
              {say(`person.${to}`)}
            </Button>
            <span className="soft small">{say(`person.${to}Why`)}</span>
          </li>
        ))}
      </ul>
      {link === null ? null : <LinkDialog link={link} onClose={() => setLink(null)} />}
    </section>
  );
}

function turnsOf({ state, demo }: Person): readonly PersonTurn[] {
  if (state === 'disabled') return ['enable'];
  return demo ? ['sign-out', 'disable'] : ['reset', 'sign-out', 'disable'];
}

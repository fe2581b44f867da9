// Who is using the console, and the ways to be somebody else: sign in, sign out, and in a demo, continue as one of its people.
import { useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { PAGES } from '../pages.ts';
import { Button } from './button.tsx';
import type { Fault } from './client.ts';
import { FaultNotice } from './notice.tsx';
import { type PersonSession, useSession } from './session.tsx';
import { useVoice } from './voice.tsx';
import { useWords } from './words-of.tsx';
import { SHELL_WORDS } from './words-shell.ts';

/** `GET /v1/session/ways`. */
export interface Ways {
  readonly local: boolean;
  readonly oidc: { readonly name: string } | null;
  readonly demoPeople: readonly { readonly id: string; readonly name: string; readonly roles: readonly string[] }[];
}

const SIGN_IN = '/sign-in';
const ACCOUNT = '/account';

export function PersonMenu() {
  const say = useWords(SHELL_WORDS);
  const { person, demo } = useSession();
  const [open, setOpen] = useState(false);
  const name = person?.name ?? say(demo ? 'shell.visitor' : 'shell.keyHolder');
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    const away = (event: Event) => {
      if (event instanceof KeyboardEvent ? event.key === 'Escape' : !root.current?.contains(event.target as Node)) setOpen(false);
    };
    window.addEventListener('pointerdown', away);
    window.addEventListener('keydown', away);
    return () => {
      window.removeEventListener('pointerdown', away);
      window.removeEventListener('keydown', away);
    };
  }, [open]);
  return (
    <div className="person" ref={root}>
      <button
        type="button"
        className="tool person-name"
        aria-expanded={open}
        aria-label={say('shell.person', { name })}
        onClick={() => setOpen(!open)}
      >
        <span data-initial={initialOf(name)} />
        <span className="person-said">{name}</span>
      </button>
      {open ? <PersonCard onDone={() => setOpen(false)} /> : null}
    </div>
  );
}

/** "Demo marketer" is M, not D. */
const initialOf = (name: string): string => (name.split(' ').at(-1)?.[0] ?? '?').toUpperCase();

function PersonCard({ onDone }: { readonly onDone: () => void }) {
  const say = useWords(SHELL_WORDS);
  const { person, demo } = useSession();
  const { name } = useVoice();
  return (
    <div className="person-card sheet">
      {person === null ? (
        <p className="soft">{say(demo ? 'shell.visitorWhy' : 'shell.keyHolder')}</p>
      ) : (
        <p>
          <strong>{person.name}</strong>
          <br />
          <span className="soft">{person.roles.map((role) => name('role', role)).join(', ')}</span>
        </p>
      )}
      <DemoPeople onDone={onDone} />
      <PersonLinks onDone={onDone} />
    </div>
  );
}

/** In a demo anybody at this machine may continue as one of its people; elsewhere nothing stands here. */
function DemoPeople({ onDone }: { readonly onDone: () => void }) {
  const say = useWords(SHELL_WORDS);
  const { client, person, enter } = useSession();
  const [ways, setWays] = useState<Ways | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    void client.get<Ways>('/v1/session/ways', stop.signal).then((reply) => {
      if (reply.ok && !stop.signal.aborted) setWays(reply.body);
    });
    return () => stop.abort();
  }, [client]);
  const become = async (id: string) => {
    const reply = await client.post<PersonSession>('/v1/demo/session', { person: id });
    if (!reply.ok) return setFault(reply.fault);
    enter(reply.body);
    onDone();
  };
  if (ways === null || ways.demoPeople.length === 0) return null;
  return (
    <>
      <h3>{say('shell.continueAs')}</h3>
      {fault === null ? null : <FaultNotice fault={fault} />}
      <ul className="person-ways">
        {ways.demoPeople.map((each) => (
          <li key={each.id}>
            <button type="button" aria-pressed={each.id === person?.id} onClick={() => void become(each.id)}>
              {each.name}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

const has = (path: string): boolean => PAGES.some((entry) => entry.path === path);

function PersonLinks({ onDone }: { readonly onDone: () => void }) {
  const say = useWords(SHELL_WORDS);
  const { person, demo, leave } = useSession();
  return (
    <p className="person-links">
      {person !== null && has(ACCOUNT) ? (
        <Link href={ACCOUNT} onClick={onDone}>
          {say('shell.account')}
        </Link>
      ) : null}
      {person === null && has(SIGN_IN) ? (
        <Link href={SIGN_IN} onClick={onDone}>
          {say('shell.signIn')}
        </Link>
      ) : null}
      {person !== null || !demo ? (
        <Button kind="link" onClick={() => void leave().then(onDone)}>
          {say(person === null ? 'shell.forgetKey' : 'shell.signOut')}
        </Button>
      ) : null}
    </p>
  );
}

// The ways to sign in that this service offers: password and code, the provider of the bank, and in a demo one click as one of its people.
import { type FormEvent, useEffect, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { type Fault, stranger } from '../parts/client.ts';
import { TextField } from '../parts/field.tsx';
import { FaultNotice } from '../parts/notice.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import type { OpenedSession, SignInWays } from './ways.ts';
import { SIGN_IN_WORDS } from './words-sign-in.ts';

interface SignInFormOf {
  readonly onSignedIn: (session: OpenedSession) => void;
  /** Comes back to this page from the provider. */
  readonly to?: string;
}

export function SignInForm({ onSignedIn, to = '/' }: SignInFormOf) {
  const say = useWords(SIGN_IN_WORDS);
  const [ways, setWays] = useState<SignInWays | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    void stranger.get<SignInWays>('/v1/session/ways', stop.signal).then((reply) => {
      if (!stop.signal.aborted) setWays(reply.ok ? reply.body : { local: true, oidc: null, demoPeople: [] });
    });
    return () => stop.abort();
  }, []);
  if (ways === null) return null;
  return (
    <div className="ways">
      {ways.demoPeople.length === 0 ? null : <DemoCards people={ways.demoPeople} onSignedIn={onSignedIn} />}
      {ways.oidc === null ? null : (
        <a className="button primary wide" href={`/v1/session/oidc?to=${encodeURIComponent(to)}`}>
          {say('in.by', { name: ways.oidc.name })}
        </a>
      )}
      {ways.demoPeople.length === 0 && ways.oidc === null ? null : <p className="ways-or soft">{say('in.or')}</p>}
      <PasswordForm onSignedIn={onSignedIn} />
    </div>
  );
}

/** The password is asked for first; the code only where the account has an authenticator. */
function PasswordForm({ onSignedIn }: Pick<SignInFormOf, 'onSignedIn'>) {
  const say = useWords(SIGN_IN_WORDS);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState<string | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    setBusy(true);
    setFault(null);
    const reply = await stranger.post<OpenedSession>('/v1/session', { email, password, ...(code === null ? {} : { code }) });
    setBusy(false);
    if (reply.ok) return onSignedIn(reply.body);
    if (reply.fault.code === 'code_required') return setCode('');
    setFault(reply.fault);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (email.trim() !== '' && password !== '') void submit();
  };
  return (
    <form className="form" onSubmit={onSubmit}>
      <TextField label={say('in.email')} type="email" autoComplete="username" value={email} onChange={setEmail} required />
      <TextField
        label={say('in.password')}
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
        required
        maxLength={200}
      />
      {code === null ? null : (
        <TextField
          label={say('in.code')}
          hint={say('in.codeHint')}
          autoComplete="one-time-code"
          value={code}
          onChange={setCode}
          required
          maxLength={40}
        />
      )}
      <SignInFault fault={fault} />
      <Button type="submit" kind="primary" busy={busy}>
        {say('in.go')}
      </Button>
    </form>
  );
}

const SAID = ['sign_in_failed', 'too_many_requests', 'link_not_valid'] as const;

/** What this page knows how to say in the reader's language; everything else as the service says it. */
export function SignInFault({ fault }: { readonly fault: Fault | null }) {
  const say = useWords(SIGN_IN_WORDS);
  if (fault === null) return null;
  const code = SAID.find((each) => each === fault.code);
  if (code === undefined) return <FaultNotice fault={fault} />;
  return (
    <p className="fault" role="alert">
      {say(`fault.${code}`)}
    </p>
  );
}

function DemoCards({ people, onSignedIn }: Pick<SignInFormOf, 'onSignedIn'> & { readonly people: SignInWays['demoPeople'] }) {
  const say = useWords(SIGN_IN_WORDS);
  const { name } = useVoice();
  const [fault, setFault] = useState<Fault | null>(null);
  const become = async (person: string) => {
    const reply = await stranger.post<OpenedSession>('/v1/demo/session', { person });
    if (reply.ok) onSignedIn(reply.body);
    else setFault(reply.fault);
  };
  return (
    <section>
      <h2>{say('in.demo')}</h2>
      <p className="soft small">{say('in.demoWhy')}</p>
      <SignInFault fault={fault} />
      <ul className="demo-people">
        {people.map((person) => (
          <li key={person.id}>
            <button type="button" onClick={() => void become(person.id)}>
              <strong>{say('in.demoGo', { name: person.name })}</strong>{' '}
              <span className="soft small">{person.roles.map((role) => name('role', role)).join(', ')}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

// Sets a password by the one-time link whose secret stands behind the # of the address, and signs in.
import { type FormEvent, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { type Fault, stranger } from '../parts/client.ts';
import { TextField } from '../parts/field.tsx';
import { Empty } from '../parts/notice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { newPasswordFault } from './new-password.ts';
import { SignInFault } from './sign-in-form.tsx';
import type { OpenedSession } from './ways.ts';
import { SIGN_IN_WORDS } from './words-sign-in.ts';

export function WelcomeForm({ onSignedIn }: { readonly onSignedIn: (session: OpenedSession) => void }) {
  const say = useWords(SIGN_IN_WORDS);
  // Read once: the address is cleaned as soon as the link was used.
  const [link] = useState(() => location.hash.slice(1));
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [asked, setAsked] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const [busy, setBusy] = useState(false);
  const wrong = newPasswordFault(next, again);
  const submit = async () => {
    setBusy(true);
    const reply = await stranger.post<OpenedSession>('/v1/session/link', { link, password: next });
    setBusy(false);
    if (!reply.ok) return setFault(reply.fault);
    history.replaceState(null, '', '/');
    onSignedIn(reply.body);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (wrong === null) void submit();
  };
  if (link === '') return <Empty>{say('welcome.noLink')}</Empty>;
  return (
    <form className="form" onSubmit={onSubmit} noValidate>
      <TextField
        label={say('welcome.next')}
        type="password"
        autoComplete="new-password"
        value={next}
        onChange={setNext}
        error={asked && wrong === 'short' ? say('welcome.short') : undefined}
        maxLength={200}
      />
      <TextField
        label={say('welcome.again')}
        type="password"
        autoComplete="new-password"
        value={again}
        onChange={setAgain}
        error={asked && wrong === 'differs' ? say('welcome.differs') : undefined}
        maxLength={200}
      />
      <SignInFault fault={fault} />
      <Button type="submit" kind="primary" busy={busy}>
        {say('welcome.go')}
      </Button>
    </form>
  );
}

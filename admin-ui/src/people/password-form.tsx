// Changes the own password: the present one, and the new one twice.
import { type FormEvent, useState } from 'react';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { TextField } from '../parts/field.tsx';
import { useSession } from '../parts/session.tsx';
import { useToast } from '../parts/toast.tsx';
import { useWords } from '../parts/words-of.tsx';
import { newPasswordFault } from './new-password.ts';
import { SignInFault } from './sign-in-form.tsx';
import { PEOPLE_WORDS } from './words-people.ts';

const BLANK = { current: '', next: '', again: '' } as const;
type Draft = Readonly<Record<keyof typeof BLANK, string>>;

export function PasswordForm({ email, onChanged }: { readonly email: string; readonly onChanged: () => void }) {
  const say = useWords(PEOPLE_WORDS);
  const { client } = useSession();
  const tell = useToast();
  const [draft, setDraft] = useState<Draft>(BLANK);
  const [asked, setAsked] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const [busy, setBusy] = useState(false);
  const wrong = newPasswordFault(draft.next, draft.again);
  const submit = async () => {
    setBusy(true);
    setFault(null);
    const { current, next } = draft;
    const reply = await client.put<{ readonly sessionsEnded: number }>('/v1/account/password', { current, next });
    setBusy(false);
    if (!reply.ok) return setFault(reply.fault);
    setDraft(BLANK);
    setAsked(false);
    tell(say('account.changed', { count: reply.body.sessionsEnded }));
    onChanged();
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (wrong === null && draft.current !== '') void submit();
  };
  const field = (name: keyof Draft, autoComplete: string) => ({
    type: 'password' as const,
    autoComplete,
    value: draft[name],
    onChange: (value: string) => setDraft({ ...draft, [name]: value }),
    maxLength: 200,
  });
  return (
    <form className="form" onSubmit={onSubmit} noValidate>
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <TextField label={say('account.current')} {...field('current', 'current-password')} />
      <TextField
        label={say('account.next')}
        {...field('next', 'new-password')}
        error={asked && wrong === 'short' ? say('account.short') : undefined}
      />
      <TextField
        label={say('account.again')}
        {...field('again', 'new-password')}
        error={asked && wrong === 'differs' ? say('account.differs') : undefined}
      />
      <SignInFault fault={fault} />
      <p>
        <Button type="submit" busy={busy}>
          {say('account.change')}
        </Button>
      </p>
    </form>
  );
}

// Asks a person to prove once more who they are: by password, by code, at their provider; a person of the demo only says so.
import { type FormEvent, useEffect, useId, useState } from 'react';
import type { Person } from '../../../api/people/people-store.ts';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { TextField } from '../parts/field.tsx';
import { type PersonSession, useSession } from '../parts/session.tsx';
import { useWords } from '../parts/words-of.tsx';
import { SignInFault } from './sign-in-form.tsx';
import { SIGN_IN_WORDS } from './words-sign-in.ts';

interface ConfirmDialogOf {
  readonly onConfirmed: (session: PersonSession) => void;
  readonly onClose: () => void;
}
type Way = 'password' | 'code' | 'oidc' | 'demo';

export function ConfirmDialog({ onConfirmed, onClose }: ConfirmDialogOf) {
  const say = useWords(SIGN_IN_WORDS);
  const { client } = useSession();
  const form = useId();
  const ways = useWays();
  const [chosen, setChosen] = useState<Way | null>(null);
  const [proof, setProof] = useState('');
  const [fault, setFault] = useState<Fault | null>(null);
  const [busy, setBusy] = useState(false);
  const way = chosen ?? ways?.[0] ?? null;
  const submit = async () => {
    setBusy(true);
    const reply = await client.post<PersonSession>('/v1/session/confirm', way === 'demo' ? {} : { [way ?? 'password']: proof });
    setBusy(false);
    if (reply.ok) onConfirmed(reply.body);
    else setFault(reply.fault);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (way === 'demo' || proof !== '') void submit();
  };
  const actions = (
    <>
      <Button onClick={onClose}>{say('confirm.cancel')}</Button>
      {way === 'oidc' || way === null ? null : (
        <button type="submit" form={form} className="button primary" disabled={busy}>
          {say('confirm.go')}
        </button>
      )}
    </>
  );
  return (
    <Dialog title={say('confirm.title')} onClose={onClose} actions={actions}>
      <p>{say('confirm.why')}</p>
      <form id={form} className="form" onSubmit={onSubmit}>
        {ways !== null && ways.length > 1 ? <WayChoice ways={ways} chosen={way} onChoose={setChosen} /> : null}
        <Proof way={way} value={proof} onChange={setProof} />
        <SignInFault fault={fault} />
      </form>
    </Dialog>
  );
}

interface ProofOf {
  readonly way: Way | null;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Proof({ way, value, onChange }: ProofOf) {
  const say = useWords(SIGN_IN_WORDS);
  if (way === 'demo') return <p className="soft">{say('confirm.demo')}</p>;
  if (way === 'oidc') return <OidcAgain />;
  if (way === 'code')
    return <TextField label={say('in.code')} autoComplete="one-time-code" value={value} onChange={onChange} maxLength={40} />;
  if (way === null) return null;
  const given = { type: 'password', autoComplete: 'current-password', maxLength: 200 } as const;
  return <TextField label={say('in.password')} value={value} onChange={onChange} {...given} />;
}

/** Null until it is known how this person can prove it; the first is what they are asked for. */
function useWays(): readonly Way[] | null {
  const { client } = useSession();
  const [ways, setWays] = useState<readonly Way[] | null>(null);
  useEffect(() => {
    void client.get<Person>('/v1/account').then((reply) => {
      if (reply.ok) setWays(waysOf(reply.body));
    });
  }, [client]);
  return ways;
}

export function waysOf({ demo, signsInBy, totp }: Pick<Person, 'demo' | 'signsInBy' | 'totp'>): readonly Way[] {
  if (demo) return ['demo'];
  const first: readonly Way[] = signsInBy === 'password' ? ['password'] : signsInBy === 'oidc' ? ['oidc'] : [];
  return totp ? [...first, 'code'] : first;
}

interface WayChoiceOf {
  readonly ways: readonly Way[];
  readonly chosen: Way | null;
  readonly onChoose: (way: Way) => void;
}

function WayChoice({ ways, chosen, onChoose }: WayChoiceOf) {
  const say = useWords(SIGN_IN_WORDS);
  const labels: Readonly<Record<Way, string>> = {
    password: say('confirm.byPassword'),
    code: say('confirm.byCode'),
    oidc: say('confirm.oidc'),
    demo: say('confirm.go'),
  };
  return (
    <fieldset className="segments">
      <legend className="spoken">{say('confirm.way')}</legend>
      {ways.map((way) => (
        <button key={way} type="button" aria-pressed={way === chosen} onClick={() => onChoose(way)}>
          {labels[way]}
        </button>
      ))}
    </fieldset>
  );
}

function OidcAgain() {
  const say = useWords(SIGN_IN_WORDS);
  return (
    <a className="button primary" href={`/v1/session/oidc?again=1&to=${encodeURIComponent(location.pathname)}`}>
      {say('confirm.oidc')}
    </a>
  );
}

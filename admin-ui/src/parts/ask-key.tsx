// The page before the page: where nobody is signed in and there is no demo, a person signs in, or a service key opens the console.
import { type FormEvent, lazy, Suspense, useState } from 'react';
import type { OpenedSession } from '../people/ways.ts';
import { useVoice } from './voice.tsx';

interface AskKeyOf {
  readonly refused: boolean;
  readonly onKey: (key: string) => void;
  /** For a way to sign in that stands here beside the key. */
  readonly onSession?: (opened: OpenedSession) => void;
}

const GateWays = lazy(() => import('../people/gate-ways.tsx').then((m) => ({ default: m.GateWays })));

/** People sign in; a key that was refused is asked for again. */
export function AskKey({ refused, onKey, onSession }: AskKeyOf) {
  const { say } = useVoice();
  const [byKey, setByKey] = useState(refused || onSession === undefined);
  if (byKey || onSession === undefined) return <KeyForm refused={refused} onKey={onKey} />;
  return (
    <main className="gate">
      <Suspense fallback={null}>
        <GateWays onSession={onSession} otherwise={{ label: say('key.instead'), onChoose: () => setByKey(true) }} />
      </Suspense>
    </main>
  );
}

function KeyForm({ refused, onKey }: Pick<AskKeyOf, 'refused' | 'onKey'>) {
  const { say } = useVoice();
  const [entered, setEntered] = useState('');
  const open = (event: FormEvent) => {
    event.preventDefault();
    if (entered.trim() !== '') onKey(entered.trim());
  };
  return (
    <main className="gate">
      <form className="sheet gate-form" onSubmit={open}>
        <h1>{say('key.title')}</h1>
        <p className="soft">{say('key.why')}</p>
        {refused ? (
          <p role="alert" className="fault">
            {say('key.refused')}
          </p>
        ) : null}
        <label className="field">
          <span>{say('key.label')}</span>
          <input
            type="password"
            autoComplete="off"
            spellCheck={false}
            value={entered}
            onChange={(event) => setEntered(event.target.value)}
          />
        </label>
        <button type="submit" className="button primary">
          {say('key.open')}
        </button>
      </form>
    </main>
  );
}

// Opens the page: with the demo's own key, with the one kept in this tab, or by asking for one.
import { createContext, type ReactNode, type FormEvent, use, useCallback, useEffect, useMemo, useState } from 'react';
import { type Client, clientWith, demoKey } from './client.ts';
import { useVoice } from './voice.tsx';

const KEPT = 'offerline.key';

export interface Session {
  readonly client: Client;
  readonly demo: boolean;
  readonly forget: () => void;
}
interface OpenedKey {
  readonly key: string | null;
  readonly demo: boolean;
  readonly state: 'opening' | 'open' | 'asking' | 'refused';
}

const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = use(SessionContext);
  if (session === null) throw new Error('useSession outside SessionGate');
  return session;
}

export function SessionGate({ children }: { readonly children: ReactNode }) {
  const [opened, setOpened] = useState<OpenedKey>({ key: null, demo: false, state: 'opening' });
  const { key, demo } = opened;
  useEffect(() => {
    void firstKey().then(setOpened);
  }, []);
  const leave = useCallback((state: 'asking' | 'refused') => {
    sessionStorage.removeItem(KEPT);
    setOpened({ key: null, demo: false, state });
  }, []);
  const session = useMemo(
    () => (key === null ? null : { client: clientWith(key, () => leave('refused')), demo, forget: () => leave('asking') }),
    [key, demo, leave],
  );
  if (opened.state === 'opening') return null;
  if (session === null) {
    return (
      <AskKey
        refused={opened.state === 'refused'}
        onKey={(entered) => {
          sessionStorage.setItem(KEPT, entered);
          setOpened({ key: entered, demo: false, state: 'open' });
        }}
      />
    );
  }
  return <SessionContext value={session}>{children}</SessionContext>;
}

async function firstKey(): Promise<OpenedKey> {
  const kept = sessionStorage.getItem(KEPT);
  if (kept !== null) return { key: kept, demo: false, state: 'open' };
  const key = await demoKey();
  return key === null ? { key, demo: false, state: 'asking' } : { key, demo: true, state: 'open' };
}

function AskKey({ refused, onKey }: { readonly refused: boolean; readonly onKey: (key: string) => void }) {
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

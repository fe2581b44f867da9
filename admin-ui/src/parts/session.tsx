// Who uses the console: a person with a session, a visitor of the demo with its key, or a service key kept in this tab.
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Scope } from '../../../api/http/keys-store.ts';
import { type Client, clientWith, type Credentials, type Interruption, stranger } from './client.ts';
import type { PageEntry } from './page-entry.ts';
import { AskKey } from './ask-key.tsx';

const KEPT = 'offerline.key';

/** `GET /v1/session` and `POST /v1/session`. */
export interface PersonSession {
  readonly person: {
    readonly id: string;
    readonly name: string;
    readonly kind: string;
    readonly roles: readonly string[];
    readonly scopes: readonly Scope[];
    readonly reach: unknown;
  };
  readonly csrf: string | null;
  readonly demo: boolean;
  readonly expiresAt: string | null;
}

export interface Session {
  readonly client: Client;
  /** The person, when one is signed in; null for a key. */
  readonly person: PersonSession['person'] | null;
  readonly demo: boolean;
  readonly expiresAt: string | null;
  /** Whether the caller may use what needs one of these; a key that was typed in may try everything. */
  readonly may: (scopes: readonly Scope[]) => boolean;
  /** Are the rights limited to certain merchants, chains or regions? */
  readonly limited: boolean;
  /** Whether a page is for this caller. */
  readonly opens: (entry: Opening) => boolean;
  /** After signing in, confirming or continuing as somebody else. */
  readonly enter: (opened: PersonSession) => void;
  /** Ends the session, or forgets the key. */
  readonly leave: () => Promise<void>;
  /** Whoever can ask the person to sign in again or to confirm says so here; null takes it back. */
  readonly interrupt: (ask: Interruption | null) => void;
}

/** What decides who opens a page. */
export type Opening = Pick<PageEntry, 'scopes' | 'for'>;

interface Opened extends Credentials {
  readonly session: PersonSession | null;
  readonly demo: boolean;
  readonly state: 'opening' | 'open' | 'asking' | 'refused';
}

const CLOSED: Opened = { key: null, csrf: null, session: null, demo: false, state: 'opening' };
/** What the key of a visitor of the demo may do. */
const VISITOR_SCOPES: readonly Scope[] = [
  'evaluate',
  'campaigns:read',
  'reference:read',
  'wallets:read',
  'authorizations:read',
  'settlement:read',
  'audit:read',
  'operate',
];

const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = use(SessionContext);
  if (session === null) throw new Error('useSession outside SessionGate');
  return session;
}

export function SessionGate({ children }: { readonly children: ReactNode }) {
  const [opened, setOpened] = useState<Opened>(CLOSED);
  useEffect(() => {
    void firstOpened().then(setOpened);
  }, []);
  const credentials = useRef<Credentials>(opened);
  credentials.current = opened;
  const interruption = useRef<Interruption | null>(null);
  const caller = opened.session?.person.id ?? opened.key;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another caller sees other things, so everything is asked again.
  const client = useMemo(
    () =>
      clientWith(
        () => credentials.current,
        async (fault) => {
          if (credentials.current.key === null) return (await interruption.current?.(fault)) ?? false;
          sessionStorage.removeItem(KEPT);
          setOpened({ ...CLOSED, state: 'refused' });
          return false;
        },
      ),
    [caller],
  );
  const session = useSessionOf({ opened, setOpened, client, credentials, interruption });
  if (opened.state === 'opening') return null;
  if (opened.state === 'asking' || opened.state === 'refused') {
    return (
      <AskKey
        refused={opened.state === 'refused'}
        onKey={(entered) => {
          sessionStorage.setItem(KEPT, entered);
          setOpened({ ...CLOSED, key: entered, state: 'open' });
        }}
        onSession={session.enter}
      />
    );
  }
  return <SessionContext value={session}>{children}</SessionContext>;
}

interface SessionOf {
  readonly opened: Opened;
  readonly setOpened: (opened: Opened) => void;
  readonly client: Client;
  readonly credentials: { current: Credentials };
  readonly interruption: { current: Interruption | null };
}

function useSessionOf({ opened, setOpened, client, credentials, interruption }: SessionOf): Session {
  const enter = useCallback(
    (session: PersonSession) => {
      // At once, not with the next paint: the call that waits for it is repeated now.
      credentials.current = { key: null, csrf: session.csrf };
      setOpened(openedBy(session));
    },
    [credentials, setOpened],
  );
  const leave = useCallback(async () => {
    sessionStorage.removeItem(KEPT);
    // What is still on its way is refused now, and nobody who leaves is asked to stay.
    const asks = interruption.current;
    interruption.current = null;
    if (credentials.current.key === null) await client.del('/v1/session');
    setOpened(await firstOpened());
    interruption.current = asks;
  }, [client, credentials, interruption, setOpened]);
  const interrupt = useCallback(
    (ask: Interruption | null) => {
      interruption.current = ask;
    },
    [interruption],
  );
  return useMemo(() => {
    const scopes = opened.session?.person.scopes ?? (opened.demo ? VISITOR_SCOPES : null);
    const may = (wanted: readonly Scope[]) => scopes === null || wanted.length === 0 || wanted.some((scope) => scopes.includes(scope));
    const person = opened.session?.person ?? null;
    const limited = person !== null && person.reach !== null;
    const opens = (entry: Opening) => may(entry.scopes) && (entry.for === undefined || (entry.for === 'shop') === limited);
    return {
      client,
      person,
      demo: opened.demo,
      expiresAt: opened.session?.expiresAt ?? null,
      may,
      limited,
      opens,
      enter,
      leave,
      interrupt,
    };
  }, [opened, client, enter, leave, interrupt]);
}

const openedBy = (session: PersonSession): Opened => ({ key: null, csrf: session.csrf, session, demo: session.demo, state: 'open' });

async function firstOpened(): Promise<Opened> {
  const session = await stranger.get<PersonSession>('/v1/session');
  if (session.ok) return openedBy(session.body);
  const kept = sessionStorage.getItem(KEPT);
  if (kept !== null) return { ...CLOSED, key: kept, state: 'open' };
  const visitor = await stranger.get<{ readonly key?: string }>('/v1/demo/session');
  const key = visitor.ok ? (visitor.body.key ?? null) : null;
  return key === null ? { ...CLOSED, state: 'asking' } : { ...CLOSED, key, demo: true, state: 'open' };
}

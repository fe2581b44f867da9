// Whether somebody is there: asks for another token a minute before this one runs out or when it was refused, and says so when none comes.
import { type ReactNode, useEffect, useState } from 'react';
import { REFUSED } from './client.ts';
import { tokenNeeded } from './host.ts';
import { Empty } from './parts/empty.tsx';
import { Link } from './parts/link.tsx';
import { Screen } from './parts/screen.tsx';
import { tellChanged } from './parts/use-ask.ts';
import { P } from './parts/words-parts.ts';
import { currentToken, endOf, RENEWED } from './token.ts';
import { useVoice } from './voice.ts';
import { S } from './words-start.ts';

const EARLY_MS = 60_000;
/** A host that has not answered by then does not. */
const PATIENCE_MS = 6_000;

/** `none`: nobody has come yet. `closed`: the token was refused and no other came. */
type State = 'open' | 'none' | 'closed';

/** `start` is shown to whoever brings no token; what is open stays on the page while a new token is on its way. */
export function Session({ start, children }: { readonly start: ReactNode; readonly children: ReactNode }) {
  const state = useSession();
  if (state === 'none') return start;
  return state === 'closed' ? <Closed /> : children;
}

function useSession(): State {
  const [token, setToken] = useState(currentToken);
  const [state, setState] = useState<State>(token === null ? 'none' : 'open');
  useEffect(() => {
    const hear = () => {
      const next = currentToken();
      setToken(next);
      setState(next === null ? 'none' : 'open');
      if (next !== null) tellChanged();
    };
    addEventListener(RENEWED, hear);
    return () => removeEventListener(RENEWED, hear);
  }, []);
  useEffect(() => {
    const end = token === null ? null : endOf(token);
    if (end === null) return;
    const timer = setTimeout(tokenNeeded, Math.max(0, end - Date.now() - EARLY_MS));
    return () => clearTimeout(timer);
  }, [token]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refused = () => {
      tokenNeeded();
      clearTimeout(timer);
      if (token !== null) timer = setTimeout(() => setState('closed'), PATIENCE_MS);
    };
    addEventListener(REFUSED, refused);
    return () => {
      clearTimeout(timer);
      removeEventListener(REFUSED, refused);
    };
  }, [token]);
  return state;
}

function Closed() {
  const voice = useVoice();
  return (
    <Screen title={voice.say(P.sessionTitle)} isBare>
      <Empty
        icon="lock"
        title={voice.say(S.closed)}
        text={voice.say(P.sessionText)}
        action={
          <Link
            to="/"
            className="button quiet"
            onGo={() => {
              tokenNeeded();
              location.reload();
            }}
          >
            {voice.say(P.again)}
          </Link>
        }
      />
    </Screen>
  );
}

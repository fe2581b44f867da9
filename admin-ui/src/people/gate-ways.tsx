// What stands on the page before the page: signing in, or setting a password by a link.
import { Button } from '../parts/button.tsx';
import { useWords } from '../parts/words-of.tsx';
import { SignInForm } from './sign-in-form.tsx';
import { oidcFault } from './oidc-fault.ts';
import { WelcomeForm } from './welcome-form.tsx';
import type { OpenedSession } from './ways.ts';
import { SIGN_IN_WORDS } from './words-sign-in.ts';

interface GateWaysOf {
  readonly onSession: (session: OpenedSession) => void;
  /** Leads to the form for a service key. */
  readonly otherwise?: { readonly label: string; readonly onChoose: () => void };
}

export function GateWays({ onSession, otherwise }: GateWaysOf) {
  const say = useWords(SIGN_IN_WORDS);
  const isWelcome = location.pathname === '/welcome';
  const fault = oidcFault(location.search);
  return (
    <div className="sheet gate-form">
      <h1>{say(isWelcome ? 'welcome.title' : 'in.title')}</h1>
      <p className="soft">{say(isWelcome ? 'welcome.lead' : 'in.lead')}</p>
      {fault === null ? null : (
        <p className="fault" role="alert">
          {say(fault)}
        </p>
      )}
      {isWelcome ? <WelcomeForm onSignedIn={onSession} /> : <SignInForm onSignedIn={onSession} to={pageHere()} />}
      {otherwise === undefined ? null : (
        <Button kind="link" onClick={otherwise.onChoose}>
          {otherwise.label}
        </Button>
      )}
    </div>
  );
}

/** The page that was asked for, so that the provider sends back to it. */
const pageHere = (): string => (location.pathname === '/sign-in' ? '/' : location.pathname);

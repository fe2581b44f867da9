// The page on which a person signs in, and to which the provider sends back whoever it could not let in.
import { useLocation, useSearch } from 'wouter';
import { Page } from '../parts/page.tsx';
import { type PersonSession, useSession } from '../parts/session.tsx';
import { useToast } from '../parts/toast.tsx';
import { useWords } from '../parts/words-of.tsx';
import { oidcFault } from './oidc-fault.ts';
import { SignInForm } from './sign-in-form.tsx';
import { SIGN_IN_WORDS } from './words-sign-in.ts';

export function SignInPage() {
  const say = useWords(SIGN_IN_WORDS);
  const { person, enter } = useSession();
  const tell = useToast();
  const [, go] = useLocation();
  const fault = oidcFault(useSearch());
  const onSignedIn = (session: PersonSession) => {
    enter(session);
    tell(say('in.done', { name: session.person.name }));
    go('/');
  };
  return (
    <Page title={say('in.title')} lead={person === null ? say('in.lead') : say('in.already', { name: person.name })}>
      {fault === null ? null : (
        <p className="fault" role="alert">
          {say(fault)}
        </p>
      )}
      <div className="sheet narrow">
        <SignInForm onSignedIn={onSignedIn} />
      </div>
    </Page>
  );
}

// The page that a one-time link opens.
import { useLocation } from 'wouter';
import { Page } from '../parts/page.tsx';
import { useSession } from '../parts/session.tsx';
import { useWords } from '../parts/words-of.tsx';
import { WelcomeForm } from './welcome-form.tsx';
import { SIGN_IN_WORDS } from './words-sign-in.ts';

export function WelcomePage() {
  const say = useWords(SIGN_IN_WORDS);
  const { enter } = useSession();
  const [, go] = useLocation();
  return (
    <Page title={say('welcome.title')} lead={say('welcome.lead')}>
      <div className="sheet narrow">
        <WelcomeForm
          onSignedIn={(session) => {
            enter(session);
            go('/');
          }}
        />
      </div>
    </Page>
  );
}

// Answers calls that were refused because the session ended or a proof is needed: asks the person, and lets the call be repeated, so that no form is lost.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Fault } from '../parts/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { type PersonSession, useSession } from '../parts/session.tsx';
import { useWords } from '../parts/words-of.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { SignInForm } from './sign-in-form.tsx';
import { SIGN_IN_WORDS } from './words-sign-in.ts';

type Ask = 'again' | 'confirm';
interface Asked {
  readonly ask: Ask;
  readonly answer: Promise<boolean>;
  readonly settle: (isProved: boolean) => void;
}

const ASK_OF: Readonly<Record<string, Ask>> = { unauthenticated: 'again', confirmation_required: 'confirm' };

/** Stands once in the frame of the console; nothing is shown until somebody must be asked. */
export function Interruptions() {
  const { interrupt, enter, leave } = useSession();
  const [shown, setShown] = useState<Asked | null>(null);
  // Many calls may be refused at once; they wait for the same answer.
  const open = useRef<Asked | null>(null);
  const show = useCallback((asked: Asked | null) => {
    open.current = asked;
    setShown(asked);
  }, []);
  useEffect(() => {
    interrupt(async (fault: Fault) => {
      const ask = ASK_OF[fault.code];
      if (ask === undefined) return false;
      if (open.current?.ask !== ask) show(newAsked(ask));
      return open.current?.answer ?? false;
    });
    return () => interrupt(null);
  }, [interrupt, show]);
  if (shown === null) return null;
  const proved = (session: PersonSession) => {
    enter(session);
    show(null);
    shown.settle(true);
  };
  const refuse = () => {
    show(null);
    shown.settle(false);
    // Whoever does not sign in again has left.
    if (shown.ask === 'again') void leave();
  };
  return shown.ask === 'confirm' ? (
    <ConfirmDialog onConfirmed={proved} onClose={refuse} />
  ) : (
    <SignInAgain onSignedIn={proved} onClose={refuse} />
  );
}

function newAsked(ask: Ask): Asked {
  let settle: Asked['settle'] = () => undefined;
  const answer = new Promise<boolean>((resolve) => {
    settle = resolve;
  });
  return { ask, answer, settle };
}

function SignInAgain({ onSignedIn, onClose }: { readonly onSignedIn: (session: PersonSession) => void; readonly onClose: () => void }) {
  const say = useWords(SIGN_IN_WORDS);
  return (
    <Dialog title={say('again.title')} onClose={onClose}>
      <p>{say('again.why')}</p>
      <SignInForm onSignedIn={onSignedIn} to={location.pathname} />
    </Dialog>
  );
}

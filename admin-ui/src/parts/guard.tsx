// Catches a page that fails, so that the rest of the console goes on; says how to go on and which request to report.
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { lastRequestId } from './client.ts';
import { useWords } from './words-of.tsx';
import { SHELL_WORDS } from './words-shell.ts';

interface GuardOf {
  readonly children: ReactNode;
}

/** React has no other way than a class to catch what a page throws. */
export class Guard extends Component<GuardOf, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { readonly broken: boolean } {
    return { broken: true };
  }

  override componentDidCatch(fault: Error, { componentStack }: ErrorInfo): void {
    reportError(new Error(`${fault.message}${componentStack ?? ''}`, { cause: fault }));
  }

  override render(): ReactNode {
    return this.state.broken ? <Broken /> : this.props.children;
  }
}

function Broken() {
  const say = useWords(SHELL_WORDS);
  const id = lastRequestId();
  return (
    <div className="desk" role="alert">
      <h1 tabIndex={-1}>{say('shell.broken')}</h1>
      <p>{say('shell.brokenWhy')}</p>
      {id === null ? null : <p className="code">{say('shell.request', { id })}</p>}
      <p>
        <button type="button" className="button primary" onClick={() => location.reload()}>
          {say('shell.reload')}
        </button>
      </p>
    </div>
  );
}

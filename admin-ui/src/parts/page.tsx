// A page of the console: its one heading, a sentence of what it is for, its actions, and its content; the title of the tab follows.
import { type ReactNode, useEffect } from 'react';

interface PageOf {
  readonly title: string;
  readonly lead?: ReactNode;
  /** A line above the title: where this page belongs. */
  readonly above?: ReactNode;
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
  /** Takes the whole width: editors and boards. */
  readonly wide?: boolean;
}

export function Page({ title, lead, above, actions, children, wide }: PageOf) {
  useTitle(title);
  return (
    <div className="desk" data-wide={wide === true}>
      <header className="desk-head">
        <div className="desk-title">
          {above === undefined ? null : <p className="desk-above">{above}</p>}
          <h1 tabIndex={-1}>{title}</h1>
          {lead === undefined ? null : <p className="soft">{lead}</p>}
        </div>
        {actions === undefined ? null : <div className="desk-actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Offerline`;
  }, [title]);
}

// A link to a page of the app: a real address, which opens without a request.
import type { MouseEvent, ReactNode } from 'react';
import { go, hrefOf } from '../address.ts';

export interface LinkProps {
  /** Within the app: "/offers/weekday-coffee". */
  readonly to: string;
  readonly className?: string;
  readonly label?: string;
  readonly isCurrent?: boolean;
  /** In place of going there: for a way back. */
  readonly onGo?: () => void;
  readonly children: ReactNode;
}

export function Link({ to, className, label, isCurrent = false, onGo, children }: LinkProps) {
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    if (onGo === undefined) go(to);
    else onGo();
  };
  return (
    <a href={hrefOf(to)} className={className} aria-label={label} aria-current={isCurrent ? 'page' : undefined} onClick={follow}>
      {children}
    </a>
  );
}

// A card: one thing on a sheet of its own, which may lead to its page.
import type { ReactNode } from 'react';
import { Link } from './link.tsx';

export interface CardProps {
  /** Makes the whole card a link. */
  readonly to?: string;
  /** `accent` in the bank's colour, once on a page; `quiet` only outlined. */
  readonly look?: 'accent' | 'quiet';
  /** A class of the area. */
  readonly className?: string;
  readonly children: ReactNode;
}

export function Card({ to, look, className, children }: CardProps) {
  const classes = ['card', look, className].filter((each) => each !== undefined).join(' ');
  if (to === undefined) return <div className={classes}>{children}</div>;
  return (
    <Link to={to} className={classes}>
      {children}
    </Link>
  );
}

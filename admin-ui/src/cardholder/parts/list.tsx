// A list of lines: what it is, a note below, and an amount or state at the end; a line may lead somewhere.
import type { ReactNode } from 'react';
import { Icon, type IconName } from './icons.tsx';
import { Link } from './link.tsx';

export function List({ label, children }: { readonly label?: string; readonly children: ReactNode }) {
  return (
    <ul className="list" aria-label={label}>
      {children}
    </ul>
  );
}

export interface LineProps {
  readonly icon?: IconName;
  readonly title: ReactNode;
  readonly note?: ReactNode;
  /** At the end of the line: an amount, a badge, a switch. */
  readonly end?: ReactNode;
  readonly to?: string;
  readonly onPress?: () => void;
}

export function Line({ icon, title, note, end, to, onPress }: LineProps) {
  const isOpen = to !== undefined || onPress !== undefined;
  const inside = (
    <>
      {icon !== undefined && <Icon name={icon} />}
      <span className="words">
        <span>{title}</span>
        {note !== undefined && note !== '' && <span className="note">{note}</span>}
      </span>
      {end !== undefined && <span className="end">{end}</span>}
      {isOpen && <Icon name="next" size={18} />}
    </>
  );
  return <li>{lineOf(inside, { to, onPress })}</li>;
}

interface Opens {
  readonly to: string | undefined;
  readonly onPress: (() => void) | undefined;
}

function lineOf(inside: ReactNode, { to, onPress }: Opens) {
  if (to !== undefined)
    return (
      <Link to={to} className="line">
        {inside}
      </Link>
    );
  if (onPress !== undefined)
    return (
      <button type="button" className="line" onClick={onPress}>
        {inside}
      </button>
    );
  return <div className="line">{inside}</div>;
}

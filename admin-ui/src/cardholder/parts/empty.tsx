// Nothing here yet: why, and what to do next.
import type { ReactNode } from 'react';
import { Icon, type IconName } from './icons.tsx';

export interface EmptyProps {
  readonly icon: IconName;
  readonly title: string;
  readonly text?: string;
  /** A button or a link. */
  readonly action?: ReactNode;
}

export function Empty({ icon, title, text, action }: EmptyProps) {
  return (
    <div className="empty">
      <Icon name={icon} size={40} />
      <h2>{title}</h2>
      {text !== undefined && <p>{text}</p>}
      {action}
    </div>
  );
}

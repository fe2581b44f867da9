// A button that says what it does, and shows that it is being done.
import type { ReactNode } from 'react';

interface ButtonOf {
  readonly children: ReactNode;
  readonly onClick?: () => void;
  readonly kind?: 'plain' | 'primary' | 'danger' | 'link';
  readonly type?: 'button' | 'submit';
  readonly disabled?: boolean;
  /** While it works: cannot be pressed again, and says so. */
  readonly busy?: boolean;
  readonly title?: string;
  readonly label?: string;
}

export function Button({ children, onClick, kind = 'plain', type = 'button', disabled = false, busy = false, title, label }: ButtonOf) {
  const look = kind === 'link' ? 'link' : kind === 'plain' ? 'button' : `button ${kind}`;
  return (
    <button type={type} className={look} onClick={onClick} disabled={disabled || busy} aria-busy={busy} aria-label={label} title={title}>
      {children}
      {busy ? <span className="busy" aria-hidden="true" /> : null}
    </button>
  );
}

// A native modal dialog: the browser keeps the focus inside and gives it back; Escape and the close button call `onClose`.
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { useWords } from './words-of.tsx';
import { SHELL_WORDS } from './words-shell.ts';

interface DialogOf {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons at the foot; the one that goes on last. */
  readonly actions?: ReactNode;
}

/** Shown while it is mounted. */
export function Dialog({ title, onClose, children, actions }: DialogOf) {
  const say = useWords(SHELL_WORDS);
  const heading = useId();
  const element = useRef<HTMLDialogElement>(null);
  // Before the element leaves the page: one that is gone gives no focus back.
  useLayoutEffect(() => {
    const dialog = element.current;
    if (dialog === null || dialog.open) return;
    dialog.showModal();
    return () => dialog.close();
  }, []);
  return (
    <dialog
      ref={element}
      className="dialog"
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header className="dialog-head">
        <h2 id={heading}>{title}</h2>
        <button type="button" className="button close" onClick={onClose} aria-label={say('shell.close')}>
          ×
        </button>
      </header>
      <div className="dialog-body">{children}</div>
      {actions === undefined ? null : <footer className="dialog-foot">{actions}</footer>}
    </dialog>
  );
}

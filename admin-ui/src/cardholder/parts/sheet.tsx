// A sheet that comes up from below: the rest of the page waits, Escape closes it, and the focus goes back to where it was.
import { type MouseEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { useVoice } from '../voice.ts';
import { RoundButton } from './button.tsx';
import { P } from './words-parts.ts';

export interface SheetProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Shown as long as it is rendered: `{isOpen && <Sheet …>}`. */
export function Sheet({ title, onClose, children }: SheetProps) {
  const voice = useVoice();
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const shown = dialog.current;
    const before = document.activeElement;
    shown?.showModal();
    shown?.querySelector('h2')?.focus();
    return () => {
      shown?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  const leave = (event: MouseEvent) => {
    if (event.target === dialog.current) onClose();
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys of a dialog are the browser's own; a press outside it is for fingers.
    <dialog
      ref={dialog}
      className="sheet"
      aria-labelledby={heading}
      onClick={leave}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header>
        <h2 id={heading} tabIndex={-1}>
          {title}
        </h2>
        <RoundButton icon="close" label={voice.say(P.close)} onPress={onClose} />
      </header>
      <div>{children}</div>
    </dialog>
  );
}

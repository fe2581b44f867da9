// A sentence that says what just happened, and goes away by itself: `showToast` from anywhere.
import { useEffect, useState } from 'react';
import { Button } from './button.tsx';

const SHOWN_MS = 5_000;
const SAID = 'offerline:toast';

export interface Toast {
  readonly text: string;
  /** Stays until it is used. */
  readonly action?: { readonly word: string; readonly onPress: () => void };
}

export function showToast(text: string, action?: Toast['action']): void {
  dispatchEvent(new CustomEvent<Toast>(SAID, { detail: action === undefined ? { text } : { text, action } }));
}

/** Once, in the frame of the app. */
export function Toasts() {
  const [toast, setToast] = useState<Toast | null>(null);
  useEffect(() => {
    const hear = (event: Event) => setToast((event as CustomEvent<Toast>).detail);
    addEventListener(SAID, hear);
    return () => removeEventListener(SAID, hear);
  }, []);
  useEffect(() => {
    if (toast === null || toast.action !== undefined) return;
    const timer = setTimeout(() => setToast(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [toast]);
  const action = toast?.action;
  return (
    <output className="toasts">
      {toast !== null && (
        <div className="toast">
          <span>{toast.text}</span>
          {action !== undefined && (
            <Button
              look="plain"
              onPress={() => {
                setToast(null);
                action.onPress();
              }}
            >
              {action.word}
            </Button>
          )}
        </div>
      )}
    </output>
  );
}

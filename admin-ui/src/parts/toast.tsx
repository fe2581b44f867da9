// Short messages that something was done; spoken politely, gone after a while, and never the only place a failure is shown.
import { createContext, type ReactNode, use, useCallback, useEffect, useState } from 'react';
import { useWords } from './words-of.tsx';
import { SHELL_WORDS } from './words-shell.ts';

export type Tell = (text: string) => void;

const SHOWN_MS = 6_000;
const SHOWN_MAX = 3;
const ToastContext = createContext<Tell | null>(null);

export function useToast(): Tell {
  const tell = use(ToastContext);
  if (tell === null) throw new Error('useToast outside ToastProvider');
  return tell;
}

export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [shown, setShown] = useState<readonly { readonly id: number; readonly text: string }[]>([]);
  const tell = useCallback((text: string) => setShown((last) => [...last, { id: (last.at(-1)?.id ?? 0) + 1, text }].slice(-SHOWN_MAX)), []);
  const drop = useCallback((id: number) => setShown((last) => last.filter((each) => each.id !== id)), []);
  return (
    <ToastContext value={tell}>
      {children}
      <div className="toasts" role="status">
        {shown.map(({ id, text }) => (
          <Toast key={id} text={text} onGone={() => drop(id)} />
        ))}
      </div>
    </ToastContext>
  );
}

function Toast({ text, onGone }: { readonly text: string; readonly onGone: () => void }) {
  const say = useWords(SHELL_WORDS);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the clock of a message starts once.
  useEffect(() => {
    const timer = setTimeout(onGone, SHOWN_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p className="toast">
      {text}
      <button type="button" className="link" onClick={onGone} aria-label={say('shell.dismiss')}>
        ×
      </button>
    </p>
  );
}

// Small marks used everywhere: a chip of a benefit's kind, and the state of an authorization or campaign.
import type { ReactNode } from 'react';
import { useVoice } from './voice.tsx';

export function KindChip({ kind, title, children }: { readonly kind: string; readonly title?: string; readonly children: ReactNode }) {
  return (
    <span className="chip" data-kind={kind} title={title}>
      {children}
    </span>
  );
}

/** Colour is never the only sign: the word stands beside it. */
export function StateMark({ state }: { readonly state: string }) {
  const { name } = useVoice();
  return (
    <span className="state" data-state={state}>
      {name('state', state)}
    </span>
  );
}

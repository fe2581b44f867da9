// A state as a badge: a word always, a colour as well.
import type { ReactNode } from 'react';

export type Tone = 'good' | 'wait' | 'bad' | 'quiet';

export function StateBadge({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return (
    <span className="state-badge" data-tone={tone}>
      {children}
    </span>
  );
}

// A word of state on a small ground: the words say it, the colour only repeats it.
import type { ReactNode } from 'react';

export type BadgeLook = 'accent' | 'good' | 'wait' | 'bad' | 'discount' | 'coupon' | 'points' | 'membership' | 'plain';

export function Badge({ look = 'plain', children }: { readonly look?: BadgeLook; readonly children: ReactNode }) {
  return <span className={`badge ${look}`}>{children}</span>;
}

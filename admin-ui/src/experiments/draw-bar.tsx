// The draws of a group as one bar from 0 to 100 %: who takes part in which campaign, with the figures in words beside it.
import type { ExperimentGroup } from '../../../api/campaign/experiment-routes.ts';
import { WHOLE } from './rollout.ts';

export function rangeText({ from, to }: { readonly from: number; readonly to: number }): string {
  return `${from / 100}–${to / 100} %`;
}

/** Decoration: the list beneath says the same. */
export function DrawBar({ item }: { readonly item: ExperimentGroup }) {
  return (
    <svg className="draw-bar" viewBox={`0 0 ${WHOLE} 400`} preserveAspectRatio="none" aria-hidden="true">
      <rect className="draw-rest" x={0} y={0} width={WHOLE} height={400} />
      {item.campaigns.map(({ id, now, rollout }, no) => (
        <rect
          key={id}
          data-arm={rollout.mode === 'shadow' ? 'shadow' : String(no % 3)}
          x={now.from}
          y={0}
          width={Math.max(0, now.to - now.from)}
          height={400}
        />
      ))}
    </svg>
  );
}

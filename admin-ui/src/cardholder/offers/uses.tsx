// The last times an offer was used, a line each: where, when, and what it was worth.
import { Line, List } from '../parts/list.tsx';
import { useVoice } from '../voice.ts';
import type { Use } from './wire.ts';
import { D } from './words-detail.ts';

export interface UsesProps {
  readonly title: string;
  readonly uses: readonly Use[];
  /** Where all are of one offer, the shop says more than its name. */
  readonly isOfOne?: boolean;
}

export function Uses({ title, uses, isOfOne = false }: UsesProps) {
  const voice = useVoice();
  if (uses.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <List label={title}>
        {uses.map((use) => {
          const shop = voice.text(use.merchantName) || use.merchant;
          const name = voice.text(use.name) || use.campaign;
          const pending = use.amount === 0 && use.pending > 0;
          return (
            <Line
              key={`${use.at} ${use.campaign} ${use.merchant}`}
              title={isOfOne ? shop : name}
              note={[voice.moment(use.at), isOfOne ? '' : shop, pending ? voice.say(D.pending) : '']
                .filter((each) => each !== '')
                .join(' · ')}
              end={voice.money(pending ? use.pending : use.amount, use.currency)}
            />
          );
        })}
      </List>
    </section>
  );
}

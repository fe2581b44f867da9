// The asker in a process of its own, so that neither the faults nor the service can delay its clock.
import { type Again, type Asked, askAgain } from './again.ts';
import { type Asking, type Heard, type Plan, startAsking } from './asker.ts';
import type { Door } from './question.ts';

export type ToAsker =
  | { readonly ask: 'begin'; readonly plan: Plan }
  | { readonly ask: 'recent'; readonly ms: number }
  | { readonly ask: 'end' }
  | { readonly ask: 'again'; readonly door: Door; readonly asked: readonly Asked[] };
export type FromAsker =
  | { readonly said: 'ready' }
  | { readonly said: 'heard'; readonly heard: readonly Heard[] }
  | { readonly said: 'again'; readonly again: readonly Again[] };

const tell = (message: FromAsker): unknown => process.send?.(message);
let asking: Asking | null = null;

process.on('message', (asked: ToAsker) => void answer(asked));
process.on('disconnect', () => process.exit(0));
tell({ said: 'ready' });

async function answer(asked: ToAsker): Promise<void> {
  if (asked.ask === 'begin') asking = startAsking(asked.plan);
  if (asked.ask === 'recent') tell({ said: 'heard', heard: asking?.recent(asked.ms) ?? [] });
  if (asked.ask === 'end') tell({ said: 'heard', heard: (await asking?.end()) ?? [] });
  if (asked.ask === 'again') tell({ said: 'again', again: await askAgain(asked.door, asked.asked) });
}

// State variant: the engine alone, its counters and answers in the memory of one process.
import { decideOn } from './decider.ts';
import type { Asker, Variant } from './variant.ts';

export function memoryVariant(ask: Asker): Variant {
  const used = new Map<string, number>();
  const replies = new Map<string, string>();
  const decide: Variant['decide'] = async (request) => {
    const known = replies.get(request.authorizationId);
    if (known !== undefined) return known;
    const { reply, takes } = decideOn(ask(request), used);
    for (const { key, amount } of takes) used.set(key, (used.get(key) ?? 0) + amount);
    replies.set(request.authorizationId, reply);
    return reply;
  };
  return {
    name: 'the engine alone, in memory',
    keeps: 'budgets exact in one process, same id same answer',
    loses: 'everything at a crash; one process only',
    decide,
    kept: async () => null,
    pid: null,
    close: async () => undefined,
  };
}

// What acquirers were told, for every id and message: a client history, judged when the simulation ends.
import type { Answer } from '../../../api/authority/commands.ts';

export interface ToldOnce {
  readonly status: number;
  readonly body: string;
}
export interface History {
  /** `digest` tells the bodies of one id apart: only a copy asks the same question. */
  readonly decided: Map<string, ToldOnce[]>;
  /** By `<authorization> <message>`. */
  readonly acknowledged: Map<string, ToldOnce[]>;
  /** By `<authorization> <amount>`: the lives of processes that said "no benefit" without the books, and owe a void. */
  readonly owed: Map<string, Set<string>>;
  readonly owe: (key: string, by: string) => void;
  readonly hear: (which: 'decided' | 'acknowledged', key: string, answer: Answer) => void;
}

/** Different answers only: a thousand copies of one answer are one. */
export function openHistory(): History {
  const decided = new Map<string, ToldOnce[]>();
  const acknowledged = new Map<string, ToldOnce[]>();
  const owed = new Map<string, Set<string>>();
  const owe = (key: string, by: string): void => {
    owed.set(key, (owed.get(key) ?? new Set()).add(by));
  };
  const hear = (which: 'decided' | 'acknowledged', key: string, { status, body }: Answer): void => {
    const told = which === 'decided' ? decided : acknowledged;
    const known = told.get(key);
    if (known === undefined) told.set(key, [{ status, body }]);
    else if (!known.some((each) => each.status === status && each.body === body)) known.push({ status, body });
  };
  return { decided, acknowledged, owed, owe, hear };
}

/** Told without the books: the payment goes through at full price. */
export function isCut(told: ToldOnce): boolean {
  return isRefused(told) || told.body.includes('"reason":"overloaded"');
}

/** Of these cuts the attempt must be undone. */
export function isRefused({ body }: ToldOnce): boolean {
  return body.includes('"reason":"deadline"') || body.includes('"reason":"unavailable"');
}

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
  readonly hear: (which: 'decided' | 'acknowledged', key: string, answer: Answer) => void;
}

/** Different answers only: a thousand copies of one answer are one. */
export function openHistory(): History {
  const decided = new Map<string, ToldOnce[]>();
  const acknowledged = new Map<string, ToldOnce[]>();
  const hear = (which: 'decided' | 'acknowledged', key: string, { status, body }: Answer): void => {
    const told = which === 'decided' ? decided : acknowledged;
    const known = told.get(key);
    if (known === undefined) told.set(key, [{ status, body }]);
    else if (!known.some((each) => each.status === status && each.body === body)) known.push({ status, body });
  };
  return { decided, acknowledged, hear };
}

/** Told without the books: the payment goes through at full price. */
export function isCut({ body }: ToldOnce): boolean {
  return body.includes('"reason":"deadline"') || body.includes('"reason":"overloaded"') || body.includes('"reason":"unavailable"');
}

// Words for codes that rooms may add to: a step, a kind of party, a fault; an unknown one is shown as it is.
import type { Say } from '../parts/words-of.tsx';
import { DAY_WORDS } from './words-days.ts';

export type DayWord = keyof typeof DAY_WORDS;

export function sayKnown(say: Say<DayWord>, list: 'step' | 'kind' | 'close' | 'state', code: string): string {
  const word = `${list}.${code}`;
  return Object.hasOwn(DAY_WORDS, word) ? say(word as DayWord) : code;
}

/** 840 ms, 12.4 s. */
export function sayTook(say: Say<DayWord>, tookMs: number): string {
  return tookMs < 1_000 ? say('said.ms', { ms: tookMs }) : say('said.s', { s: (tookMs / 1_000).toFixed(1) });
}

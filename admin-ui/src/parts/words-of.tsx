// Words of one area of the console: a table in both languages in a file of its own, and the hook that says them.
import { useCallback } from 'react';
import { filledIn, type Values } from '../../../engine/message/fill.ts';
import { useVoice } from './voice.tsx';

export type Pair = readonly [en: string, zh: string];
export type Say<Name extends string> = (word: Name, values?: Values) => string;

/** Keeps the names of a table known to the compiler. */
export const pairs = <Name extends string>(words: Readonly<Record<Name, Pair>>): Readonly<Record<Name, Pair>> => words;

export function useWords<Name extends string>(table: Readonly<Record<Name, Pair>>): Say<Name> {
  const { locale } = useVoice();
  return useCallback((word, values) => filledIn(table[word][locale === 'en' ? 0 : 1], values), [table, locale]);
}

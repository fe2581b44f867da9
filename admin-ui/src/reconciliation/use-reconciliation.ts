// The voice for reconciliation: its words, its reasons, and money that may be missing.
import { useMemo } from 'react';
import type { Tone } from '../parts/state-badge.tsx';
import { useVoice } from '../parts/voice.tsx';
import { type Say, useWords } from '../parts/words-of.tsx';
import { REASON_WORDS, RECONCILIATION_WORDS, type ReconciliationWord } from './words-reconciliation.ts';

export interface ReconciliationVoice {
  readonly say: Say<ReconciliationWord>;
  readonly reason: (code: string | null) => string;
  /** A dash where there is none. */
  readonly sum: (minor: number | null, currency: string | null) => string;
}

export function useReconciliation(): ReconciliationVoice {
  const say = useWords(RECONCILIATION_WORDS);
  const { locale, money } = useVoice();
  return useMemo(() => {
    const reason = (code: string | null) =>
      code === null ? '' : (REASON_WORDS[code]?.[locale === 'en' ? 0 : 1] ?? code.replaceAll('_', ' '));
    const sum = (minor: number | null, currency: string | null) => (minor === null ? '–' : money(minor, currency ?? 'CNY'));
    return { say, reason, sum };
  }, [say, locale, money]);
}

export const ITEM_TONE: Readonly<Record<'matched' | 'explained' | 'open', Tone>> = { matched: 'good', explained: 'quiet', open: 'wait' };

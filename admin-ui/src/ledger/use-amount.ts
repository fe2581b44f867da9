// Amounts of the books as people read them: money by its currency, points by their count, and the side of a balance.
import { useMemo } from 'react';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { LEDGER_WORDS } from './words-ledger.ts';

export interface Amounts {
  readonly plain: (minor: number, unit: string) => string;
  /** Debits less credits: "¥4.50 Dr". */
  readonly sided: (balance: number, unit: string) => string;
  readonly unit: (unit: string) => string;
}

export function useAmount(): Amounts {
  const say = useWords(LEDGER_WORDS);
  const { money, count } = useVoice();
  return useMemo(() => {
    const plain = (minor: number, unit: string) => (unit.startsWith('points:') ? count(minor) : money(minor, unit));
    const sided = (balance: number, unit: string) => {
      if (balance === 0) return plain(0, unit);
      return say(balance > 0 ? 'ledger.dr' : 'ledger.cr', { amount: plain(Math.abs(balance), unit) });
    };
    return { plain, sided, unit: (unit: string) => unit.replace('points:', '') };
  }, [say, money, count]);
}

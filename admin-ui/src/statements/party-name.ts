// What a settlement party is called: a merchant and an acquirer by name, everybody else by kind and id.
import { useCallback } from 'react';
import { useReference } from '../parts/reference.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { STATEMENT_WORDS } from './words-statements.ts';

export type StatementWord = keyof typeof STATEMENT_WORDS;

export function usePartyName(): (party: string) => string {
  const say = useWords(STATEMENT_WORDS);
  const { merchants, acquirerName } = useReference();
  const { text } = useVoice();
  return useCallback(
    (party) => {
      const [kind = '', ...rest] = party.split(':');
      const id = rest.join(':');
      const merchant = kind === 'merchant' ? merchants.find((each) => each.id === id) : undefined;
      if (merchant !== undefined) return text(merchant.name, id);
      if (kind === 'acquirer' && acquirerName(id) !== id) return acquirerName(id);
      const word = id === '' ? `party.${party}` : `kind.${kind}`;
      return isWord(word) ? say(word, { id }) : party;
    },
    [merchants, acquirerName, say, text],
  );
}

const isWord = (word: string): word is StatementWord => word in STATEMENT_WORDS;

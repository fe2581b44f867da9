// The facts of a record or a message in the reader's words: its amount as money, its shop by name, its time in the bank's zone.
import { useReference } from '../parts/reference.tsx';
import { useMoment } from '../parts/use-moment.ts';
import { useVoice } from '../parts/voice.tsx';
import { flatFacts } from './flat-facts.ts';
import { useReconciliation } from './use-reconciliation.ts';
import { RECONCILIATION_WORDS, type ReconciliationWord } from './words-reconciliation.ts';

/** A field that has no word goes by the name that the API has for it; what is empty is left out. */
export function BreakFacts({ of, currency }: { readonly of: Readonly<Record<string, unknown>>; readonly currency: string | null }) {
  const { say } = useReconciliation();
  const shown = useShown(currency);
  return (
    <dl className="reconciliation-facts">
      {flatFacts(of).map(([name, value]) => {
        const word = `fact.${name}`;
        const isKnown = Object.hasOwn(RECONCILIATION_WORDS, word);
        return (
          <div key={name}>
            <dt lang={isKnown ? undefined : 'en'}>{isKnown ? say(word as ReconciliationWord) : name}</dt>
            <dd>{shown(name, value)}</dd>
          </div>
        );
      })}
    </dl>
  );
}

function useShown(currency: string | null): (name: string, value: string | number | boolean) => string {
  const { sum } = useReconciliation();
  const { name: nameOf } = useVoice();
  const { merchantName, acquirerName } = useReference();
  const moment = useMoment();
  return (name, value) => {
    if (name === 'amount' && typeof value === 'number') return sum(value, currency);
    if (name === 'kind') return nameOf('message', String(value));
    if (name === 'merchant') return merchantName(String(value));
    if (name === 'acquirer') return acquirerName(String(value));
    return name === 'at' || name === 'postedAt' ? moment(String(value)) : String(value);
  };
}

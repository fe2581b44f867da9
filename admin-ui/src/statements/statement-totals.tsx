// The totals of a statement: sales, what cardholders paid, the subsidy by funder, what else there is, and the net.
import { HOUSE_KINDS } from '../../../engine/ledger/house.ts';
import { ShareBar } from '../parts/share-bar.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { STATEMENT_WORDS } from './words-statements.ts';
import type { StatementTotals } from './wire.ts';

interface TotalsOf {
  readonly totals: StatementTotals;
  readonly currency: string;
  /** Of a chain with all its shops. */
  readonly together?: StatementTotals | null;
  readonly label: string;
}

export function Totals({ totals, currency, together = null, label }: TotalsOf) {
  const say = useWords(STATEMENT_WORDS);
  const { name, money } = useVoice();
  const funders = Object.entries(totals.subsidyByFunder);
  const parts = funders
    .filter(([, amount]) => amount > 0)
    .map(([party, amount]) => ({ key: party, label: name('party', party), value: amount, said: money(amount, currency) }));
  const figures: readonly (readonly [string, number])[] = [
    [say('st.gross'), totals.gross],
    [say('st.paid'), totals.paid],
    [say('st.subsidy'), funders.reduce((all, [, amount]) => all + amount, 0)],
    ...(totals.items === 0 ? [] : [[say('st.benefits'), totals.benefits] as const]),
    ...HOUSE_KINDS.filter((kind) => totals.house?.[kind] !== undefined && totals.house[kind] !== 0).map(
      (kind) => [say(`house.${kind}`), totals.house[kind]] as const,
    ),
    ...(together === null ? [] : [[say('st.together'), together.net] as const]),
  ];
  return (
    <section className="totals" aria-label={label}>
      <dl className="totals-figures">
        {figures.map(([word, minor]) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd>{money(minor, currency)}</dd>
          </div>
        ))}
        <div className="totals-net">
          <dt>{say(totals.net < 0 ? 'st.pays' : 'st.receives')}</dt>
          <dd>{money(Math.abs(totals.net), currency)}</dd>
        </div>
      </dl>
      <ShareBar title={say('st.byFunder')} parts={parts} />
    </section>
  );
}

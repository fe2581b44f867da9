// The totals of a statement: sales, what cardholders paid, the subsidy by funder, and the net.
import { ShareBar } from '../parts/share-bar.tsx';
import { useVoice } from '../parts/voice.tsx';
import type { Statement } from '../parts/wire.ts';

export function StatementTotals({ statement, merchant }: { readonly statement: Statement; readonly merchant: string }) {
  const { say, name, money } = useVoice();
  const { totals, currency } = statement;
  const funders = Object.entries(totals.subsidyByFunder);
  const subsidy = funders.reduce((all, [, amount]) => all + amount, 0);
  const parts = funders
    .filter(([, amount]) => amount > 0)
    .map(([party, amount]) => ({ key: party, label: name('party', party), value: amount, said: money(amount, currency) }));
  return (
    <section className="totals" aria-label={merchant}>
      <dl className="totals-figures">
        <div>
          <dt>{say('stmt.gross')}</dt>
          <dd>{money(totals.gross, currency)}</dd>
        </div>
        <div>
          <dt>{say('stmt.paid')}</dt>
          <dd>{money(totals.paid, currency)}</dd>
        </div>
        <div>
          <dt>{say('stmt.subsidy')}</dt>
          <dd>{money(subsidy, currency)}</dd>
        </div>
        <div className="totals-net">
          <dt>{say(totals.net < 0 ? 'stmt.owes' : 'stmt.net')}</dt>
          <dd>{money(Math.abs(totals.net), currency)}</dd>
        </div>
      </dl>
      <ShareBar title={say('why.funding')} parts={parts} />
    </section>
  );
}

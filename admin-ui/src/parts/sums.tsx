// The day in four figures, summed over the budgets of the campaigns in the bank's currency.
import { useReference } from './reference.tsx';
import { useVoice } from './voice.tsx';

export function Sums({ currency }: { readonly currency: string }) {
  const { say, money, count } = useVoice();
  const { campaigns } = useReference();
  const own = (campaigns ?? []).filter((campaign) => campaign.currency === currency);
  const total = (part: 'held' | 'captured' | 'returned') => own.reduce((all, campaign) => all + campaign.burn[part], 0);
  const live = (campaigns ?? []).filter((campaign) => campaign.state === 'live').length;
  const figures = [
    { word: 'sum.captured', said: money(total('captured'), currency) },
    { word: 'sum.held', said: money(total('held'), currency) },
    { word: 'sum.returned', said: money(total('returned'), currency) },
    { word: 'sum.live', said: count(live) },
  ] as const;
  return (
    <dl className="sums">
      {figures.map(({ word, said }) => (
        <div key={word}>
          <dt>{say(word)}</dt>
          <dd>{campaigns === null ? '–' : said}</dd>
        </div>
      ))}
    </dl>
  );
}

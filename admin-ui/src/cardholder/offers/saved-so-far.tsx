// What was saved so far, in large figures at the head of the offers; its place is kept while it is asked for.
import { Card } from '../parts/card.tsx';
import { useAsk } from '../parts/use-ask.ts';
import { useVoice } from '../voice.ts';
import { sumsOf } from './savings.ts';
import { type Savings, savingsPath } from './wire.ts';
import { W } from './words-offers.ts';

export function SavedSoFar() {
  const voice = useVoice();
  const { body, state } = useAsk<Savings>(savingsPath, { keep: true });
  if (state === 'fault') return null;
  const [sum] = body === null ? [] : sumsOf(body.total);
  const month = body?.months[0];
  return (
    <Card to="/savings" look="accent" className="saved">
      <span className="small">{voice.say(W.saved)}</span>
      <strong className="figures">{sum === undefined ? voice.money(0, 'CNY') : voice.money(sum.amount, sum.currency)}</strong>
      <span className="small">
        {body === null && '\u00a0'}
        {body !== null && sum === undefined && voice.say(W.savedNone)}
        {sum !== undefined && month !== undefined && voice.say(W.savedMonth, { amount: voice.money(month.amount, month.currency) })}
      </span>
    </Card>
  );
}

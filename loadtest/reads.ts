// k6: cardholders open their banking app: offers and wallets are read at a steady rate while authorizations go on beside them.
import exec from 'k6/execution';
import { Rate } from 'k6/metrics';
import { arrivals, evaluate, optionsWith, plan, read } from './k6/ask.ts';
import { bodyOf, kept } from './k6/bodies.ts';
import { spread } from './k6/plan.ts';
import { keepSummary } from './k6/summary.ts';

/** Four of five look at offers, the fifth at the wallet. */
const WALLET_EVERY = 5;
/** One authorization beside this many reads. */
const AUTHORIZATION_SHARE = 0.1;
const readable = new Rate('readable');
const bodies = kept(plan.bodies);

export const options = optionsWith({
  reads: arrivals(plan.rate, { seconds: plan.seconds, exec: 'look' }),
  beside: arrivals(plan.rate * AUTHORIZATION_SHARE, { seconds: plan.seconds, exec: 'authorize' }),
});

export function look(): void {
  const place = exec.scenario.iterationInTest;
  const account = plan.accounts[spread(place) % plan.accounts.length] ?? '';
  const page = place % WALLET_EVERY === 0 ? 'wallet' : 'offers';
  const heard = read(`/v1/accounts/${account}/${page}`, page);
  const start = page === 'wallet' ? `{"subject":"ac:${account}"` : '{"offers":[';
  readable.add(heard.body.startsWith(start));
}

export function authorize(): void {
  evaluate(bodyOf(bodies, exec.scenario.iterationInTest), 'beside');
}

export const handleSummary = keepSummary;

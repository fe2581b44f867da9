// k6: cardholders open the page of their offers, each with a token of their own, as fast as they are answered; or the bare echo answers in their place.
import exec from 'k6/execution';
import http from 'k6/http';
import { SharedArray } from 'k6/data';
import { Counter } from 'k6/metrics';
import type { Options } from 'k6/options';
import { spread } from './k6/plan.ts';

export interface HolderPlan {
  readonly url: string;
  readonly way: 'echo' | 'offers';
  readonly askers: number;
  readonly warmSeconds: number;
  readonly seconds: number;
  /** File with the tokens of customers, one each. */
  readonly tokens: string;
  /** What the echo is sent. */
  readonly body: string;
  /** Where in the customers this part begins: no part asks for those of another. */
  readonly from: number;
  readonly summaryFile: string;
}

const plan = JSON.parse(open(__ENV['PLAN'] ?? 'plan.json')) as HolderPlan;
const tokens = new SharedArray('tokens', () => JSON.parse(open(plan.tokens)) as string[]);
const wrong = new Counter('wrong_pages');

const asks = (startSeconds: number, seconds: number, name: string) => ({
  executor: 'constant-vus' as const,
  vus: plan.askers,
  startTime: `${startSeconds}s`,
  duration: `${seconds}s`,
  gracefulStop: '5s',
  tags: { part: name },
});
export const options: Options = {
  scenarios: { warm: asks(0, plan.warmSeconds, 'warm'), load: asks(plan.warmSeconds, plan.seconds, 'load') },
  // A bound that always holds keeps the figures of the part in the summary.
  thresholds: { 'http_req_duration{part:load}': ['p(99)>=0'], 'http_reqs{part:load}': ['count>=0'], wrong_pages: ['count==0'] },
  summaryTrendStats: ['med', 'p(99)', 'max'],
  systemTags: ['scenario'],
  userAgent: 'offerline-loadtest',
};

const ECHO = { headers: { 'content-type': 'application/json' }, timeout: '10s' };

export default function look(): void {
  const place = plan.from + exec.scenario.iterationInTest;
  if (plan.way === 'echo') {
    const { status } = http.post(`${plan.url}/v1/evaluate`, plan.body, ECHO);
    if (status !== 200) wrong.add(1);
    return;
  }
  const token = tokens[spread(place) % tokens.length] ?? '';
  const { status, body } = http.get(`${plan.url}/v1/me/offers`, { headers: { authorization: `Bearer ${token}` }, timeout: '10s' });
  if (status !== 200 || typeof body !== 'string' || !body.startsWith('{"items":[{')) wrong.add(1);
}

export function handleSummary(summary: unknown): Record<string, string> {
  return { [plan.summaryFile]: JSON.stringify(summary) };
}

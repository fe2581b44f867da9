// k6: the whole life of a payment: evaluate, then captures, reversals, refunds and chargebacks, repeated and out of order, each story checked to its end.
import exec from 'k6/execution';
import { Counter } from 'k6/metrics';
import { arrivals, evaluate, optionsWith, plan, sameAgain, tell } from './k6/ask.ts';
import { bodyOf, kept } from './k6/bodies.ts';
import { spread } from './k6/plan.ts';
import { amountOf, idOf, isSettled, outcomeOf, stories, type Told } from './k6/stories.ts';
import { keepSummary } from './k6/summary.ts';
import type { Said } from './k6/twice.ts';

/** One message in this many is sent twice. */
const REPEAT_EVERY = 7;
/** One story in this many is told to a twin in another order, and both must end alike (R31). */
const TWIN_EVERY = 3;
const RIGHT = [200, 202];
/** Quantities that no longer add up: held + kept + released is what was granted. */
const unsettled = new Counter('unsettled');
const orderMattered = new Counter('order_mattered');
const bodies = kept(plan.bodies);

export const options = optionsWith({ lifecycle: arrivals(plan.rate, { seconds: plan.seconds }) });

export default function live(): void {
  const place = exec.scenario.iterationInTest;
  const body = bodyOf(bodies, place);
  const story = stories[spread(place) % stories.length];
  if (story === undefined) return;
  const messages = story.messages(amountOf(body));
  const end = told({ body, messages, startsEarly: story.startsEarly === true, place });
  if (!story.anyOrder || place % TWIN_EVERY !== 0) return;
  const twin = told({ body: body.replace(idOf(body), `${idOf(body)}:twin`), messages: messages.toReversed(), startsEarly: false, place });
  if (outcomeOf(end.decision) === outcomeOf(twin.decision) && !isAlike(end.last, twin.last)) orderMattered.add(1);
}

interface Telling {
  readonly body: string;
  readonly messages: readonly Told[];
  /** The first message overtakes the authorization itself (R4). */
  readonly startsEarly: boolean;
  readonly place: number;
}

function told({ body, messages, startsEarly, place }: Telling): { readonly decision: Said; readonly last: Said } {
  const early = startsEarly ? messages.slice(0, 1) : [];
  for (const message of early) send(body, message, place);
  const decision = evaluate(body);
  let last = decision;
  for (const message of messages.slice(early.length)) last = send(body, message, place + message.requestId.length);
  if (last !== decision && !isSettled(last.body)) unsettled.add(1);
  return { decision, last };
}

function send(body: string, { kind, ...message }: Told, place: number): Said {
  const path = `/v1/authorizations/${encodeURIComponent(idOf(body))}/${kind}`;
  const text = JSON.stringify(message);
  const heard = tell(path, text, RIGHT);
  if (place % REPEAT_EVERY === 0) sameAgain(heard, tell(path, text, RIGHT));
  return heard;
}

/** What was captured, refunded and moved must not depend on the order of arrival; ids and names of messages may. */
function isAlike(one: Said, other: Said): boolean {
  return settledPart(one.body) === settledPart(other.body);
}

function settledPart(body: string): string {
  const { captured, refunded, chargedBack, benefits } = JSON.parse(body) as Record<string, unknown>;
  return JSON.stringify([captured, refunded, chargedBack, benefits]);
}

export const handleSummary = keepSummary;

// The bank's side of the merchant's journey: a co-funded campaign, purchases on a day of its own, closing that day, and two people who decide a dispute.
import { setTimeout as sleep } from 'node:timers/promises';
import { approveOverHttp, inShop } from '../../api/campaign/testing.ts';
import type { Answered, TestApp } from '../../api/testing.ts';
import type { CampaignInput } from '../../engine/campaign/schema.ts';
import { addDays } from '../../engine/settlement/business-day.ts';
import type { RealConsole } from './real-console.ts';

/** The shop of the demo merchant, and another one of its chain. */
export const SHOP = 'M1101';
export const OTHER_SHOP = 'M1102';

export interface Bank {
  /** Ten off, a third of it paid by the shop, which is asked for its consent. */
  readonly offer: (id: string, names: CampaignInput['name']) => Promise<void>;
  readonly buy: (id: string, date: string) => Promise<readonly string[]>;
  readonly capture: (id: string, date: string) => Promise<void>;
  /** Closes this day, after all before it. */
  readonly close: (date: string) => Promise<void>;
  /** One of finance proposes, another approves; the day on which it stands. */
  readonly grant: (dispute: string, amount: number) => Promise<string>;
}

const noonOf = (date: string): string => `${date}T12:00:00+08:00`;
const PRICE = 15_000;
/** Less than was authorized, so that the benefit shrinks and its parts do not come out even. */
const CAPTURED = 7_000;
const TRIES_MAX = 160;
const TRY_AGAIN_MS = 250;

export function bankOf(console: RealConsole): Bank {
  const ask = askerOf(console.url);
  const key = (role: string): string => console.keys[role] ?? '';
  const must: Hands['must'] = async (...[role, method, path, body]) => {
    const answer = await ask(key(role), method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const buyAt = async (shop: string, id: string, at: string) => {
    const reply = await console.authorize({
      ...PURCHASE,
      authorizationId: id,
      at,
      card: { bin: '62258801', token: `tok_${id}` },
      merchant: { id: shop, mcc: '5814' },
    });
    return ((reply['benefits'] ?? []) as readonly { readonly campaign: string }[]).map(({ campaign }) => campaign);
  };
  return {
    offer: (id, name) => publish({ ask, key, must }, cofunded(id, name)),
    buy: (id, date) => buyAt(SHOP, id, noonOf(date)),
    capture: async (id, date) => {
      const body = { requestId: `clearing-${id}`, amount: CAPTURED, at: noonOf(date) };
      await must('acquirer', 'POST', `/v1/authorizations/${encodeURIComponent(id)}/captures`, body);
    },
    close: async (date) => {
      const clock = keepClock({ at: noonOf(addDays(date, 1)), buyAt, offer: (id) => publish({ ask, key, must }, ticking(id)) });
      await clock.started;
      try {
        await closeUntil({ ask, key, must }, date);
      } finally {
        await clock.stop();
      }
    },
    grant: async (dispute, amount) => {
      await must('finance', 'POST', `/v1/disputes/${dispute}/propose`, { amount, text: 'The receipt is right.' });
      const decided = await must('finance2', 'POST', `/v1/disputes/${dispute}/approve`);
      return String(decided['postedOn']);
    },
  };
}

const PURCHASE = {
  amount: PRICE,
  currency: 'CNY',
  terminal: { id: 'T0001', channel: 'pos', entryMode: 'contactless' },
  // A loaded machine may take its time.
  deadlineMs: 2_000,
};

interface Hands {
  readonly ask: TestApp['ask'];
  readonly key: (role: string) => string;
  readonly must: (role: string, method: string, path: string, body?: unknown) => Promise<Answered['body']>;
}

function askerOf(url: string): TestApp['ask'] {
  return async (...[key, method, path, body]) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(method === 'GET' || body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text.startsWith('{') ? JSON.parse(text) : { text } };
  };
}

/** A cent cannot be divided: 10.00 by thirds. Nothing goes before it. */
function cofunded(id: string, name: CampaignInput['name']): CampaignInput {
  const shares = [
    { party: 'bank', bps: 6_667 },
    { party: 'merchant', bps: 3_333 },
  ] as const;
  const funding: CampaignInput['funding'] = {
    shares: [...shares],
    caps: [{ party: 'merchant', total: 100_000, perDay: 20_000, atCap: 'stop' }],
    consent: 'each',
  };
  return inShop(id, SHOP, { name, funding, schedule: ALWAYS, stacking: { priority: 900 } });
}

const ALWAYS = { from: '2026-01-01T00:00:00+08:00', to: '2036-01-01T00:00:00+08:00' };
/** Grants in the other shop, so that purchases there move the clock of the ledger. */
const ticking = (id: string): CampaignInput =>
  inShop(id, OTHER_SHOP, { schedule: ALWAYS, funding: { shares: [{ party: 'bank', bps: 10_000 }] } });

async function publish({ ask, key, must }: Hands, document: CampaignInput): Promise<void> {
  await must('marketer', 'POST', '/v1/campaigns', document);
  const path = `/v1/campaigns/${document.id}/versions/1`;
  const keyFor = async () => key('approver2');
  const approved = await approveOverHttp({ ask, keyFor } as unknown as TestApp, { maker: key('marketer'), checker: key('approver') }, path);
  if (approved.status >= 300) throw new Error(`not approved: ${JSON.stringify(approved.body)}`);
  await must('marketer', 'POST', `${path}/publish`);
}

/** Oftener than the demo plays, and not so often that a breaker takes it for a campaign that burns. */
const TICK_MS = 120;

interface Clock {
  readonly at: string;
  readonly buyAt: (shop: string, id: string, at: string) => Promise<readonly string[]>;
  readonly offer: (id: string) => Promise<void>;
}

/** The clock of a demo is its newest message: while its day still plays, purchases of the next day keep it there. */
function keepClock({ at, buyAt, offer }: Clock): { readonly started: Promise<void>; readonly stop: () => Promise<void> } {
  let goesOn = true;
  let [hasStarted, hasFailed] = [() => {}, (_fault: unknown) => {}];
  const started = new Promise<void>((resolve, reject) => {
    [hasStarted, hasFailed] = [resolve, reject];
  });
  const run = async () => {
    const name = `clock-${at.slice(0, 10)}`;
    await offer(name);
    for (let no = 1; goesOn; no += 1) {
      // A loaded machine may leave one unanswered.
      const granted = await buyAt(OTHER_SHOP, `${name}:${no}`, at).catch(() => []);
      if (granted.length > 0) hasStarted();
      await sleep(TICK_MS);
    }
  };
  const ended = run().catch(hasFailed);
  return {
    started,
    stop: async () => {
      goesOn = false;
      await ended;
    },
  };
}

async function openDays(must: Hands['must'], until: string): Promise<readonly string[]> {
  const { items } = await must('finance', 'GET', '/v1/settlement/days?limit=50');
  const days = items as readonly { readonly date: string; readonly state: string }[];
  return days
    .filter(({ date, state }) => state !== 'closed' && date <= until)
    .map(({ date }) => date)
    .toSorted();
}

/** Day by day: what the demo still plays for a closed day falls on the next one, which then has to be closed too. */
async function closeUntil({ ask, key, must }: Hands, date: string): Promise<void> {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const [first] = await openDays(must, date);
    if (first === undefined) return;
    const answer = await ask(key('finance'), 'POST', `/v1/settlement/days/${first}/close`);
    // 409: the demo has just said an earlier time; a moment later the clock is ahead again.
    if (answer.status > 202 && answer.status !== 409) throw new Error(`${first}: ${JSON.stringify(answer.body)}`);
    await sleep(TRY_AGAIN_MS);
  }
  throw new Error(`${date} was not closed: ${JSON.stringify(await must('finance', 'GET', `/v1/settlement/days/${date}`))}`);
}

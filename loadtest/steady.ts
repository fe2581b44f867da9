// k6: a steady, open arrival of authorizations on the demo bank; `k6 run -e KEY=ofl_… -e RATE=500 -e DURATION=5m loadtest/steady.ts`.
import { check } from 'k6';
import exec from 'k6/execution';
import http from 'k6/http';
import { Counter, Rate } from 'k6/metrics';
import type { Options } from 'k6/options';

const URL = __ENV['URL'] ?? 'http://127.0.0.1:8080';
const KEY = __ENV['KEY'] ?? '';
const RATE = Number(__ENV['RATE'] ?? '500');
const DURATION = __ENV['DURATION'] ?? '5m';
const DEADLINE_MS = Number(__ENV['DEADLINE_MS'] ?? '50');
const RUN = __ENV['RUN'] ?? 'steady';
/** One authorization in this many is sent twice, as a terminal that heard no answer does. */
const REPEAT_EVERY = 50;

/** The rate does not wait for answers: a slow service shows as late answers and dropped arrivals, not as a kinder load. */
export const options: Options = {
  scenarios: {
    steady: {
      executor: 'constant-arrival-rate',
      rate: RATE,
      timeUnit: '1s',
      duration: DURATION,
      preAllocatedVUs: Math.max(20, Math.ceil(RATE / 5)),
      maxVUs: Math.max(100, RATE),
    },
  },
  thresholds: {
    http_req_failed: ['rate==0'],
    http_req_duration: [`p(99)<${DEADLINE_MS}`, `max<${DEADLINE_MS + 20}`],
    dropped_iterations: ['count==0'],
    answers_changed: ['count==0'],
    late: ['rate<0.001'],
  },
  summaryTrendStats: ['min', 'med', 'p(95)', 'p(99)', 'p(99.9)', 'max'],
  discardResponseBodies: false,
};

/** Answers that the service itself cut at the deadline. */
const late = new Rate('late');
const granted = new Rate('granted');
/** Same id, same body, other answer: must never happen. */
const answersChanged = new Counter('answers_changed');

interface Shop {
  readonly id: string;
  readonly mcc: string;
  readonly channel: string;
  readonly entryMode: string;
  readonly amountMin: number;
  readonly amountMax: number;
}

/** A few merchants of campaigns/demo-bank.yaml, by how often customers come. */
const shops: readonly Shop[] = [
  { id: 'M1101', mcc: '5814', channel: 'pos', entryMode: 'contactless', amountMin: 1800, amountMax: 6600 },
  { id: 'M1201', mcc: '5411', channel: 'pos', entryMode: 'chip', amountMin: 2500, amountMax: 32_000 },
  { id: 'M1002', mcc: '5812', channel: 'qr', entryMode: 'qr', amountMin: 1600, amountMax: 6000 },
  { id: 'M1601', mcc: '4111', channel: 'transit', entryMode: 'contactless', amountMin: 300, amountMax: 900 },
  { id: 'M1901', mcc: '5262', channel: 'online', entryMode: 'ecommerce', amountMin: 1500, amountMax: 160_000 },
];
const bins = ['62258801', '62178801', '622588', '62258810', '625188'];
const ACCOUNTS = 200;

export default function authorize(): void {
  const place = exec.scenario.iterationInTest;
  const body = JSON.stringify(authorization(place));
  const answer = send(body);
  const reply = answer.json() as { outcome?: string; reason?: string | null } | null;
  check(answer, { 'answered 200': ({ status }) => status === 200 });
  granted.add(reply?.outcome === 'granted');
  late.add(reply?.reason === 'deadline');
  if (place % REPEAT_EVERY === 0 && send(body).body !== answer.body) answersChanged.add(1);
}

function send(body: string) {
  return http.post(`${URL}/v1/evaluate`, body, {
    headers: { 'content-type': 'application/json', authorization: `Bearer ${KEY}` },
    tags: { name: 'evaluate' },
    timeout: '5s',
  });
}

/** Everything follows from the number of the arrival, so that a run can be repeated; `RUN` keeps its ids apart from another run's. */
function authorization(place: number) {
  const shop = pick(shops, spread(place));
  const account = 1001 + (spread(place * 31 + 7) % ACCOUNTS);
  return {
    authorizationId: `620011:${RUN}:${place}`,
    amount: shop.amountMin + (spread(place * 17 + 3) % (shop.amountMax - shop.amountMin)),
    currency: 'CNY',
    at: new Date().toISOString(),
    card: { bin: pick(bins, account), token: `tok_load_${account}`, account: `ac_${account}` },
    merchant: { id: shop.id, mcc: shop.mcc },
    terminal: { id: `${shop.id}-1`, channel: shop.channel, entryMode: shop.entryMode },
    deadlineMs: DEADLINE_MS,
  };
}

function pick<T>(list: readonly T[], place: number): T {
  const found = list[place % list.length];
  if (found === undefined) throw new Error('Nothing to pick from.');
  return found;
}

/** Neighbouring numbers land far apart (Knuth's multiplicative hashing on 32 bits). */
function spread(place: number): number {
  return Math.imul(place + 1, 2_654_435_761) >>> 8;
}

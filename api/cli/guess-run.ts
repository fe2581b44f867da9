// Guesses at coupon codes through the real door: how many were right, how long each kind of wrong code took, and when the alarm was raised.
import { randomBytes } from 'node:crypto';
import { newCode } from '../coupon/codes.ts';
import { TRIES_PER_HOUR } from '../coupon/code.ts';
import { mintToken } from '../cardholder/holders.ts';
import type { Sql } from '../db/connect.ts';

export interface GuessPlan {
  readonly sql: Sql;
  readonly fetch: (request: Request) => Response | Promise<Response>;
  readonly chainKey: string;
  /** Keyed hash of a code, as the app has it. */
  readonly codeHash: (code: string) => string;
  readonly guesses: number;
  /** Requests under way at a time. */
  readonly atOnce: number;
  /** Of each kind of wrong code, one after the other, for the comparison of times. */
  readonly timed: number;
  readonly tell?: (done: number) => void;
}
export interface Guessed {
  readonly guesses: number;
  readonly hits: number;
  /** Answers by status. */
  readonly answers: Readonly<Record<string, number>>;
  readonly seconds: number;
  /** Medians in milliseconds, asked for in turns. */
  readonly medianMs: Readonly<Record<WrongKind, number>>;
  /** Largest median over the smallest. */
  readonly ratio: number;
  /** From the first guess; null where there was no alarm. */
  readonly alarmSeconds: number | null;
}

const WRONG_KINDS = ['unknown', 'used', 'not_yours'] as const;
type WrongKind = (typeof WRONG_KINDS)[number];
const ALIVE = 200;
const MINUTE_MS = 60_000;

/** In a database of its own, that has a live campaign "guessed": it is filled with coupons that a guess could hit. */
export async function guessCodes(plan: GuessPlan): Promise<Guessed> {
  const accounts = Math.ceil(plan.guesses / TRIES_PER_HOUR) + Math.ceil((plan.timed * WRONG_KINDS.length) / TRIES_PER_HOUR) + 1;
  await plan.sql`insert into accounts (id) select 'g_' || n from generate_series(1, ${accounts}) n on conflict do nothing`;
  const [alive, used, taken] = [codes(ALIVE), codes(plan.timed), codes(plan.timed)];
  await fill(plan, alive, { state: 'issued', subject: null });
  await fill(plan, used, { state: 'used', subject: 'ac:somebody' });
  await fill(plan, taken, { state: 'claimed', subject: 'ac:somebody' });
  await plan.sql`analyze coupons`;
  const begun = performance.now();
  const answers = await guess(plan);
  const seconds = (performance.now() - begun) / 1_000;
  const alarmSeconds = await alarmAfter(plan.sql, begun);
  const medianMs = await timesOf(plan, { used, taken, from: Math.ceil(plan.guesses / TRIES_PER_HOUR) });
  const [hits] = await plan.sql<{ hits: number }[]>`select count(*)::int as hits from coupons where subject like 'ac:g\\_%'`;
  const medians = Object.values(medianMs);
  return {
    guesses: plan.guesses,
    hits: hits?.hits ?? 0,
    answers,
    seconds,
    medianMs,
    ratio: Math.max(...medians) / Math.min(...medians),
    alarmSeconds,
  };
}

function codes(count: number): readonly string[] {
  return Array.from({ length: count }, newCode);
}

async function fill(
  { sql, codeHash }: GuessPlan,
  shown: readonly string[],
  as: { readonly state: string; readonly subject: string | null },
): Promise<void> {
  await sql`
    insert into coupons (id, campaign, code_hash, subject, state, valid_from, expires_at, issued_by)
    select 'cp_' || gen_random_uuid(), 'guessed', hash, ${as.subject}, ${as.state}, now() - interval '1 day', now() + interval '30 days', 'guess' from unnest(${shown.map(codeHash)}::text[]) as hash`;
}

/** Each account has as many tries as the limit allows. */
async function guess(plan: GuessPlan): Promise<Record<string, number>> {
  const answers: Record<string, number> = {};
  let next = 0;
  let done = 0;
  const one = async () => {
    for (let no = next++; no < plan.guesses; no = next++) {
      const status = await enter(plan, Math.floor(no / TRIES_PER_HOUR) + 1, newCode());
      answers[status] = (answers[status] ?? 0) + 1;
      done += 1;
      if (done % 10_000 === 0) plan.tell?.(done);
    }
  };
  await Promise.all(Array.from({ length: plan.atOnce }, one));
  return answers;
}

const tokens = new Map<number, string>();

async function enter({ fetch, chainKey }: GuessPlan, account: number, code: string): Promise<number> {
  const token = await tokenOf(chainKey, account);
  const request = new Request('http://offerline/v1/me/codes', {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ code, requestId: randomBytes(12).toString('base64url') }),
  });
  const answer = await fetch(request);
  await answer.arrayBuffer();
  return answer.status;
}

const TOKENS_MAX = 2_000;

async function tokenOf(chainKey: string, account: number): Promise<string> {
  const known = tokens.get(account);
  if (known !== undefined) return known;
  const made = await mintToken({ chainKey, now: Date.now }, { account: `g_${account}` });
  if (tokens.size >= TOKENS_MAX) tokens.clear();
  tokens.set(account, made);
  return made;
}

interface Timed {
  readonly used: readonly string[];
  readonly taken: readonly string[];
  /** Accounts after this one have all their tries. */
  readonly from: number;
}

/** In turns, each turn in another order, so that what else the machine does falls on all of them. */
async function timesOf(plan: GuessPlan, { used, taken, from }: Timed): Promise<Record<WrongKind, number>> {
  const times: Record<WrongKind, number[]> = { unknown: [], used: [], not_yours: [] };
  let asked = 0;
  for (let turn = 0; turn < plan.timed; turn += 1) {
    const shown: Record<WrongKind, string> = { unknown: newCode(), used: used[turn] ?? '', not_yours: taken[turn] ?? '' };
    for (let place = 0; place < WRONG_KINDS.length; place += 1) {
      const kind = WRONG_KINDS[(place + turn) % WRONG_KINDS.length] ?? 'unknown';
      const account = from + 1 + Math.floor(asked / TRIES_PER_HOUR);
      asked += 1;
      const begun = performance.now();
      const status = await enter(plan, account, shown[kind]);
      if (status !== 404) throw new Error(`a wrong code was answered with ${status}`);
      times[kind].push(performance.now() - begun);
    }
  }
  return { unknown: median(times.unknown), used: median(times.used), not_yours: median(times.not_yours) };
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Waits at most the minute that the alarm may take. */
async function alarmAfter(sql: Sql, begun: number): Promise<number | null> {
  for (;;) {
    const [alert] = await sql<{ waited: number }[]>`
      select extract(epoch from a.opened_at - (select min(at) from security_events where kind = 'coupon_code_wrong'))::float8 as waited from alerts a where a.kind = 'wrong_codes' order by a.id limit 1`;
    if (alert !== undefined) return alert.waited;
    if (performance.now() - begun > MINUTE_MS) return null;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

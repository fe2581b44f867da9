// The gate before a campaign goes live: the decisions it takes part in must stay within their time, or it is refused by name.
import { setImmediate as turnOfOthers } from 'node:timers/promises';
import type { Book } from '../../engine/campaign/book.ts';
import { type Holidays, prepare } from '../../engine/campaign/live.ts';
import type { Campaign } from '../../engine/campaign/schema.ts';
import { assumingConsent } from '../../engine/funding/consent.ts';
import { type CostVerdict, costFindings, judgeCost } from '../../engine/simulation/live-cost.ts';
import type { Sql } from '../db/connect.ts';
import { contractErrors } from '../funding/contract-gate-store.ts';
import { openLiveBook } from './live-book.ts';
import type { FieldError } from '../http/problem.ts';
import { lastChange, readReferenceBank, readRulesBudget } from './publish-gate-store.ts';
import { readVersion } from './read-store.ts';
import type { Review } from './review.ts';
import { type Effect, type Publishing, type PublishFault, publish } from './store.ts';

/** The live campaigns as this process knows them. */
export interface BookSource {
  readonly live: () => Book;
  readonly refresh: () => Promise<void>;
}
export interface GateDeps {
  readonly sql: Sql;
  readonly holidays: Holidays;
  /** Where the bank has not set another. */
  readonly rulesBudgetMicros: number;
  /** Absent where no authorization is decided: then the campaigns are read for each judgement. */
  readonly book?: BookSource | undefined;
}
export interface Judged {
  readonly verdict: CostVerdict;
  /** Number of the last change that was seen. */
  readonly seen: number;
}

/** The same for every process and machine: the load is drawn from it. */
const LOAD_SEED = 20_261_122;

export interface Gate {
  /** Judges the campaign among everything that is live now. */
  readonly judge: (terms: Campaign) => Promise<Judged>;
  /** Adds what the gate would say to a review that found nothing else. */
  readonly review: (canonical: string, review: Review) => Promise<Review>;
}

export function openGate({ sql, holidays, rulesBudgetMicros, book }: GateDeps): Gate {
  const judge = async (terms: Campaign): Promise<Judged> => {
    const seen = await lastChange(sql);
    const [bank, ofBank, live] = await Promise.all([
      readReferenceBank(sql, terms),
      readRulesBudget(sql),
      book === undefined ? readBook(sql, holidays) : book.refresh().then(book.live),
    ]);
    // It must stay fast also once everybody has consented.
    const asked = { ...terms, funding: assumingConsent(terms.funding) };
    const order = { campaign: prepare(asked, 1, holidays), bank, seed: LOAD_SEED, book: live, budgetMicros: ofBank ?? rulesBudgetMicros };
    return { verdict: await shared(judgeCost(order)), seen };
  };
  return {
    judge,
    review: async (canonical, review) => {
      if (!review.passed) return review;
      const { verdict } = await judge(JSON.parse(canonical) as Campaign);
      const findings = costFindings(verdict);
      return { ...review, passed: findings.length === 0, findings: [...review.findings, ...findings] };
    },
  };
}

async function readBook(sql: Sql, holidays: Holidays): Promise<Book> {
  const book = await openLiveBook(sql, holidays);
  book.stop();
  return book.live();
}

/** Authorizations are answered between any two purchases that are looked at. */
async function shared<Result>(steps: Generator<undefined, Result>): Promise<Result> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await turnOfOthers();
  }
}

/** How often a judgement is repeated because other campaigns changed meanwhile; a guard of time, not of money, so then it is let through. */
const JUDGED_AGAIN_MAX = 5;

export interface Refused {
  readonly ok: false;
  readonly code: Exclude<PublishFault, 'others_changed'> | 'too_costly' | 'contract_differs';
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
}

/** Publishes a version that the gate lets through; what cannot be published anyway is not judged. */
export async function publishThrough(gate: Gate, sql: Sql, wanted: Omit<Publishing, 'seen'>): Promise<Effect | Refused> {
  for (let round = 0; ; round += 1) {
    const found = await readVersion(sql, wanted.id, wanted.version);
    if (found === null) return { ok: false, code: 'not_found' };
    if (found.approvedAt === null) return { ok: false, code: 'not_approved' };
    const { refused, seen } = await judgeAll(gate, sql, found.document);
    if (refused !== null) return refused;
    const made = await publish(sql, { ...wanted, ...(round < JUDGED_AGAIN_MAX && { seen }) });
    if (made.ok) return made;
    if (made.code !== 'others_changed') return { ok: false, code: made.code };
  }
}

async function judgeAll(gate: Gate, sql: Sql, terms: Campaign): Promise<{ readonly refused: Refused | null; readonly seen: number }> {
  const { verdict, seen } = await gate.judge(terms);
  return { refused: (await contractRefusal(sql, terms)) ?? refusalOf(verdict), seen };
}

/** Agreements that change meanwhile count as a change of campaigns, so what is published was judged by those in force. */
async function contractRefusal(sql: Sql, terms: Campaign): Promise<Refused | null> {
  const errors = await contractErrors(sql, terms);
  const [first] = errors;
  return first === undefined ? null : { ok: false, code: 'contract_differs', detail: first.message, errors };
}

function refusalOf(verdict: CostVerdict): Refused | null {
  const [finding] = costFindings(verdict);
  if (finding?.texts === undefined) return null;
  const errors = Object.entries(finding.texts).map(([locale, message]) => ({ path: `${finding.path} (${locale})`, message }));
  return { ok: false, code: 'too_costly', detail: finding.texts.en, errors };
}

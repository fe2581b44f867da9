// The state of the second model: authorizations with all their messages, counters, wallets; and one settling of an authorization within it.
import type { EvaluateRequest } from '../../../engine/authorization/request.ts';
import type { Profile } from '../../../engine/authorization/situation.ts';
import type { Campaign } from '../../../engine/campaign/schema.ts';
import type { Message } from '../../../engine/hold/record.ts';
import type { Expected } from './answers.ts';
import { type Benefit, denies, stateOf, sumsOf } from './life.ts';
import { type Around, type Count, countOf, settleBenefit } from './settle.ts';
import { type Coupon, type Purse, emptyPurse } from './wallet.ts';

export interface SecondTerms {
  /** The document of a version. */
  readonly campaign: (id: string, version: number) => Campaign;
  readonly decisionId: (authorizationId: string) => string;
  /** What the bank knows of the parties; nothing unless given. */
  readonly profileOf?: (request: EvaluateRequest) => Profile;
}

export interface Authorization {
  readonly id: string;
  readonly decisionId: string;
  digest: string | null;
  attempt: string | null;
  answer: Expected | null;
  state: string;
  subject: string;
  currency: string;
  approved: number;
  holdEndsMs: number | null;
  holdLengthMs: number;
  benefits: readonly Benefit[];
  messages: readonly Message[];
  /** Accepted messages by id: what was sent, and what was answered. */
  readonly said: Map<string, { readonly digest: string; readonly answer: Expected }>;
}

export interface Model {
  readonly terms: SecondTerms;
  readonly authorizations: Map<string, Authorization>;
  readonly counts: Map<string, Count>;
  readonly ceilings: Map<string, number | null>;
  readonly versions: Map<string, number>;
  readonly purses: Map<string, Purse>;
  readonly coupons: Map<string, Coupon>;
  readonly lost: Map<string, number>;
}

export const NOBODY: Profile = { account: null, lists: [], enrolled: [], bin: null, merchant: null };

export function subjectOf({ card }: EvaluateRequest, { household, account }: Profile): string {
  if (household !== undefined) return `hh:${household}`;
  const id = account?.id ?? card.account;
  return id === undefined ? `tk:${card.token}` : `ac:${id}`;
}

export function authorizationOf({ authorizations, terms }: Model, id: string): Authorization {
  const known = authorizations.get(id);
  if (known !== undefined) return known;
  const fresh: Authorization = {
    id,
    decisionId: terms.decisionId(id),
    digest: null,
    attempt: null,
    answer: null,
    state: 'none',
    subject: '',
    currency: '',
    approved: 0,
    holdEndsMs: null,
    holdLengthMs: 0,
    benefits: [],
    messages: [],
    said: new Map(),
  };
  authorizations.set(id, fresh);
  return fresh;
}

export function purseOf({ purses }: Pick<Model, 'purses'>, subject: string): Purse {
  const purse = purses.get(subject) ?? emptyPurse();
  purses.set(subject, purse);
  return purse;
}

export function usedOf(count: Count | undefined): number {
  return count === undefined ? 0 : count.held + count.captured - count.returned;
}

/** The counters of a benefit, from where it stood to where it stands. */
export function count(counts: Map<string, Count>, benefit: Benefit, before: Benefit['standing'] | undefined): void {
  for (const use of benefit.uses) {
    const after = countOf(benefit, use, benefit.standing);
    const old = before === undefined ? ZERO : countOf(benefit, use, before);
    const all = counts.get(use.key) ?? { held: 0, captured: 0, returned: 0 };
    all.held += after.held - old.held;
    all.captured += after.captured - old.captured;
    all.returned += after.returned - old.returned;
    counts.set(use.key, all);
  }
}
const ZERO: Count = { held: 0, captured: 0, returned: 0 };

export function settle(model: Model, own: Authorization, on: Pick<Around, 'cause' | 'atMs'>): readonly string[] {
  const sums = sumsOf(own);
  const before = own.benefits.map(({ standing }) => standing);
  const around = { ...on, ...placeOf(model, own), sums, together: own.benefits };
  const findings = [...generalFindings(own, sums, on.cause), ...own.benefits.flatMap((benefit) => settleBenefit(benefit, around))];
  for (const [no, benefit] of own.benefits.entries()) count(model.counts, benefit, before[no]);
  if (on.cause === 'increment' && own.holdEndsMs !== null && !sums.isOver)
    own.holdEndsMs = Math.max(own.holdEndsMs, on.atMs + own.holdLengthMs);
  own.state = stateOf(own, own.digest !== null, sums);
  return findings;
}

/** Benefits of one message ask one after the other: what one was given is gone for the next. */
function placeOf(model: Model, { id, decisionId, subject }: Authorization): Omit<Around, 'cause' | 'atMs' | 'sums' | 'together'> {
  const promised = new Map<string, number>();
  return {
    authorizationId: id,
    decisionId,
    subject,
    purse: purseOf(model, subject),
    coupons: model.coupons,
    reserve: (wanted) => {
      const fits = wanted.every(({ key, more }) => {
        const ceiling = model.ceilings.get(key) ?? null;
        return ceiling === null || usedOf(model.counts.get(key)) + (promised.get(key) ?? 0) + more <= ceiling;
      });
      if (fits) for (const { key, more } of wanted) promised.set(key, (promised.get(key) ?? 0) + more);
      return fits;
    },
    onGone: (programme, points) => lose(model, `${subject} ${programme}`, points),
  };
}

export function lose({ lost }: Model, owner: string, points: number): void {
  lost.set(owner, (lost.get(owner) ?? 0) + points);
}

function generalFindings(own: Authorization, sums: ReturnType<typeof sumsOf>, cause: Around['cause']): readonly string[] {
  if (cause === 'refund' && (sums.excess > 0 || sums.isVoided)) return ['refund_exceeds_captured'];
  const last = own.messages.at(-1);
  return cause === 'confirmation' && last !== undefined && denies(last, own) ? ['benefit_not_confirmed'] : [];
}

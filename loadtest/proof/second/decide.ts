// One decision of the second model: who may take part, why not, and what the chosen ones hold.
import type { EvaluateRequest } from '../../../engine/authorization/request.ts';
import type { Campaign } from '../../../engine/campaign/schema.ts';
import { approvedOf } from './answers.ts';
import { type Asked, holds, isBound, isScheduled, knowsCondition } from './match.ts';
import { BARRIERS, type Barrier, type Candidate, type Grant, type Scene, bestOf } from './combine.ts';
import { type Benefit, type Standing, isPartOfPayment } from './life.ts';
import { type Use, deliveryOf, knowsBenefit, usesOf } from './value.ts';
import { type Coupon, couponToUse } from './wallet.ts';

/** A campaign as the deciding process knew it. */
export interface Known {
  readonly version: number;
  /** Is its fence open when the decision is committed? */
  readonly open: boolean;
}
export type Book = ReadonlyMap<string, Known>;

/** Can everything of this campaign be predicted? */
export function supports(terms: Campaign): boolean {
  const { benefit, binding, schedule, funding, when, rollout } = terms;
  const isPlainEarning =
    benefit.type !== 'points_earn' || (benefit.membership === undefined && Object.keys(benefit.tierMultiplierBps).length === 0);
  const isPlainBound = binding.tiers.include.length + binding.tiers.exclude.length === 0 && schedule.holidays === undefined;
  const hasAgreement = funding.caps.some(({ agreement }) => agreement !== undefined);
  return (
    knowsBenefit(benefit) &&
    isPlainEarning &&
    isPlainBound &&
    schedule.clock === 'ledger' &&
    rollout === undefined &&
    funding.consent !== 'each' &&
    !hasAgreement &&
    (when === undefined || knowsCondition(when))
  );
}

/** What is around a request when it is decided. */
export interface Deciding {
  readonly asked: Asked;
  readonly book: Book;
  readonly campaign: (id: string, version: number) => Campaign;
  readonly subject: string;
  readonly coupons: ReadonlyMap<string, Coupon>;
  readonly left: (use: Use) => number;
  readonly spendable: (programme: string) => number;
}
export interface Decided {
  readonly reason: string | null;
  /** Reasons that are as true: who remembers a fence that has closed since as open may name what stands behind it, as long as nothing is granted. */
  readonly alsoTrue: readonly string[];
  readonly grants: readonly Grant[];
  readonly payable: number;
}

const INELIGIBLE: readonly EvaluateRequest['type'][] = [
  'cash_advance',
  'quasi_cash',
  'account_verification',
  'balance_inquiry',
  'account_funding',
  'original_credit',
];

export function decideSecond(deciding: Deciding): Decided {
  const { request } = deciding.asked;
  const approved = approvedOf(request);
  const bound = boundOf(deciding);
  const refusal = refusalOf(request, bound.length);
  if (refusal !== null) return { reason: refusal, alsoTrue: [], grants: [], payable: approved };
  const decided = decideAmong(bound, deciding);
  const stopped = bound.filter(({ open }) => !open);
  if (decided.grants.length > 0 || stopped.length === 0) return { ...decided, alsoTrue: [] };
  const believed = subsetsOf(stopped).map((open) => bound.map((each) => (open.includes(each) ? { ...each, open: true } : each)));
  const others = believed
    .map((each) => decideAmong(each, deciding))
    .flatMap(({ grants, reason }) => (grants.length > 0 ? [] : (reason ?? [])));
  return { ...decided, alsoTrue: others };
}

/** Of many stopped campaigns only all together, and each alone. */
function subsetsOf<T>(all: readonly T[]): readonly (readonly T[])[] {
  if (all.length > 4) return [all, ...all.map((each) => [each])];
  return Array.from({ length: 2 ** all.length }, (_, chosen) => all.filter((_each, no) => Math.floor(chosen / 2 ** no) % 2 === 1));
}

function decideAmong(bound: readonly (Candidate & Known)[], deciding: Deciding): Omit<Decided, 'alsoTrue'> {
  const approved = approvedOf(deciding.asked.request);
  const looked = bound.map((candidate) => ({ candidate, barrier: barrierOf(candidate, deciding) }));
  const open = looked.flatMap(({ candidate, barrier }) => (barrier === null ? [candidate] : []));
  const scene: Scene = {
    asked: deciding.asked,
    approved,
    left: deciding.left,
    spendable: deciding.spendable,
    isIssuable: (id) => validDaysOf(id, deciding) !== undefined,
  };
  const { grants, payable, barriers } = bestOf(open, scene);
  if (grants.length > 0) return { reason: null, grants, payable };
  return { reason: reasonOf([...looked.flatMap(({ barrier }) => barrier ?? []), ...barriers]), grants: [], payable: approved };
}

/** Days that a coupon of this campaign lives, while it is live. */
export function validDaysOf(id: string, { book, campaign }: Pick<Deciding, 'book' | 'campaign'>): number | undefined {
  const known = book.get(id);
  const benefit = known === undefined ? undefined : campaign(id, known.version).benefit;
  return benefit?.type === 'coupon_redeem' ? benefit.validDays : undefined;
}

function boundOf({ asked, book, campaign, subject, coupons }: Deciding): readonly (Candidate & Known)[] {
  const { request, atMs } = asked;
  const found: (Candidate & Known)[] = [];
  for (const [id, known] of book) {
    const terms = campaign(id, known.version);
    if (!isBound(terms, asked) || (request.kind === 'advice' && !creditsMissed(terms))) continue;
    const { benefit } = terms;
    const shown = request.coupons ?? [];
    const coupon =
      benefit.type === 'coupon_redeem' ? couponToUse(coupons.values(), { subject, shown, atMs }, { id, ...benefit }) : undefined;
    found.push({ ...known, terms, delivery: deliveryOf(benefit, request.kind), uses: usesOf(terms, asked), coupon });
  }
  return found;
}

/** Told after the fact, only campaigns that promised a later credit take part (R14, R15). */
function creditsMissed({ policies, benefit }: Campaign): boolean {
  return policies.missedDeadline === 'statement_credit' && deliveryOf(benefit, 'authorization') === 'instant';
}

function refusalOf(request: EvaluateRequest, candidates: number): string | null {
  if (request.kind === 'advice' && candidates === 0) return 'advice_not_granted';
  if (INELIGIBLE.includes(request.type) || approvedOf(request) === 0) return 'type_not_eligible';
  return request.nominal === true || request.debtRecovery === true ? 'nominal_amount' : null;
}

function barrierOf({ terms, open, coupon }: Candidate & Known, { asked }: Deciding): Barrier | null {
  if (!open) return 'stopped';
  if (terms.binding.enrolment === 'required' && !asked.profile.enrolled.includes(terms.id)) return 'not_enrolled';
  if (!isScheduled(terms, asked.atMs)) return 'outside_schedule';
  if (!holds(terms, asked, approvedOf(asked.request))) return 'condition_not_met';
  return terms.benefit.type === 'coupon_redeem' && coupon === undefined ? 'no_coupon' : null;
}

/** The campaign that came furthest gives the reason. */
function reasonOf(barriers: readonly Barrier[]): string {
  const furthest = BARRIERS[Math.max(-1, ...barriers.map((barrier) => BARRIERS.indexOf(barrier)))];
  if (furthest === undefined) return 'no_campaign';
  if (furthest === 'no_value') return 'no_benefit_left';
  const isTold = BARRIERS.indexOf(furthest) > BARRIERS.indexOf('no_value');
  return isTold ? furthest : 'not_eligible';
}

/** The chosen grants as they are held, under the terms and facts of this moment; points are drawn by whoever holds the purse. */
export function benefitsOf(
  { grants }: Decided,
  on: Deciding & { readonly draw: (programme: string, points: number) => Benefit['drawn'] },
): readonly Benefit[] {
  const { asked, subject } = on;
  return grants.map((grant, no): Benefit => {
    const { terms, version, delivery, uses, coupon } = grant.candidate;
    const { benefit } = terms;
    const programme = 'programme' in benefit ? benefit.programme : undefined;
    return {
      no,
      terms,
      version,
      delivery,
      amount: grant.amount,
      desired: grant.desired,
      points: grant.points,
      programme,
      funding: [...grant.shares].map(([party, amount]) => ({ party, amount, funder: funderOf(party, terms, asked) })),
      payee: payeeOf(grant.candidate, subject, asked.request.merchant.id),
      uses,
      drawn: delivery === 'payment' && programme !== undefined ? on.draw(programme, grant.points) : [],
      coupon: coupon?.id,
      issued: grant.coupons,
      validDays: benefit.type === 'coupon_issue' ? (validDaysOf(benefit.coupon, on) ?? 0) : 0,
      asked,
      approved: approvedOf(asked.request),
      before: takenBefore(grants, no),
      standing: { money: fresh(grant.amount), points: fresh(grant.points), units: fresh(1) },
    };
  });
}

/** What others had of the payment before; a credit counts against later credits alone. */
function takenBefore(grants: Decided['grants'], no: number): number {
  const own = grants[no]?.candidate;
  const isCounted = (other: Candidate) => other.delivery !== 'credit' || (own?.delivery === 'credit' && isPartOfPayment(own));
  return grants
    .slice(0, no)
    .filter(({ candidate }) => isPartOfPayment(candidate) && isCounted(candidate))
    .reduce((all, { amount }) => all + amount, 0);
}

function fresh(held: number): Standing {
  return { held, captured: 0, released: 0, returned: 0, chargedBack: 0, givenBack: 0 };
}

/** Whose account in the ledger pays: a chain or brand by its name, a shop without a chain for itself. */
function funderOf(party: Use['unit'], { funding }: Campaign, { request, profile }: Asked): string {
  if (party === 'bank' || party === 'scheme') return party;
  const brand = funding.shares.find((share) => share.party === 'brand')?.brand;
  if (party === 'brand' && brand !== undefined) return `brand:${brand}`;
  const chain = profile.merchant?.chain ?? null;
  return party === 'chain' && chain !== null ? `chain:${chain}` : `merchant:${request.merchant.id}`;
}

function payeeOf({ terms: { benefit }, delivery }: Candidate, subject: string, merchant: string): string {
  if (benefit.type === 'instalment_subsidy') return 'instalment_fee';
  if (benefit.type === 'points_earn') return `points:${benefit.programme}`;
  return delivery === 'credit' ? `cardholder:${subject}` : `merchant:${merchant}`;
}

// The second model of the authority: it hears the commands in the order in which they were committed, and says what each must have been answered.
import type { Command } from '../../../api/authority/commands.ts';
import type { EvaluateRequest } from '../../../engine/authorization/request.ts';
import type { Profile } from '../../../engine/authorization/situation.ts';
import { type Expected, approvedOf, decisionAnswer, noneAnswer, problem } from './answers.ts';
import { type Balances, balancesOf } from './balances.ts';
import { type Book, type Deciding, benefitsOf, decideSecond, supports } from './decide.ts';
import { type Benefit, stateOf, sumsOf } from './life.ts';
import { endLots, hear, voidAttempt } from './messages.ts';
import {
  type Authorization,
  type Model,
  NOBODY,
  type SecondTerms,
  authorizationOf,
  count,
  purseOf,
  settle,
  subjectOf,
  usedOf,
} from './model.ts';
import { issueCoupons } from './settle.ts';
import type { Use } from './value.ts';
import { type Coupon, type Lot, draw, spendablePoints } from './wallet.ts';

/** Of one command: ledger time, ISO 8601, and the campaigns as the deciding process knew them. */
export interface Moment {
  readonly at: string;
  readonly book: Book;
}

export interface Second {
  /** In order of commit. Throws where a campaign of the book is not one that it `supports`. */
  readonly apply: (command: Command, moment: Moment) => Expected;
  readonly balances: () => Balances;
  /** A ceiling that stands on the row (a campaign's total, an umbrella), changed by an operator; null: none. */
  readonly setCeiling: (key: string, ceiling: number | null) => void;
  /** Put into a wallet from outside: a coupon issued by the bank, points that were there before. */
  readonly addCoupon: (coupon: Coupon) => void;
  /** Its time had come, and a sweep marked it. */
  readonly expireCoupon: (id: string) => void;
  readonly addLot: (subject: string, lot: Lot) => void;
}

export function openSecond(terms: SecondTerms): Second {
  const maps = { authorizations: new Map(), counts: new Map(), ceilings: new Map(), versions: new Map() };
  const model: Model = { terms, ...maps, purses: new Map(), coupons: new Map(), lost: new Map() };
  return {
    apply: (command, moment) => answerTo(model, command, { ...moment, atMs: Date.parse(moment.at) }),
    balances: () => balancesOf({ ...model, authorizations: model.authorizations.values() }),
    setCeiling: (key, ceiling) => model.ceilings.set(key, ceiling),
    addCoupon: (coupon) => model.coupons.set(coupon.id, { ...coupon }),
    expireCoupon: (id) => {
      const coupon = model.coupons.get(id);
      if (coupon !== undefined) coupon.state = 'expired';
    },
    addLot: (subject, lot) => purseOf(model, subject).lots.push({ ...lot }),
  };
}

type Timed = Moment & { readonly atMs: number };

function answerTo(model: Model, command: Command, moment: Timed): Expected {
  switch (command.kind) {
    case 'evaluate':
      return evaluate(model, command, moment);
    case 'void':
      return voidAttempt(model, command, moment);
    case 'message':
      return hear(model, command, moment);
    case 'lots':
      return endLots(model, command.authorizationId, moment.atMs);
  }
}

type Of<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>;

/** One id has one answer for ever (I8); another body under it is a conflict (R3). */
function evaluate(model: Model, command: Of<'evaluate'>, moment: Timed): Expected {
  const known = model.authorizations.get(command.authorizationId);
  if (known === undefined || known.digest === null) return decideNew(model, command, moment);
  if (known.digest !== command.digest || known.answer === null) return problem('authorization_id_reused', { decisionId: known.decisionId });
  if (known.attempt !== command.attempt) known.attempt = null;
  return known.answer;
}

function decideNew(model: Model, command: Of<'evaluate'>, moment: Timed): Expected {
  const { request } = command;
  const own = authorizationOf(model, command.authorizationId);
  const { decisionId } = own;
  own.digest = command.digest;
  own.attempt = command.attempt;
  own.approved = approvedOf(request);
  own.currency = request.currency;
  const profile = model.terms.profileOf?.(request) ?? NOBODY;
  own.subject = subjectOf(request, profile);
  const waiting = own.messages;
  // Aggregated fares are cleared as they are told (R28).
  if (request.kind === 'aggregate')
    own.messages = [...waiting, { id: 'aggregate', kind: 'capture', amount: own.approved, final: true, at: request.at }];
  if (sumsOf({ approved: own.approved, decisionId, messages: waiting }).isVoided) {
    own.state = 'voided';
    own.answer = noneAnswer(request, decisionId, 'voided');
    return own.answer;
  }
  const deciding = sceneOf(model, { request, profile, own, moment });
  const decided = decideSecond(deciding);
  const purse = purseOf(model, own.subject);
  const benefits = benefitsOf(decided, { ...deciding, draw: (programme, points) => draw(purse, programme, { points, atMs: moment.atMs }) });
  own.benefits = benefits;
  if (benefits.length > 0) {
    own.holdLengthMs = holdDays(request, profile) * DAY_MS;
    own.holdEndsMs = moment.atMs + own.holdLengthMs;
  }
  own.answer = decisionAnswer({
    request,
    decisionId,
    reason: decided.reason,
    alsoTrue: decided.alsoTrue,
    benefits,
    payable: decided.payable,
    holdEndsMs: own.holdEndsMs,
  });
  take(model, own, moment.atMs);
  own.state = stateOf(own, true);
  if (own.messages.length > 0) settle(model, own, { cause: 'capture', atMs: moment.atMs });
  return own.answer;
}

function sceneOf(
  model: Model,
  of: { readonly request: EvaluateRequest; readonly profile: Profile; readonly own: Authorization; readonly moment: Timed },
): Deciding {
  const { request, profile, own, moment } = of;
  const { atMs, book } = moment;
  for (const [id, { version }] of book) learn(model, id, version);
  return {
    asked: { request, profile, atMs },
    book,
    campaign: model.terms.campaign,
    subject: own.subject,
    coupons: model.coupons,
    left: (use) => leftIn(model, use),
    spendable: (programme) => spendablePoints(purseOf(model, own.subject), programme, atMs),
  };
}

/** A version that is new brings its total budget. */
function learn({ terms, versions, ceilings }: Model, id: string, version: number): void {
  if ((versions.get(id) ?? 0) >= version) return;
  const document = terms.campaign(id, version);
  if (!supports(document)) throw new Error(`the second model cannot predict ${id}@${version}`);
  versions.set(id, version);
  ceilings.set(`c:${id}`, document.limits.budget.total ?? null);
}

function leftIn({ counts, ceilings }: Model, { key, ceiling }: Use): number {
  const most = ceiling ?? ceilings.get(key) ?? Number.POSITIVE_INFINITY;
  return most === Number.POSITIVE_INFINITY ? most : most - usedOf(counts.get(key));
}

/** What the decision holds leaves counters, lots and coupons; a row's ceiling only ever rises. */
function take(model: Model, own: Authorization, atMs: number): void {
  for (const benefit of own.benefits) {
    for (const { key, ceiling } of benefit.uses)
      if (ceiling !== undefined) model.ceilings.set(key, Math.max(ceiling, model.ceilings.get(key) ?? 0));
    count(model.counts, benefit, undefined);
    fillWallet(model, own, { benefit, atMs });
  }
}

function fillWallet(
  { coupons, purses }: Model,
  { id, decisionId, subject }: Authorization,
  of: { readonly benefit: Benefit; readonly atMs: number },
): void {
  const { benefit, atMs } = of;
  const { benefit: terms } = benefit.terms;
  const coupon = benefit.coupon === undefined ? undefined : coupons.get(benefit.coupon);
  if (coupon !== undefined) Object.assign(coupon, { state: 'reserved', authorizationId: id });
  if (terms.type === 'coupon_issue' && terms.on === 'authorization') issueCoupons(benefit, { coupons, decisionId, subject, atMs });
  if (terms.type !== 'points_earn' || benefit.points === 0) return;
  const { programme, expiryDays } = terms;
  const { points } = benefit;
  const lot = {
    id: `${decisionId}.${benefit.no}`,
    programme,
    authorizationId: id,
    expiryDays,
    earned: points,
    pending: points,
    active: 0,
    endsMs: null,
  };
  purseOf({ purses }, subject).lots.push(lot);
}

const DAY_MS = 86_400_000;
/** Days of a final authorization and of a pre-authorization, by scheme (R16). */
const HOLD_DAYS: Readonly<Record<string, readonly [number, number]>> = { unionpay: [30, 30], visa: [5, 31] };
const LONG_STAYS: readonly string[] = ['7011', '7512', '4411'];

function holdDays({ merchant, terminal, preauthorization }: EvaluateRequest, { bin }: Profile): number {
  const scheme = bin?.scheme ?? 'other';
  const [plain, long] = HOLD_DAYS[scheme] ?? [7, 30];
  if (preauthorization === true || LONG_STAYS.includes(merchant.mcc)) return long;
  return scheme === 'visa' && terminal.channel === 'online' ? 7 : plain;
}

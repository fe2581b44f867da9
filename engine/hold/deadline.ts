// How long a hold lives: by scheme, pre-authorization or not, and channel; read once at the decision and stored on the row (R16).

/** Days by scheme: [final authorization, pre-authorization]. Public scheme rules as summarised in INVARIANTS R16; `other` is the most careful. */
const DAYS_BY_SCHEME: Readonly<Record<string, readonly [number, number]>> = {
  unionpay: [30, 30],
  visa: [5, 31],
  mastercard: [7, 30],
  amex: [7, 30],
  jcb: [7, 30],
  other: [7, 30],
};
/** Card-not-present purchases clear later at Visa. */
const VISA_ONLINE_DAYS = 7;
/** Lodging, vehicle rental and cruise lines may hold as long as a pre-authorization. */
const LONG_STAY_MCCS: ReadonlySet<string> = new Set(['7011', '7512', '4411']);

const DAY_MS = 86_400_000;

export interface HoldTerms {
  readonly scheme: string;
  readonly mcc: string;
  readonly channel: string;
  readonly preauthorization: boolean;
}

/** The instant (ISO 8601) at which a hold decided at `decidedAt` expires. */
export function holdDeadline(decidedAt: string, terms: HoldTerms): string {
  return new Date(Date.parse(decidedAt) + holdDays(terms) * DAY_MS).toISOString();
}

function holdDays(terms: HoldTerms): number {
  const [final, preauthorized] = DAYS_BY_SCHEME[terms.scheme] ?? [7, 30];
  if (terms.preauthorization || LONG_STAY_MCCS.has(terms.mcc)) return preauthorized;
  return terms.scheme === 'visa' && terms.channel === 'online' ? VISA_ONLINE_DAYS : final;
}

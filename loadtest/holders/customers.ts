// The customers and campaigns of the offers load: all of both follow from their numbers, in SQL that fills a bank of a million and in the expectation that checks it.

export const PROGRAMME = 'bonus';
const SEGMENTS = ['payroll', 'young', 'premium'] as const;
/** Campaigns of one list. */
export const LISTS = 7;
const KINDS = 10;
/** Of campaigns that count uses: each account has used one of so many. */
const USED_OF = 50;
const LIMIT = 2;
const VISITS = 3;
const POINTS = 500;

export interface CampaignFacts {
  readonly no: number;
  readonly id: string;
  readonly priority: number;
  readonly kind: number;
}

export function campaignFacts(no: number): CampaignFacts {
  return { no, id: `offer-${no}`, priority: 100 + ((no * 37) % 200), kind: no % KINDS };
}

/** The part of the document in which the ten kinds differ. */
export function termsOf({ no, kind }: CampaignFacts): object {
  const test = (fact: string, operator: string, value: unknown) => ({ when: { fact, operator, value } });
  switch (kind) {
    case 1:
      return { binding: { segments: { include: ['payroll'] } } };
    case 2:
      return { binding: { lists: { include: [`list-${no % LISTS}`] } } };
    case 3:
      return { binding: { tiers: { include: ['star:gold'] } } };
    case 4:
      return { binding: { enrolment: 'required' } };
    case 5:
      return { limits: { budget: { total: 900_000_000_000 }, perSubject: [{ of: 'account', per: 'month', count: LIMIT }] } };
    case 6:
      return test('usage.countThisMonth', 'greaterThanInclusive', VISITS);
    case 7:
      return test('wallet.pointsActive', 'greaterThanInclusive', POINTS);
    case 8:
      return { binding: { segments: { exclude: ['young'] } } };
    case 9:
      return test('account.birthMonth', 'equal', 1 + (no % 12));
    default:
      return {};
  }
}

export interface CustomerFacts {
  readonly id: string;
  readonly segment: string;
  readonly list: string;
  readonly birthMonth: number;
  readonly isGold: boolean;
  /** Number of the one campaign it has enrolled in, or has used; null for none. */
  readonly enrolledIn: number | null;
  readonly used: { readonly campaign: number; readonly times: number } | null;
  readonly visits: number;
  readonly points: number;
}

/** The same arithmetic as the SQL of bank.ts, written again. */
export function customerFacts(no: number): CustomerFacts {
  return {
    id: `ho${no}`,
    segment: SEGMENTS[no % 3] ?? '',
    list: `list-${no % LISTS}`,
    birthMonth: 1 + (no % 12),
    isGold: no % 5 === 0,
    enrolledIn: no % 4 === 0 ? 4 + KINDS * (no % USED_OF) : null,
    used: no % 2 === 0 ? { campaign: 5 + KINDS * (no % USED_OF), times: no % 4 === 0 ? LIMIT : 1 } : null,
    visits: no % 2 === 0 ? no % 5 : 0,
    points: no % 3 === 0 ? 600 : 0,
  };
}

/** What a page of this customer must say, in its order: "offer-7 eligible". It knows nothing of the engine. */
export function expectedPage(no: number, campaigns: number): readonly string[] {
  const customer = customerFacts(no);
  const shown = Array.from({ length: campaigns }, (_, each) => campaignFacts(each)).flatMap((campaign) => {
    const state = stateFor(campaign, customer);
    return state === null ? [] : [{ ...campaign, state }];
  });
  const rank = { eligible: 0, enrol: 1, nearly: 1, used_up: 3 };
  return shown
    .toSorted((one, other) => rank[one.state] - rank[other.state] || other.priority - one.priority || (one.id < other.id ? -1 : 1))
    .map(({ id, state }) => `${id} ${state}`);
}

type State = 'eligible' | 'enrol' | 'nearly' | 'used_up';

function stateFor({ no, kind }: CampaignFacts, customer: CustomerFacts): State | null {
  const only = (isFor: boolean): State | null => (isFor ? 'eligible' : null);
  switch (kind) {
    case 1:
      return only(customer.segment === 'payroll');
    case 2:
      return only(customer.list === `list-${no % LISTS}`);
    case 3:
      return only(customer.isGold);
    case 4:
      return customer.enrolledIn === no ? 'eligible' : 'enrol';
    case 5:
      return customer.used?.campaign === no && customer.used.times >= LIMIT ? 'used_up' : 'eligible';
    case 6:
      return customer.visits >= VISITS ? 'eligible' : 'nearly';
    case 7:
      return customer.points >= POINTS ? 'eligible' : 'nearly';
    case 8:
      return only(customer.segment !== 'young');
    case 9:
      return only(customer.birthMonth === 1 + (no % 12));
    default:
      return 'eligible';
  }
}

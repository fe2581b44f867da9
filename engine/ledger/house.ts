// The postings that no authorization makes: fees, taxes, deposits, payouts, collections and adjustments, each by a named template.

/** Debit and credit account; `{party}` is whom the posting is about, `{other}` the second party, the acquirer, or the source of an income or tax. */
const TEMPLATES = {
  /** The card sale itself, where the bank also pays the merchant for it. */
  'sale.settle': ['clearing:{other}', 'due:{party}'],
  'sale.return': ['due:{party}', 'clearing:{other}'],
  'fee.charge': ['due:{party}', 'income:{other}'],
  'fee.return': ['income:{other}', 'due:{party}'],
  'tax.charge': ['subsidy:{party}', 'tax:{other}'],
  'tax.return': ['tax:{other}', 'subsidy:{party}'],
  'late.charge': ['subsidy:{party}', 'income:late'],
  'late.return': ['income:late', 'subsidy:{party}'],
  /** `{other}` pays `{party}`, or takes back. */
  'adjustment.give': ['subsidy:{other}', 'due:{party}'],
  'adjustment.take': ['due:{party}', 'subsidy:{other}'],
  /** Points that expired will cost nothing any more; `{party}` is "points:<programme>". */
  'breakage.recognise': ['due:{party}', 'income:breakage'],
  'deposit.receive': ['cash', 'deposit:{party}'],
  'deposit.repay': ['deposit:{party}', 'cash'],
  'deposit.use': ['deposit:{party}', 'subsidy:{party}'],
  'deposit.restore': ['subsidy:{party}', 'deposit:{party}'],
  /** What a party is owed against what it owes. */
  'net.offset': ['due:{party}', 'subsidy:{party}'],
  'payout.order': ['due:{party}', 'payout:{party}'],
  'payout.cancel': ['payout:{party}', 'due:{party}'],
  'payout.pay': ['payout:{party}', 'cash'],
  'payout.bounce': ['cash', 'payout:{party}'],
  'collection.order': ['collection:{party}', 'subsidy:{party}'],
  'collection.cancel': ['subsidy:{party}', 'collection:{party}'],
  'collection.receive': ['cash', 'collection:{party}'],
  'collection.bounce': ['collection:{party}', 'cash'],
  /** What a merchant still owes when its clawbacks exceed what it earns. */
  'reclaim.order': ['collection:{party}', 'due:{party}'],
  'reclaim.cancel': ['due:{party}', 'collection:{party}'],
} as const;
/** Points that no authorization moves: `{party}` and `{other}` are subjects, `{programme}` the programme; amounts are points. */
const POINTS_TEMPLATES = {
  /** Given to somebody else, or carried into the wallet that takes the place of this one. */
  'points.give': ['points_active:{party}', 'points_active:{other}'],
  'points.carry_pending': ['points_pending:{party}', 'points_pending:{other}'],
  'points.carry_reserved': ['points_reserved:{party}', 'points_reserved:{other}'],
  /** From the catalogue, not at a till. */
  'points.redeem': ['points_active:{party}', 'points_spent:{programme}'],
  'points.redeem_return': ['points_spent:{programme}', 'points_active:{party}'],
  /** The end of lots that no authorization made. */
  'points.lapse': ['points_active:{party}', 'points_expired:{programme}'],
} as const;
export type HousePointsTemplate = keyof typeof POINTS_TEMPLATES;

export interface HousePointsMove {
  readonly programme: string;
  /** Whose points move: "ac:ac_1001". */
  readonly subject: string;
  /** Who gets them, where the template names somebody. */
  readonly other?: string;
  /** Zero or more. */
  readonly points: number;
}

/** One balanced row in the unit of the programme; null for zero. The posting is about the programme as a party. */
export function postHousePoints(template: HousePointsTemplate, move: HousePointsMove): HousePosting | null {
  const { programme, subject, other, points } = move;
  if (!Number.isSafeInteger(points) || points < 0) throw new RangeError(`posting of ${points} points`);
  if (points === 0) return null;
  const [debit, credit] = POINTS_TEMPLATES[template].map((account) => {
    if (account.includes('{other}') && (other === undefined || other === subject)) throw new RangeError(`${template} names nobody else`);
    return account
      .replace('{party}', subject)
      .replace('{other}', other ?? '')
      .replace('{programme}', programme);
  }) as [string, string];
  return { template, debit, credit, amount: points, unit: `points:${programme}`, party: `points:${programme}` };
}

export type HouseTemplate = keyof typeof TEMPLATES;
export const HOUSE_TEMPLATES = Object.keys(TEMPLATES) as readonly HouseTemplate[];

/** Debit and credit account of a template, with `{party}` and `{other}` where somebody is named. */
export function houseAccountsOf(template: HouseTemplate): readonly [debit: string, credit: string] {
  return TEMPLATES[template];
}

/** The kinds that stand on statements beside the benefits; the rest only moves money that was already stated. */
export const HOUSE_KINDS = ['sale', 'fee', 'tax', 'late', 'adjustment', 'breakage'] as const;
export type HouseKind = (typeof HOUSE_KINDS)[number];

/** "fee.charge" is a fee; null for what stands on no statement. */
export function kindOf(template: string): HouseKind | null {
  const word = template.split('.', 1)[0];
  return HOUSE_KINDS.find((each) => each === word) ?? null;
}

export interface HouseMove {
  /** Settlement party: "merchant:M1001", "brand:cola", "points:stars". */
  readonly party: string;
  /** Needed where the template names a second one. */
  readonly other?: string;
  /** Minor units, above zero. */
  readonly amount: number;
  /** ISO 4217. */
  readonly currency: string;
}

export interface HousePosting {
  readonly template: HouseTemplate | HousePointsTemplate;
  readonly debit: string;
  readonly credit: string;
  readonly amount: number;
  readonly unit: string;
  readonly party: string;
}

/** One balanced row; null for zero. A negative amount, or a template without the party it names, is a bug. */
export function postHouse(template: HouseTemplate, move: HouseMove): HousePosting | null {
  const { party, other, amount, currency } = move;
  if (!Number.isSafeInteger(amount) || amount < 0) throw new RangeError(`posting of ${amount}`);
  if (amount === 0) return null;
  const [debit, credit] = TEMPLATES[template].map((account) => {
    if (account.includes('{other}') && other === undefined) throw new RangeError(`${template} names nobody else`);
    return account.replace('{party}', party).replace('{other}', other ?? '');
  }) as [string, string];
  return { template, debit, credit, amount, unit: currency, party };
}

// What happened that a cardholder is told of: read from the lines that one message about an authorization left in the ledger.
import type { HolderMessageKind, Texts } from './kinds.ts';

/** One line of the book of authorizations. */
export interface JournalLine {
  readonly authorizationId: string;
  readonly messageId: string;
  readonly benefitNo: number;
  readonly template: string;
  readonly debit: string;
  readonly credit: string;
  readonly amount: number;
  /** ISO 4217, or "points:<programme>". */
  readonly unit: string;
  readonly campaign: string;
  readonly version: number;
  readonly at: string;
}

/** Before names and language: what, whose, how much. */
export interface HolderEvent {
  /** Once for ever; holds no account. */
  readonly key: string;
  readonly kind: HolderMessageKind;
  readonly account: string;
  /** ISO 8601. */
  readonly at: string;
  readonly currency?: string;
  /** Minor units of `currency`. */
  readonly amount?: number;
  readonly points?: number;
  readonly taken?: number;
  readonly count?: number;
  readonly campaign?: string;
  /** Version of the campaign; absent: the newest. */
  readonly version?: number;
  readonly merchant?: string;
  readonly programme?: string;
  readonly tier?: string;
  /** Campaign of a coupon. */
  readonly coupon?: string;
  /** ISO 8601. */
  readonly expires?: string;
  readonly authorizationId?: string;
  /** Names that are known already, by what they name. */
  readonly named?: { readonly programme?: Texts; readonly tier?: Texts; readonly coupon?: Texts };
}

type Told = Pick<HolderEvent, 'kind' | 'amount' | 'points' | 'taken'>;

/** Templates that make events; the rest of the book is not read. */
export const TOLD_TEMPLATES = [
  'benefit.capture',
  'benefit.represent',
  'benefit.return',
  'benefit.chargeback',
  'points.earn',
  'points.activate',
  'points.reinstate',
  'points.cancel',
  'points.clawback',
  'points.refund',
  'points.restore',
] as const;

/** Events of the lines of one message about one authorization; several of one message are told benefit by benefit. */
export function eventsOf(
  lines: readonly JournalLine[],
  of: { readonly account: string; readonly merchant: string },
): readonly HolderEvent[] {
  const benefits = [...new Set(lines.map((line) => line.benefitNo))].toSorted((one, other) => one - other);
  return benefits.flatMap((benefitNo) => {
    const own = lines.filter((line) => line.benefitNo === benefitNo);
    const [first] = own;
    if (first === undefined) return [];
    const programme = own.find((line) => line.unit.startsWith('points:'))?.unit.slice('points:'.length);
    const currency = own.find((line) => !line.unit.startsWith('points:'))?.unit;
    return toldBy(own, first.messageId).map((told) => ({
      ...told,
      key: `${told.kind}:${first.authorizationId}:${first.messageId}:${benefitNo}`,
      account: of.account,
      at: first.at,
      campaign: first.campaign,
      version: first.version,
      merchant: of.merchant,
      authorizationId: first.authorizationId,
      ...(programme === undefined ? {} : { programme }),
      ...(currency === undefined ? {} : { currency }),
    }));
  });
}

function toldBy(lines: readonly JournalLine[], messageId: string): readonly Told[] {
  const sum = (...templates: readonly string[]) =>
    lines.filter((line) => templates.includes(line.template) && !isCostOfPoints(line)).reduce((all, line) => all + line.amount, 0);
  const earned = sum('points.earn');
  const used = sum('benefit.capture', 'benefit.represent');
  const active = sum('points.activate', 'points.reinstate');
  const amount = sum('benefit.return', 'benefit.chargeback');
  // What a smaller clearing leaves over of pending points was told of as what became active.
  const cancelled = messageId === 'evaluate' || active > 0 ? 0 : sum('points.cancel');
  const taken = sum('points.clawback') + cancelled;
  const points = sum('points.refund', 'points.restore');
  return [
    ...(earned > 0 ? [{ kind: 'earned' as const, points: earned }] : []),
    ...(used > 0 ? [{ kind: 'used' as const, amount: used }] : []),
    ...(active > 0 ? [{ kind: 'points_active' as const, points: active }] : []),
    ...(amount + taken + points > 0 ? [{ kind: 'refund' as const, ...positive({ amount, taken, points }) }] : []),
  ];
}

/** The money that earned points will cost is the bank's affair, not the cardholder's. */
function isCostOfPoints({ debit, credit }: JournalLine): boolean {
  return debit.startsWith('due:points:') || credit.startsWith('due:points:');
}

function positive(amounts: Readonly<Record<'amount' | 'taken' | 'points', number>>): Partial<typeof amounts> {
  return Object.fromEntries(Object.entries(amounts).filter(([, amount]) => amount > 0));
}

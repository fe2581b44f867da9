// SQL that reads and locks what subjects hold: wallets, coupons, lots and memberships.
import type { Coupon, Lot, Member, Usage, Wallet } from '../../engine/benefit/wallet.ts';
import { NO_USAGE } from '../../engine/benefit/wallet.ts';
import type { Sql } from '../db/connect.ts';
import { together } from './together.ts';

export interface WalletNeeds {
  readonly subjects: readonly string[];
  readonly lots: readonly string[];
  readonly coupons: readonly string[];
  readonly codeHashes: readonly string[];
}
/** A coupon with the keyed hash of its code, where it has one. */
export type CodedCoupon = Coupon & { readonly codeHash: string | null };
export interface LockedWallets {
  readonly wallets: ReadonlyMap<string, Wallet>;
  /** Subjects that have a row. */
  readonly stored: ReadonlySet<string>;
  readonly coupons: readonly CodedCoupon[];
}

/** Locks the wallets' rows and every coupon that may be used; lots and memberships are guarded by their wallet. A new subject has no row yet. */
export async function lockWallets(sql: Sql, needs: WalletNeeds): Promise<LockedWallets> {
  const { subjects } = needs;
  if (subjects.length === 0) return { wallets: new Map(), stored: new Set(), coupons: [] };
  const [rows, coupons, lots, members] = await together<[WalletRow[], CouponRow[], LotRow[], MemberRow[]]>(
    sql<WalletRow[]>`
      select subject, usage, debts from wallets where subject = any(${subjects}::text[]) order by subject collate "C" for update`,
    sql<
      CouponRow[]
    >`select c.*, ${ofEndedOrder(sql)} as ended from coupons c where (subject = any(${subjects}::text[]) and state in ('issued', 'claimed', 'returned')) or id = any(${needs.coupons}::text[]) or code_hash = any(${needs.codeHashes}::text[]) order by id collate "C" for update of c`,
    sql<
      LotRow[]
    >`select * from lots where subject = any(${subjects}::text[]) and (active > 0 or pending > 0 or id = any(${needs.lots}::text[]))`,
    sql<MemberRow[]>`select * from memberships where subject = any(${subjects}::text[])`,
  );
  const found = coupons.map(couponOf);
  const stored = new Map(rows.map((row) => [row.subject, row]));
  const lotsBy = groupedBy(lots, (lot) => lot.subject);
  const membersBy = groupedBy(members, (member) => member.subject);
  const couponsBy = groupedBy(found, (coupon) => coupon.subject ?? '');
  const holding = new Set([...stored.keys(), ...lotsBy.keys(), ...membersBy.keys(), ...couponsBy.keys()]);
  const wallets = subjects.flatMap((subject): [string, Wallet][] => {
    if (!holding.has(subject)) return [];
    const { usage = NO_USAGE, debts = {} } = stored.get(subject) ?? {};
    return [
      [
        subject,
        {
          subject,
          usage,
          debts,
          coupons: couponsBy.get(subject) ?? [],
          lots: (lotsBy.get(subject) ?? []).map(lotOf),
          members: (membersBy.get(subject) ?? []).map(memberOf),
        },
      ],
    ];
  });
  return { wallets: new Map(wallets), stored: new Set(stored.keys()), coupons: found };
}

function groupedBy<T>(rows: readonly T[], keyOf: (row: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return groups;
}

/** An order that was ended ends its coupons piece by piece; for payments they have ended already. */
const ofEndedOrder = (sql: Sql) =>
  sql`c.stock is not null and exists (select 1 from coupon_batches b where b.id = c.stock and b.state = 'void')`;
const FREE: ReadonlySet<string> = new Set(['issued', 'claimed', 'returned']);

interface WalletRow {
  readonly subject: string;
  readonly usage: Usage;
  readonly debts: Record<string, number>;
}
interface CouponRow {
  readonly id: string;
  readonly campaign: string;
  readonly code_hash: string | null;
  readonly subject: string | null;
  readonly state: Coupon['state'];
  readonly ended: boolean;
  readonly valid_from: string;
  readonly expires_at: string;
  readonly authorization_id: string | null;
}
interface LotRow {
  readonly id: string;
  readonly subject: string;
  readonly programme: string;
  readonly earned: number;
  readonly pending: number;
  readonly active: number;
  readonly expires_at: string | null;
  readonly expiry_days: number;
  readonly authorization_id: string;
}
interface MemberRow {
  readonly subject: string;
  readonly programme: string;
  readonly tier: string;
  readonly joined_at: string;
  readonly period_from: string;
  readonly measured: number;
  readonly paid_until: string | null;
  readonly lapse_to: string | null;
  readonly lapse_on: string | null;
}

const couponOf = (row: CouponRow) => ({
  id: row.id,
  campaign: row.campaign,
  subject: row.subject,
  state: row.ended && FREE.has(row.state) ? ('void' as const) : row.state,
  validFrom: row.valid_from,
  expiresAt: row.expires_at,
  authorizationId: row.authorization_id,
  codeHash: row.code_hash,
});
const lotOf = (row: LotRow): Lot => ({
  id: row.id,
  programme: row.programme,
  earned: row.earned,
  pending: row.pending,
  active: row.active,
  expiresAt: row.expires_at,
  expiryDays: row.expiry_days,
  authorizationId: row.authorization_id,
});
/** What a member has not is not there: evidence of most is as short as it was. */
const memberOf = (row: MemberRow): Member => ({
  programme: row.programme,
  tier: row.tier,
  joinedAt: row.joined_at,
  periodFrom: row.period_from,
  measured: row.measured,
  ...(row.paid_until === null ? {} : { until: row.paid_until }),
  ...(row.lapse_to === null || row.lapse_on === null ? {} : { lapse: { to: row.lapse_to, on: row.lapse_on } }),
});

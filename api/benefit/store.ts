// SQL that reads what one subject holds: points by programme with their lots, coupons, memberships and usage.
import { owed } from '../../engine/benefit/wallet.ts';
import type { Sql } from '../db/connect.ts';

/** Most lots and coupons one reading shows, soonest expiry first. */
export const HOLDINGS_MAX = 200;

export interface Lot {
  readonly id: string;
  readonly programme: string;
  readonly active: number;
  readonly pending: number;
  readonly expiresAt: string | null;
}
export interface Points {
  readonly programme: string;
  readonly active: number;
  readonly pending: number;
  readonly debt: number;
  readonly lots: readonly Lot[];
}
export interface Coupon {
  readonly id: string;
  readonly campaign: string;
  readonly state: string;
  readonly validFrom: string;
  readonly expiresAt: string;
}
export interface Membership {
  readonly programme: string;
  readonly tier: string;
  readonly joinedAt: string;
  readonly periodFrom: string;
  readonly measured: number;
}
export interface Wallet {
  readonly subject: string;
  readonly points: readonly Points[];
  readonly coupons: readonly Coupon[];
  readonly memberships: readonly Membership[];
  readonly usage: unknown;
}

/** Everything as of one moment; an account nothing was ever granted to holds nothing. */
export async function readWallet(sql: Sql, subject: string): Promise<Wallet> {
  return (await sql.begin('isolation level repeatable read read only', (snapshot) =>
    readAll(snapshot as unknown as Sql, subject),
  )) as Wallet;
}

async function readAll(sql: Sql, subject: string): Promise<Wallet> {
  const [[wallet], sums, lots, coupons, memberships] = await Promise.all([
    sql<{ usage: unknown; debts: Readonly<Record<string, number>> }[]>`select usage, debts from wallets where subject = ${subject}`,
    sql<
      ProgrammeSum[]
    >`select programme, sum(active)::bigint as active, sum(pending)::bigint as pending from lots where subject = ${subject} group by programme order by programme`,
    sql<
      Lot[]
    >`select id, programme, active, pending, expires_at as "expiresAt" from lots where subject = ${subject} and active + pending > 0 order by expires_at nulls last, id limit ${HOLDINGS_MAX}`,
    sql<
      Coupon[]
    >`select id, campaign, state, valid_from as "validFrom", expires_at as "expiresAt" from coupons where subject = ${subject} order by state in ('issued', 'claimed', 'returned') desc, expires_at, id limit ${HOLDINGS_MAX}`,
    sql<
      Membership[]
    >`select programme, tier, joined_at as "joinedAt", period_from as "periodFrom", measured from memberships where subject = ${subject} order by programme`,
  ]);
  return { subject, points: pointsOf({ sums, lots, debts: wallet?.debts ?? {} }), coupons, memberships, usage: wallet?.usage ?? null };
}

interface ProgrammeSum {
  readonly programme: string;
  readonly active: number;
  readonly pending: number;
}

function pointsOf(held: {
  readonly sums: readonly ProgrammeSum[];
  readonly lots: readonly Lot[];
  readonly debts: Readonly<Record<string, number>>;
}): readonly Points[] {
  const programmes = [...new Set([...held.sums.map((sum) => sum.programme), ...Object.keys(held.debts)])];
  return programmes.map((programme) => {
    const sum = held.sums.find((each) => each.programme === programme);
    return {
      programme,
      active: sum?.active ?? 0,
      pending: sum?.pending ?? 0,
      debt: owed(held.debts, programme),
      lots: held.lots.filter((lot) => lot.programme === programme),
    };
  });
}

/** Changes whenever anything a wallet shows changes: every batch leaves its number on the rows it wrote, and batches need not commit in the order of their numbers. */
export async function walletStamp(sql: Sql, subject: string): Promise<string> {
  const [row] = await sql<{ stamp: string }[]>`
    select concat_ws('.', (select batch from wallets where subject = ${subject}),
      (select sum(hashtextextended(id, batch)) from lots where subject = ${subject}),
      (select sum(hashtextextended(id || state || expires_at, batch)) from coupons where subject = ${subject}),
      (select sum(hashtextextended(programme, batch)) from memberships where subject = ${subject})) as stamp`;
  return row?.stamp ?? '';
}

export async function accountExists(sql: Sql, account: string): Promise<boolean> {
  return (await sql`select 1 from accounts where id = ${account}`).length === 1;
}

/** The wallet an account uses: its own, that of the account it was merged into, or that of its household. */
export async function subjectOf(sql: Sql, account: string): Promise<string> {
  const [row] = await sql<{ subject: string }[]>`select subject_of(${account}) as subject`;
  return row?.subject ?? `ac:${account}`;
}

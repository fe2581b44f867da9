// SQL that changes wallets outside authorizations: under the same locks as a batch, with the postings in the same transaction, and once for each request.
import { type HousePointsTemplate, postHousePoints } from '../../engine/ledger/house.ts';
import { type Coupon, emptyWallet, type Lot, NO_USAGE, type Wallet } from '../../engine/benefit/wallet.ts';
import { type CodedCoupon, lockWallets, type WalletNeeds } from '../authority/holdings-store.ts';
import type { Sql } from '../db/connect.ts';
import { postHouseEntries } from '../settlement/house-store.ts';
import { sayWho } from '../coupon/moves-store.ts';

/** Wallets as they stand under their locks. */
export interface LockedHoldings {
  /** Ledger time, ISO 8601. */
  readonly now: string;
  /** The business day that takes postings made now. */
  readonly date: string;
  /** Of each subject that was asked for, empty where it holds nothing. Only open lots, and coupons that are free or were named, are in it. */
  readonly wallets: ReadonlyMap<string, Wallet>;
  readonly coupons: readonly CodedCoupon[];
}

/** A lot that no authorization made says what did. */
export type HouseLot = Lot & { readonly origin?: string };
export interface PointsMove {
  readonly template: HousePointsTemplate;
  readonly programme: string;
  readonly subject: string;
  readonly other?: string;
  readonly points: number;
}
export interface HoldingsChange {
  /** Wallets as they shall stand; a lot or coupon that is another object than the one that was locked is written. */
  readonly wallets: readonly Wallet[];
  /** Coupons of any subject as they shall stand. */
  readonly coupons?: readonly Coupon[];
  readonly moves?: readonly PointsMove[];
  /** What makes the postings, once for ever: "gift:…". */
  readonly source: string;
  readonly actor: string;
  /** A sentence for the statement of points. */
  readonly memo?: string;
}

type Needs = Pick<WalletNeeds, 'subjects'> & Partial<WalletNeeds>;

/** In a transaction of the caller. Locks the rows of these subjects in the order in which batches do, and makes those that are missing. */
export async function lockHoldings(sql: Sql, needs: Needs): Promise<LockedHoldings> {
  const subjects = [...new Set(needs.subjects)].toSorted();
  await sql`insert into wallets (subject, usage) select subject, ${sql.json({ ...NO_USAGE })} from unnest(${subjects}::text[]) as subject on conflict do nothing`;
  const { wallets, coupons } = await lockWallets(sql, { lots: [], coupons: [], codeHashes: [], ...needs, subjects });
  // Refused for a wallet that was carried into another, also while this waited for it: whoever asks has not heard of it yet.
  await sql`update wallets set moved_to = moved_to where subject = any(${subjects}::text[]) and moved_to is not null`;
  const [time] = await sql<{ now: string; date: string }[]>`
    with clock as (select holder_time() as now)
    select now, greatest((now at time zone coalesce((select value #>> '{}' from settings where name = 'timeZone'), 'Asia/Shanghai'))::date, (select max(business_date) + 1 from business_days where state <> 'open')) as date from clock`;
  if (time === undefined) throw new Error('a clock has one row');
  return { ...time, coupons, wallets: new Map(subjects.map((subject) => [subject, wallets.get(subject) ?? emptyWallet(subject)])) };
}

/** Writes what differs from what was locked, and posts the moves. In the transaction of `lockHoldings`. */
export async function saveHoldings(sql: Sql, held: LockedHoldings, change: HoldingsChange): Promise<void> {
  const { wallets, source, actor, memo = null } = change;
  const lots = wallets.flatMap((wallet) => changedLots(wallet, held.wallets.get(wallet.subject)));
  const members = wallets.flatMap(({ subject, members: all }) =>
    all.filter((member) => !held.wallets.get(subject)?.members.includes(member)).map((member) => ({ ...member, subject })),
  );
  const before: readonly Coupon[] = [...held.coupons, ...[...held.wallets.values()].flatMap(({ coupons }) => coupons)];
  const coupons = [...wallets.flatMap((wallet) => wallet.coupons), ...(change.coupons ?? [])].filter((coupon) => !before.includes(coupon));
  const debts = wallets.filter(({ subject, debts: owed }) => held.wallets.get(subject)?.debts !== owed);
  for (const { subject, debts: owed } of debts) await sql`update wallets set debts = ${sql.json(owed)} where subject = ${subject}`;
  // The number by which kept readings of the wallet know that they are old.
  await sql`update wallets set batch = nextval('batch_ids') where subject = any(${wallets.map(({ subject }) => subject)}::text[])`;
  await saveLots(sql, lots);
  await saveCoupons(sql, coupons, { source, actor });
  await saveMembers(sql, members);
  const entries = (change.moves ?? []).flatMap(({ template, ...move }, no) => {
    const posting = postHousePoints(template, move);
    return posting === null ? [] : [{ ...posting, source, no, authorizationId: null, memo }];
  });
  const posted = await postHouseEntries(sql, entries, { date: held.date, actor });
  if (posted !== entries.length) throw new Error(`${source} was posted before`);
}

type OwnedLot = HouseLot & { readonly subject: string };

function changedLots(wallet: Wallet, before: Wallet | undefined): readonly OwnedLot[] {
  return wallet.lots.filter((lot) => !before?.lots.includes(lot)).map((lot) => ({ ...lot, subject: wallet.subject }));
}

async function saveLots(sql: Sql, lots: readonly OwnedLot[]): Promise<void> {
  if (lots.length === 0) return;
  await sql`
    insert into lots (id, subject, programme, earned, pending, active, expires_at, expiry_days, authorization_id, origin)
    select r.id, r.subject, r.programme, r.earned, r.pending, r.active, r."expiresAt", r."expiryDays", r."authorizationId", r.origin
    from json_to_recordset(${JSON.stringify(lots)}::text::json) as r(id text, subject text, programme text, earned bigint, pending bigint, active bigint, "expiresAt" timestamptz, "expiryDays" int, "authorizationId" text, origin text)
    on conflict (id) do update set subject = excluded.subject, earned = excluded.earned, pending = excluded.pending, active = excluded.active, expires_at = excluded.expires_at`;
}

async function saveCoupons(sql: Sql, coupons: readonly Coupon[], by: { readonly source: string; readonly actor: string }): Promise<void> {
  if (coupons.length === 0) return;
  const { source } = by;
  await sayWho(sql, { actor: by.actor, reason: source });
  await sql`
    insert into coupons (id, campaign, subject, state, valid_from, expires_at, authorization_id, issued_by)
    select r.id, r.campaign, r.subject, r.state, r."validFrom", r."expiresAt", r."authorizationId", ${source}
    from json_to_recordset(${JSON.stringify(coupons)}::text::json) as r(id text, campaign text, subject text, state text, "validFrom" timestamptz, "expiresAt" timestamptz, "authorizationId" text)
    on conflict (id) do update set subject = excluded.subject, state = excluded.state, valid_from = excluded.valid_from, expires_at = excluded.expires_at, authorization_id = excluded.authorization_id`;
}

async function saveMembers(sql: Sql, members: readonly object[]): Promise<void> {
  if (members.length === 0) return;
  await sql`
    insert into memberships (subject, programme, tier, joined_at, period_from, measured, paid_until, lapse_to, lapse_on)
    select r.subject, r.programme, r.tier, r."joinedAt", r."periodFrom", r.measured, r.until, r.lapse ->> 'to', r.lapse ->> 'on'
    from json_to_recordset(${JSON.stringify(members)}::text::json) as r(subject text, programme text, tier text, "joinedAt" timestamptz, "periodFrom" text, measured bigint, until timestamptz, lapse json)
    on conflict (subject, programme) do update set tier = excluded.tier, joined_at = excluded.joined_at, period_from = excluded.period_from, measured = excluded.measured, paid_until = excluded.paid_until,
      ended_at = case when excluded.paid_until is null or excluded.paid_until > clock_timestamp() then null else memberships.ended_at end, lapse_to = excluded.lapse_to, lapse_on = excluded.lapse_on`;
}

// SQL that carries one wallet into another: authorizations are locked first and wallets next, as in every batch, and all of it is one transaction.
import { type Carried, carry } from '../../engine/benefit/carry.ts';
import { emptyWallet, NO_USAGE } from '../../engine/benefit/wallet.ts';
import type { Sql } from '../db/connect.ts';
import { type LockedHoldings, lockHoldings, saveHoldings } from '../benefit/wallet-change-store.ts';

export interface CarryOrder {
  readonly from: string;
  readonly to: string;
  readonly actor: string;
  /** A sentence for the statement of points and for histories. */
  readonly reason: string;
  /** What made it, once for ever: "merge:…". */
  readonly source: string;
  /** The wallet left behind takes no more writes; without it, it is empty and may be used anew. */
  readonly closes: boolean;
  /** The wallet it goes to was left behind before and is opened again, counting only what comes. */
  readonly reopens?: boolean;
}
export interface CarriedFigures {
  readonly authorizations: number;
  readonly lots: number;
  readonly coupons: number;
  readonly memberships: number;
  /** Points of each programme: active less debt, pending, and held by open authorizations. */
  readonly points: readonly { readonly programme: string; readonly what: string; readonly points: number }[];
}

const TRIES_MAX = 8;
const LATE = new Error('an authorization came meanwhile');

/** In a transaction of the caller, who decides who may. */
export async function carryWallet(sql: Sql, order: CarryOrder): Promise<CarriedFigures> {
  const { from, to, actor, reason, source } = order;
  if (order.reopens === true) await sql`update wallets set moved_to = null, usage = ${sql.json({ ...NO_USAGE })} where subject = ${to}`;
  const held = await lockBoth(sql, order);
  await sql`select set_config('offerline.why', 'carried', true), set_config('offerline.actor', ${actor}, true), set_config('offerline.reason', ${reason}, true)`;
  const carried = carry({
    from: held.wallets.get(from) ?? emptyWallet(from),
    into: held.wallets.get(to) ?? emptyWallet(to),
    reserved: await readReserved(sql, from),
    now: held.now,
    rankOf: await readRanks(sql, [from, to]),
  });
  const figures = await moveRows(sql, order, carried);
  await saveInto(sql, { held, carried, order });
  await sql`insert into carries (source, from_subject, to_subject, reason, actor, moved) values (${source}, ${from}, ${to}, ${reason}, ${actor}, ${sql.json({ ...figures } as never)})`;
  await sql`select set_config('offerline.why', '', true), set_config('offerline.actor', '', true), set_config('offerline.reason', '', true)`;
  return figures;
}

/** An authorization decided between the two locks belongs to the wallet too: then the wallets are let go, and all is locked once more. */
async function lockBoth(sql: Sql, { from, to }: CarryOrder): Promise<LockedHoldings> {
  for (let tries = 1; ; tries += 1) {
    const locked = await sql`select 1 from authorizations where subject = ${from} order by id collate "C" for update`;
    const held = await underSavepoint(sql, async (inner) => {
      const holdings = await lockHoldings(inner, { subjects: [from, to] });
      const [now] = await inner<{ count: number }[]>`select count(*)::int as count from authorizations where subject = ${from}`;
      if (now?.count !== locked.length) throw LATE;
      return holdings;
    }).catch((reason: unknown) => {
      if (reason !== LATE || tries === TRIES_MAX) throw reason;
      return null;
    });
    if (held !== null) return held;
  }
}

/** Locks taken inside are let go where `work` throws. */
async function underSavepoint<T>(sql: Sql, work: (inner: Sql) => Promise<T>): Promise<T> {
  const transaction = sql as unknown as { savepoint: (work: (inner: unknown) => Promise<T>) => Promise<T> };
  return transaction.savepoint((inner) => work(inner as Sql));
}

async function readReserved(sql: Sql, subject: string): Promise<Readonly<Record<string, number>>> {
  const rows = await sql<{ programme: string; points: number }[]>`
    select benefit ->> 'programme' as programme, sum((benefit -> 'progress' -> 'points' ->> 'held')::bigint)::bigint as points
    from authorizations cross join lateral jsonb_array_elements(record -> 'benefits') as benefit
    where subject = ${subject} and benefit ->> 'delivery' = 'payment' group by 1`;
  return Object.fromEntries(rows.map(({ programme, points }) => [programme, points]));
}

async function readRanks(sql: Sql, subjects: readonly string[]): Promise<(programme: string, tier: string) => number> {
  const rows = await sql<{ programme: string; tier: string; rank: number | null }[]>`
    select distinct programme, tier, tier_rank(programme, tier) as rank from memberships where subject = any(${subjects as string[]}::text[])`;
  return (programme, tier) => rows.find((row) => row.programme === programme && row.tier === tier)?.rank ?? 0;
}

/** Rows that only change hands. */
async function moveRows(sql: Sql, { from, to }: CarryOrder, { moves }: Carried): Promise<CarriedFigures> {
  const lots = await sql`update lots set subject = ${to}, batch = nextval('batch_ids') where subject = ${from}`;
  // Gifts before coupons: one that lapses meanwhile needs no lock of the wallet, and its coupon is here only once it has.
  await sql`update coupon_gifts set giver = ${to} where giver = ${from} and state = 'open'`;
  await sql`select 1 from coupons where subject = ${from} order by id collate "C" for update`;
  const coupons = await sql`update coupons set subject = ${to}, batch = nextval('batch_ids') where subject = ${from}`;
  const memberships = await sql`delete from memberships where subject = ${from}`;
  const authorizations =
    await sql`update authorizations set subject = ${to}, record = jsonb_set(record, '{subject}', to_jsonb(${to}::text)) where subject = ${from}`;
  await sql`update membership_moves set subject = ${to} where subject = ${from}`;
  await sql`update membership_payments set subject = ${to} where subject = ${from}`;
  await sql`update points_gifts set giver = ${to} where giver = ${from} and state = 'offered'`;
  await sql`update catalogue_orders set subject = ${to} where subject = ${from}`;
  // What was asked for once is done once, whosever wallet it is now.
  await sql`
    insert into wallet_requests (subject, id, kind, digest, status, reply, actor, at)
    select ${to}, id, kind, digest, status, reply, actor, at from wallet_requests where subject = ${from} on conflict do nothing`;
  return {
    authorizations: authorizations.count,
    lots: lots.count,
    coupons: coupons.count,
    memberships: memberships.count,
    points: moves.map(({ template, programme, subject, points }) => ({
      programme,
      what: template === 'points.give' ? 'active' : template === 'points.carry_pending' ? 'pending' : 'reserved',
      points: subject === from ? points : -points,
    })),
  };
}

async function saveInto(
  sql: Sql,
  { held, carried, order }: { readonly held: LockedHoldings; readonly carried: Carried; readonly order: CarryOrder },
): Promise<void> {
  const { from, to, actor, reason, source, closes } = order;
  const before = held.wallets.get(to) ?? emptyWallet(to);
  const into = { ...carried.into, coupons: before.coupons };
  await saveHoldings(sql, held, { wallets: [into], moves: carried.moves, source, actor, memo: reason });
  await sql`update wallets set usage = ${sql.json({ ...into.usage })}, batch = nextval('batch_ids') where subject = ${to}`;
  if (closes) await sql`update wallets set debts = '{}', batch = nextval('batch_ids'), moved_to = ${to} where subject = ${from}`;
  else
    await sql`update wallets set debts = '{}', usage = ${sql.json({ ...NO_USAGE })}, batch = nextval('batch_ids') where subject = ${from}`;
}

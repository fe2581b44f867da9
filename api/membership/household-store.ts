// SQL of households: who belongs to them, invitations, and the wallet that they share.
import { shareOf } from '../../engine/benefit/carry.ts';
import { emptyWallet } from '../../engine/benefit/wallet.ts';
import type { Sql } from '../db/connect.ts';
import { recordConsent } from '../cardholder/consent-store.ts';
import { logChange } from '../http/settings-store.ts';
import { carryWallet } from './carry-store.ts';
import { lockHoldings, saveHoldings } from '../benefit/wallet-change-store.ts';

export const SEATS = 6;
export const INVITE_HOURS = 48;
/** Invitations of one household that wait at the same time. */
export const INVITES_MAX = 10;

export interface Household {
  readonly id: string;
  readonly name: string;
  /** What who leaves takes along: nothing, or an equal part of the active points. */
  readonly leaving: 'stay' | 'share';
  readonly createdAt: string;
}
export interface HouseholdMember {
  readonly account: string;
  readonly label: string | null;
  readonly joinedAt: string;
}

export async function readHousehold(
  sql: Sql,
  account: string,
): Promise<(Household & { readonly members: readonly HouseholdMember[] }) | null> {
  const [row] = await sql<(Household & { members: HouseholdMember[] })[]>`
    select h.id, h.name, h.leaving, h.created_at as "createdAt",
      (select json_agg(json_build_object('account', m.account, 'label', a.label, 'joinedAt', m.joined_at) order by m.no) from household_members m left join accounts a on a.id = m.account where m.household = h.id and m.left_at is null) as members
    from household_members me join households h on h.id = me.household where me.account = ${account} and me.left_at is null`;
  return row ?? null;
}

export interface ListedHousehold extends Household {
  readonly dissolvedAt: string | null;
  readonly members: readonly string[];
}

/** Newest first, after the one named. */
export async function listHouseholds(
  sql: Sql,
  page: { readonly after: readonly string[] | null; readonly limit: number },
): Promise<readonly ListedHousehold[]> {
  const [at = null, id = null] = page.after ?? [];
  return sql<ListedHousehold[]>`
    select h.id, h.name, h.leaving, h.created_at as "createdAt", h.dissolved_at as "dissolvedAt",
      coalesce((select array_agg(m.account order by m.no) from household_members m where m.household = h.id and m.left_at is null), '{}') as members
    from households h where ${at}::timestamptz is null or (h.created_at, h.id) < (${at}::timestamptz, ${id}::text) order by h.created_at desc, h.id desc limit ${page.limit}`;
}

/** In a transaction of the caller; false where the account belongs to one already. */
export async function foundHousehold(
  sql: Sql,
  house: Pick<Household, 'id' | 'name' | 'leaving'> & { readonly account: string; readonly actor: string },
): Promise<boolean> {
  const { id, name, leaving, account, actor } = house;
  if (!(await lockFree(sql, account))) return false;
  await sql`insert into households (id, name, leaving, created_by) values (${id}, ${name}, ${leaving}, ${account})`;
  await sql`insert into household_members (household, account) values (${id}, ${account})`;
  await carryIn(sql, { id, account, actor });
  await consentTo(sql, { account, actor, given: true });
  await logChange(sql, { actor, action: 'household.create', object: id, detail: { account, leaving } });
  return true;
}

/** Whoever comes in agrees to share, with the act itself; whoever goes withdraws it. */
function consentTo(sql: Sql, who: { readonly account: string; readonly actor: string; readonly given: boolean }): Promise<unknown> {
  return recordConsent(sql, { ...who, purpose: 'household', textVersion: null, locale: null, remote: null });
}

/** The account's own row is the lock of its belonging somewhere. */
async function lockFree(sql: Sql, account: string): Promise<boolean> {
  await sql`select 1 from accounts where id = ${account} for update`;
  return (await sql`select 1 from household_members where account = ${account} and left_at is null`).length === 0;
}

async function carryIn(
  sql: Sql,
  { id, account, actor }: { readonly id: string; readonly account: string; readonly actor: string },
): Promise<void> {
  const [last] = await sql<
    { no: number }[]
  >`select max(no)::bigint as no from household_members where household = ${id} and account = ${account}`;
  await carryWallet(sql, {
    from: `ac:${account}`,
    to: `hh:${id}`,
    actor,
    reason: 'joined a household',
    source: `household:${id}:${last?.no ?? 0}`,
    closes: true,
  });
}

/** In a transaction of the caller; false where too many wait. */
export async function insertInvite(
  sql: Sql,
  invite: { readonly household: string; readonly codeHash: string; readonly account: string; readonly actor: string },
): Promise<{ readonly expiresAt: string } | null> {
  const { household, codeHash, account, actor } = invite;
  await sql`select 1 from households where id = ${household} for update`;
  const waiting =
    await sql`select 1 from household_invites where household = ${household} and used_at is null and expires_at > clock_timestamp()`;
  if (waiting.length >= INVITES_MAX) return null;
  const [row] = await sql<{ expiresAt: string }[]>`
    insert into household_invites (code_hash, household, invited_by, expires_at)
    values (${codeHash}, ${household}, ${account}, clock_timestamp() + make_interval(hours => ${INVITE_HOURS})) returning expires_at as "expiresAt"`;
  await logChange(sql, { actor, action: 'household.invite', object: household, detail: { account } });
  return row ?? null;
}

export interface Invitation {
  readonly household: string;
  readonly name: string;
  readonly leaving: Household['leaving'];
  readonly invitedBy: string;
  readonly members: number;
}

/** What waits under the code: unknown, used and run out are the same to whoever asks. */
export async function readInvite(sql: Sql, codeHash: string): Promise<Invitation | null> {
  const [row] = await sql<Invitation[]>`
    select i.household, h.name, h.leaving, i.invited_by as "invitedBy", (select count(*)::int from household_members m where m.household = h.id and m.left_at is null) as members
    from household_invites i join households h on h.id = i.household
    where i.code_hash = ${codeHash} and i.used_at is null and i.expires_at > clock_timestamp() and h.dissolved_at is null`;
  return row ?? null;
}

export type JoinFault = 'household_code_unknown' | 'household_member' | 'household_full';

/** In a transaction of the caller. The trigger counts the seats a last time. */
export async function joinHousehold(
  sql: Sql,
  join: { readonly codeHash: string; readonly account: string; readonly actor: string },
): Promise<Invitation | JoinFault> {
  const { codeHash, account, actor } = join;
  if (!(await lockFree(sql, account))) return 'household_member';
  const invite = await readInvite(sql, codeHash);
  if (invite === null) return 'household_code_unknown';
  const { household } = invite;
  await sql`select 1 from households where id = ${household} for update`;
  const members = await sql`select 1 from household_members where household = ${household} and left_at is null`;
  if (members.length >= SEATS) return 'household_full';
  const used =
    await sql`update household_invites set used_by = ${account}, used_at = clock_timestamp() where code_hash = ${codeHash} and used_at is null`;
  if (used.count === 0 || members.length === 0) return 'household_code_unknown';
  await sql`insert into household_members (household, account, invited_by) values (${household}, ${account}, ${invite.invitedBy})`;
  await carryIn(sql, { id: household, account, actor });
  await consentTo(sql, { account, actor, given: true });
  await logChange(sql, { actor, action: 'household.join', object: household, detail: { account, invitedBy: invite.invitedBy } });
  return invite;
}

export interface Left {
  readonly household: string;
  readonly dissolved: boolean;
  /** Active points that came along, by programme. */
  readonly points: Readonly<Record<string, number>>;
}

/** In a transaction of the caller; null where the account belongs to none. The last member takes everything back. */
export async function leaveHousehold(
  sql: Sql,
  { account, actor }: { readonly account: string; readonly actor: string },
): Promise<Left | null> {
  await sql`select 1 from accounts where id = ${account} for update`;
  const [own] = await sql<
    { no: number; household: string }[]
  >`select no, household from household_members where account = ${account} and left_at is null`;
  if (own === undefined) return null;
  const { household, no } = own;
  const [house] = await sql<{ leaving: Household['leaving'] }[]>`select leaving from households where id = ${household} for update`;
  const members = await sql`select 1 from household_members where household = ${household} and left_at is null`;
  const isLast = members.length === 1;
  await sql`update household_members set left_at = clock_timestamp() where no = ${no}`;
  const order = { from: `hh:${household}`, to: `ac:${account}`, actor, source: `household:${household}:${no}:left` };
  let points: Left['points'] = {};
  if (isLast) {
    const moved = await carryWallet(sql, { ...order, reason: 'household dissolved', closes: true, reopens: true });
    points = Object.fromEntries(moved.points.filter(({ what }) => what === 'active').map((each) => [each.programme, each.points]));
    await sql`update households set dissolved_at = clock_timestamp() where id = ${household}`;
  } else {
    await sql`update wallets set moved_to = null, batch = nextval('batch_ids') where subject = ${order.to}`;
    if (house?.leaving === 'share') points = await takeShare(sql, { ...order, members: members.length });
  }
  await consentTo(sql, { account, actor, given: false });
  await logChange(sql, {
    actor,
    action: isLast ? 'household.dissolve' : 'household.leave',
    object: household,
    detail: { account, points },
  });
  return { household, dissolved: isLast, points };
}

async function takeShare(
  sql: Sql,
  of: { readonly from: string; readonly to: string; readonly actor: string; readonly source: string; readonly members: number },
): Promise<Left['points']> {
  const held = await lockHoldings(sql, { subjects: [of.from, of.to] });
  const own = held.wallets.get(of.to) ?? emptyWallet(of.to);
  const share = shareOf(held.wallets.get(of.from) ?? emptyWallet(of.from), { members: of.members, id: of.source, now: held.now });
  const points: Record<string, number> = {};
  for (const lot of share.lots) points[lot.programme] = (points[lot.programme] ?? 0) + lot.active;
  await saveHoldings(sql, held, {
    wallets: [share.from, { ...own, lots: [...own.lots, ...share.lots.map((lot) => ({ ...lot, origin: of.source }))] }],
    moves: Object.entries(points).map(([programme, total]) => ({
      template: 'points.give' as const,
      programme,
      subject: of.from,
      other: of.to,
      points: total,
    })),
    source: of.source,
    actor: of.actor,
    memo: 'left a household',
  });
  return points;
}

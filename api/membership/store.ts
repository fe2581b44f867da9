// SQL of memberships: the programmes that are live, who is a member, fees that were paid, and what happened.
import type { Tiering } from '../../engine/benefit/membership.ts';
import type { BenefitTerms } from '../../engine/benefit/schema.ts';
import type { Campaign } from '../../engine/campaign/schema.ts';
import type { AuthorizationRecord } from '../../engine/hold/record.ts';
import type { Sql } from '../db/connect.ts';

export type ProgrammeTerms = Extract<BenefitTerms, { readonly type: 'membership_programme' }>;
export interface Programme {
  readonly id: string;
  readonly name: Campaign['name'];
  readonly currency: string;
  readonly timeZone: string;
  readonly benefit: ProgrammeTerms;
  /** May somebody join now? */
  readonly isOpen: boolean;
}

/** Every programme that is or was live: members stay while it pauses. */
export async function readProgrammes(sql: Sql): Promise<readonly Programme[]> {
  return sql<Programme[]>`
    select c.id, v.document -> 'name' as name, v.document ->> 'currency' as currency, v.document ->> 'timeZone' as "timeZone", v.document -> 'benefit' as benefit,
      c.state = 'live' and (v.document -> 'schedule' ->> 'from')::timestamptz <= holder_time() and (v.document -> 'schedule' ->> 'to')::timestamptz > holder_time() as "isOpen"
    from campaigns c join campaign_versions v on v.id = c.id and v.version = c.live_version
    where c.kind = 'membership' and v.document -> 'benefit' ->> 'type' = 'membership_programme' order by c.id`;
}

export function tieringOf({ id, benefit }: Pick<Programme, 'id' | 'benefit'>): Tiering {
  return {
    programme: id,
    period: benefit.period,
    downgrade: benefit.downgrade,
    ...(benefit.graceDays === undefined ? {} : { graceDays: benefit.graceDays }),
    tiers: benefit.tiers
      .map((tier) => ({ id: tier.id, threshold: tier.threshold }))
      .toSorted((one, other) => one.threshold - other.threshold),
  };
}

export interface StoredMember {
  readonly programme: string;
  readonly tier: string;
  readonly joinedAt: string;
  readonly periodFrom: string;
  readonly measured: number;
  readonly paidUntil: string | null;
  readonly lapseTo: string | null;
  readonly lapseOn: string | null;
}

export async function readMembers(sql: Sql, subject: string): Promise<{ readonly now: string; readonly members: readonly StoredMember[] }> {
  const rows = await sql<(StoredMember & { now: string })[]>`
    select clock.now, m.programme, m.tier, m.joined_at as "joinedAt", m.period_from as "periodFrom", m.measured, m.paid_until as "paidUntil", m.lapse_to as "lapseTo", m.lapse_on as "lapseOn"
    from (select holder_time() as now) as clock left join memberships m on m.subject = ${subject} order by m.programme`;
  return { now: rows[0]?.now ?? new Date().toISOString(), members: rows.filter(({ programme }) => programme !== null) };
}

export interface MembershipMove {
  readonly id: number;
  readonly programme: string;
  readonly kind: 'joined' | 'up' | 'down' | 'renewed' | 'ended';
  readonly fromTier: string | null;
  readonly toTier: string | null;
  readonly why: string;
  readonly until: string | null;
  readonly at: string;
}

export async function listMoves(
  sql: Sql,
  page: { readonly subject: string; readonly programme: string; readonly before: number; readonly limit: number },
): Promise<readonly MembershipMove[]> {
  return sql<MembershipMove[]>`
    select id, programme, kind, from_tier as "fromTier", to_tier as "toTier", why, until, at from membership_moves
    where subject = ${page.subject} and programme = ${page.programme} and id < ${page.before} order by id desc limit ${page.limit}`;
}

/** Under its lock: an authorization is locked before any wallet. */
export async function lockPayment(sql: Sql, id: string): Promise<AuthorizationRecord | null> {
  const [row] = await sql<{ record: AuthorizationRecord | null }[]>`select record from authorizations where id = ${id} for update`;
  return row?.record ?? null;
}

export interface FeePayment {
  readonly authorizationId: string;
  readonly subject: string;
  readonly programme: string;
  readonly account: string;
  readonly fee: number;
  readonly currency: string;
  readonly months: number;
}

/** False where the payment was used before. */
export async function insertPayment(sql: Sql, payment: FeePayment): Promise<boolean> {
  const { authorizationId, subject, programme, account, fee, currency, months } = payment;
  const rows = await sql`
    insert into membership_payments (authorization_id, subject, programme, account, fee, currency, months)
    values (${authorizationId}, ${subject}, ${programme}, ${account}, ${fee}, ${currency}, ${months}) on conflict do nothing`;
  return rows.count === 1;
}

export async function insertEnrolment(
  sql: Sql,
  { account, campaign }: { readonly account: string; readonly campaign: string },
): Promise<void> {
  await sql`insert into enrolments (account, campaign) values (${account}, ${campaign}) on conflict do nothing`;
}

/** Says why memberships of this transaction change. */
export async function sayWhy(sql: Sql, why: 'enrolled' | 'paid' | 'fee_returned' | 'period_end' | 'time'): Promise<void> {
  await sql`select set_config('offerline.why', ${why}, true)`;
}

/** Payments of running terms whose authorization was told of money that went back, after the one named: where enough of it was kept they stay here. */
export async function findReturned(sql: Sql, of: { readonly after: string; readonly limit: number }): Promise<readonly FeePayment[]> {
  return sql<FeePayment[]>`
    select p.authorization_id as "authorizationId", p.subject, p.programme, p.account, p.fee, p.currency, p.months from membership_payments p join authorizations a on a.id = p.authorization_id
    where p.state = 'paid' and p.at > clock_timestamp() - make_interval(months => p.months + 1)
      and a.record -> 'messages' @? '$[*] ? (@.kind == "refund" || @.kind == "chargeback" || @.kind == "reversal" || @.kind == "void")'
      and p.authorization_id > ${of.after} order by p.authorization_id limit ${of.limit}`;
}

/** The payment, locked, while it still stands. */
export async function lockPaid(sql: Sql, authorizationId: string): Promise<FeePayment | null> {
  const [row] = await sql<FeePayment[]>`
    select authorization_id as "authorizationId", subject, programme, account, fee, currency, months from membership_payments where authorization_id = ${authorizationId} and state = 'paid' for update`;
  return row ?? null;
}

/** Payments that stand, in the order in which their terms follow each other. */
export async function readTerms(
  sql: Sql,
  { subject, programme }: Pick<FeePayment, 'subject' | 'programme'>,
): Promise<readonly (Pick<FeePayment, 'authorizationId' | 'months'> & { readonly at: string })[]> {
  return sql<(Pick<FeePayment, 'authorizationId' | 'months'> & { at: string })[]>`
    select authorization_id as "authorizationId", months, at from membership_payments where subject = ${subject} and programme = ${programme} and state = 'paid' order by at, authorization_id`;
}

export async function markReturned(sql: Sql, { authorizationId, subject, programme }: FeePayment): Promise<void> {
  await sql`update membership_payments set state = 'returned' where authorization_id = ${authorizationId}`;
  await sql`update memberships set ended_at = paid_until where subject = ${subject} and programme = ${programme} and paid_until <= holder_time() and ended_at is null`;
}

/** Notes the end of terms that have run out; each once. */
export async function endTerms(sql: Sql, limit: number): Promise<number> {
  const rows = await sql`
    update memberships m set ended_at = m.paid_until from (
      select subject, programme from memberships where paid_until <= holder_time() and ended_at is null order by paid_until limit ${limit} for update skip locked) as due
    where m.subject = due.subject and m.programme = due.programme`;
  return rows.count;
}

/** Subjects whose period is over, or whose grace is. */
export async function findDueMembers(
  sql: Sql,
  of: { readonly programme: string; readonly periodFrom: string; readonly date: string; readonly limit: number },
): Promise<readonly string[]> {
  const rows = await sql<{ subject: string }[]>`
    select subject from memberships where programme = ${of.programme} and (period_from < ${of.periodFrom} or lapse_on <= ${of.date}) order by subject limit ${of.limit}`;
  return rows.map(({ subject }) => subject);
}

export async function readTime(sql: Sql): Promise<string> {
  const [row] = await sql<{ now: string }[]>`select holder_time() as now`;
  if (row === undefined) throw new Error('a clock has one row');
  return row.now;
}

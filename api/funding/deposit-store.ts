// SQL of deposits: money that came in before it is used, or went back, under four eyes; and the draw of each day that closes.
import { agreementKey } from '../../engine/campaign/counter-keys.ts';
import type { AgreementTerms } from '../../engine/funding/agreement.ts';
import { postHouse } from '../../engine/ledger/house.ts';
import type { Sql } from '../db/connect.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';
import { openDayFrom } from '../settlement/day-store.ts';
import { postHouseEntries } from '../settlement/house-store.ts';
import { balanceOf, setCeiling, termsVersion } from './agreement-store.ts';

/** Where no acquirer's day says otherwise, money moves on the day of the bank. */
const HOUSE_ZONE = 'Asia/Shanghai';

export type DepositKind = 'receive' | 'repay';
export interface Deposit {
  readonly agreement: string;
  readonly no: number;
  readonly kind: DepositKind;
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
  readonly reference: string;
  readonly receivedOn: string;
  readonly state: 'waiting' | 'approved' | 'refused';
  readonly maker: string;
  readonly madeAt: string;
  readonly checker: string | null;
  readonly decidedAt: string | null;
  /** Business date of its entry in the ledger. */
  readonly postedOn: string | null;
  readonly reason: string | null;
}

const columns = (sql: Sql) => sql`
  agreement, no, kind, amount, currency, reference, value_date as "receivedOn", state, maker, made_at as "madeAt", checker, decided_at as "decidedAt", posted_on as "postedOn", reason`;

/** Newest first. */
export async function listDeposits(
  sql: Sql,
  agreement: string,
  page: { readonly before: number | null; readonly limit: number },
): Promise<readonly Deposit[]> {
  return sql<Deposit[]>`
    select ${columns(sql)} from deposits where agreement = ${agreement} and (${page.before}::int is null or no < ${page.before}::int) order by no desc limit ${page.limit}`;
}

export interface DepositMove {
  readonly id: number;
  readonly date: string;
  readonly template: string;
  /** Positive: the deposit grew. */
  readonly amount: number;
  readonly source: string;
  readonly memo: string | null;
}

/** Its rows of the ledger, newest first. */
export async function listMoves(
  sql: Sql,
  agreement: string,
  page: { readonly before: number | null; readonly limit: number },
): Promise<readonly DepositMove[]> {
  return sql<DepositMove[]>`
    select id, business_date as date, template, case when credit like 'deposit:%' then amount else -amount end as amount, source, memo from house_entries
    where source like 'deposit:%' and split_part(source, ':', -1) = ${agreement} and (${page.before}::bigint is null or id < ${page.before}::bigint)
    order by id desc limit ${page.limit}`;
}

export interface NewDeposit {
  readonly agreement: string;
  readonly kind: DepositKind;
  readonly amount: number;
  readonly reference: string;
  readonly receivedOn: string;
  readonly maker: string;
}
type Failed<Code extends string> = { readonly ok: false; readonly code: Code };
type Written = { readonly ok: true; readonly deposit: Deposit; readonly isNew: boolean };

/** The same reference again is answered by what stands; with another amount it is refused. */
export async function writeDeposit(
  sql: Sql,
  wanted: NewDeposit,
): Promise<Written | Failed<'not_found' | 'not_prefunded' | 'reference_taken'>> {
  const { agreement, kind, amount, reference, receivedOn, maker } = wanted;
  return inTransaction(sql, async (transaction) => {
    const terms = await lockTerms(transaction, agreement);
    if (terms === null) return { ok: false, code: 'not_found' };
    if (kind === 'receive' && terms.settlement !== 'prefunded') return { ok: false, code: 'not_prefunded' };
    const [known] = await transaction<Deposit[]>`
      select ${columns(transaction)} from deposits where agreement = ${agreement} and kind = ${kind} and reference = ${reference} and state <> 'refused'`;
    if (known !== undefined)
      return known.amount === amount ? { ok: true, deposit: known, isNew: false } : { ok: false, code: 'reference_taken' };
    const [deposit] = await transaction<Deposit[]>`
      insert into deposits (agreement, no, kind, amount, currency, reference, value_date, maker)
      select ${agreement}, coalesce(max(no), 0) + 1, ${kind}, ${amount}, ${terms.currency}, ${reference}, ${receivedOn}, ${maker} from deposits where agreement = ${agreement}
      returning ${columns(transaction)}`;
    if (deposit === undefined) throw new Error('a deposit was not written');
    const detail = { no: deposit.no, kind, amount, reference };
    await logChange(transaction, { actor: maker, action: 'deposit.write', object: agreement, detail });
    return { ok: true, deposit, isNew: true };
  });
}

/** The active terms, else the newest; the row of the agreement is locked, so that deposits of one agreement are decided one by one. */
async function lockTerms(sql: Sql, agreement: string): Promise<AgreementTerms | null> {
  const [row] = await sql<{ terms: AgreementTerms }[]>`
    select v.terms from agreements a join agreement_versions v on v.id = a.id and v.version = coalesce(a.active_version, a.latest_version) where a.id = ${agreement} for update of a`;
  return row?.terms ?? null;
}

export interface DecidingDeposit {
  readonly agreement: string;
  readonly no: number;
  readonly checker: string;
}
export type DepositFault = 'not_found' | 'already_decided' | 'maker_is_checker' | 'deposit_too_small';

/** Posts it, and moves the ceiling of the agreement with it: whoever prefunds pays exactly as long as money is there. */
export async function approveDeposit(
  sql: Sql,
  { agreement, no, checker }: DecidingDeposit,
): Promise<{ readonly ok: true; readonly deposit: Deposit } | Failed<DepositFault>> {
  const settled = await inTransaction(sql, async (transaction) => {
    const terms = await lockTerms(transaction, agreement);
    const found = await readWaiting(transaction, { agreement, no, checker });
    const fault = decideFault(found);
    if (fault !== null || found === undefined || terms === null) return { ok: false, code: fault ?? 'not_found' } as const;
    if (found.kind === 'repay' && found.amount > found.free) return { ok: false, code: 'deposit_too_small' } as const;
    const date = await openDayFrom(transaction, found.today);
    const [deposit] = await transaction<Deposit[]>`
      update deposits set state = 'approved', checker = ${checker}, decided_at = clock_timestamp(), posted_on = ${date} where agreement = ${agreement} and no = ${no} returning ${columns(transaction)}`;
    if (deposit === undefined) throw new Error('a locked deposit is there');
    await post(transaction, deposit, { date, actor: checker, party: terms.funder });
    const isActive = found.active !== null;
    if (isActive && !(await setCeiling(transaction, agreement, terms))) throw new TooSmall();
    const detail = { no, kind: deposit.kind, amount: deposit.amount, date };
    await logChange(transaction, { actor: checker, action: 'deposit.approve', object: agreement, detail });
    return { ok: true, deposit } as const;
  }).catch((fault: unknown) => {
    if (fault instanceof TooSmall) return { ok: false, code: 'deposit_too_small' } as const;
    throw fault;
  });
  return settled;
}

/** Rolls the approval back: it is known only after the counter was asked. */
class TooSmall extends Error {}

async function post(
  sql: Sql,
  deposit: Deposit,
  on: { readonly date: string; readonly actor: string; readonly party: string },
): Promise<void> {
  const { agreement, no, kind, amount, currency, reference } = deposit;
  const posting = postHouse(kind === 'receive' ? 'deposit.receive' : 'deposit.repay', { party: on.party, amount, currency });
  if (posting === null) return;
  const source = `deposit:${kind === 'receive' ? 'in' : 'out'}:${no}:${agreement}`;
  await postHouseEntries(sql, [{ ...posting, source, no: 0, authorizationId: null, memo: reference }], on);
}

interface Waiting {
  readonly state: Deposit['state'];
  readonly kind: DepositKind;
  readonly amount: number;
  readonly own: boolean;
  readonly active: number | null;
  /** What the deposit holds and no grant counts on. */
  readonly free: number;
  readonly today: string;
}

async function readWaiting(sql: Sql, { agreement, no, checker }: DecidingDeposit): Promise<Waiting | undefined> {
  const [row] = await sql<Waiting[]>`
    select d.state, d.kind, d.amount, person_behind(d.maker) = person_behind(${checker}) as own, a.active_version as active,
      ${balanceOf(sql, sql`d.agreement`)} as free, (clock_timestamp() at time zone ${HOUSE_ZONE})::date::text as today
    from deposits d join agreements a on a.id = d.agreement left join counters k on k.key = ${agreementKey(agreement)}
    where d.agreement = ${agreement} and d.no = ${no} for update of d`;
  return row;
}

function decideFault(row: Waiting | undefined): DepositFault | null {
  if (row === undefined) return 'not_found';
  if (row.state !== 'waiting') return 'already_decided';
  return row.own ? 'maker_is_checker' : null;
}

/** Taken back by its maker, or refused by anybody who may approve. */
export async function refuseDeposit(
  sql: Sql,
  { agreement, no, checker, reason }: DecidingDeposit & { readonly reason: string },
): Promise<{ readonly ok: true; readonly deposit: Deposit } | Failed<'not_found' | 'already_decided'>> {
  return inTransaction(sql, async (transaction) => {
    const found = await readWaiting(transaction, { agreement, no, checker });
    if (found === undefined) return { ok: false, code: 'not_found' };
    if (found.state !== 'waiting') return { ok: false, code: 'already_decided' };
    const [deposit] = await transaction<Deposit[]>`
      update deposits set state = 'refused', checker = ${checker}, decided_at = clock_timestamp(), reason = ${reason} where agreement = ${agreement} and no = ${no} returning ${columns(transaction)}`;
    if (deposit === undefined) throw new Error('a locked deposit is there');
    await logChange(transaction, { actor: checker, action: 'deposit.refuse', object: agreement, detail: { no, reason } });
    return { ok: true, deposit };
  });
}

/**
 * Pays what prefunded funders owe for the day out of their deposits: at most what is there, the rest stays a receivable; and gives back what
 * came back on the day, at most what was drawn before. The version that was active while the day ran, or the last before it, says who prefunds.
 */
export async function drawDeposits(sql: Sql, { date, actor }: { readonly date: string; readonly actor: string }): Promise<number> {
  const rows = await sql`
    with term as (
      select a.id, a.funder, v.terms ->> 'currency' as currency from agreements a join agreement_versions v on v.id = a.id and v.version = ${termsVersion(sql)}
      where v.terms ->> 'settlement' = 'prefunded'
    ),
    campaign as (
      select w.id, w.version, t.id as agreement, t.funder, t.currency from campaign_versions w cross join lateral json_array_elements(w.document #> '{funding,shares}') as share
      join term t on t.id = share ->> 'agreement' where exists (select from term)
    ),
    owed as (
      select c.agreement, c.funder, c.currency, sum(case when e.debit = 'subsidy:' || c.funder then e.amount else -e.amount end)::bigint as amount
      from entries e join campaign c on c.id = e.campaign and c.version = e.version and c.currency = e.unit
      where e.business_date = ${date} and e.template in ('benefit.capture', 'benefit.represent', 'benefit.return', 'benefit.chargeback') and 'subsidy:' || c.funder in (e.debit, e.credit)
      group by 1, 2, 3
    ),
    standing as (
      select o.*, least(${balanceOf(sql, sql`o.agreement`)}, ${balanceOf(sql, sql`o.agreement`, date)}) as balance,
        (select coalesce(sum(case template when 'deposit.use' then amount else -amount end), 0)::bigint from house_entries
          where source like 'deposit:%' and split_part(source, ':', -1) = o.agreement and template in ('deposit.use', 'deposit.restore')) as drawn
      from owed o
    ),
    move as (
      select *, case when amount > 0 then least(amount, greatest(balance, 0)) else least(-amount, greatest(drawn, 0)) end as moved from standing where amount <> 0
    )
    insert into house_entries (source, no, template, debit, credit, amount, unit, party, memo, actor, business_date)
    select 'deposit:' || ${date} || ':' || agreement, 0, case when amount > 0 then 'deposit.use' else 'deposit.restore' end,
      case when amount > 0 then 'deposit:' else 'subsidy:' end || funder, case when amount > 0 then 'subsidy:' else 'deposit:' end || funder,
      moved, currency, funder, 'agreement ' || agreement, ${actor}, ${date}
    from move where moved > 0 on conflict (source, no) do nothing returning 1`;
  return rows.length;
}

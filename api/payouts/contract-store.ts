// SQL of contracts: versions proposed by one person, approved or returned by another, and the one in force on a date.
import type { ContractTerms } from '../../engine/settlement/contract.ts';
import { maskAccount } from '../../engine/settlement/account.ts';
import type { Sql } from '../db/connect.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';

export interface Contract {
  readonly party: string;
  readonly currency: string;
  readonly version: number;
  readonly from: string;
  readonly terms: ContractTerms;
  readonly note: string;
  readonly state: 'proposed' | 'approved' | 'returned';
  readonly maker: string;
  readonly madeAt: string;
  readonly checker: string | null;
  readonly checkedAt: string | null;
  readonly reason: string | null;
}
export type ContractKey = Pick<Contract, 'party' | 'currency' | 'version'>;

const columns = (sql: Sql) =>
  sql`party, currency, version, from_date as "from", terms, note, state, maker, made_at as "madeAt", checker, checked_at as "checkedAt", reason`;

export interface ContractsAsked {
  readonly party: string | null;
  readonly state: Contract['state'] | null;
  /** Parties the caller may see; null: all. */
  readonly within: string[] | null;
  readonly after: readonly [party: string, currency: string, version: number] | null;
  readonly limit: number;
}

/** By party and currency, the newest version first. */
export async function listContracts(sql: Sql, of: ContractsAsked): Promise<readonly Contract[]> {
  const [party, currency, version] = of.after ?? ['', '', 0];
  return sql<Contract[]>`
    select ${columns(sql)} from settlement_contracts
    where (${of.party}::text is null or party = ${of.party}) and (${of.state}::text is null or state = ${of.state}) and (${of.within}::text[] is null or party = any(${of.within}::text[]))
      and (${of.after === null} or (party, currency, -version) > (${party}, ${currency}, ${-version}::int))
    order by party, currency, version desc limit ${of.limit}`;
}

export async function readContract(sql: Sql, { party, currency, version }: ContractKey): Promise<Contract | null> {
  const [row] = await sql<
    Contract[]
  >`select ${columns(sql)} from settlement_contracts where party = ${party} and currency = ${currency} and version = ${version}`;
  return row ?? null;
}

/** Its own, or that of the chain of the shop. */
export async function contractInForce(
  sql: Sql,
  of: { readonly party: string; readonly currency: string; readonly on: string },
): Promise<Contract | null> {
  const [row] = await sql<Contract[]>`select ${columns(sql)} from contract_in_force(${of.party}, ${of.currency}, ${of.on})`;
  return row ?? null;
}

/** Currencies in which a party, or the chain of the shop, has an approved contract. */
export async function contractCurrencies(sql: Sql, party: string): Promise<readonly string[]> {
  const rows = await sql<{ currency: string }[]>`
    select distinct currency from settlement_contracts
    where state = 'approved' and party in (${party}, (select 'chain:' || chain from merchants where 'merchant:' || id = ${party})) order by currency`;
  return rows.map((row) => row.currency);
}

export type Proposed = { readonly ok: true; readonly contract: Contract } | { readonly ok: false; readonly code: 'contract_waits' };

export async function proposeContract(
  sql: Sql,
  of: Pick<Contract, 'party' | 'currency' | 'from' | 'terms' | 'note' | 'maker'>,
): Promise<Proposed> {
  return inTransaction(sql, async (transaction): Promise<Proposed> => {
    await transaction`select pg_advisory_xact_lock(hashtext('contracts'), hashtext(${of.party}))`;
    const [made] = await transaction<Contract[]>`
      insert into settlement_contracts (party, currency, version, from_date, terms, note, maker)
      select ${of.party}, ${of.currency}, 1 + coalesce((select max(version) from settlement_contracts where party = ${of.party} and currency = ${of.currency}), 0), ${of.from}, ${JSON.stringify(of.terms)}::text::json, ${of.note}, ${of.maker}
      on conflict (party, currency) where state = 'proposed' do nothing returning ${columns(transaction)}`;
    if (made === undefined) return { ok: false, code: 'contract_waits' };
    const detail = { version: made.version, from: of.from, account: maskAccount(of.terms.account), note: of.note };
    await logChange(transaction, { actor: of.maker, action: 'contract.propose', object: `${of.party} ${of.currency}`, detail });
    return { ok: true, contract: made };
  });
}

export type ContractVerdict =
  | { readonly ok: true; readonly contract: Contract }
  | { readonly ok: false; readonly code: 'not_found' | 'already_approved' | 'maker_is_checker' | 'contract_behind' };

/** The database refuses the maker, and a first day that is closed; here is only which of them it was. */
export async function decideContract(
  sql: Sql,
  of: ContractKey & { readonly state: 'approved' | 'returned'; readonly checker: string; readonly reason: string | null },
): Promise<ContractVerdict> {
  const { party, currency, version, state, checker, reason } = of;
  try {
    return await inTransaction(sql, async (transaction): Promise<ContractVerdict> => {
      const [row] = await transaction<Contract[]>`
        update settlement_contracts set state = ${state}, checker = ${checker}, checked_at = clock_timestamp(), reason = ${reason}
        where party = ${party} and currency = ${currency} and version = ${version} and state = 'proposed' returning ${columns(transaction)}`;
      if (row === undefined) return { ok: false, code: (await readContract(transaction, of)) === null ? 'not_found' : 'already_approved' };
      const action = state === 'approved' ? 'contract.approve' : 'contract.return';
      await logChange(transaction, { actor: checker, action, object: `${party} ${currency}`, detail: { version, reason } });
      return { ok: true, contract: row };
    });
  } catch (fault) {
    const message = fault instanceof Error ? fault.message : '';
    if (message.includes('settlement_contracts_four_eyes')) return { ok: false, code: 'maker_is_checker' };
    if (message.includes('settlement_contracts_ahead')) return { ok: false, code: 'contract_behind' };
    throw fault;
  }
}

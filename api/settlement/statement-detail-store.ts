// SQL behind one line of a statement: its authorization, its messages, the campaign version it was granted under, and every entry of the benefit.
import { type FundedShare, type Funding, fundingSchema } from '../../engine/funding/schema.ts';
import type { SettlingTemplate } from '../../engine/settlement/position.ts';
import type { Sql } from '../db/connect.ts';
import { type Names, settling } from './statement-store.ts';

/** One benefit moved by one message. */
export interface LineKey {
  readonly authorizationId: string;
  readonly messageId: string;
  readonly benefitNo: number;
  readonly template: SettlingTemplate;
}

export interface BenefitEntry {
  readonly id: number;
  readonly messageId: string;
  readonly template: SettlingTemplate;
  readonly debit: string;
  readonly credit: string;
  readonly amount: number;
  readonly currency: string;
  /** Funder. */
  readonly party: string;
  readonly date: string;
}

/** Every settling entry of one benefit, in the order in which they were posted. */
export async function entriesOfBenefit(sql: Sql, of: Pick<LineKey, 'authorizationId' | 'benefitNo'>): Promise<readonly BenefitEntry[]> {
  return sql<BenefitEntry[]>`
    select id, message_id as "messageId", template, debit, credit, amount, unit as currency, party, business_date::text as date from entries
    where authorization_id = ${of.authorizationId} and benefit_no = ${of.benefitNo} and ${settling(sql)} order by id`;
}

export interface SoldAuthorization {
  readonly id: string;
  readonly merchant: string;
  readonly merchantName: Names | null;
  readonly amount: number;
  readonly currency: string;
  readonly at: string;
  /** Where it stands now: captured, refunded … */
  readonly outcome: string;
}

/** An authorization without who paid: a statement is read by those who need not know. */
export async function soldAuthorization(
  sql: Sql,
  of: Pick<LineKey, 'authorizationId' | 'benefitNo'>,
): Promise<{ readonly authorization: SoldAuthorization; readonly funding: readonly FundedShare[] } | null> {
  const [row] = await sql<(SoldAuthorization & { funding: readonly FundedShare[] | null })[]>`
    select authorizations.id, merchant, merchants.name as "merchantName", amount, currency, decided_at as at, state as outcome,
      (select benefit -> 'funding' from jsonb_array_elements(coalesce(record -> 'benefits', '[]')) as benefit where (benefit ->> 'no')::integer = ${of.benefitNo} limit 1) as funding
    from authorizations left join merchants on merchants.id = authorizations.merchant where authorizations.id = ${of.authorizationId}`;
  if (row === undefined) return null;
  const { funding, ...authorization } = row;
  return { authorization, funding: funding ?? [] };
}

export interface LineMessage {
  readonly id: string;
  readonly kind: string;
  readonly amount: number | null;
  readonly at: string;
}

export async function messagesOf(sql: Sql, authorizationId: string): Promise<readonly LineMessage[]> {
  return sql<LineMessage[]>`
    select id, kind, (body::json ->> 'amount')::bigint as amount, received_at as at from messages
    where authorization_id = ${authorizationId} and status = 200 order by received_at, id`;
}

export interface GrantedUnder {
  readonly id: string;
  readonly version: number;
  readonly name: Names | null;
  /** Null where the version is unknown, or was written before its terms could be read as they are today. */
  readonly funding: Funding | null;
}

/** The version as it was approved; its name and terms are unknown where the version is. */
export async function grantedUnder(sql: Sql, of: { readonly campaign: string; readonly version: number }): Promise<GrantedUnder> {
  const [row] = await sql<{ name: Names; funding: unknown }[]>`
    select document -> 'name' as name, document -> 'funding' as funding from campaign_versions where id = ${of.campaign} and version = ${of.version}`;
  const { data: funding = null } = fundingSchema.safeParse(row?.funding);
  return { id: of.campaign, version: of.version, name: row?.name ?? null, funding };
}

// SQL that reads one authorization for people, with its benefits, messages and ledger entries.
import type { EvaluateReply, EvaluateRequest } from '../../engine/authorization/request.ts';
import type { AuthorizationRecord, HeldBenefit } from '../../engine/hold/record.ts';
import type { Sql } from '../db/connect.ts';
import type { AuthorizationSummary } from './feed.ts';
import { summaryOf } from './summary.ts';

export interface MessageLine {
  readonly id: string;
  readonly kind: string;
  readonly amount: number | null;
  readonly status: number;
  readonly businessDate: string;
  readonly receivedAt: string;
}
export interface EntryLine {
  readonly messageId: string;
  readonly template: string;
  readonly benefitNo: number;
  readonly debit: string;
  readonly credit: string;
  readonly amount: number;
  readonly unit: string;
  readonly campaign: string;
  readonly version: number;
  readonly party: string;
  readonly businessDate: string;
  readonly at: string;
}
export interface RequestSummary extends Pick<EvaluateRequest, 'kind' | 'type' | 'amount' | 'currency' | 'at'> {
  readonly approvedAmount: number | null;
  readonly bin: string;
  readonly account: string | null;
  readonly merchant: EvaluateRequest['merchant'];
  readonly terminal: EvaluateRequest['terminal'];
  readonly acquirer: string | null;
}
export interface AuthorizationDetail extends AuthorizationSummary {
  readonly decisionId: string;
  readonly approved: number;
  readonly businessDate: string;
  readonly holdExpiresAt: string | null;
  readonly request: RequestSummary | null;
  readonly held: readonly Pick<
    HeldBenefit,
    | 'no'
    | 'campaign'
    | 'version'
    | 'kind'
    | 'type'
    | 'delivery'
    | 'amount'
    | 'desired'
    | 'funding'
    | 'points'
    | 'programme'
    | 'coupon'
    | 'receipt'
    | 'progress'
  >[];
  readonly messages: readonly MessageLine[];
  readonly entries: readonly EntryLine[];
}

/** Most ledger entries one reading shows. */
const ENTRIES_MAX = 1_000;

export async function readAuthorization(sql: Sql, id: string): Promise<AuthorizationDetail | null> {
  const [row] = await sql<
    { record: AuthorizationRecord; reply: string; decidedOn: string }[]
  >`select record, reply, decided_on as "decidedOn" from authorizations where id = ${id} and digest is not null`;
  if (!row) return null;
  const [decisions, messages, entries] = await Promise.all([
    sql<{ request: string }[]>`select request from decisions where authorization_id = ${id} and decided_on = ${row.decidedOn}`,
    sql<
      MessageLine[]
    >`select id, kind, (body::json->>'amount')::bigint as amount, status, business_date as "businessDate", received_at as "receivedAt" from messages where authorization_id = ${id} order by batch, received_at, id`,
    sql<EntryLine[]>`
      select message_id as "messageId", template, benefit_no as "benefitNo", debit, credit, amount, unit, campaign, version, party, business_date as "businessDate", at
      from entries where authorization_id = ${id} order by id limit ${ENTRIES_MAX}`,
  ]);
  const { record } = row;
  return {
    ...summaryOf(record, JSON.parse(row.reply) as EvaluateReply),
    decisionId: record.decisionId,
    approved: record.approved,
    businessDate: record.businessDate,
    holdExpiresAt: record.holdExpiresAt,
    request: requestSummary(decisions[0]?.request),
    held: record.benefits.map(
      ({ no, campaign, version, kind, type, delivery, amount, desired, funding, points, programme, coupon, receipt, progress }) => ({
        no,
        campaign,
        version,
        kind,
        type,
        delivery,
        amount,
        desired,
        funding,
        points,
        programme,
        coupon,
        receipt,
        progress,
      }),
    ),
    messages,
    entries,
  };
}

/** Without the card token and the coupon codes: whoever reads this has no use for what could be presented again. */
function requestSummary(text: string | undefined): RequestSummary | null {
  if (text === undefined) return null;
  const { kind, type, amount, approvedAmount, currency, at, card, merchant, terminal, acquirer } = JSON.parse(text) as EvaluateRequest;
  return {
    kind,
    type,
    amount,
    approvedAmount: approvedAmount ?? null,
    currency,
    at,
    bin: card.bin,
    account: card.account ?? null,
    merchant,
    terminal,
    acquirer: acquirer ?? null,
  };
}

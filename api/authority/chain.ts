// The hash chain over the journal: what of each row is hashed, and how a batch is linked to the one before it in its stream.
import { createHmac, hash } from 'node:crypto';

/** Link before the first of every stream. */
export const GENESIS = '0'.repeat(64);

export interface DecisionRow {
  readonly authorizationId: string;
  readonly decidedOn: string;
  readonly decisionId: string;
  readonly request: string;
  readonly evidence: string;
  readonly considered: string;
  readonly reply: string;
  readonly waitedMs: number;
  readonly at: string;
}
export interface MessageRow {
  readonly authorizationId: string;
  readonly id: string;
  readonly kind: string;
  readonly digest: string;
  readonly body: string;
  readonly status: number;
  readonly reply: string;
  readonly businessDate: string;
  readonly receivedAt: string;
}
export interface EntryRow {
  readonly authorizationId: string;
  readonly messageId: string;
  readonly no: number;
  readonly benefitNo: number;
  readonly template: string;
  readonly debit: string;
  readonly credit: string;
  readonly amount: number;
  readonly unit: string;
  readonly campaign: string;
  readonly version: number;
  readonly party: string;
  readonly merchant: string;
  readonly businessDate: string;
  readonly at: string;
}
export interface BatchRows {
  readonly decisions: readonly DecisionRow[];
  readonly messages: readonly MessageRow[];
  readonly entries: readonly EntryRow[];
}

/** Of the hash of each row the batch keeps so many hexadecimal digits: enough to tell which row was touched; what proves is `content`. */
const LEAF_DIGITS = 16;

export interface BatchContent {
  /** SHA-256 over the instant of the batch and the hashes of all its rows, one a line. */
  readonly content: string;
  /** The beginnings of the hashes of its rows, in their order, without anything between. */
  readonly leaves: string;
}

/**
 * Each row is hashed as one JSON array in the field order below: decisions by authorization, then messages by authorization and id, then entries
 * by authorization, message and place, all sorted by UTF-16 code units. Instants as ISO 8601 in UTC with milliseconds.
 */
export function contentOf({ decisions, messages, entries }: BatchRows, at: string): BatchContent {
  const rows = [
    ...decisions.toSorted(byAuthorization).map(decisionFields),
    ...messages.toSorted(byMessage).map(messageFields),
    ...entries.toSorted(byPlace).map(entryFields),
  ];
  const hashes = rows.map((fields) => hash('sha256', JSON.stringify(fields), 'hex'));
  return {
    content: hash('sha256', [at, ...hashes].join('\n'), 'hex'),
    leaves: hashes.map((each) => each.slice(0, LEAF_DIGITS)).join(''),
  };
}

type Fields = readonly (string | number)[];

function decisionFields(row: DecisionRow): Fields {
  const { authorizationId, decidedOn, decisionId, request, evidence, considered, reply, waitedMs, at } = row;
  return ['decision', authorizationId, decidedOn, decisionId, request, evidence, considered, reply, waitedMs, at];
}

function messageFields(row: MessageRow): Fields {
  const { authorizationId, id, kind, digest, body, status, reply, businessDate, receivedAt } = row;
  return ['message', authorizationId, id, kind, digest, body, status, reply, businessDate, receivedAt];
}

function entryFields(row: EntryRow): Fields {
  const { authorizationId, messageId, no, benefitNo, template, debit, credit, amount, unit, campaign, version, party } = row;
  const { merchant, businessDate, at } = row;
  return [
    'entry',
    authorizationId,
    messageId,
    no,
    benefitNo,
    template,
    debit,
    credit,
    amount,
    unit,
    campaign,
    version,
    party,
    merchant,
    businessDate,
    at,
  ];
}

/** The link: HMAC-SHA-256 over stream, seq, previous link and content, hex. */
export function linkOf(
  key: string,
  link: { readonly stream: string; readonly seq: number; readonly previous: string; readonly content: string },
): string {
  return createHmac('sha256', key).update(`${link.stream}\n${link.seq}\n${link.previous}\n${link.content}`).digest('hex');
}

const byAuthorization = (one: DecisionRow, other: DecisionRow): number => compare(one.authorizationId, other.authorizationId);
const byMessage = (one: MessageRow, other: MessageRow): number =>
  compare(one.authorizationId, other.authorizationId) || compare(one.id, other.id);
const byPlace = (one: EntryRow, other: EntryRow): number =>
  compare(one.authorizationId, other.authorizationId) || compare(one.messageId, other.messageId) || one.no - other.no;

/** By UTF-16 code units. */
function compare(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

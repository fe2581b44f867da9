// SQL that writes the settlement world into an empty database, by COPY: the rows that the authority would have written, without its HTTP path and its hash chain.
import { once } from 'node:events';
import { worldContracts } from '../../engine/simulation/settlement-contracts.ts';
import type { WorldLife, WorldMerchant } from '../../engine/simulation/settlement-world.ts';
import type { Sql } from '../db/connect.ts';

/** Lives that are written together. */
const CHUNK = 4_000;
const BATCH = 1;
const CHUNK_BYTES = 1_000_000;

const AUTHORIZATIONS = 'id, digest, state, subject, merchant, card_token, amount, currency, decided_at, decided_on, record, reply, batch';
const MESSAGES = 'authorization_id, id, kind, digest, body, status, reply, business_date, received_at, batch';
const ENTRIES =
  'authorization_id, message_id, no, benefit_no, template, debit, credit, amount, unit, campaign, version, party, merchant, business_date, at, batch';

export async function writeMerchants(sql: Sql, merchants: readonly WorldMerchant[]): Promise<void> {
  const acquirers = [...new Set(merchants.map(({ acquirer }) => acquirer))];
  await sql`insert into acquirers (id, name, time_zone, cutover, country) select id, id, 'UTC', '00:00', 'CN' from unnest(${acquirers}::text[]) as each (id)`;
  await sql`
    insert into merchants (id, name, chain, mcc, region, country, acquirer, settlement_days)
    select id, json_build_object('en', id, 'zh-CN', id), chain, '5411', 'CN-SH', 'CN', acquirer, 1 from json_to_recordset(${JSON.stringify(merchants)}::text::json) as m (id text, chain text, acquirer text)`;
}

/** In force from before the first day, made by one and approved by another. */
export async function writeContracts(sql: Sql, merchants: readonly WorldMerchant[], from: string): Promise<void> {
  const contracts = worldContracts(merchants);
  await sql`
    insert into settlement_contracts (party, currency, version, from_date, terms, note, maker)
    select party, 'CNY', 1, ${from}, terms, 'settlement world', 'world-maker' from json_to_recordset(${JSON.stringify(contracts)}::text::json) as c (party text, terms json)`;
  await sql`update settlement_contracts set state = 'approved', checker = 'world-checker', checked_at = now() where state = 'proposed' and maker = 'world-maker'`;
}

export interface Written {
  readonly authorizations: number;
  readonly messages: number;
  readonly entries: number;
}

/** Calls `tell` after each chunk. */
export async function writeLives(sql: Sql, lives: Iterable<WorldLife>, tell: (so: Written) => void): Promise<Written> {
  let written: Written = { authorizations: 0, messages: 0, entries: 0 };
  for (const chunk of chunked(lives, CHUNK)) {
    const messages = chunk.flatMap(messageRows);
    const entries = chunk.flatMap(entryRows);
    await copy(sql, `authorizations (${AUTHORIZATIONS})`, chunk.map(authorizationRow));
    await copy(sql, `messages (${MESSAGES})`, messages);
    await copy(sql, `entries (${ENTRIES})`, entries);
    written = {
      authorizations: written.authorizations + chunk.length,
      messages: written.messages + messages.length,
      entries: written.entries + entries.length,
    };
    tell(written);
  }
  await sql`analyze authorizations, messages, entries`;
  return written;
}

function* chunked<T>(all: Iterable<T>, size: number): Generator<readonly T[]> {
  let chunk: T[] = [];
  for (const each of all) {
    chunk.push(each);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

function authorizationRow({ record }: WorldLife): string {
  const { id, state, subject, merchant, cardToken, amount, currency, decidedAt } = record;
  return row(
    id,
    'world',
    state,
    subject,
    merchant,
    cardToken,
    amount,
    currency,
    decidedAt,
    decidedAt.slice(0, 10),
    JSON.stringify(record),
    '{}',
    BATCH,
  );
}

function messageRows({ record, steps }: WorldLife): readonly string[] {
  return steps.flatMap(({ message, date, at }) =>
    message === null ? [] : [row(record.id, message.id, message.kind, 'world', JSON.stringify(message), 200, '{}', date, at, BATCH)],
  );
}

function entryRows({ record, steps }: WorldLife): readonly string[] {
  return steps.flatMap(({ messageId, date, at, postings }) =>
    postings.map(({ template, benefitNo, debit, credit, amount, unit, party }, no) =>
      row(
        record.id,
        messageId,
        no,
        benefitNo,
        template,
        debit,
        credit,
        amount,
        unit,
        record.benefits[benefitNo]?.campaign ?? '',
        1,
        party,
        record.merchant,
        date,
        at,
        BATCH,
      ),
    ),
  );
}

/** One line of COPY's text form. */
function row(...fields: readonly (string | number)[]): string {
  return `${fields.map((field) => (typeof field === 'number' ? String(field) : escaped(field))).join('\t')}\n`;
}

function escaped(text: string): string {
  return /[\\\t\n\r]/.test(text)
    ? text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r')
    : text;
}

async function copy(sql: Sql, into: string, rows: readonly string[]): Promise<void> {
  if (rows.length === 0) return;
  const stream = await sql.unsafe(`copy ${into} from stdin`).writable();
  const ended = new Promise<void>((resolve, reject) => void stream.once('finish', resolve).once('error', reject));
  for (let pending = '', at = 0; at <= rows.length; at += 1) {
    if (at < rows.length) pending += rows[at] ?? '';
    if (at < rows.length && pending.length < CHUNK_BYTES) continue;
    if (pending !== '' && !stream.write(pending)) await once(stream, 'drain');
    pending = '';
  }
  stream.end();
  await ended;
}

// Writes a clearing file of a day from the messages we have: what an acquirer would send if both of us agreed in everything.
import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { DIRECTION, type Mapping } from '../../engine/reconciliation/mapping.ts';
import type { ClearingRecord } from '../../engine/reconciliation/read-line.ts';
import { lineWriter } from '../../engine/reconciliation/write-file.ts';
import type { Sql } from '../db/connect.ts';

export interface SampleOf {
  readonly acquirer: string;
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly mapping: Mapping;
  readonly fileId: string;
  readonly sequence: number;
}

const ROWS_PER_FETCH = 500;
const PART_LETTERS = 16_384;

/** Lines with their ends, the whole file when joined. Reversals are left out: nothing of them was cleared. ASCII alone, so that every encoding is the same. */
export async function* sampleFile(sql: Sql, { acquirer, date, mapping, fileId, sequence }: SampleOf): AsyncGenerator<string> {
  const writer = lineWriter(mapping);
  const hash = createHash('sha256');
  const out = (line: string) => {
    hash.update(`${line}\n`);
    return `${line}\n`;
  };
  for (let skipped = 0; skipped < mapping.skipLines; skipped += 1) yield out('heading');
  if (mapping.header !== null) yield out(writer.header({ fileId, acquirer, businessDate: date, sequence }));
  let [count, signed, absolute] = [0, 0n, 0n];
  for await (const rows of dayRecords(sql, acquirer, date)) {
    for (const row of rows) {
      count += 1;
      signed += BigInt(row.amount * DIRECTION[row.kind]);
      absolute += BigInt(row.amount);
      yield out(writer.record({ ...row, number: count }));
    }
  }
  yield `${writer.trailer({ count, signed, absolute, hash: hash.digest('hex') })}\n`;
}

function dayRecords(sql: Sql, acquirer: string, date: string): AsyncIterable<readonly ClearingRecord[]> {
  return sql<ClearingRecord[]>`
    select m.kind, m.authorization_id as "authorizationId", m.id as "messageId", m.body::json ->> 'reference' as rrn, null as stan, a.card_token as token, a.merchant,
      nullif(a.record ->> 'mcc', '') as mcc, (m.body::json ->> 'amount')::bigint as amount, a.currency,
      to_char(m.received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, null as number
    from messages m join authorizations a on a.id = m.authorization_id
    where m.business_date = ${date} and m.kind in ('capture', 'refund', 'chargeback', 'representment') and m.status = 200 and a.record ->> 'acquirer' = ${acquirer}
    order by m.received_at, m.authorization_id, m.id`.cursor(ROWS_PER_FETCH);
}

/** In parts of some size, with a turn of the event loop between two: a long day must not hold up who stands at a till. */
export async function* inBytes(lines: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  let text = '';
  for await (const line of lines) {
    text += line;
    if (text.length < PART_LETTERS) continue;
    yield Buffer.from(text, 'latin1');
    text = '';
    await turn();
  }
  if (text !== '') yield Buffer.from(text, 'latin1');
}

// Writes captured sales straight into the ledger tables, so that settlement is tested without the rooms that normally post.
import { type MoneyMove, postMoney } from '../../engine/ledger/templates.ts';
import type { SettlingTemplate } from '../../engine/settlement/position.ts';
import type { Sql } from '../db/connect.ts';
import type { CloseStep } from './close-step.ts';

export interface TestPosting {
  readonly template: SettlingTemplate;
  readonly benefitNo?: number;
  readonly party: MoneyMove['party'];
  readonly amount: number;
  readonly payee?: string;
  readonly currency?: string;
}

/** One message about one authorization, and what it posted. */
export interface TestMessage {
  readonly authorizationId: string;
  readonly id: string;
  readonly kind: 'capture' | 'refund' | 'chargeback' | 'representment';
  readonly merchant: string;
  /** Payment moved by the message. */
  readonly amount: number;
  readonly date: string;
  readonly at: string;
  readonly postings: readonly TestPosting[];
}

/** The authorization is written with its first message. */
export async function writeMessages(sql: Sql, messages: readonly TestMessage[]): Promise<void> {
  for (const message of messages) {
    const { authorizationId, merchant, amount, at, date, id, kind } = message;
    await sql`
      insert into authorizations (id, state, subject, merchant, card_token, amount, currency, decided_at, decided_on, record, reply, batch)
      values (${authorizationId}, 'captured', 'tk:tok_1', ${merchant}, 'tok_1', ${amount}, 'CNY', ${at}, ${date}, '{}', '{}', 1) on conflict do nothing`;
    await sql`
      insert into messages (authorization_id, id, kind, digest, body, status, reply, business_date, received_at, batch)
      values (${authorizationId}, ${id}, ${kind}, '', ${JSON.stringify({ id, kind, amount })}, 200, '{}', ${date}, ${at}, 1)`;
    await writePostings(sql, message);
  }
}

async function writePostings(sql: Sql, message: TestMessage): Promise<void> {
  const { authorizationId, merchant, at, date, id } = message;
  for (const [
    no,
    { template, party, amount, benefitNo = 0, payee = `merchant:${merchant}`, currency = 'CNY' },
  ] of message.postings.entries()) {
    const posting = postMoney(template, { benefitNo, amount, currency, party, merchant, payee });
    if (posting === null) continue;
    await sql`
      insert into entries (authorization_id, message_id, no, benefit_no, template, debit, credit, amount, unit, campaign, version, party, merchant, business_date, at, batch)
      values (${authorizationId}, ${id}, ${no}, ${benefitNo}, ${template}, ${posting.debit}, ${posting.credit}, ${amount}, ${currency}, ${`campaign-${benefitNo}`}, 1, ${posting.party}, ${merchant}, ${date}, ${at}, 1)`;
  }
}

export const DAY = '2026-11-22';
export const NOON = '2026-11-22T12:00:00+08:00';
/** A day of sales with every kind of payee, a refund, a second currency and a name that a spreadsheet would run. */
export const SALES: readonly TestMessage[] = [
  {
    authorizationId: 'a1',
    id: 'c1',
    kind: 'capture',
    merchant: 'M1',
    amount: 12_800,
    date: DAY,
    at: NOON,
    postings: [
      { template: 'benefit.capture', party: 'bank', amount: 600 },
      { template: 'benefit.capture', party: 'merchant', amount: 400 },
      { template: 'benefit.capture', benefitNo: 1, party: 'scheme', amount: 50 },
      { template: 'benefit.capture', benefitNo: 2, party: 'bank', amount: 200, payee: 'cardholder:ac:ac_1' },
    ],
  },
  {
    authorizationId: 'a2',
    id: 'c1',
    kind: 'capture',
    merchant: 'M2',
    amount: 5_000,
    date: DAY,
    at: NOON,
    postings: [
      { template: 'benefit.capture', party: 'bank', amount: 500 },
      { template: 'benefit.capture', benefitNo: 1, party: 'bank', amount: 30, payee: 'instalment_fee' },
      { template: 'benefit.capture', benefitNo: 2, party: 'bank', amount: 12, payee: 'points:stars' },
    ],
  },
  {
    authorizationId: 'a1',
    id: 'r1',
    kind: 'refund',
    merchant: 'M1',
    amount: 6_400,
    date: DAY,
    at: NOON,
    postings: [
      { template: 'benefit.return', party: 'bank', amount: 300 },
      { template: 'benefit.return', party: 'merchant', amount: 200 },
      { template: 'benefit.return', benefitNo: 1, party: 'scheme', amount: 25 },
    ],
  },
  {
    authorizationId: 'a3',
    id: 'c1',
    kind: 'capture',
    merchant: '=cmd|evil',
    amount: 1_000,
    date: DAY,
    at: NOON,
    postings: [{ template: 'benefit.capture', party: 'merchant', amount: 100 }],
  },
  {
    authorizationId: 'a4',
    id: 'c1',
    kind: 'capture',
    merchant: 'M1',
    amount: 700,
    date: DAY,
    at: NOON,
    postings: [{ template: 'benefit.capture', party: 'bank', amount: 70, currency: 'HKD' }],
  },
  {
    authorizationId: 'a5',
    id: 'c1',
    kind: 'capture',
    merchant: 'M1',
    amount: 900,
    date: '2026-11-21',
    at: NOON,
    postings: [{ template: 'benefit.capture', party: 'bank', amount: 90 }],
  },
];

/** Posts a fee of one per cent on what merchants are owed, one entry each. */
export const PERCENT_FEE: CloseStep = {
  name: 'fee',
  run: async (sql, { date, actor }) => {
    const rows = await sql`
      insert into house_entries (source, no, template, debit, credit, amount, unit, party, memo, actor, business_date)
      select 'fee:' || ${date}::text || ':merchant:' || merchant || ':' || unit, 0, 'fee.charge', 'due:merchant:' || merchant, 'income:test', sum(amount) / 100, unit, 'merchant:' || merchant, 'Fee of a test', ${actor}, ${date}
      from entries where business_date = ${date} and template = 'benefit.capture' and credit like 'due:merchant:%' group by merchant, unit having sum(amount) >= 100
      on conflict (source, no) do nothing returning 1`;
    return rows.length;
  },
};

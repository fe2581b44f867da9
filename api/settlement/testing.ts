// Writes captured sales straight into the ledger tables, so that settlement is tested without the rooms that normally post.
import { type MoneyMove, postMoney } from '../../engine/ledger/templates.ts';
import type { SettlingTemplate } from '../../engine/settlement/position.ts';
import type { Sql } from '../db/connect.ts';

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
  for (const [no, { template, party, amount, benefitNo = 0, payee = `merchant:${merchant}`, currency = 'CNY' }] of message.postings.entries()) {
    const posting = postMoney(template, { benefitNo, amount, currency, party, merchant, payee });
    if (posting === null) continue;
    await sql`
      insert into entries (authorization_id, message_id, no, benefit_no, template, debit, credit, amount, unit, campaign, version, party, merchant, business_date, at, batch)
      values (${authorizationId}, ${id}, ${no}, ${benefitNo}, ${template}, ${posting.debit}, ${posting.credit}, ${amount}, ${currency}, ${`campaign-${benefitNo}`}, 1, ${posting.party}, ${merchant}, ${date}, ${at}, 1)`;
  }
}

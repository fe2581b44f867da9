// For tests: shops with contracts, days of sales and refunds by a seed, written straight into the ledger and closed.
import { addDays } from '../../engine/settlement/business-day.ts';
import type { ContractTerms } from '../../engine/settlement/contract.ts';
import type { Sql } from '../db/connect.ts';
import { readCalendars } from '../settlement/calendar.ts';
import { closeDay } from '../settlement/close.ts';
import { type TestMessage, writeMessages } from '../settlement/testing.ts';

export const TERMS: ContractTerms = {
  settles: 'subsidy',
  fees: [],
  vatBps: 0,
  minimumPayout: 0,
  cycle: { kind: 'daily' },
  payoutDays: 1,
  reclaimDays: null,
  paysShops: false,
  account: { name: '示例咖啡 Blue Door', bic: null, bankCode: '102290002916', iban: null, number: '1001244219006912345', country: 'CN' },
};

export async function insertShops(sql: Sql, shops: readonly { readonly id: string; readonly chain?: string }[]): Promise<void> {
  await sql`insert into acquirers values ('acq1', 'Acquirer', 'Asia/Shanghai', '00:00', 'CN') on conflict do nothing`;
  for (const { id, chain } of shops)
    await sql`
      insert into merchants (id, name, chain, mcc, region, country, acquirer) values (${id}, ${sql.json({ en: id, 'zh-CN': id })}, ${chain ?? null}, '5812', 'CN-SH', 'CN', 'acq1')`;
}

/** In force from the first day of 2026, approved by another. */
export async function insertContract(
  sql: Sql,
  of: { readonly party: string; readonly terms?: Partial<ContractTerms>; readonly from?: string; readonly currency?: string },
): Promise<void> {
  const { party, terms = {}, from = '2026-01-01', currency = 'CNY' } = of;
  await sql`
    insert into settlement_contracts (party, currency, version, from_date, terms, note, maker)
    values (${party}, ${currency}, 1 + (select count(*) from settlement_contracts where party = ${party} and currency = ${currency}), ${from}, ${sql.json({ ...TERMS, ...terms } as never)}, '', 'maker')`;
  await sql`update settlement_contracts set state = 'approved', checker = 'checker', checked_at = now() where party = ${party} and state = 'proposed'`;
}

const calendars = readCalendars();

export async function close(sql: Sql, date: string): Promise<void> {
  const closed = await closeDay(sql, { date, now: `${addDays(date, 2)}T00:00:00Z`, actor: 'key_close', calendars });
  if (!closed.ok) throw new Error(`${date}: ${closed.code}`);
}

export interface TestSale {
  readonly id: string;
  readonly merchant: string;
  readonly amount: number;
  readonly bank: number;
  readonly own: number;
}

/** Parts of a sale by message; the benefit moves in proportion, cumulatively, as the engine would. */
export function saleMessage(
  sale: TestSale,
  of: {
    readonly no: number;
    readonly kind: TestMessage['kind'];
    readonly amount: number;
    readonly bank: number;
    readonly own: number;
    readonly date: string;
  },
): TestMessage {
  const template = {
    capture: 'benefit.capture',
    refund: 'benefit.return',
    chargeback: 'benefit.chargeback',
    representment: 'benefit.represent',
  } as const;
  return {
    authorizationId: sale.id,
    id: `m${of.no}`,
    kind: of.kind,
    merchant: sale.merchant,
    amount: of.amount,
    date: of.date,
    at: `${of.date}T04:00:00.000Z`,
    postings: [
      ...(of.bank > 0 ? [{ template: template[of.kind], party: 'bank' as const, amount: of.bank }] : []),
      ...(of.own > 0 ? [{ template: template[of.kind], party: 'merchant' as const, amount: of.own }] : []),
    ],
  };
}

/** A whole number below `most`, by a seed: the same every time. */
export function dice(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
}

/** Sales of a day, and refunds of earlier ones: now and then more than the day sells. */
export function daysOfSales(of: {
  readonly from: string;
  readonly days: number;
  readonly shops: readonly string[];
  readonly seed: number;
}) {
  const roll = dice(of.seed);
  const open: TestSale[] = [];
  return Array.from({ length: of.days }, (_, day) => {
    const date = addDays(of.from, day);
    const messages: TestMessage[] = [];
    for (let no = 0; no < 3; no += 1) {
      const amount = 100 + roll(20_000);
      const sale = {
        id: `s${date}-${no}`,
        merchant: of.shops[roll(of.shops.length)] ?? 'M1',
        amount,
        bank: roll(amount / 4),
        own: roll(amount / 8),
      };
      messages.push(saleMessage(sale, { no: 0, kind: 'capture', amount, bank: sale.bank, own: sale.own, date }));
      open.push(sale);
    }
    const undone = open.splice(0, open.length > 12 ? roll(10) : 0);
    messages.push(
      ...undone.map((sale) => saleMessage(sale, { no: 1, kind: 'refund', amount: sale.amount, bank: sale.bank, own: sale.own, date })),
    );
    return { date, messages };
  });
}

export async function writeDays(
  sql: Sql,
  days: readonly { readonly date: string; readonly messages: readonly TestMessage[] }[],
): Promise<void> {
  for (const { date, messages } of days) {
    await writeMessages(sql, messages);
    await close(sql, date);
  }
}

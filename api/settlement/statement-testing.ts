// For the tests of statement files: a day of a chain with hostile names, an indivisible benefit, fees, and readers of every format.
import { Readable } from 'node:stream';
import { parse } from 'csv-parse/sync';
import ExcelJS from 'exceljs';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { postHouse } from '../../engine/ledger/house.ts';
import { postMoney } from '../../engine/ledger/templates.ts';
import { split } from '../../engine/money/split.ts';
import type { Sql } from '../db/connect.ts';
import { postHouseEntries } from './house-store.ts';
import { DAY, NOON } from './testing.ts';

/** Formulas, quotes, markup, Chinese, Arabic, a turned direction, an emoji. */
export const HOSTILE_NAMES = [
  '=HYPERLINK("http://evil","x")',
  '+1+cmd|calc',
  '@SUM(A1)',
  '＝1+1，蓝门咖啡',
  'مطعم <b>"x"</b>, shop',
  'pay \u202egnp.eelb',
  '-2+3;DROP',
  '日光超市（静安店）',
];

export async function writeShops(sql: Sql): Promise<void> {
  await sql`insert into acquirers values ('acq1', 'Acquirer', 'Asia/Shanghai', '00:00', 'CN')`;
  for (const [place, name] of HOSTILE_NAMES.entries())
    await sql`
      insert into merchants (id, name, mcc, region, country, acquirer, settlement_days, chain)
      values (${`S${place}`}, ${sql.json({ en: name, 'zh-CN': name })}, '5812', 'CN-SH', 'CN', 'acq1', 1, ${place < 3 ? 'sun' : null})`;
}

const FUNDING = [
  { party: 'bank' as const, amount: 334 },
  { party: 'merchant' as const, amount: 333 },
  { party: 'chain' as const, amount: 333, payer: 'chain:sun' },
];

const TERMS = {
  name: { en: 'Thirds', 'zh-CN': '三分' },
  funding: {
    shares: [
      ['bank', 3_334],
      ['merchant', 3_333],
      ['chain', 3_333],
    ].map(([party, bps]) => ({ party, bps })),
  },
};

/** One purchase of 100.00 at a shop of the chain with 10.00 off, a third each: captured in two parts, then a part refunded. */
export async function writeThirds(sql: Sql, merchant: string): Promise<void> {
  const id = `third-${merchant}`;
  await sql`
    insert into campaign_versions (id, version, document, source, hash, maker_id, review)
    values ('thirds', 1, ${JSON.stringify(TERMS)}::text::json, '', 'h', 'm', '{}') on conflict do nothing`;
  const record = JSON.stringify({ benefits: [{ no: 0, funding: FUNDING }] });
  await sql`
    insert into authorizations (id, state, subject, merchant, card_token, amount, currency, decided_at, decided_on, record, reply, batch)
    values (${id}, 'captured', 'tk:t', ${merchant}, 't', 10000, 'CNY', ${NOON}, ${DAY}, ${record}::text::jsonb, '{}', 1)`;
  let kept = 0;
  for (const [messageId, kind, moved] of [
    ['c1', 'capture', 500],
    ['c2', 'capture', 500],
    ['r1', 'refund', -1],
  ] as const) {
    const amount = Math.abs(moved) * 10;
    await sql`
      insert into messages (authorization_id, id, kind, digest, body, status, reply, business_date, received_at, batch)
      values (${id}, ${messageId}, ${kind}, '', ${JSON.stringify({ id: messageId, kind, amount })}, 200, '{}', ${DAY}, ${NOON}, 1)`;
    await writeParts(sql, { id, messageId, merchant, from: kept, to: kept + moved });
    kept += moved;
  }
}

interface Move {
  readonly id: string;
  readonly messageId: string;
  readonly merchant: string;
  readonly from: number;
  readonly to: number;
}

async function writeParts(sql: Sql, { id, messageId, merchant, from, to }: Move): Promise<void> {
  const weights = FUNDING.map((share) => share.amount);
  const [before, after] = [split(from, weights), split(to, weights)];
  for (const [no, { party, ...rest }] of FUNDING.entries()) {
    const amount = Math.abs((after[no] ?? 0) - (before[no] ?? 0));
    const place = {
      benefitNo: 0,
      currency: 'CNY',
      merchant,
      payee: `merchant:${merchant}`,
      payer: 'payer' in rest ? rest.payer : undefined,
    };
    const posting = postMoney(to > from ? 'benefit.capture' : 'benefit.return', { ...place, party, amount });
    if (posting === null) continue;
    await sql`
      insert into entries (authorization_id, message_id, no, benefit_no, template, debit, credit, amount, unit, campaign, version, party, merchant, business_date, at, batch)
      values (${id}, ${messageId}, ${no}, 0, ${posting.template}, ${posting.debit}, ${posting.credit}, ${amount}, 'CNY', 'thirds', 1, ${posting.party}, ${merchant}, ${DAY}, ${NOON}, 1)`;
  }
}

export async function writeFees(sql: Sql, merchants: readonly string[], date = DAY): Promise<void> {
  const entries = merchants.flatMap((merchant, no) => {
    const fee = postHouse('fee.charge', { party: `merchant:${merchant}`, other: 'mdr', amount: 60 + no, currency: 'CNY' });
    return fee === null
      ? []
      : [{ ...fee, source: `fee:${date}:merchant:${merchant}:CNY`, no: 0, authorizationId: null, memo: '=0.6 % of 100.00' }];
  });
  await postHouseEntries(sql, entries, { date, actor: 'key_test' });
}

/** Records of a CSV statement by the name in their first column. */
export function csvRecords(text: string): readonly Readonly<Record<string, string>>[] {
  return parse(text, { columns: true, relax_column_count: true }) as Readonly<Record<string, string>>[];
}

export async function workbookOf(bytes: Uint8Array): Promise<ReadonlyMap<string, readonly (readonly ExcelJS.CellValue[])[]>> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.read(Readable.from([Buffer.from(bytes)]));
  return new Map(
    book.worksheets.map((page) => {
      const rows: (readonly ExcelJS.CellValue[])[] = [];
      page.eachRow((row) => rows.push((row.values as ExcelJS.CellValue[]).slice(1)));
      return [page.name, rows];
    }),
  );
}

/** The text of each page of a PDF. */
export async function pdfPages(bytes: Uint8Array): Promise<readonly string[]> {
  const document = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
  const pages: string[] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const { items } = await (await document.getPage(number)).getTextContent();
    pages.push(items.map((item) => ('str' in item ? item.str : '')).join(' '));
  }
  await document.destroy();
  return pages;
}

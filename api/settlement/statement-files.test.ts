// Proves that the files of a statement say what the ledger says, in every format, whatever the names, and the same bytes for ever once a day is closed.
import { createHash } from 'node:crypto';
import type ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { effectOn, type SettlementEntry } from '../../engine/settlement/position.ts';
import type { StatementTotals } from '../../engine/settlement/statement.ts';
import { subsidyOf } from '../../engine/settlement/sum-totals.ts';
import { Hono } from 'hono';
import type { Sql } from '../db/connect.ts';
import { testDatabase, type TestDatabase } from '../db/testing.ts';
import { SCOPES } from '../http/keys-store.ts';
import { mount } from '../http/route.ts';
import { readCalendars } from './calendar.ts';
import { closeDay } from './close.ts';
import { holdSheet } from './sheet.ts';
import { sheetPdf } from './sheet-pdf.ts';
import { sheetXlsx } from './sheet-xlsx.ts';
import type { LineDetail } from './statement-detail.ts';
import { csvOf, type FileDeps, manifestOf, sheetOf } from './statement-files.ts';
import { findStatement, listStatements } from './statement.ts';
import { csvRecords, HOSTILE_NAMES, pdfPages, workbookOf, writeFees, writeShops, writeThirds } from './statement-testing.ts';
import { statementRoutes } from './statement-routes.ts';
import { readWording } from './statement-wording.ts';
import { DAY, SALES, writeMessages } from './testing.ts';

/** Two threads start for it, on a machine that may be busy. */
const THREADS_MS = 60_000;

let database: TestDatabase;
const app = new Hono();
let deps: FileDeps;
const SHOPS = HOSTILE_NAMES.map((_, place) => `S${place}`);
beforeAll(async () => {
  database = await testDatabase();
  const { sql } = database;
  mountStatements(sql);
  await writeShops(sql);
  for (const shop of SHOPS) await writeThirds(sql, shop);
  await writeFees(sql, SHOPS);
  await writeMessages(
    sql,
    SALES.filter((sale) => sale.date === DAY),
  );
  const here = (bytes: Promise<Uint8Array>) => bytes.then((each) => new Uint8Array(each));
  deps = {
    sql,
    wording: readWording(),
    layout: { pdf: (sheet) => here(sheetPdf(sheet)), xlsx: (sheet, note) => here(sheetXlsx(sheet, note)) },
  };
});
afterAll(() => database.drop());

function mountStatements(sql: Sql): void {
  const known = {
    id: 'key_finance',
    name: 'finance',
    hash: '',
    scopes: SCOPES,
    createdAt: DAY,
    expiresAt: null,
    revokedAt: null,
    lastUsedAt: null,
  };
  mount(app, statementRoutes({ sql }), {
    keys: { authenticate: async () => known },
    newRequestId: () => 'req_1',
    remoteAddress: () => null,
    onBug: (fault) => {
      throw fault;
    },
  });
}

const fetched = async (path: string) => {
  const response = await app.request(path);
  return { status: response.status, headers: response.headers, bytes: new Uint8Array(await response.arrayBuffer()) };
};
const jsonAt = async <Body>(path: string) => JSON.parse(Buffer.from((await fetched(path)).bytes).toString()) as Body;
const all = () => listStatements(deps.sql, { date: DAY, party: null, within: null, after: ['', ''], limit: 500 });
const csvText = async (party: string) => {
  const found = await findStatement(deps.sql, { date: DAY, party, currency: 'CNY' });
  if (found === null) throw new Error(`no statement of ${party}`);
  let text = '';
  for await (const piece of csvOf(deps.sql, found)) text += piece;
  return text;
};
const minor = (decimal: string | undefined) => Math.round(Number(decimal) * 100);
const sumOf = (values: readonly number[]) => values.reduce((whole, each) => whole + each, 0);
const partyPath = (party: string) => `/v1/statements/${DAY}/${encodeURIComponent(party)}`;

describe('what a statement adds up to', () => {
  test('I18 every statement of the day is the ledger of its party, benefits and house entries together', async () => {
    const entries = await deps.sql<SettlementEntry[]>`
      select debit, credit, amount, unit from ledger where business_date = ${DAY} and split_part(template, '.', 1) in ('benefit', 'fee') and template not in ('benefit.hold', 'benefit.unhold')`;

    const found = await all();

    expect(found.map((each) => each.party)).toEqual(expect.arrayContaining(['bank', 'chain:sun', 'merchant:S0', 'cardholders']));
    for (const { party, currency, totals } of found) {
      const mine = entries.filter((entry) => entry.unit === currency);
      expect([party, totals.net]).toEqual([party, sumOf(mine.map((entry) => effectOn(party, entry)))]);
    }
  });

  test('I18 the rows of each CSV sum to its total row, which is the total of the statement, and its seal is over all before', async () => {
    for (const { party, currency, totals } of await all()) {
      if (currency !== 'CNY') continue;
      const text = await csvText(party);
      const records = csvRecords(text);
      const rows = records.filter(({ record }) => record === 'line' || record === 'item');
      const total = records.find(({ record }) => record === 'total');
      const seal = createHash('sha256')
        .update(text.slice(0, text.lastIndexOf('seal,')))
        .digest('hex');

      expect(total?.['authorization_id']).toBe(`lines=${totals.lines} items=${totals.items}`);
      for (const name of ['amount', 'cardholder_paid', 'subsidy', 'subsidy_bank', 'subsidy_chain', 'net'])
        expect([name, sumOf(rows.map((row) => minor(row[name])))]).toEqual([name, minor(total?.[name])]);
      expect([minor(total?.['net']), minor(total?.['subsidy'])]).toEqual([totals.net, subsidyOf(totals)]);
      expect(text).toContain(`seal,sha256=${seal},`);
    }
  });

  test('a workbook says the same: its rows sum to its last row, numbers are numbers, and no text is a formula', async () => {
    for (const party of ['merchant:S0', 'merchant:S5', 'chain:sun', 'bank']) {
      const found = await findStatement(deps.sql, { date: DAY, party, currency: 'CNY' });
      if (found === null) throw new Error(party);
      const book = await workbookOf(await sheetXlsx(await sheetOf(deps, found, { locale: 'en', isWide: true }), ''));
      const [head = [], ...rows] = book.get('Lines') ?? [];
      const last = rows.at(-1) ?? [];
      const column = (name: string) => head.indexOf(name);
      const sums = (name: string) => sumOf(rows.slice(0, -1).map((row) => minor(String(row[column(name)] ?? 0))));

      expect([sums('Amount'), sums('Net'), sums('Subsidy')]).toEqual([found.totals.gross, found.totals.benefits, subsidyOf(found.totals)]);
      expect(minor(String(last[column('Net')]))).toBe(found.totals.benefits);
      const cells = [...book.values()].flat(2) as ExcelJS.CellValue[];
      expect(cells.filter((cell) => typeof cell === 'object' && cell !== null)).toEqual([]);
      expect(cells.filter((cell) => typeof cell === 'string' && /^[=+@＝]/.test(cell))).toEqual([]);
    }
  });

  test('a PDF says its totals in both languages, in glyphs that are there, with its pages numbered', async () => {
    const found = await findStatement(deps.sql, { date: DAY, party: 'merchant:S7', currency: 'CNY' });
    if (found === null) throw new Error('no statement');
    for (const [locale, words] of [
      ['zh-CN', ['营销补贴结算单', '日光超市（静安店）', '应收净额', '第 1 页，共 1 页']],
      ['en', ['Subsidy statement', 'Net to receive', 'Page 1 of 1']],
    ] as const) {
      const sheet = await holdSheet(await sheetOf(deps, found, { locale, isWide: false }), 2_000, '');
      const pages = await pdfPages(await sheetPdf(sheet));
      expect(pages).toHaveLength(1);
      for (const word of [...words, '¥5.99', '-¥0.67']) expect(pages.join(' ')).toContain(word);
    }
  });

  test('a name that turns the writing direction is shown as replaced, in every format', async () => {
    const text = await csvText('merchant:S5');
    const page = Buffer.from((await fetched(`${partyPath('merchant:S5')}/page`)).bytes).toString();

    expect(`${text}${page}`).not.toMatch(/[\u202a-\u202e]/);
    expect(page).toContain('pay \ufffdgnp.eelb');
  });
});

describe('a chain', () => {
  test('has the sub-total of each of its shops, and all of them together sum', async () => {
    const chain = await jsonAt<{ totals: StatementTotals; together: StatementTotals; shops: { party: string; totals: StatementTotals }[] }>(
      partyPath('chain:sun'),
    );
    const records = csvRecords(await csvText('chain:sun'));

    expect(chain.shops.map(({ party }) => party)).toEqual(['merchant:S0', 'merchant:S1', 'merchant:S2']);
    expect(chain.totals).toMatchObject({ lines: 16, net: -8 * 333 });
    expect(chain.together.net).toBe(chain.totals.net + sumOf(chain.shops.map(({ totals }) => totals.net)));
    expect(records.filter(({ record }) => record === 'shop').map(({ merchant, net }) => [merchant, minor(net)])).toEqual(
      chain.shops.map(({ party, totals }) => [party, totals.net]),
    );
    expect(minor(records.find(({ record }) => record === 'chain')?.['net'])).toBe(chain.together.net);
  });
});

describe('from a total to the cent', () => {
  test('R17 a line leads to its split, to whoever carries the cent, and to the entries it is proved by', async () => {
    const at = (message: string, template: string) => `${partyPath('merchant:S0')}/lines/third-S0/${message}/0?template=${template}`;
    const first = await jsonAt<LineDetail>(at('c1', 'benefit.capture'));
    const back = await jsonAt<LineDetail>(at('r1', 'benefit.return'));

    expect(first.split.map(({ party, payer, exact, amount, gotRoundingCent }) => [party, payer, exact, amount, gotRoundingCent])).toEqual([
      ['bank', null, '167.00', 167, false],
      ['merchant', null, '166.50', 167, true],
      ['chain', 'chain:sun', '166.50', 166, false],
    ]);
    expect([first.isProven, back.isProven, first.grant?.shares[2]?.payer]).toEqual([true, true, 'chain:sun']);
    const granted = first.grant?.shares.map(({ agreed, exact, amount, gotRoundingCent }) => [agreed, exact, amount, gotRoundingCent]);
    const third = [{ bps: 3_333 }, '333.30', 333, false];
    expect([first.grant?.isExplained, granted]).toEqual([true, [[{ bps: 3_334 }, '333.40', 334, true], third, third]]);
    expect(first.entries.map(({ party, amount }) => [party, amount])).toEqual([
      ['bank', 167],
      ['merchant:S0', 167],
      ['chain:sun', 166],
    ]);
    expect(sumOf(back.split.map(({ amount }) => amount))).toBe(-1);
    expect(first.messages.map(({ id }) => id)).toEqual(['c1', 'c2', 'r1']);
    expect(first).toMatchObject({
      line: { messageId: 'c1', net: 333 },
      authorization: { merchant: 'S0', amount: 10_000 },
      campaign: { version: 1 },
    });
    expect((await fetched(at('c9', 'benefit.capture'))).status).toBe(404);
    expect((await fetched(`${partyPath('merchant:S1')}/lines/third-S0/c1/0`)).status).toBe(404);
  });

  test('lines are found by campaign, kind and authorization, and paged by size as by order', async () => {
    const lines = async (query: string) => {
      const items: { authorizationId: string; template: string; subsidy: number }[] = [];
      for (let after = ''; ; ) {
        const page = await jsonAt<{ items: typeof items; next: string | null }>(`${partyPath('bank')}/lines?limit=3&${query}${after}`);
        items.push(...page.items);
        if (page.next === null) return items;
        after = `&after=${page.next}`;
      }
    };
    const [plain, largest, returned] = [
      await lines('sort=posted'),
      await lines('sort=largest'),
      await lines('template=benefit.return&campaign=thirds'),
    ];

    expect(largest.map(({ subsidy }) => Math.abs(subsidy))).toEqual(
      plain.map(({ subsidy }) => Math.abs(subsidy)).toSorted((one, other) => other - one),
    );
    expect(new Set(largest.map((each) => JSON.stringify(each)))).toEqual(new Set(plain.map((each) => JSON.stringify(each))));
    expect(returned.every(({ template }) => template === 'benefit.return')).toBe(true);
    expect((await lines('authorization=third-S3')).map(({ authorizationId }) => authorizationId)).toEqual([
      'third-S3',
      'third-S3',
      'third-S3',
    ]);
  });
});

describe('once the day is closed', () => {
  const ENDINGS = ['csv', 'xlsx', 'pdf'] as const;
  const filesOf = async (party: string) => {
    const files = new Map<string, string>();
    for (const ending of ENDINGS) {
      const { status, bytes, headers } = await fetched(`${partyPath(party)}.${ending}?locale=zh-CN&currency=CNY`);
      expect([ending, status]).toEqual([ending, 200]);
      expect(headers.get('content-disposition')).toContain(`.${ending}"`);
      files.set(ending, createHash('sha256').update(bytes).digest('hex'));
    }
    return files;
  };

  test(
    'I17 the files of a closed statement, laid out in a thread or not, are the same bytes after more entries arrived: the manifest names their hashes',
    async () => {
      await closeDay(deps.sql, {
        date: DAY,
        now: '2026-11-23T00:02:00+08:00',
        actor: 'key_finance',
        calendars: readCalendars(),
        steps: [],
      });
      const before = await filesOf('merchant:S0');
      await writeFees(deps.sql, ['S0'], '2026-11-23');
      await deps.sql`update merchants set chain = null where id = 'S1'`;
      const found = await findStatement(deps.sql, { date: DAY, party: 'merchant:S0', currency: 'CNY' });
      if (found === null) throw new Error('no statement');
      const manifest = await manifestOf(deps, found, 'zh-CN');

      expect(manifest.files.map(({ sha256 }) => sha256)).toEqual(ENDINGS.map((ending) => before.get(ending)));
      expect(manifest.controlTotals.net).toBe(999 - 333 - 60);
      expect((await jsonAt<{ shops: unknown[] }>(partyPath('chain:sun'))).shops).toHaveLength(3);
    },
    THREADS_MS,
  );

  test('I18 the statement of a period is the sum of its closed days, and names the day that is open', async () => {
    const period = await jsonAt<{ totals: StatementTotals; days: { date: string }[]; open: string[] }>(
      '/v1/statement-periods/2026-11-01/2026-11-30/merchant:S0',
    );
    const text = Buffer.from((await fetched('/v1/statement-periods/2026-11-01/2026-11-30/merchant:S0.csv')).bytes).toString();

    expect(period).toMatchObject({ days: [{ date: DAY }], open: ['2026-11-23'], totals: { items: 1, house: { fee: -60 } } });
    expect(text).toContain(`${DAY},2026-11-23,4,`);
    expect((await fetched('/v1/statement-periods/2026-11-30/2026-11-01/bank')).status).toBe(400);
    expect((await fetched('/v1/statement-periods/2025-11-01/2026-11-30/bank')).status).toBe(400);
  });

  test('a file that would not say what was closed is not made', async () => {
    const found = await findStatement(deps.sql, { date: DAY, party: 'merchant:S0', currency: 'CNY' });
    if (found === null) throw new Error('no statement');
    const other = { ...found, totals: { ...found.totals, net: found.totals.net + 1 } };

    await expect(async () => {
      for await (const _ of csvOf(deps.sql, other));
    }).rejects.toThrow('are not its totals');
  });
});

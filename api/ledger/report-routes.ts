// HTTP of the books: chart of accounts, posting templates, balances as of any business date, the trial balance, and the entries of one account.
import { z } from 'zod';
import { day, isDay } from '../../engine/money/instant.ts';
import { type AccountName, CHART, controlOf } from '../../engine/ledger/chart.ts';
import { HOUSE_TEMPLATES, houseAccountsOf } from '../../engine/ledger/house.ts';
import { ACCOUNT_MEANINGS, TEMPLATE_MEANINGS } from '../../engine/ledger/meaning.ts';
import { accountsOf, TEMPLATE_NAMES } from '../../engine/ledger/templates.ts';
import { addDays } from '../../engine/settlement/business-day.ts';
import type { Sql } from '../db/connect.ts';
import { cursorSchema, fromCursor, limitSchema, pageOf, pageSchema } from '../http/list.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { accountBalances, accountEntries, balanceBefore, trialBalance } from './balances-store.ts';

export const LEDGER_TAG = 'Ledger';
const date = day;
const whole = z.int();
const words = z.object({ en: z.string(), 'zh-CN': z.string() });
const unit = z.string().regex(/^([A-Z]{3}|points:.{1,64})$/u, 'a currency, or points:<programme>');
/** Entries are read in order; a longer span is read in parts. */
const SPAN_DAYS_MAX = 92;

export function reportRoutes(deps: { readonly sql: Sql }): readonly Route[] {
  return [chart(), templates(), accounts(deps), entries(deps), trial(deps)];
}

function chart(): Route {
  const schema = z.object({
    account: z.string(),
    kind: z.enum(['asset', 'liability', 'income', 'expense', 'contingent', 'memo']),
    normal: z.enum(['debit', 'credit']),
    of: z.string(),
    name: words,
    meaning: words,
  });
  const items = (Object.keys(CHART) as AccountName[]).map((account) => ({
    account,
    ...CHART[account],
    meaning: ACCOUNT_MEANINGS[account],
  }));
  return route({
    method: 'get',
    path: '/v1/ledger/chart',
    scope: 'settlement:read',
    tag: LEDGER_TAG,
    summary: 'The chart of accounts',
    description: 'By the word before the first colon of an account; `of` is who stands behind it.',
    replies: { 200: { description: 'All of it', schema: z.object({ items: z.array(schema) }), example: { items: items.slice(0, 1) } } },
    handle: () => json({ items }),
  });
}

function templates(): Route {
  const schema = z.object({
    template: z.string(),
    book: z.enum(['authorization', 'house']),
    debit: z.string(),
    credit: z.string(),
    meaning: words,
  });
  const own = TEMPLATE_NAMES.map((name) => ({ name, book: 'authorization', accounts: accountsOf(name) }) as const);
  const house = HOUSE_TEMPLATES.map((name) => ({ name, book: 'house', accounts: houseAccountsOf(name) }) as const);
  const items = [...own, ...house].map(({ name, book, accounts: [debit, credit] }) => ({
    template: name,
    book,
    debit,
    credit,
    meaning: TEMPLATE_MEANINGS[name],
  }));
  return route({
    method: 'get',
    path: '/v1/ledger/templates',
    scope: 'settlement:read',
    tag: LEDGER_TAG,
    summary: 'The posting templates',
    description: 'Every entry was made by one of them. `{party}` is whom a posting of the house is about, `{other}` the second party.',
    replies: { 200: { description: 'All of them', schema: z.object({ items: z.array(schema) }), example: { items: items.slice(0, 1) } } },
    handle: () => json({ items }),
  });
}

function accounts({ sql }: { readonly sql: Sql }): Route {
  const schema = z.object({
    account: z.string(),
    unit: z.string(),
    debit: whole,
    credit: whole,
    balance: whole.describe('Debits less credits'),
  });
  const example = { account: 'subsidy:scheme', unit: 'CNY', debit: 1_250, credit: 0, balance: 1_250 };
  return route({
    method: 'get',
    path: '/v1/ledger/accounts',
    scope: 'settlement:read',
    tag: LEDGER_TAG,
    summary: 'Balances of all accounts as of a business date',
    description: 'Accounts of single cardholders stand together under a control account, such as due:cardholder:*.',
    query: z.strictObject({ asOf: date, prefix: z.string().max(100).default(''), limit: limitSchema, after: cursorSchema }),
    replies: {
      200: { description: 'In order of account and unit', schema: pageSchema(schema), example: { items: [example], next: null } },
    },
    handle: async ({ query }) => {
      const [account = '', of = ''] = fromCursor(query.after, 2) ?? [];
      const rows = await accountBalances(sql, { asOf: query.asOf, prefix: query.prefix, after: [account, of], limit: query.limit + 1 });
      return json(pageOf(rows, query.limit, (last) => [last.account, last.unit]));
    },
  });
}

const entrySchema = z.object({
  book: z.enum(['authorization', 'house']),
  id: whole,
  date: z.string(),
  at: z.string(),
  source: z.string(),
  authorizationId: z.string().nullable(),
  template: z.string(),
  counter: z.string(),
  debit: whole,
  credit: whole,
  balance: whole,
});
const entryExample = {
  book: 'authorization',
  id: 1,
  date: '2026-11-22',
  at: '2026-11-22T04:03:11.000Z',
  source: '620011:20261122:000123:T0001/c1',
  authorizationId: '620011:20261122:000123:T0001',
  template: 'benefit.capture',
  counter: 'due:merchant:M1001',
  debit: 600,
  credit: 0,
  balance: 600,
};

function entries({ sql }: { readonly sql: Sql }): Route {
  return route({
    method: 'get',
    path: '/v1/ledger/accounts/{account}/entries',
    scope: 'settlement:read',
    tag: LEDGER_TAG,
    summary: 'Entries of one account with their running balance',
    description: 'From one business date to another, both included. Follow authorizationId to the authorization.',
    params: z.strictObject({ account: z.string().min(1).max(200) }),
    query: z.strictObject({ from: date, to: date, unit, limit: limitSchema, after: cursorSchema }),
    replies: {
      200: {
        description: 'In order of date, book and id; balance is debits less credits after the entry.',
        schema: pageSchema(entrySchema).extend({ opening: whole }),
        example: { opening: 0, items: [entryExample], next: null },
      },
    },
    handle: async ({ params: { account }, query: { from, to, unit: of, limit, after } }) => {
      const fault =
        spanFault(from, to) ?? (controlOf(account) === account ? null : { path: 'account', message: `stands under ${controlOf(account)}` });
      if (fault !== null) return problem('invalid_request', undefined, [fault]);
      const [day, book, id] = cursorOf(after);
      const rows = await accountEntries(sql, { account, unit: of, from, to, after: [day, book, id], limit: limit + 1 });
      const page = pageOf(rows, limit, (last) => [last.date, last.book, String(last.id)]);
      return json({ opening: await balanceBefore(sql, { account, unit: of, from }), ...page });
    },
  });
}

function cursorOf(after: string | undefined): readonly [string, string, number] {
  const [day = '', book = '', id = '0'] = fromCursor(after, 3) ?? [];
  return isDay(day) && Number.isSafeInteger(Number(id)) ? [day, book, Number(id)] : ['0001-01-01', '', 0];
}

function spanFault(from: string, to: string): { readonly path: string; readonly message: string } | null {
  if (to < from) return { path: 'to', message: 'must not be before from' };
  return to > addDays(from, SPAN_DAYS_MAX) ? { path: 'to', message: `must be within ${SPAN_DAYS_MAX} days of from` } : null;
}

function trial({ sql }: { readonly sql: Sql }): Route {
  const row = z.object({ account: z.string(), unit: z.string(), opening: whole, debit: whole, credit: whole, closing: whole });
  const total = z.object({
    unit: z.string(),
    openingDebit: whole,
    openingCredit: whole,
    debit: whole,
    credit: whole,
    closingDebit: whole,
    closingCredit: whole,
  });
  const example = { account: 'subsidy:scheme', unit: 'CNY', opening: 0, debit: 1_250, credit: 0, closing: 1_250 };
  const totals = { unit: 'CNY', openingDebit: 0, openingCredit: 0, debit: 1_250, credit: 1_250, closingDebit: 1_250, closingCredit: 1_250 };
  return route({
    method: 'get',
    path: '/v1/ledger/trial-balance',
    scope: 'settlement:read',
    tag: LEDGER_TAG,
    summary: 'Trial balance as of a business date',
    description:
      'Opening and closing are debits less credits; debit and credit what moved from `from` (the same day, if left out) to `asOf`. Totals are of everything, not of the page; debits equal credits in every unit.',
    query: z.strictObject({
      asOf: date,
      from: date.optional(),
      level: z.enum(['class', 'account']).default('class'),
      unit: unit.optional(),
      limit: limitSchema,
      after: cursorSchema,
    }),
    replies: {
      200: {
        description: 'In order of account and unit',
        schema: pageSchema(row).extend({ totals: z.array(total), isBalanced: z.boolean() }),
        example: { items: [example], next: null, totals: [totals], isBalanced: true },
      },
    },
    handle: async ({ query }) => {
      const { asOf, from = asOf, level, unit: of = null, limit } = query;
      const fault = from > asOf ? { path: 'from', message: 'must not be after asOf' } : null;
      if (fault !== null) return problem('invalid_request', undefined, [fault]);
      const [account = '', last = ''] = fromCursor(query.after, 2) ?? [];
      const found = await trialBalance(sql, { from, asOf, level, unit: of, after: [account, last], limit: limit + 1 });
      const isBalanced = found.totals.every(
        (each) => each.openingDebit === each.openingCredit && each.debit === each.credit && each.closingDebit === each.closingCredit,
      );
      return json({ ...pageOf(found.rows, limit, (each) => [each.account, each.unit]), totals: found.totals, isBalanced });
    },
  });
}

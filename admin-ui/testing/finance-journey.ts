// The steps of finance through one closed day, told by the words of the screens: prove it, reconcile it, pay it by four eyes, and hand it to the books.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { DAY_WORDS } from '../src/days/words-days.ts';
import { LEDGER_WORDS } from '../src/ledger/words-ledger.ts';
import { filledIn, type Values } from '../../engine/message/fill.ts';
import type { Pair } from '../src/parts/words-of.tsx';
import { PAYOUT_WORDS } from '../src/payouts/words-payouts.ts';
import { SIGN_IN_WORDS } from '../src/people/words-sign-in.ts';
import { RECONCILIATION_WORDS } from '../src/reconciliation/words-reconciliation.ts';
import type { Look, OpenPage, RealConsole } from './real-console.ts';

export interface Treasurer {
  readonly locale: 'en-GB' | 'zh-CN';
  readonly look: Look;
  /** Acquirer whose clearing file comes. */
  readonly acquirer: { readonly id: string; readonly name: string };
  readonly mapping: string;
  /** Which of the day's pay dates is paid. */
  readonly pays: 'firstPayOn' | 'lastPayOn';
}
export interface Settled {
  readonly barriers: readonly string[];
  readonly faults: readonly string[];
  /** Pages that are wider than the screen. */
  readonly wide: readonly string[];
  readonly proof: string;
  readonly faultyFile: string;
  readonly file: string;
  readonly batch: string;
  readonly pain: string;
  readonly journal: string;
  readonly balance: string;
}

interface Walk extends OpenPage {
  readonly treasurer: Treasurer;
  readonly found: string[];
  readonly wide: string[];
  readonly word: <Name extends string>(table: Readonly<Record<Name, Pair>>, name: Name, values?: Values) => string;
}

const PATIENT_MS = 60_000;

export async function settleDay(console: RealConsole, treasurer: Treasurer): Promise<Settled> {
  const opened = await console.open(treasurer.locale, treasurer.look);
  const place = treasurer.locale === 'en-GB' ? 0 : 1;
  const walk: Walk = { ...opened, treasurer, found: [], wide: [], word: (table, name, values) => filledIn(table[name][place], values) };
  opened.page.setDefaultTimeout(PATIENT_MS);
  await become(walk, 'Demo finance');
  const { date, payOn } = await closedDay(opened.page, treasurer.pays);
  const proof = await prove(walk, date);
  const { faultyFile, file } = await reconcile(walk, date);
  const { batch, pain } = await pay(walk, payOn);
  const balance = await readBalance(walk);
  const journal = await exportJournal(walk, date);
  await opened.context.close();
  const faults = opened.faults.filter((fault) => !/status of (401|409|422|400)/.test(fault));
  return { barriers: walk.found, wide: walk.wide, faults, proof, faultyFile, file, batch, pain, journal, balance };
}

async function look({ page, picture, barriers, found, wide, treasurer }: Walk, name: string): Promise<void> {
  await picture(`finance-${treasurer.locale}-${name}`);
  for (const barrier of await barriers()) found.push(`${name}: ${barrier}`);
  if (await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')) wide.push(name);
}

const button = ({ page }: Pick<Walk, 'page'>, name: string): Locator => page.getByRole('button', { name, exact: true });

async function become({ page }: Walk, person: string): Promise<void> {
  await page.goto('/days');
  await page.locator('.person-name').click();
  await button({ page }, person).click();
  await page.locator('.person-name', { hasText: person }).waitFor();
}

interface DayWire {
  readonly date: string;
  readonly state: string;
  readonly counts: { readonly firstPayOn: string; readonly lastPayOn: string } | null;
}

/** The day before the demo's own, which the demo closes by itself once it is over. */
async function closedDay(page: Page, which: Treasurer['pays']): Promise<{ readonly date: string; readonly payOn: string }> {
  for (let waited = 0; waited < PATIENT_MS; waited += 1_000) {
    const days = await page.evaluate(async () => (await fetch('/v1/settlement/days')).json() as Promise<{ items: DayWire[] }>);
    const closed = days.items.find(({ state }) => state === 'closed');
    if (closed?.counts != null) return { date: closed.date, payOn: closed.counts[which] };
    await page.waitForTimeout(1_000);
  }
  throw new Error('the demo closed no day');
}

async function prove(walk: Walk, date: string): Promise<string> {
  const { page, word } = walk;
  await page.goto(`/days/${date}`);
  await button(walk, word(DAY_WORDS, 'prove.prove')).click();
  const sheet = page.locator('section', { hasText: word(DAY_WORDS, 'prove.title') }).first();
  const running = sheet.getByText(word(DAY_WORDS, 'prove.running'));
  await running.first().waitFor();
  await running.first().waitFor({ state: 'detached' });
  await sheet.getByRole('table').waitFor();
  await look(walk, '1-proof');
  return sheet.getByRole('status').innerText();
}

/** A mapping is declared, a file of which one amount was changed is refused by its line, and the right one is matched. */
async function reconcile(walk: Walk, date: string): Promise<{ readonly faultyFile: string; readonly file: string }> {
  const { page, word, treasurer } = walk;
  const { mapping, acquirer } = treasurer;
  await page.goto(`/clearing/mappings/new?from=${mapping}`);
  await button(walk, word(RECONCILIATION_WORDS, 'map.save')).click();
  await page.waitForURL(`**/clearing/mappings/${mapping}`);
  await look(walk, '2-mapping');
  await page.goto('/clearing');
  const sample = page.locator('section', { hasText: word(RECONCILIATION_WORDS, 'files.sampleHint') }).last();
  await sample.getByLabel(word(RECONCILIATION_WORDS, 'files.acquirer')).selectOption({ label: acquirer.name });
  await sample.getByLabel(word(RECONCILIATION_WORDS, 'files.mapping')).selectOption(mapping);
  await sample.getByLabel(word(RECONCILIATION_WORDS, 'files.date')).fill(date);
  const text = await saved(page, () => sample.getByRole('button').click());
  const faultyFile = await handIn(walk, `wrong-${mapping}.txt`, withoutOneLine(text));
  await look(walk, '3-refused');
  const file = await handIn(walk, `right-${mapping}.txt`, text);
  await look(walk, '4-matched');
  await page.goto('/breaks');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await look(walk, '5-queue');
  await page.goto(`/tie-out?date=${date}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await look(walk, '6-tie-out');
  return { faultyFile, file };
}

/** A line of the middle is lost on the way. */
function withoutOneLine(text: string): string {
  const lines = text.split('\n');
  return lines.filter((_, index) => index !== Math.floor(lines.length / 2)).join('\n');
}

async function handIn(walk: Walk, name: string, text: string): Promise<string> {
  const { page, word, treasurer } = walk;
  const path = join(mkdtempSync(join(tmpdir(), 'offerline-clearing-')), name);
  writeFileSync(path, text);
  await page.goto('/clearing');
  const form = page.locator('form', { hasText: word(RECONCILIATION_WORDS, 'files.upload') });
  await form.getByLabel(word(RECONCILIATION_WORDS, 'files.acquirer')).selectOption({ label: treasurer.acquirer.name });
  await form.getByLabel(word(RECONCILIATION_WORDS, 'files.mapping')).selectOption(treasurer.mapping);
  await form.locator('input[type=file]').setInputFiles(path);
  await form.getByRole('button', { name: word(RECONCILIATION_WORDS, 'files.send') }).click();
  await page.waitForURL(/\/clearing\/(?!mappings)[^/]+$/);
  const states = ['state.refused', 'state.matched'] as const;
  const ended = page.locator('main').getByText(new RegExp(`^(${states.map((state) => word(RECONCILIATION_WORDS, state)).join('|')})$`));
  await ended.first().waitFor();
  return page.locator('main').innerText();
}

async function pay(walk: Walk, payOn: string): Promise<{ readonly batch: string; readonly pain: string }> {
  const { page, word } = walk;
  await page.goto('/payouts');
  await page.getByLabel(word(PAYOUT_WORDS, 'pay.payOn'), { exact: true }).first().fill(payOn);
  await button(walk, word(PAYOUT_WORDS, 'pay.make')).click();
  await confirm(walk);
  const link = page.locator('main table a').first();
  await link.waitFor();
  await look(walk, '7-batches');
  const address = await link.getAttribute('href');
  await become(walk, 'Demo second finance');
  await page.goto(address ?? '');
  await button(walk, word(PAYOUT_WORDS, 'pay.approve')).click();
  await confirm(walk);
  await button(walk, word(PAYOUT_WORDS, 'pay.send')).click();
  await confirm(walk);
  const pain = await saved(page, () => button(walk, word(PAYOUT_WORDS, 'pay.download')).click());
  await look(walk, '8-batch');
  return { batch: await page.locator('main').innerText(), pain };
}

async function readBalance(walk: Walk): Promise<string> {
  const { page, word } = walk;
  await page.goto('/ledger');
  await page.getByText(word(LEDGER_WORDS, 'ledger.balanced')).waitFor();
  await look(walk, '9-ledger');
  return page.locator('main').innerText();
}

/** Every account of the chart gets a code of its own. */
const CODES = ['subsidy:*', 'due:*', 'deposit:*', 'clearing:*', 'payout:*', 'collection:*', 'cash', 'income:*', 'tax:*'];

async function exportJournal(walk: Walk, date: string): Promise<string> {
  const { page, word } = walk;
  await page.goto('/journal');
  await page.getByLabel(word(LEDGER_WORDS, 'gl.rules')).fill(CODES.map((account, index) => `${account} ${4_000 + index}`).join('\n'));
  await button(walk, word(LEDGER_WORDS, 'gl.saveMapping')).click();
  await confirm(walk);
  await page.getByLabel(word(LEDGER_WORDS, 'gl.day'), { exact: true }).fill(date);
  await look(walk, '10-journal');
  return saved(page, () => button(walk, word(LEDGER_WORDS, 'gl.save')).click());
}

/** A person proves once more who they are, where that was asked for. */
async function confirm({ page, word }: Walk): Promise<void> {
  const dialog = page.getByRole('dialog', { name: word(SIGN_IN_WORDS, 'confirm.title') });
  const asked = await dialog.waitFor({ timeout: 3_000 }).then(
    () => true,
    () => false,
  );
  if (!asked) return;
  await dialog.getByRole('button', { name: word(SIGN_IN_WORDS, 'confirm.go') }).click();
  await dialog.waitFor({ state: 'detached' });
}

async function saved(page: Page, act: () => Promise<void>): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return readFileSync(await download.path(), 'utf8');
}

// The merchant's journey, told by the words of the screens: an offer is agreed to, a purchase appears, its statement is opened down to the cent, and a line is disputed.
import type { Locator } from 'playwright-core';
import { addDays } from '../../engine/settlement/business-day.ts';
import { MERCHANT_WORDS } from '../src/merchant/words-merchant.ts';
import { filledIn, type Values } from '../../engine/message/fill.ts';
import type { Pair } from '../src/parts/words-of.tsx';
import { SIGN_IN_WORDS } from '../src/people/words-sign-in.ts';
import { STATEMENT_WORDS } from '../src/statements/words-statements.ts';
import { type Bank, bankOf, OTHER_SHOP, SHOP } from './merchant-bank.ts';
import type { Look, OpenPage, RealConsole } from './real-console.ts';

export interface Shopkeeper {
  readonly locale: 'en-GB' | 'zh-CN';
  /** Id of the campaign. */
  readonly id: string;
  /** The business day of this journey, later than any before. */
  readonly date: string;
  readonly look: Look;
}
export interface Seen {
  readonly barriers: readonly string[];
  readonly faults: readonly string[];
  /** Pages wider than the screen. */
  readonly wide: readonly string[];
  /** Places where another shop was named. */
  readonly leaks: readonly string[];
  readonly grantedBefore: boolean;
  readonly grantedAfter: boolean;
  readonly behind: string;
  readonly talk: string;
  readonly adjusted: string;
  readonly foreign: string;
  readonly navigation: readonly string[];
}

interface Walk extends OpenPage {
  readonly keeper: Shopkeeper;
  readonly bank: Bank;
  readonly found: { readonly barriers: string[]; readonly wide: string[]; readonly leaks: string[] };
  readonly word: <Name extends string>(table: Readonly<Record<Name, Pair>>, name: Name, values?: Values) => string;
}

const PATIENT_MS = 30_000;
const CLAIMED = '1.23';
const CLAIMED_MINOR = 123;

export async function keepShop(console: RealConsole, keeper: Shopkeeper): Promise<Seen> {
  const opened = await console.open(keeper.locale, keeper.look);
  const place = keeper.locale === 'en-GB' ? 0 : 1;
  const found = { barriers: [], wide: [], leaks: [] };
  const walk: Walk = {
    ...opened,
    keeper,
    bank: bankOf(console),
    found,
    word: (table, name, values) => filledIn(table[name][place], values),
  };
  opened.page.setDefaultTimeout(PATIENT_MS);
  await walk.bank.offer(keeper.id, { en: `Thirds ${keeper.id}`, 'zh-CN': `三分 ${keeper.id}` });
  await signIn(walk);
  const navigation = await navigationOf(walk);
  const before = await walk.bank.buy(`${keeper.id}:1`, keeper.date);
  await consent(walk);
  const bought = await buyLive(walk);
  await walk.bank.close(keeper.date);
  const behind = await readStatement(walk);
  const dispute = await disputeLine(walk);
  const postedOn = await walk.bank.grant(dispute, CLAIMED_MINOR);
  const talk = await readDispute(walk);
  const adjusted = await readAdjustment(walk, postedOn);
  const foreign = await readForeign(walk);
  await opened.context.close();
  return {
    ...found,
    faults: opened.faults.filter((fault) => !/status of (401|404)/.test(fault)),
    grantedBefore: before.includes(keeper.id),
    grantedAfter: bought.includes(keeper.id),
    behind,
    talk,
    adjusted,
    foreign,
    navigation,
  };
}

const NAMES_OF_OTHERS = new RegExp(`${OTHER_SHOP}|Riverside|滨江店`);

/** A picture for reviewers, what axe says, and whether the page is wider than the screen or names another shop. */
async function look({ picture, barriers, found, keeper, page }: Walk, name: string): Promise<void> {
  await picture(`merchant-${keeper.locale}-${name}`);
  for (const barrier of await barriers()) found.barriers.push(`${name}: ${barrier}`);
  const isWide = await page.evaluate<boolean>('document.documentElement.scrollWidth > document.documentElement.clientWidth');
  if (isWide) found.wide.push(name);
  if (NAMES_OF_OTHERS.test(await page.locator('body').innerText())) found.leaks.push(name);
}

const button = ({ page }: Pick<Walk, 'page'>, name: string): Locator => page.getByRole('button', { name, exact: true });
const nameOf = ({ locale, id }: Shopkeeper): string => (locale === 'en-GB' ? `Thirds ${id}` : `三分 ${id}`);

async function signIn(walk: Walk): Promise<void> {
  const { page, word } = walk;
  await page.goto('/sign-in');
  await page.getByRole('button', { name: /Demo merchant/ }).click();
  await page.locator('.person-name', { hasText: 'Demo merchant' }).waitFor();
  await page.goto('/');
  await page.getByRole('heading', { level: 1, name: word(MERCHANT_WORDS, 'today.title') }).waitFor();
  await page.getByText(nameOf(walk.keeper)).first().waitFor();
  await look(walk, '01-today');
}

const navigationOf = ({ page }: Walk): Promise<readonly string[]> =>
  page.locator('nav.navigation a').evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));

async function consent(walk: Walk): Promise<void> {
  const { page, word, keeper } = walk;
  await page.goto('/shop/consents');
  const offer = page.getByRole('article', { name: nameOf(keeper) });
  await offer.waitFor();
  await look(walk, '02-consents');
  await offer.getByRole('button', { name: word(MERCHANT_WORDS, 'co.giveOf', { name: nameOf(keeper) }), exact: true }).click();
  const dialog = page.getByRole('dialog', { name: word(MERCHANT_WORDS, 'co.giveTitle') });
  await look(walk, '03-consent');
  await dialog.getByRole('button', { name: word(MERCHANT_WORDS, 'co.give'), exact: true }).click();
  const again = page.getByRole('dialog', { name: word(SIGN_IN_WORDS, 'confirm.title') });
  await again.getByRole('button', { name: word(SIGN_IN_WORDS, 'confirm.go') }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** Stands on the first page and sees the purchase arrive. */
async function buyLive(walk: Walk): Promise<readonly string[]> {
  const { page, bank, keeper } = walk;
  await page.goto('/');
  await page.locator('.link-state[data-link="live"]').waitFor();
  const granted = await bank.buy(`${keeper.id}:2`, keeper.date);
  await page.locator('.shop-row', { hasText: '¥140.00' }).first().waitFor();
  await look(walk, '04-live');
  await bank.capture(`${keeper.id}:2`, keeper.date);
  return granted;
}

/** Other campaigns of the demo may have given something on the same purchase. */
const lineOf = ({ page, keeper }: Walk): Locator =>
  page
    .locator('tr', { hasText: nameOf(keeper) })
    .filter({ hasText: `${keeper.id}:2` })
    .first();

async function readStatement(walk: Walk): Promise<string> {
  const { page, word, keeper } = walk;
  await page.goto(`/shop/statements?month=${keeper.date.slice(0, 7)}`);
  const link = page.locator(`a[href*="/shop/statements/${keeper.date}/"]`).first();
  await link.waitFor();
  await look(walk, '05-statements');
  await link.click();
  const line = lineOf(walk).getByRole('button', { name: `${keeper.id}:2`, exact: true });
  await line.waitFor();
  await look(walk, '06-statement');
  await line.click();
  const dialog = page.getByRole('dialog', { name: word(STATEMENT_WORDS, 'st.behind') });
  await dialog.locator('.line-behind').waitFor();
  await look(walk, '07-behind');
  const behind = await dialog.innerText();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  // Whoever reads by the keyboard is back on the line.
  await page.locator('button:focus', { hasText: `${keeper.id}:2` }).waitFor();
  return behind;
}

/** The id of the dispute. */
async function disputeLine(walk: Walk): Promise<string> {
  const { page, word, keeper } = walk;
  const disputes = word(STATEMENT_WORDS, 'st.disputeOf', { authorization: `${keeper.id}:2` });
  await lineOf(walk).getByRole('button', { name: disputes, exact: true }).click();
  const dialog = page.getByRole('dialog', { name: word(MERCHANT_WORDS, 'dp.new') });
  await dialog.getByRole('button', { name: word(MERCHANT_WORDS, 'dp.send') }).click();
  await dialog.getByText(word(MERCHANT_WORDS, 'dp.textBad')).waitFor();
  await dialog.getByLabel(word(MERCHANT_WORDS, 'dp.claimed')).fill(CLAIMED);
  await dialog.getByLabel(word(MERCHANT_WORDS, 'dp.text')).fill('The bank was to pay all of it.');
  const file = { name: 'receipt.csv', mimeType: 'text/csv', buffer: Buffer.from('item,amount\ncoffee,150.00\n') };
  await dialog.getByLabel(word(MERCHANT_WORDS, 'dp.files')).setInputFiles(file);
  await look(walk, '08-dispute');
  await dialog.getByRole('button', { name: word(MERCHANT_WORDS, 'dp.send') }).click();
  await page.waitForURL('**/shop/disputes/*');
  await button(walk, word(MERCHANT_WORDS, 'dp.download', { name: 'receipt.csv' })).waitFor();
  await look(walk, '09-disputed');
  return decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1) ?? '');
}

async function readDispute(walk: Walk): Promise<string> {
  const { page, word } = walk;
  await page.reload();
  await page.locator('.state-badge', { hasText: word(MERCHANT_WORDS, 'state.accepted') }).waitFor();
  await look(walk, '10-decided');
  return page.locator('main').innerText();
}

async function readAdjustment(walk: Walk, postedOn: string): Promise<string> {
  const { page, word } = walk;
  await page.goto(`/shop/statements/${postedOn}/${encodeURIComponent(`merchant:${SHOP}`)}`);
  await page.getByText(word(STATEMENT_WORDS, 'st.items')).first().waitFor();
  await look(walk, '11-adjusted');
  return page.locator('main').innerText();
}

/** The statement of a shop that is not one's own is as if it were not. */
async function readForeign({ page, word, keeper }: Walk): Promise<string> {
  await page.goto(`/shop/statements/${keeper.date}/${encodeURIComponent(`merchant:${OTHER_SHOP}`)}`);
  await page
    .getByText(word(STATEMENT_WORDS, 'st.empty').split('{date}')[0]?.trim() ?? '')
    .first()
    .waitFor();
  return page.locator('main').innerText();
}

/** Days of this test lie after the day that the demo plays. */
export const dayAfter = (date: string, days: number): string => addDays(date, days);

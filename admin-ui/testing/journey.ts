// The steps of the journey, told by the words of the screens themselves, so that both languages are walked by one description.
import type { Locator } from 'playwright-core';
import { APPROVAL_WORDS } from '../src/approval/words-approval.ts';
import { BACKTEST_WORDS } from '../src/backtest/words-backtest.ts';
import { EDITOR_WORDS } from '../src/marketing/editor/words-editor.ts';
import { FIELD_WORDS } from '../src/marketing/editor/words-fields.ts';
import { CAMPAIGN_WORDS } from '../src/marketing/words-campaigns.ts';
import { filledIn, type Values } from '../../engine/message/fill.ts';
import type { Pair } from '../src/parts/words-of.tsx';
import { SIGN_IN_WORDS } from '../src/people/words-sign-in.ts';
import { WATCH_WORDS } from '../src/watch/words-watch.ts';
import type { OpenPage, RealConsole } from './real-console.ts';

export interface Traveller {
  readonly locale: 'en-GB' | 'zh-CN';
  /** Id of the campaign that is made. */
  readonly id: string;
  /** Name of the template in this language. */
  readonly template: string;
  readonly store: string;
}
export interface Seen {
  readonly barriers: readonly string[];
  readonly faults: readonly string[];
  readonly first: { readonly outcome: unknown; readonly campaign: unknown; readonly amount: unknown };
  /** Did the campaign still grant after its stop? */
  readonly afterStop: boolean;
  readonly authorization: string;
  readonly statement: string;
}

interface Walk extends OpenPage {
  readonly traveller: Traveller;
  readonly console: RealConsole;
  readonly found: string[];
  readonly word: <Name extends string>(table: Readonly<Record<Name, Pair>>, name: Name, values?: Values) => string;
}

const PATIENT = { timeout: 30_000 };

export async function travel(console: RealConsole, traveller: Traveller): Promise<Seen> {
  const opened = await console.open(traveller.locale);
  const place = traveller.locale === 'en-GB' ? 0 : 1;
  const found: string[] = [];
  const walk: Walk = { ...opened, traveller, console, found, word: (table, name, values) => filledIn(table[name][place], values) };
  opened.page.setDefaultTimeout(PATIENT.timeout);
  await become(walk, 'Demo marketer');
  await write(walk);
  await tryOut(walk);
  await backtest(walk);
  await submit(walk);
  await become(walk, 'Demo approver');
  await approve(walk);
  await become(walk, 'Demo marketer');
  await publish(walk);
  const bought = await buyUntilGranted(walk);
  await watchAndStop(walk);
  const later = await buy(walk, TRIES_MAX + 1);
  await become(walk, 'Demo finance');
  const statement = await readStatement(walk, bought.id);
  await opened.context.close();
  return {
    barriers: found,
    faults: opened.faults.filter((fault) => !/status of 401/.test(fault)),
    first: { outcome: bought.reply['outcome'], ...(bought.benefit ?? { campaign: null, amount: null }) },
    afterStop: later.benefit !== undefined,
    authorization: bought.id,
    statement,
  };
}

/** A picture for reviewers, and what axe says of the page. */
async function look({ picture, barriers, found, traveller }: Walk, name: string): Promise<void> {
  await picture(`journey-${traveller.locale}-${name}`);
  for (const barrier of await barriers()) found.push(`${name}: ${barrier}`);
}

const button = ({ page }: Pick<Walk, 'page'>, name: string): Locator => page.getByRole('button', { name, exact: true });

async function become({ page, word }: Walk, person: string): Promise<void> {
  await page.goto('/campaigns');
  await page.locator('.person-name').click();
  await button({ page }, person).click();
  await page.locator('.person-name', { hasText: person }).waitFor();
  await page.getByRole('heading', { level: 1, name: word(CAMPAIGN_WORDS, 'list.title') }).waitFor();
}

async function write(walk: Walk): Promise<void> {
  const { page, word, traveller } = walk;
  await look(walk, '01-campaigns');
  await page.getByRole('link', { name: word(CAMPAIGN_WORDS, 'list.new') }).click();
  const use = button(walk, word(CAMPAIGN_WORDS, 'new.useNamed', { name: traveller.template }));
  await use.waitFor();
  await look(walk, '02-templates');
  await use.click();
  const field = (name: string) => page.getByLabel(name, { exact: true });
  await field(word(FIELD_WORDS, 'f.id')).fill(traveller.id);
  await field(word(FIELD_WORDS, 'f.name.en')).fill(`Journey ${traveller.id}`);
  await field(word(FIELD_WORDS, 'f.name.zh')).fill(`旅程 ${traveller.id}`);
  await page.getByLabel(word(FIELD_WORDS, 'f.budget.total')).first().fill('50000');
  await button(walk, word(EDITOR_WORDS, 'cond.addRule')).first().click();
  await page.getByLabel(word(EDITOR_WORDS, 'cond.fact')).first().selectOption('authorization.amount');
  await page.getByLabel(word(EDITOR_WORDS, 'cond.operator')).first().selectOption('greaterThanInclusive');
  await page.getByLabel(word(EDITOR_WORDS, 'cond.value')).first().fill('50.00');
  const priority = field(word(FIELD_WORDS, 'f.priority'));
  if (!(await priority.isVisible())) await page.locator('summary', { hasText: word(EDITOR_WORDS, 's.stacking') }).click();
  await priority.fill('900');
  await look(walk, '03-editor');
}

async function tryOut(walk: Walk): Promise<void> {
  const { page, word, traveller } = walk;
  await page.getByRole('tab', { name: word(EDITOR_WORDS, 'edit.source') }).click();
  await page.getByText(`id: ${traveller.id}`).first().waitFor();
  await look(walk, '04-source');
  await page.getByRole('tab', { name: word(EDITOR_WORDS, 'edit.try') }).click();
  await page.locator('.editor-main').getByText('¥10.00').first().waitFor();
  await look(walk, '05-try');
  await button(walk, word(EDITOR_WORDS, 'edit.save')).click();
  await page.waitForURL(`**/campaigns/${traveller.id}/**`);
}

async function backtest(walk: Walk): Promise<void> {
  const { page, word, traveller } = walk;
  await page.goto(`/campaigns/${traveller.id}/backtest`);
  await button(walk, word(BACKTEST_WORDS, 'form.run')).click();
  await page.getByText(word(BACKTEST_WORDS, 'summary.authorizations'), { exact: true }).first().waitFor(PATIENT);
  await look(walk, '06-backtest');
}

async function submit(walk: Walk): Promise<void> {
  const { page, word, traveller } = walk;
  await page.goto(`/campaigns/${traveller.id}/versions/1/approval`);
  await button(walk, word(APPROVAL_WORDS, 'act.submit')).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').first().fill('Journey');
  await dialog.getByRole('button', { name: word(APPROVAL_WORDS, 'act.submit') }).click();
  await dialog.waitFor({ state: 'detached' });
  await look(walk, '07-submitted');
}

async function approve(walk: Walk): Promise<void> {
  const { page, word, traveller } = walk;
  await page.goto('/approvals');
  await page.getByText(traveller.id).first().waitFor();
  await look(walk, '08-queue');
  await page.goto(`/campaigns/${traveller.id}/versions/1/approval`);
  await button(walk, word(APPROVAL_WORDS, 'act.approve')).first().click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: word(APPROVAL_WORDS, 'act.approve') })
    .click();
  await confirm(walk);
  await page.getByText(word(APPROVAL_WORDS, 'page.lead.approved')).waitFor();
  await look(walk, '09-approved');
}

/** A person proves once more who they are; one of the demo only says so. */
async function confirm({ page, word }: Walk): Promise<void> {
  const dialog = page.getByRole('dialog', { name: word(SIGN_IN_WORDS, 'confirm.title') });
  await dialog.getByRole('button', { name: word(SIGN_IN_WORDS, 'confirm.go') }).click();
  await dialog.waitFor({ state: 'detached' });
}

async function publish(walk: Walk): Promise<void> {
  const { page, word, traveller } = walk;
  await page.goto(`/campaigns/${traveller.id}`);
  await button(walk, word(CAMPAIGN_WORDS, 'page.publish')).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: word(CAMPAIGN_WORDS, 'page.publish') })
    .click();
  await confirm(walk);
  await button(walk, word(CAMPAIGN_WORDS, 'page.pause')).waitFor();
  await look(walk, '10-live');
}

interface Bought {
  readonly id: string;
  readonly reply: Readonly<Record<string, unknown>>;
  readonly benefit: { readonly campaign: string; readonly amount: number } | undefined;
}

const TRIES_MAX = 10;
const TRY_AGAIN_MS = 1_000;

/** A published version is live in every process within seconds, so the first purchase may come too early. */
async function buyUntilGranted(walk: Walk): Promise<Bought> {
  for (let no = 1; ; no += 1) {
    const bought = await buy(walk, no);
    if (bought.benefit !== undefined || no === TRIES_MAX) return bought;
    await walk.page.waitForTimeout(TRY_AGAIN_MS);
  }
}

/** A purchase of 150.00 at the department store, and its capture, as the acquirer tells them. */
async function buy({ console, traveller }: Walk, no: number): Promise<Bought> {
  const id = `${traveller.id}:${no}`;
  const reply = await console.authorize({
    authorizationId: id,
    amount: 15_000,
    currency: 'CNY',
    at: new Date().toISOString(),
    card: { bin: '62258801', token: `tok_${traveller.id}` },
    merchant: { id: 'M1301', mcc: '5311' },
    terminal: { id: 'T0001', channel: 'pos', entryMode: 'contactless' },
    // A loaded machine may take its time.
    deadlineMs: 2_000,
  });
  await console.capture(id, 15_000);
  const benefits = reply['benefits'] as readonly { readonly campaign: string; readonly amount: number }[];
  return { id, reply, benefit: benefits.find(({ campaign }) => campaign === traveller.id) };
}

/** Something of the budget of 50,000.00 is used, in either language. */
const SPENT = /¥[1-9][\d,]*\.\d\d (of|\/) ¥50,000\.00/;

async function watchAndStop(walk: Walk): Promise<void> {
  const { page, word, traveller } = walk;
  await page.goto('/watch');
  await page.getByLabel(word(WATCH_WORDS, 'watch.find')).fill(traveller.id);
  await page.getByText(SPENT).first().waitFor();
  await look(walk, '11-watch');
  await page.getByRole('button', { name: word(WATCH_WORDS, 'turn.stopOf', { name: nameOf(traveller) }) }).click();
  const dialog = page.getByRole('dialog');
  await look(walk, '12-stop');
  await dialog
    .getByRole('button', { name: word(WATCH_WORDS, 'turn.stop') })
    .first()
    .click();
  await dialog.getByText(word(WATCH_WORDS, 'turn.close'), { exact: true }).waitFor();
  await look(walk, '13-stopped');
}

function nameOf({ locale, id }: Traveller): string {
  return locale === 'en-GB' ? `Journey ${id}` : `旅程 ${id}`;
}

async function readStatement(walk: Walk, authorization: string): Promise<string> {
  const { page, traveller } = walk;
  await page.goto('/');
  await page.locator('.statement select, #statement select').first().selectOption({ label: traveller.store });
  await page.getByText(authorization).first().waitFor();
  await look(walk, '14-statement');
  return page.locator('#statement').innerText();
}
